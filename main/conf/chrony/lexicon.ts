/** All directives of chrony.conf, by chrony.conf(5) and the source of chronyd, versions 4.3 to 4.9. */
import { lexicon } from '../reading.ts';
import { security, selection } from './belief.ts';
import { battery, clock } from './clock.ts';
import { household, past } from './household.ts';
import { monitoring } from './monitoring.ts';
import { referenceClocks } from './reference-clocks.ts';
import { serving } from './serving.ts';
import { sources } from './sources.ts';

export const CHRONY = lexicon(
  [sources, referenceClocks, security, selection, clock, battery, serving, monitoring, household, past],
  true,
);
