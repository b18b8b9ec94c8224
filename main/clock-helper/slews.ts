/**
 * Slews of the clock: what may be asked, and what the kernel is given of it in each second, within the budget of the day.
 * The budget counts what was given, not what was asked: a slew that is replaced costs only what was done of it.
 */
import { DayBudget, type Spent } from './day-budget.ts';
import { MAX_SLEW, SLEW_PER_DAY } from './protocol/limits.ts';
import type { Refusal } from './protocol/refusal.ts';
import { isMiddle } from './second.ts';
import { SlewWork } from './slew-work.ts';
import type { ClockState } from './system-clock/system-clock.ts';

const NS = 1_000_000_000n;

export class Slews {
  private readonly work = new SlewWork();
  private readonly budget: DayBudget;
  /** The second of the clock in which the kernel was given its last piece. */
  private givenIn: bigint | null = null;
  /** Seconds that were spent since `spent` was last kept. */
  private unkept = 0;

  /** `spent`: by an earlier run in this boot. */
  constructor(spent?: Spent) {
    this.budget = new DayBudget(SLEW_PER_DAY, spent);
  }

  get underWay(): boolean {
    return this.work.underWay;
  }

  get spent(): Spent {
    return this.budget.spent;
  }

  /** Seconds that a fall of this process would make it forget. */
  get atRisk(): number {
    return this.unkept;
  }

  kept(): void {
    this.unkept = 0;
  }

  /** Why not; null where it may be begun. `delta` in nanoseconds, `over` in seconds; seconds since the start of the machine. */
  refuse(delta: bigint, over: number, uptime: number): Refusal | null {
    if (Math.abs(Number(delta)) > MAX_SLEW * 1e9 || !(over >= 0)) {
      return {
        error: 'range',
        message: `A slew works off at most ${MAX_SLEW} s, over a time that is not negative.`,
      };
    }
    if (this.budget.left(uptime) > 0) return null;
    return {
      error: 'budget',
      message: `Slews move a clock by at most ${SLEW_PER_DAY} s a day.`,
      wait: this.budget.wait(uptime),
    };
  }

  /** Takes the place of what is left of the last one. Returns the seconds that it takes. */
  begin(delta: bigint, over: number): number {
    return this.work.begin(delta, over);
  }

  end(): void {
    this.work.end();
  }

  /**
   * Microseconds that the kernel is to be given now; null where it is not the time. `spent-up`: the day has no more of
   * them. `uptime`: seconds since the start of the machine.
   */
  due({ realtime, slewLeft }: ClockState, uptime: number): number | 'spent-up' | null {
    const second = realtime / NS;
    if (!this.work.underWay || second === this.givenIn || !isMiddle(realtime)) return null;
    this.givenIn = second;
    if (this.budget.left(uptime) <= 0) return 'spent-up';
    const piece = this.work.next(slewLeft ?? 0);
    this.budget.spend(uptime, Math.abs(piece) / 1e6);
    this.unkept += Math.abs(piece) / 1e6;
    return piece;
  }
}
