/**
 * A clock that can be steered without touching any real one: a function of a raw counter. It counts the counter's
 * nanoseconds at a rate that can be corrected, works slews off at a constant rate on top of that, and can be stepped;
 * like a kernel's clock, which keeps its rate when nobody is left to correct it.
 */
import type {
  Clock,
  ClockErrors,
  ClockEvent,
  ClockReason,
  Done,
  Interference,
  Step,
} from '../engine/sync/ports.ts';
import { elapsed, later, type Raw, type Seconds, toNanos, type Utc } from '../engine/time/instant.ts';

/** What kernels accept (Linux: MAXFREQ 500 ppm). */
const MAX_PPM = 500;

export class SimulatedClock implements Clock {
  readonly kind = 'simulated';
  refusal: ClockReason | null;
  /** What other programs are told. */
  vouched: ClockErrors | null = null;
  /** To whom it was yielded. */
  yielded: Interference | null = null;
  private readonly listeners = new Set<(event: ClockEvent) => void>();
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

  setFrequency(ppm: number, done: Done): void {
    const may = this.refusal === null && Math.abs(ppm) <= MAX_PPM;
    if (may) {
      this.settle();
      this.rate = ppm * 1e-6;
    }
    done(may ? null : 'refused');
  }

  slew(amount: Seconds, over: Seconds, done: Done): void {
    const may = this.refusal === null && over > 0;
    if (may) {
      this.settle();
      this.left = { amount, over };
    }
    done(may ? null : 'refused');
  }

  step({ amount }: Step, done: Done): void {
    const may = this.refusal === null;
    if (may) {
      this.shift(amount);
      this.left = null;
    }
    done(may ? null : 'refused');
  }

  vouch(errors: ClockErrors | null): void {
    this.vouched = errors;
  }

  /** It has no kernel that would know of leap seconds. */
  leap(_kind: 'insert' | 'delete' | null, done: Done): void {
    done('refused');
  }

  yield(to: Interference): void {
    this.refusal = 'yielded';
    this.yielded = to;
    this.tell({ kind: 'availability' });
  }

  listen(listener: (event: ClockEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A person switches its steering on, or off. */
  steer(on: boolean): void {
    this.refusal = on ? null : 'observing';
    this.tell({ kind: on ? 'begun' : 'availability' });
  }

  /** Somebody else sets this clock: not by the rules, and nobody is told. */
  shift(amount: Seconds): void {
    this.settle();
    this.anchor.wall = (this.anchor.wall + toNanos(amount)) as Utc;
  }

  private tell(event: ClockEvent): void {
    for (const listener of this.listeners) listener(event);
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
