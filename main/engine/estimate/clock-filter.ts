/**
 * UTC over the raw counter as a two-state Kalman filter: x, by how much UTC lies above a line, and y, by how much it
 * runs faster. Between measurements the frequency walks at random (A t^3/3, A t^2/2, A t: integrated white noise of
 * intensity A), which is what a quartz does over minutes to hours.
 *
 * The line is re-anchored at every update, so the numbers stay small for ever: no internal sum drifts over years.
 */
import { elapsed, later, type Raw, type Seconds, type Utc } from '../time/instant.ts';
import { above, anchoredAt, type Line } from '../time/line.ts';

/**
 * Random walk of the frequency, per square root of a second. Household quartzes lie between 1e-9 and 1e-7; taking it
 * ten times too small costs a factor of four in error, ten times too large a factor of two (measured in simulation),
 * so this errs to the large side.
 */
export const WANDER = 2e-8;

/**
 * Standard deviation of the rate of a counter of which nothing is known: the median host is 78 ppm off, few exceed
 * 500 ppm (D. Mills, survey of 20,000 hosts).
 */
export const UNKNOWN_RATE = 1e-4;

/** Beyond this many standard deviations a measurement is an outlier, and its weight is cut so that it counts as this. */
const OUTLIER = 3;

export interface Estimate {
  readonly line: Line;
  /** One standard deviation of the line's UTC at its anchor. */
  readonly sd: Seconds;
  /** One standard deviation of its rate. */
  readonly rateSd: number;
}

export class ClockFilter {
  private line: Line | null = null;
  private rate: number;
  /** Covariance of (x, y). */
  private xx = 0;
  private xy = 0;
  private yy: number;

  constructor(rate = 0, rateSd = UNKNOWN_RATE) {
    this.rate = rate;
    this.yy = rateSd ** 2;
  }

  get started(): boolean {
    return this.line !== null;
  }

  /** Takes in "at `raw` it was `utc`, with this variance (s^2)". */
  update(raw: Raw, utc: Utc, variance: number): void {
    if (this.line === null) {
      this.line = { raw, utc, rate: this.rate };
      this.xx = variance;
      this.xy = 0;
      return;
    }
    this.advance(raw);
    const innovation = above(this.line, raw, utc);
    let noise = variance;
    const excess = innovation ** 2 / OUTLIER ** 2;
    if (excess > this.xx + noise) noise = excess - this.xx;
    const total = this.xx + noise;
    const gainX = this.xx / total;
    const gainY = this.xy / total;
    this.rate = this.line.rate + gainY * innovation;
    this.line = { raw: this.line.raw, utc: nudge(this.line.utc, gainX * innovation), rate: this.rate };
    this.yy -= gainY * this.xy;
    this.xy *= 1 - gainX;
    this.xx *= 1 - gainX;
  }

  /** The estimate for a moment at or after the last update; null before the first. */
  at(raw: Raw): Estimate | null {
    if (this.line === null) return null;
    const { xx, yy } = this.propagated(Math.max(0, elapsed(this.line.raw, raw)));
    return { line: anchoredAt(this.line, raw), sd: Math.sqrt(xx), rateSd: Math.sqrt(yy) };
  }

  /** What is known of the rate, also before any measurement. */
  rateAt(raw: Raw): { readonly rate: number; readonly sd: number } {
    return { rate: this.rate, sd: this.at(raw)?.rateSd ?? Math.sqrt(this.yy) };
  }

  /**
   * The counter may have stopped, or its time may have jumped: what is known of the offset is void. The quartz is the
   * same, but may have cooled down.
   */
  breakSegment(rateSd: number): void {
    this.line = null;
    this.xx = 0;
    this.xy = 0;
    this.yy += rateSd ** 2;
  }

  private advance(raw: Raw): void {
    const span = elapsed(this.line!.raw, raw);
    // An answer that was overtaken by a later one carries no news of the present; it is compared where the line stands.
    if (span <= 0) return;
    Object.assign(this, this.propagated(span));
    this.line = anchoredAt(this.line!, raw);
  }

  private propagated(span: Seconds) {
    const a = WANDER ** 2;
    return {
      xx: this.xx + 2 * span * this.xy + span ** 2 * this.yy + (a * span ** 3) / 3,
      xy: this.xy + span * this.yy + (a * span ** 2) / 2,
      yy: this.yy + a * span,
    };
  }
}

function nudge(utc: Utc, seconds: Seconds): Utc {
  return later(utc, seconds);
}
