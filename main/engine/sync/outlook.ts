/**
 * How long the clock stays right if nothing more is heard, in figures that people can use: the smallest round error
 * that holds for an hour at least.
 */
import type { TimeEstimate } from '../estimate/time-estimate.ts';
import { later, type Raw, type Seconds } from '../time/instant.ts';

/** Round figures, 1-2-5, from a tenth of a millisecond to a thousand seconds. */
const ROUND: readonly Seconds[] = Array.from(
  { length: 22 },
  (_, i) => [1, 2, 5][i % 3]! / 10 ** (4 - Math.floor(i / 3)),
);

/** Less is no outlook: a network that fails usually fails for longer. */
const WORTH_SAYING: Seconds = 3600;

/** Nobody plans farther, and no quartz was practised for longer. */
const FARTHEST: Seconds = 2 * 86_400;

export interface Outlook {
  readonly within: Seconds;
  readonly lasts: Seconds;
}

/** Null where nothing is known, or nothing small enough to be said. */
export function outlook(estimate: TimeEstimate, now: Raw): Outlook | null {
  const then = estimate.likelyAt(later(now, WORTH_SAYING));
  const within = ROUND.find((round) => then !== null && round >= then);
  return within === undefined
    ? null
    : { within, lasts: Math.max(WORTH_SAYING, estimate.lasts(now, within, FARTHEST)) };
}
