/**
 * The mean rate of the counter over an hour or more, from where UTC stood on it at both ends. The ends are known to some
 * 0.1 ms, which in an hour is 0.04 ppm: ten times better than what a filter knows of the rate at a moment, and errors of
 * one hour say nothing about the next.
 */
import { elapsed, type Raw, type Seconds, type Utc } from '../time/instant.ts';

/** Longer means are better measured but blur the day: over an hour the 8 h harmonic loses 2.5 %, which is allowed for. */
const SHORTEST: Seconds = 3600;

export interface MeanRate {
  readonly from: Utc;
  readonly to: Utc;
  /** Positive: the counter gains. */
  readonly ppm: number;
  /** One standard deviation. */
  readonly sigma: number;
}

/** UTC at a moment of the counter, as measured then. */
export interface Mark {
  readonly raw: Raw;
  readonly utc: Utc;
  readonly sd: Seconds;
}

export class MeanRateMeter {
  private start: Mark | null = null;

  /** Takes in where UTC stood just after a sample; returns the mean rate whenever one is complete. */
  mark(end: Mark): MeanRate | null {
    const { start } = this;
    if (start === null) {
      this.start = end;
      return null;
    }
    const span = elapsed(start.raw, end.raw);
    if (span < SHORTEST) return null;
    this.start = end;
    const gained = span - elapsed(start.utc, end.utc);
    return {
      from: start.utc,
      to: end.utc,
      ppm: (gained / span) * 1e6,
      sigma: (Math.hypot(start.sd, end.sd) / span) * 1e6,
    };
  }

  /** The counter may have stood still, or UTC be found anew: the mean that was begun would be wrong. */
  interrupt(): void {
    this.start = null;
  }
}
