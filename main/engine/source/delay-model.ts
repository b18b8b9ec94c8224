/**
 * What the delay of an exchange says about its error. Queues only ever add: with the path's minimum delay D0, an
 * exchange of delay D spent E = D - D0 in queues, and if all of it fell on one direction the offset is wrong by E/2,
 * never more. Within that, nothing is known, so the error is taken as uniform on +-E/2 with variance E^2/12.
 *
 * D0 is the smallest delay seen lately and therefore a little too large. With delays of exponential scale j in each
 * direction their sum is Gamma(2, j): its median lies 1.678 j above the minimum, and the smallest of n lies about
 * j sqrt(2/n) above the true one. Twice that is added to E.
 */
import { elapsed, type Raw, type Seconds } from '../time/instant.ts';

/** Routes change within hours, so older minima say nothing about the present path. */
const MEMORY: Seconds = 40_000;

/** Enough for the memory at 64 s polls (625) with room for bursts; it also bounds the cost of a median. */
const MAX_SAMPLES = 800;

/** Median of Gamma(2, j) over j. */
const MEDIAN_OF_GAMMA_2 = 1.678;

/** Before a path is known, its jitter is taken as this share of its delay ... */
const PRIOR_JITTER = 0.05;
/** ... with the weight of so many samples. */
const PRIOR_WEIGHT = 4;

/** No time stamp of an unprivileged program is better than this. */
const STAMP_ERROR: Seconds = 1e-6;

export class DelayModel {
  private readonly samples: { readonly raw: Raw; readonly delay: Seconds }[] = [];
  private least: Seconds = 0;
  private scale: Seconds = 0;

  add(raw: Raw, delay: Seconds): void {
    this.samples.push({ raw, delay });
    while (this.samples.length > MAX_SAMPLES || elapsed(this.samples[0]!.raw, raw) > MEMORY)
      this.samples.shift();
    const sorted = this.samples.map((s) => s.delay).sort((a, b) => a - b);
    this.least = sorted[0]!;
    const n = sorted.length;
    const seen = (sorted[n >> 1]! - this.least) / MEDIAN_OF_GAMMA_2;
    this.scale = (n * seen + PRIOR_WEIGHT * PRIOR_JITTER * this.least) / (n + PRIOR_WEIGHT);
  }

  clear(): void {
    this.samples.length = 0;
  }

  /** Smallest delay of the present path. */
  get minimum(): Seconds {
    return this.least;
  }

  /** Scale of the queueing delay per direction. */
  get jitter(): Seconds {
    return this.scale;
  }

  /** Variance of the offset of an exchange with this delay, in s^2. */
  variance(delay: Seconds): number {
    const uncertainty = 2 * this.scale * Math.sqrt(2 / Math.max(1, this.samples.length));
    const excess = Math.max(0, delay - this.least) + uncertainty;
    return excess ** 2 / 12 + STAMP_ERROR ** 2;
  }
}
