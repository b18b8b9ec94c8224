/**
 * Works a difference off evenly, a second at a time: in the middle of each second of the clock the kernel is given what
 * it shall do in the next one. The rate itself is never bent for it, so whatever becomes of this process, the clock keeps
 * the rate that was learned, and at most half a millisecond of an unfinished slew.
 *
 * Kernels take whole microseconds; what is left over by rounding goes into the next second. An idle kernel counts its ticks
 * in bunches, so where a slew begins and ends it may do some per cent of a second's piece too much or too little (12 us of
 * 500, measured); the next measurement finds that.
 */
import { MAX_SLEW_RATE } from './protocol/limits.ts';

export class SlewWork {
  /** Microseconds, both with their sign: of all, and of what the kernel has been given. */
  private total = 0;
  private given = 0;
  /** Seconds that it is to take, and that have been planned. */
  private seconds = 0;
  private planned = 0;

  /** Takes the place of what is left of the last one. `delta` in nanoseconds, `over` in seconds. Returns the seconds it takes. */
  begin(delta: bigint, over: number): number {
    this.total = Number(delta) / 1000;
    this.given = 0;
    this.planned = 0;
    this.seconds = Math.max(1, Math.ceil(over), Math.ceil(Math.abs(this.total) / MAX_SLEW_RATE));
    return this.seconds;
  }

  end(): void {
    this.seconds = 0;
    this.planned = 0;
  }

  get underWay(): boolean {
    return this.planned < this.seconds;
  }

  /**
   * What the kernel shall do in the next second: whole microseconds. `left`: what it has not done of the last piece,
   * because this came too early, or the clock stood still.
   */
  next(left: number): number {
    this.given -= left;
    this.planned += 1;
    const due = (this.total * this.planned) / this.seconds - this.given;
    const piece = Math.max(-MAX_SLEW_RATE, Math.min(MAX_SLEW_RATE, Math.round(due)));
    this.given += piece;
    // What was left over in the last second gets another one.
    if (!this.underWay && Math.abs(this.total - this.given) >= 1) this.planned -= 1;
    return piece;
  }
}
