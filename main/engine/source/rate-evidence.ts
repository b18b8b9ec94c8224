/**
 * What a server's own answers prove about the rate of our counter, whatever the network did to them.
 *
 * An honest answer is wrong by at most its root distance e. So two of them, T apart, tell the mean rate in between to
 * (e1 + e2) / T: nothing after a burst of six seconds, one part per million after some hours. The rate at the end differs
 * from the mean of a random walk by q sqrt(T / 3) (one standard deviation), three of which count as "at most".
 * No filter's opinion of its own precision enters, so queues that drain over a burst cannot make it too sure.
 */
import type { Measurement } from '../ntp/exchange.ts';
import { elapsed, type Raw, type Seconds, toSeconds } from '../time/instant.ts';
import { rootDistance } from './root-distance.ts';

/** The rate in UTC seconds per counter second, minus one, as a server's answers bound it. */
export interface RateInterval {
  readonly low: number;
  readonly high: number;
}

/** Beyond some hours the wander says more than a longer base line. */
const MEMORY: Seconds = 14_400;

/** Answers closer together than this make the same evidence. */
const SPACING: Seconds = 300;

export class RateEvidence {
  private readonly kept: Measurement[] = [];
  private interval: RateInterval | null = null;
  private at: Raw | null = null;

  /** Takes in an answer. `wander`: random walk of the rate, per square root of a second. */
  add(measurement: Measurement, wander: number): void {
    const { raw } = measurement;
    while (this.kept.length > 0 && elapsed(this.kept[0]!.raw, raw) > MEMORY) this.kept.shift();
    const pairs = this.kept
      .filter((earlier) => elapsed(earlier.raw, raw) > 0)
      .map((earlier) => between(earlier, measurement, wander));
    // What was proved before still holds, but for the wander since.
    const since = this.at === null ? 0 : 3 * wander * Math.sqrt(Math.max(0, elapsed(this.at, raw)));
    if (this.interval !== null) {
      pairs.push({ low: this.interval.low - since, high: this.interval.high + since });
    }
    if (pairs.length > 0) {
      const low = Math.max(...pairs.map((p) => p.low));
      const high = Math.min(...pairs.map((p) => p.high));
      // A contradiction: its time was moved, or the quartz is livelier than any. Then nothing is proved.
      if (low > high) {
        this.clear();
      } else {
        this.interval = { low, high };
        this.at = raw;
      }
    }
    const last = this.kept.at(-1);
    if (last === undefined || elapsed(last.raw, raw) >= SPACING) this.kept.push(measurement);
  }

  /** By how much the rate can differ from the given one, at most; Infinity without evidence. */
  error(rate: number, now: Raw, wander: number): number {
    if (this.interval === null || this.at === null) return Number.POSITIVE_INFINITY;
    const since = 3 * wander * Math.sqrt(Math.max(0, elapsed(this.at, now)));
    return Math.max(rate - this.interval.low, this.interval.high - rate) + since;
  }

  clear(): void {
    this.kept.length = 0;
    this.interval = null;
    this.at = null;
  }
}

function between(a: Measurement, b: Measurement, wander: number): RateInterval {
  const span = elapsed(a.raw, b.raw);
  const rate = toSeconds(b.utc - a.utc - (b.raw - a.raw)) / span;
  const error =
    (rootDistance(a, a.raw, 0) + rootDistance(b, b.raw, 0)) / span + 3 * wander * Math.sqrt(span / 3);
  return { low: rate - error, high: rate + error };
}
