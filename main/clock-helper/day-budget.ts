/**
 * How much of something a day may hold: what was spent in the last 24 hours counts. Kept by the hour, so that it stays
 * small whatever is done to it; an hour counts until all of it is a day old, which errs on the strict side by up to an
 * hour. The hours are those of a clock that cannot be set and goes on while the machine sleeps.
 */

const HOUR = 3600;
const HOURS_OF_A_DAY = 24;

/** Plain data: the hour, counted from the start of the machine, and what was spent in it. */
export type Spent = readonly (readonly [hour: number, amount: number])[];

export class DayBudget {
  private readonly limit: number;
  private hours: Map<number, number>;

  /** `limit`: in a day. `spent`: from an earlier run in this boot. */
  constructor(limit: number, spent: Spent = []) {
    this.limit = limit;
    this.hours = new Map(spent);
  }

  /** What may still be spent now, seconds since the start of the machine. */
  left(now: number): number {
    this.forget(now);
    let spent = 0;
    for (const amount of this.hours.values()) spent += amount;
    return Math.max(0, this.limit - spent);
  }

  spend(now: number, amount: number): void {
    const hour = Math.floor(now / HOUR);
    this.hours.set(hour, (this.hours.get(hour) ?? 0) + amount);
  }

  /** Seconds until something can be spent again that was spent now or before. */
  wait(now: number): number {
    this.forget(now);
    const oldest = Math.min(...this.hours.keys());
    return Number.isFinite(oldest) ? (oldest + HOURS_OF_A_DAY + 1) * HOUR - now : 0;
  }

  get spent(): Spent {
    return [...this.hours];
  }

  private forget(now: number): void {
    const oldest = Math.floor(now / HOUR) - HOURS_OF_A_DAY;
    for (const hour of this.hours.keys()) if (hour < oldest) this.hours.delete(hour);
  }
}
