/**
 * Continuity: while nothing happens to a machine, its wall clock and its raw counter advance together, but for the
 * rate at which a clock is steered. A jump of one against the other is a step, a suspend or a resumed virtual machine,
 * and ends the segment in which the counter can be trusted to have kept running.
 */
import { elapsed, type Seconds } from './instant.ts';
import type { Reading } from './reading.ts';

/** Kernels slew at up to 500 ppm on top of up to 500 ppm of frequency correction; faster than that is not steering. */
const MAX_STEERING_RATE = 1e-3;

/** Below this a jump cannot be told from a slow reading, and is no more than the servers will correct anyway. */
const SMALLEST_JUMP: Seconds = 0.01;

export class Continuity {
  private last: Reading | null = null;
  private own: Seconds = 0;
  /** A step of our own that was asked for: it may happen at any moment, and once. */
  private asked: { readonly amount: Seconds; seen: boolean } | null = null;

  /** The wall clock was set by this program since the last reading, or its scale was: that jump is no surprise. */
  expect(step: Seconds): void {
    this.own += step;
  }

  /** We are about to step the wall clock, and hear of it only afterwards. */
  stepping(amount: Seconds): void {
    this.asked = { amount, seen: false };
  }

  /** ... and now we know what came of it. */
  stepped(done: boolean): void {
    const { asked } = this;
    this.asked = null;
    if (asked !== null && done && !asked.seen) this.own += asked.amount;
  }

  /** How far the wall clock jumped against the raw counter since the last reading; 0 where it did not. */
  observe(reading: Reading): Seconds {
    const { last, own, asked } = this;
    this.last = reading;
    this.own = 0;
    if (last === null) return 0;
    const counted = elapsed(last.raw, reading.raw);
    const jump = elapsed(last.wall, reading.wall) - counted - own;
    const allowed = SMALLEST_JUMP + MAX_STEERING_RATE * Math.abs(counted) + last.width + reading.width;
    if (Math.abs(jump) <= allowed) return 0;
    if (asked !== null && !asked.seen && Math.abs(jump - asked.amount) <= allowed) {
      asked.seen = true;
      return 0;
    }
    return jump;
  }
}
