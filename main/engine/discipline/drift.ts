/**
 * The drift of this machine's counter, kept over restarts: what `driftfile` is to ntpd and chrony. A clock whose drift
 * is known from yesterday is right sooner, and stays right longer without servers.
 *
 * The record says how sure it is and where it was learned. A reboot alone can shift a counter's calibration (the kernel
 * measures the TSC anew), another counter or machine is another quartz.
 */
import { elapsed, type Raw, type Seconds } from '../time/instant.ts';

/** After a reboot nothing is known better than this: calibration differs from boot to boot. */
const REBOOT_PPM = 1;

/** On another counter the old figure is little more than "some quartz" (median host: 78 ppm off). */
const OTHER_COUNTER_PPM = 50;

/** Random walk of the frequency while the machine was off or unobserved, ppm per square root of a second. */
const WANDER_PPM = 0.02;

/** However long a machine was off, it has a quartz: of which nothing is known, the median is 78 ppm off. */
const MAX_SIGMA_PPM = 100;

/** No counter that a computer boots with is farther off: a record that says so was not written by this program. */
const MAX_PPM = 500;

/** A few degrees more or less change a quartz by this: no record, however sure of itself, is worth more. */
const LEAST_SIGMA_PPM = 0.1;

/** Disks and flash are spared: the drift changes slowly (chrony saves at most hourly as well). */
const SAVE_INTERVAL: Seconds = 3600;

export interface LearnedDrift {
  readonly ppm: number;
  readonly sigma: number;
}

export interface KeptDrift extends LearnedDrift {
  readonly boot: string;
  readonly counter: string;
}

/** What a kept drift is worth now, `age` seconds after it was saved (by a clock that may have been wrong); null: nothing. */
export function restore(
  kept: KeptDrift,
  machine: { boot: string; counter: string },
  age: Seconds,
): LearnedDrift | null {
  if (Math.abs(kept.ppm) > MAX_PPM) return null;
  const wandered = WANDER_PPM * Math.sqrt(Math.max(0, age));
  const floor =
    kept.counter !== machine.counter
      ? OTHER_COUNTER_PPM
      : kept.boot !== machine.boot
        ? REBOOT_PPM
        : LEAST_SIGMA_PPM;
  return { ppm: kept.ppm, sigma: Math.min(MAX_SIGMA_PPM, Math.hypot(Math.max(kept.sigma, floor), wandered)) };
}

/** The first write of a run waits until it is worth it: twice as much is known as the disk knows. */
const WORTH_WRITING = 0.5;

/** Where the disk knows nothing, whatever the start burst measured is worth it once it is over ... */
const MEASURED = 0.95;
/** ... which is by then. */
const BURST_IS_OVER: Seconds = 12;

/** When the learned drift is to be written. */
export class DriftKeeper {
  private readonly start: Raw;
  private readonly keptSigma: number | null;
  private savedAt: Raw | null = null;

  /** `keptSigma`: of the record on the disk, as it is worth now; null without one. */
  constructor(keptSigma: number | null, start: Raw) {
    this.keptSigma = keptSigma;
    this.start = start;
  }

  /** At most once an hour; the first time as soon as clearly more is known than the disk knows. */
  due(sigma: number, now: Raw): boolean {
    if (this.savedAt !== null) return elapsed(this.savedAt, now) >= SAVE_INTERVAL;
    if (sigma < WORTH_WRITING * (this.keptSigma ?? MAX_SIGMA_PPM)) return true;
    const first = this.keptSigma === null && elapsed(this.start, now) >= BURST_IS_OVER;
    return first && sigma < MEASURED * MAX_SIGMA_PPM;
  }

  saved(now: Raw): void {
    this.savedAt = now;
  }

  get lastSave(): Raw | null {
    return this.savedAt;
  }
}
