/**
 * The drift of this machine's counter, kept over restarts: what `driftfile` is to ntpd and chrony. A clock whose drift
 * is known from yesterday is right sooner, and stays right longer without servers.
 *
 * The record says how sure it is and where it was learned. A reboot alone can shift a counter's calibration (the kernel
 * measures the TSC anew), another counter or machine is another quartz. With age it is worth less, by as much as this very
 * quartz was seen to wander and to swing from day to night.
 */
import { elapsed, type Raw, type Seconds } from '../time/instant.ts';

/** After a reboot nothing is known better than this: calibration differs from boot to boot. */
const REBOOT_PPM = 1;

/** On another counter the old figure is little more than "some quartz" (median host: 78 ppm off). */
const OTHER_COUNTER_PPM = 50;

/**
 * Random walk of the frequency while nobody looked, ppm per square root of a second, where it was never learned: twice
 * that of a household computer (1e-8).
 */
const WANDER_PPM = 0.02;

/** Half of the daily swing where too little was seen to know it: a few degrees at some tenths of a ppm each. */
const SWING_PPM = 1;
const DAY: Seconds = 86_400;

/** However long a machine was off, it has a quartz: of which nothing is known, the median is 78 ppm off. */
const MAX_SIGMA_PPM = 100;

/** No counter that a computer boots with is farther off: a record that says so was not written by this program. */
const MAX_PPM = 500;

/** A few degrees more or less change a quartz by this: no record, however sure of itself, is worth more. */
const LEAST_SIGMA_PPM = 0.1;

/** Disks and flash are spared: the drift changes slowly (chrony saves at most hourly as well). */
const SAVE_INTERVAL: Seconds = 3600;

export interface LearnedDrift {
  /** Positive: the counter gains. */
  readonly ppm: number;
  /** One standard deviation. */
  readonly sigma: number;
  /** Random walk, ppm per square root of a second; null where it was not learned. */
  readonly wander?: number | null;
}

export interface KeptDrift extends LearnedDrift {
  /** Half of the daily swing, ppm; null where too little was seen to know it. */
  readonly swing: number | null;
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
  const sameQuartz = kept.counter === machine.counter;
  const wander = sameQuartz ? (kept.wander ?? null) : null;
  const floor = !sameQuartz ? OTHER_COUNTER_PPM : kept.boot !== machine.boot ? REBOOT_PPM : LEAST_SIGMA_PPM;
  const changed = Math.hypot(
    (wander ?? WANDER_PPM) * Math.sqrt(Math.max(0, age)),
    // Where the wander was not learned, its stand-in is large enough for both.
    wander === null ? 0 : swung(kept.swing ?? SWING_PPM, age),
  );
  const sigma = Math.min(MAX_SIGMA_PPM, Math.hypot(Math.max(kept.sigma, floor), changed));
  return { ppm: kept.ppm, sigma, wander };
}

/**
 * Standard deviation of the difference between two points of a daily sine that are `age` apart, over all times of day:
 * a sqrt(2) |sin(pi age / day)|. From half a day on it counts as a whole swing: the other day need not have been alike.
 */
function swung(amplitude: number, age: Seconds): number {
  return amplitude * Math.SQRT2 * Math.sin((Math.PI * Math.min(Math.max(0, age), DAY / 2)) / DAY);
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
