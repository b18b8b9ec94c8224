/**
 * Where do intervals agree? Marzullo's sweep (K. Marzullo, S. Owicki, 1983; RFC 5905, section 11.2.1): every source
 * says "true time is in my interval"; the points that most intervals contain are where the most witnesses can be right
 * at once.
 */
import type { Seconds } from '../time/instant.ts';

export interface Interval {
  readonly low: Seconds;
  readonly high: Seconds;
}

export interface Agreement extends Interval {
  /** How many intervals contain each point of it. */
  readonly count: number;
}

interface Edge {
  readonly at: Seconds;
  readonly change: 1 | -1;
}

/** Edges in order; where one interval ends exactly as another begins, they touch, which counts as agreement. */
function edges(intervals: readonly Interval[]): Edge[] {
  return intervals
    .flatMap(({ low, high }): Edge[] => [
      { at: low, change: 1 },
      { at: high, change: -1 },
    ])
    .sort((a, b) => a.at - b.at || b.change - a.change);
}

/**
 * The hull of all points that at least `count` intervals contain, or null where there is none. If at least `count` of
 * the witnesses are right, true time is in it, whoever they are.
 */
export function hullOf(intervals: readonly Interval[], count: number): Interval | null {
  let depth = 0;
  let low: Seconds | null = null;
  let high: Seconds | null = null;
  for (const edge of edges(intervals)) {
    if (edge.change === 1) {
      depth += 1;
      if (depth >= count && low === null) low = edge.at;
    } else {
      if (depth >= count) high = edge.at;
      depth -= 1;
    }
  }
  return low === null || high === null ? null : { low, high };
}

/** The hull of the points where agreement is deepest, and how deep it is; null without intervals. */
export function deepest(intervals: readonly Interval[]): Agreement | null {
  let depth = 0;
  let most = 0;
  for (const edge of edges(intervals)) {
    depth += edge.change;
    most = Math.max(most, depth);
  }
  const hull = most > 0 ? hullOf(intervals, most) : null;
  return hull && { ...hull, count: most };
}
