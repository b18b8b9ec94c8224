/** All advice about a configuration, the worst first. */
import * as access from './access.ts';
import * as belief from './belief.ts';
import * as clock from './clock.ts';
import { type Context, contextOf, type Gathered, type Knowledge } from './context.ts';
import * as enough from './enough.ts';
import type { Finding } from './finding.ts';
import * as manners from './manners.ts';
import * as mistakes from './mistakes.ts';
import * as ntpdRs from './ntpd-rs.ts';
import * as timesyncd from './timesyncd.ts';

const RULES: readonly ((context: Context) => Finding[])[] = [
  mistakes,
  access,
  clock,
  enough,
  belief,
  manners,
  timesyncd,
  ntpdRs,
].flatMap((room) => Object.values(room));

const ORDER = ['error', 'warning', 'hint'];

export function advise(gathered: Gathered, known: Knowledge): Finding[] {
  const context = contextOf(gathered, known);
  return RULES.flatMap((rule) => rule(context)).toSorted(
    (a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity),
  );
}
