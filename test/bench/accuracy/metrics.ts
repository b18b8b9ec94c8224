/**
 * What is said of a run. The definitions are those of the published comparison: errors are the clock's true ones, once a
 * second; the first 4,000 s count only where the start itself is judged.
 */
import type { Seconds } from '../../../main/engine/time/instant.ts';

/** The start is judged by itself. */
export const WARM_UP = 4000;

/**
 * In one second no slew moves a clock by more: 500 ppm of slew, 500 ppm of correction, and a quartz's own error. What
 * moved farther was stepped.
 */
const STEPPED: Seconds = 2e-3;

export interface ErrorSummary {
  readonly rms: Seconds;
  /** Signed. */
  readonly mean: Seconds;
  /** 95 % of the seconds are not worse, of either sign. */
  readonly p95: Seconds;
  readonly p99: Seconds;
  readonly max: Seconds;
}

export function summarise(errors: Float64Array): ErrorSummary {
  let squares = 0;
  let sum = 0;
  for (const e of errors) {
    squares += e * e;
    sum += e;
  }
  const sizes = errors.map(Math.abs).sort();
  return {
    rms: Math.sqrt(squares / errors.length),
    mean: sum / errors.length,
    p95: quantile(sizes, 0.95),
    p99: quantile(sizes, 0.99),
    max: sizes[sizes.length - 1] ?? Number.NaN,
  };
}

/** Of numbers in ascending order. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** RMS error of the clock's rate, from its error once a second, in ppm. Seconds in which it was stepped do not count. */
export function frequencyRms(errors: Float64Array): number {
  let squares = 0;
  let count = 0;
  for (let i = 1; i < errors.length; i += 1) {
    const moved = errors[i]! - errors[i - 1]!;
    if (Math.abs(moved) > STEPPED) continue;
    squares += moved * moved;
    count += 1;
  }
  return Math.sqrt(squares / count) * 1e6;
}

/** The first second from which on the error stays within the limit for as long as `hold`; null where it never does. */
export function settlesWithin(errors: Float64Array, limit: Seconds, hold: number): number | null {
  let since = 0;
  for (let i = 0; i < errors.length; i += 1) {
    if (!(Math.abs(errors[i]!) <= limit)) since = i + 1;
    else if (i - since >= hold) return since;
  }
  return null;
}

/** At how many of the moments at which a bound was claimed it held. */
export function coverage(errors: Float64Array, bounds: Float64Array): { held: number; of: number } {
  let held = 0;
  let of = 0;
  for (let i = 0; i < errors.length; i += 1) {
    // NaN: nothing was claimed.
    if (Number.isNaN(bounds[i]!)) continue;
    of += 1;
    if (Math.abs(errors[i]!) <= bounds[i]!) held += 1;
  }
  return { held, of };
}

export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length);

export const arithmeticMean = (values: readonly number[]): number =>
  values.reduce((sum, v) => sum + v, 0) / values.length;
