/**
 * A clock that can be steered without touching any real one: a function of a raw counter. It counts the counter's
 * nanoseconds at a rate that can be corrected, works slews off at a constant rate on top of that, and can be stepped;
 * like a kernel's clock, which keeps its rate when nobody is left to correct it.
 */
import type { Clock } from '../engine/sync/ports.ts';
import { elapsed, later, type Raw, type Seconds, toNanos, type Utc } from '../engine/time/instant.ts';

/** What kernels accept (Linux: MAXFREQ 500 ppm). */
const MAX_PPM = 500;

export class SimulatedClock implements Clock {
  readonly kind = 'simulated';
  readonly refusal: 'observing' | null;
  private readonly counter: () => Raw;
  private anchor: { raw: Raw; wall: Utc };
  private rate = 0;
  private left: { amount: Seconds; over: Seconds } | null = null;

  /** `wall`: what it shows now. `steerable`: false makes it refuse, as a clock that is only observed. */
  constructor(counter: () => Raw, wall: Utc, steerable = true) {
    this.counter = counter;
    this.anchor = { raw: counter(), wall };
    this.refusal = steerable ? null : 'observing';
  }

  /** What the clock shows when the counter stands at `raw`, at or after the last change. */
  at(raw: Raw): Utc {
    const { anchor } = this;
    const span = elapsed(anchor.raw, raw);
    return later((anchor.wall + (raw - anchor.raw)) as Utc, this.rate * span + this.slewed(span));
  }

  setFrequency(ppm: number): boolean {
    if (this.refusal !== null || !(Math.abs(ppm) <= MAX_PPM)) return false;
    this.settle();
    this.rate = ppm * 1e-6;
    return true;
  }

  slew(amount: Seconds, over: Seconds): boolean {
    if (this.refusal !== null || !(over > 0)) return false;
    this.settle();
    this.left = { amount, over };
    return true;
  }

  step(amount: Seconds): boolean {
    if (this.refusal !== null) return false;
    this.shift(amount);
    this.left = null;
    return true;
  }

  /** Somebody else sets this clock: not by the rules, and nobody is told. */
  shift(amount: Seconds): void {
    this.settle();
    this.anchor.wall = (this.anchor.wall + toNanos(amount)) as Utc;
  }

  private slewed(span: Seconds): Seconds {
    return this.left === null ? 0 : this.left.amount * Math.min(1, span / this.left.over);
  }

  /** Moves the anchor to now, with what is left of a slew. */
  private settle(): void {
    const raw = this.counter();
    const span = elapsed(this.anchor.raw, raw);
    const wall = this.at(raw);
    if (this.left !== null) {
      const rest = this.left.over - span;
      this.left = rest > 0 ? { amount: this.left.amount * (rest / this.left.over), over: rest } : null;
    }
    this.anchor = { raw, wall };
  }
}
