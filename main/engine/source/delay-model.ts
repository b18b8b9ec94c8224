/**
 * What the delay of an exchange says about its error. Queues only ever add: with the path's floor D0, an exchange of
 * delay D spent E = D - D0 in queues, and if all of it fell on one direction the offset is wrong by E/2, never more. For
 * exponential queues of equal mean the error is uniform on +-E/2, so the sample is a window, not a bell.
 *
 * D0 itself is below the smallest delay that was seen. With queues of exponential scale j in each direction their sum is
 * Gamma(2, j): its distribution starts as (e/j)^2 / 2, so the smallest of n exceeds the floor by a Rayleigh variable of
 * scale j / sqrt(n), of mean sqrt(pi/2) and standard deviation sqrt(2 - pi/2) of that; and its median lies 1.678 j above
 * the floor, which gives j. The mean goes into the floor, the deviation into the softness of the window's edges.
 */
import { elapsed, type Raw, type Seconds } from '../time/instant.ts';

/** Routes change within hours, so older minima say nothing about the present path. */
const MEMORY: Seconds = 40_000;

/** Enough for the memory at 64 s polls (625) with room for bursts; it also bounds the cost of a median. */
const MAX_SAMPLES = 800;

/** Median of Gamma(2, j) over j. */
export const MEDIAN_OF_GAMMA_2 = 1.678;

const RAYLEIGH_MEAN = Math.sqrt(Math.PI / 2);
const RAYLEIGH_SD = Math.sqrt(2 - Math.PI / 2);

/** Before a path is known, its jitter is taken as this share of its delay ... */
const PRIOR_JITTER = 0.05;
/** ... with the weight of so many samples. */
const PRIOR_WEIGHT = 4;

/** Kernel time stamps count in nanoseconds but are taken some way from the wire: what is not seen in the delays. */
const STAMP_ERROR: Seconds = 1e-7;

export interface Window {
  /** What the queues of the exchange can have added to its offset at most. */
  readonly half: Seconds;
  /** One standard deviation of its edges. */
  readonly sd: Seconds;
  /** Of the path at this time, per direction. */
  readonly jitter: Seconds;
}

export class DelayModel {
  private readonly samples: { readonly raw: Raw; readonly delay: Seconds }[] = [];
  /** The same delays in order of size. */
  private readonly sorted: number[] = [];
  private readonly priorJitter: Seconds | null;

  /** `priorJitter`: where something is known of it before the first sample. */
  constructor(priorJitter: Seconds | null = null) {
    this.priorJitter = priorJitter;
  }

  add(raw: Raw, delay: Seconds): void {
    this.samples.push({ raw, delay });
    this.sorted.splice(this.place(delay), 0, delay);
    while (this.samples.length > MAX_SAMPLES || elapsed(this.samples[0]!.raw, raw) > MEMORY) {
      this.sorted.splice(this.place(this.samples.shift()!.delay), 1);
    }
  }

  get count(): number {
    return this.sorted.length;
  }

  /** Smallest delay seen on the present path. */
  get minimum(): Seconds {
    return this.sorted[0] ?? 0;
  }

  /** The delay that this share of the samples does not exceed. */
  quantile(share: number): Seconds {
    return this.sorted[Math.floor(share * (this.sorted.length - 1))] ?? 0;
  }

  /** Scale of the queueing delay per direction. */
  get jitter(): Seconds {
    const n = this.sorted.length;
    if (n === 0) return 0;
    const seen = (this.sorted[n >> 1]! - this.sorted[0]!) / MEDIAN_OF_GAMMA_2;
    const prior = this.priorJitter ?? PRIOR_JITTER * this.sorted[0]!;
    return (n * seen + PRIOR_WEIGHT * prior) / (n + PRIOR_WEIGHT);
  }

  /** What an exchange of this delay tells about its offset. */
  window(delay: Seconds): Window {
    const { jitter } = this;
    const scale = jitter / Math.sqrt(Math.max(1, this.sorted.length));
    const floor = Math.max(0, this.minimum - RAYLEIGH_MEAN * scale);
    return {
      half: Math.max(0, delay - floor) / 2,
      sd: Math.hypot((RAYLEIGH_SD * scale) / 2, STAMP_ERROR),
      jitter,
    };
  }

  /** Where a delay stands, or belongs, in the order of size. */
  private place(delay: number): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle]! < delay) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
