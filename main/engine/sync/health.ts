/** Is the clock right? In one word, by the person's limit; the figures are elsewhere. */
import type { TimeAt } from '../estimate/time-estimate.ts';
import type { Seconds } from '../time/instant.ts';
import type { Consensus } from './consensus.ts';
import type { Roster } from './roster.ts';
import type { Health } from './snapshot.ts';

/** Once out of sync, the offset must fall under this share of the limit to be called right again. */
const BACK_IN_SYNC = 0.8;

/**
 * `in-sync` is a guarantee: offset and bound together stay within the limit, and more than half of the sources are
 * used. Where that cannot be said, but the offset is within the limit, it is `degraded`.
 */
export function healthOf(
  before: Health,
  roster: Roster,
  consensus: Consensus,
  time: TimeAt | null,
  offset: Seconds,
  limit: Seconds,
): Health {
  const { associations, names } = roster;
  if (names.length === 0) return 'no-servers';
  if (time === null) {
    const waiting = associations.some((a) => a.source.pending) || names.some((n) => n.state === 'pending');
    if (waiting) return 'starting';
    const undecided = (consensus.selection?.judgements.size ?? 0) > 0;
    return undecided ? 'degraded' : 'no-servers';
  }
  const size = Math.abs(offset);
  if (size > (before === 'out-of-sync' ? limit * BACK_IN_SYNC : limit)) return 'out-of-sync';
  const used = associations.filter((a) => consensus.isTruechimer(a)).length;
  const enough = used * 2 > associations.length;
  return !time.holdover && enough && size + time.bound <= limit ? 'in-sync' : 'degraded';
}
