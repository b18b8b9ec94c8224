/**
 * May the rate of the clock be set so? Anything within what kernels correct while it is being found; after the clock has
 * been steered for a while its rate is known, and then it may change only so fast, as far as a quartz could.
 */
import { MAX_FREQUENCY, MAX_FREQUENCY_CHANGE, SETTLING } from './protocol/limits.ts';
import type { Refusal } from './protocol/refusal.ts';

const MINUTE = 60;

export class FrequencyGuard {
  /** Seconds for which the clock has been steered in this boot. */
  private steered: number;
  private lastRenewal: number | null = null;
  /** ppm by which it may still change; comes back within a minute. */
  private room = MAX_FREQUENCY_CHANGE;
  private roomAt = 0;

  /** `steered`: by an earlier run in this boot. */
  constructor(steered = 0) {
    this.steered = steered;
  }

  get steeredFor(): number {
    return this.steered;
  }

  /** Somebody steers, at this moment; null: nobody does. Seconds since the start of the machine. */
  steering(uptime: number | null): void {
    if (uptime !== null && this.lastRenewal !== null) {
      this.steered += Math.max(0, uptime - this.lastRenewal);
    }
    this.lastRenewal = uptime;
  }

  /** Why not; null where it may be set. Changes nothing. */
  refuse(ppm: number, present: number, uptime: number): Refusal | null {
    if (Math.abs(ppm) > MAX_FREQUENCY) {
      return { error: 'range', message: `A rate is corrected by at most ${MAX_FREQUENCY} ppm.` };
    }
    if (this.steered < SETTLING) return null;
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
