/**
 * May the rate of the clock be set so? Anything within what kernels correct while it is being found; some time after the
 * first claim in a boot it is known, and then it may change only so fast, as far as a quartz could. The time runs from
 * that claim on whether or not anybody steers: else claiming for a moment, again and again, would be a way around it.
 */
import { MAX_FREQUENCY, MAX_FREQUENCY_CHANGE, SETTLING } from './protocol/limits.ts';
import type { Refusal } from './protocol/refusal.ts';

const MINUTE = 60;

export class FrequencyGuard {
  private first: number | null;
  /** ppm by which it may still change; comes back within a minute. */
  private room: number;
  private roomAt: number;

  /**
   * `first`: when an earlier run in this boot was claimed first. `since`: when this run began, if there was an earlier one:
   * how much room that had left is not known, so there is none. Both in seconds since the start of the machine.
   */
  constructor(first: number | null = null, since: number | null = null) {
    this.first = first;
    this.room = since === null ? MAX_FREQUENCY_CHANGE : 0;
    this.roomAt = since ?? 0;
  }

  get firstClaim(): number | null {
    return this.first;
  }

  /** Somebody claims the clock. */
  claimed(uptime: number): void {
    this.first ??= uptime;
  }

  /** Why not; null where it may be set. Changes nothing. */
  refuse(ppm: number, present: number, uptime: number): Refusal | null {
    if (Math.abs(ppm) > MAX_FREQUENCY) {
      return { error: 'range', message: `A rate is corrected by at most ${MAX_FREQUENCY} ppm.` };
    }
    if (this.first === null || uptime - this.first < SETTLING) return null;
    const room = this.roomNow(uptime);
    if (Math.abs(ppm - present) <= room) return null;
    return {
      error: 'rate',
      message: `A rate that is known changes by at most ${MAX_FREQUENCY_CHANGE} ppm in a minute.`,
      allowed: present + Math.sign(ppm - present) * room,
    };
  }

  /** It was set: `change` in ppm. */
  changed(change: number, uptime: number): void {
    this.room = Math.max(0, this.roomNow(uptime) - Math.abs(change));
    this.roomAt = uptime;
  }

  private roomNow(uptime: number): number {
    const regained = ((uptime - this.roomAt) / MINUTE) * MAX_FREQUENCY_CHANGE;
    return Math.min(MAX_FREQUENCY_CHANGE, this.room + Math.max(0, regained));
  }
}
