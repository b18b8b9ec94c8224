/**
 * What is only said through the door (who came, what was refused) is written down within bounds, so that nobody can bury
 * the lines about changes of the clock under it, or have the journal throw them away. How many lines were left out
 * stands in the next one. Changes are always written: their number has the limits of the owner's connection.
 */
import type { AuditEntry } from './helper.ts';
import { RateLimit } from './rate-limit.ts';

/** Lines at once, and in a second from then on: more than people who try something out need. */
const AT_ONCE = 100;
const PER_SECOND = 1;

const TALK: ReadonlySet<string> = new Set(['connected', 'crowded', 'dismissed', 'refused']);

type Audit = (entry: AuditEntry) => void;

/** `now`: seconds, on a clock that nobody sets. */
export function quietAudit(audit: Audit, now: () => number): Audit {
  const limit = new RateLimit(PER_SECOND, AT_ONCE, now());
  let leftOut = 0;
  return (entry) => {
    if (TALK.has(entry.event) && !limit.take(now())) {
      leftOut += 1;
      return;
    }
    if (leftOut > 0) audit({ event: 'left-out', lines: leftOut });
    leftOut = 0;
    audit(entry);
  };
}
