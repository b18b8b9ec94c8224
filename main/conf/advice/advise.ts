/** All advice about a configuration, the worst first. */

import type { Gathered } from '../gathered.ts';
import * as agreement from './agreement.ts';
import * as chronyLimits from './chrony-limits.ts';
import * as clock from './clock.ts';
import { type Context, contextOf, type Knowledge } from './context.ts';
import * as diversity from './diversity.ts';
import * as enough from './enough.ts';
import type { Finding } from './finding.ts';
import * as includes from './includes.ts';
import * as keyDigests from './key-digests.ts';
import * as manners from './manners.ts';
import * as memory from './memory.ts';
import * as mistakes from './mistakes.ts';
import * as naming from './naming.ts';
import * as ntpdRs from './ntpd-rs.ts';
import * as nts from './nts.ts';
import * as policy from './policy.ts';
import * as reference from './reference.ts';
import * as restrictions from './restrictions.ts';
import * as serving from './serving.ts';
import * as signatures from './signatures.ts';
import * as timesyncd from './timesyncd.ts';

const RULES: readonly ((context: Context) => Finding[])[] = [
  mistakes,
  includes,
  restrictions,
  serving,
  memory,
  clock,
  chronyLimits,
  reference,
  ntpdRs,
  enough,
  diversity,
  signatures,
  nts,
  keyDigests,
  agreement,
  naming,
  policy,
  manners,
  timesyncd,
].flatMap((room) => Object.values(room));

const ORDER = ['error', 'warning', 'hint'];

export function advise(gathered: Gathered, known: Knowledge): Finding[] {
  const context = contextOf(gathered, known);
  return RULES.flatMap((rule) => rule(context)).toSorted(
    (a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity),
  );
}
