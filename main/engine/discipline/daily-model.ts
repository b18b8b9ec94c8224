/**
 * One hypothesis of how a quartz runs from day to day: a level that walks at random, plus a curve that repeats every
 * 24 hours (a structural time series; A. Harvey, Forecasting, Structural Time Series Models and the Kalman Filter, 1989,
 * section 2.3). The curve is a sum of harmonics: 24 h for day and night, 12 h and 8 h because heating and work begin and
 * end at an hour, not as a sine. Without harmonics it is the hypothesis that nothing repeats.
 *
 * An observation is the mean rate over an interval, so the mean of every harmonic over it is what is compared: intervals
 * may be as long as gaps are.
 *
 * Forgetting keeps the old as a power of itself and gives the rest to the prior (stabilised forgetting: R. Kulhavy, 1987):
 * p <- p^k prior^(1-k). Dividing the covariance by k raises a Gaussian to the power k; the prior to the power 1-k is an
 * observation "this coefficient is zero" with the prior's variance over 1-k. So whatever is no longer seen fades to what
 * was believed before anything was seen, and no variance grows without limit.
 */

/** Rates are in ppm, angles in days. */
const TURN = 2 * Math.PI;

/**
 * Standard deviation of the amplitudes of the first harmonic before anything is seen, ppm: a room swings by a few
 * degrees, a quartz by some tenths of a ppm per degree, 1 at most. The n-th harmonic of a curve with steps in it is n times
 * smaller.
 */
const PRIOR_PPM = 1;

/** Of the level nothing is known: the median host is 78 ppm off, few exceed 500 (D. Mills, survey of 20,000 hosts). */
const UNKNOWN_PPM = 100;

/** Beyond so many standard deviations an observation counts as being there: a load, not the room. */
const OUTLIER = 5;

/** A hypothesis as plain numbers: the mean, and the lower triangle of the covariance, row by row. */
export interface DailyModelState {
  readonly mean: readonly number[];
  readonly covariance: readonly number[];
}

/** The coefficients of the harmonics, ppm: a cosine and a sine for each. */
export interface Curve {
  readonly mean: readonly number[];
  readonly covariance: readonly (readonly number[])[];
}

export class DailyModel {
  /** Random walk of the level, ppm per square root of a second. */
  private readonly wander: number;
  /** The level, then a cosine and a sine for each harmonic. */
  private readonly mean: number[];
  private readonly covariance: number[][];

  constructor(wander: number, harmonics: number) {
    this.wander = wander;
    const size = 1 + 2 * harmonics;
    this.mean = Array.from({ length: size }, () => 0);
    this.covariance = this.mean.map((_, i) => this.mean.map((__, j) => (i === j ? prior(i) ** 2 : 0)));
  }

  /** As it was; null where those numbers are no Gaussian of this size. */
  static restored(wander: number, harmonics: number, state: DailyModelState): DailyModel | null {
    const model = new DailyModel(wander, harmonics);
    const size = model.mean.length;
    if (state.mean.length !== size || state.covariance.length !== (size * (size + 1)) / 2) return null;
    if (![...state.mean, ...state.covariance].every(Number.isFinite)) return null;
    let next = 0;
    for (let i = 0; i < size; i += 1) {
      model.mean[i] = state.mean[i]!;
      for (let j = 0; j <= i; j += 1) {
        model.covariance[i]![j] = state.covariance[next]!;
        model.covariance[j]![i] = state.covariance[next]!;
        next += 1;
      }
    }
    return isPositive(model.covariance) ? model : null;
  }

  get state(): DailyModelState {
    return { mean: [...this.mean], covariance: this.covariance.flatMap((row, i) => row.slice(0, i + 1)) };
  }

  /** So many seconds went by, over which `kept` of what was known is still believed: above 0, at most 1. */
  advance(seconds: number, kept: number): void {
    if (kept < 1) {
      for (const row of this.covariance) for (const j of row.keys()) row[j]! /= kept;
      for (let i = 1; i < this.mean.length; i += 1) {
        const column = this.covariance[i]!.slice();
        this.condition(column, column[i]!, -this.mean[i]!, prior(i) ** 2 / (1 - kept));
      }
    }
    this.covariance[0]![0]! += this.wander ** 2 * seconds;
  }

  /**
   * Takes in a mean rate over the interval between two times of day (in days; the second may be any number of days
   * later). Returns its log likelihood, up to a constant that is common to all hypotheses.
   */
  observe(from: number, to: number, ppm: number, variance: number): number {
    const row = this.mean.map((_, i) => (i === 0 ? 1 : average(i - 1, from, to)));
    const covariance = this.covariance.map((c) => dot(c, row));
    return this.condition(covariance, dot(covariance, row), ppm - dot(this.mean, row), variance);
  }

  /** What repeats, without the level. */
  get curve(): Curve {
    return { mean: this.mean.slice(1), covariance: this.covariance.slice(1).map((row) => row.slice(1)) };
  }

  /** The level is void, the curve is not. */
  forgetLevel(): void {
    this.mean[0] = 0;
    for (const i of this.mean.keys()) {
      this.covariance[0]![i] = 0;
      this.covariance[i]![0] = 0;
    }
    this.covariance[0]![0] = UNKNOWN_PPM ** 2;
  }

  /**
   * Kalman's update. `covariance`: of the coefficients with what is observed; `variance`: of what is observed, before it
   * is; `innovation`: by how much it is more than expected; `noise`: variance of the observation.
   */
  private condition(
    covariance: readonly number[],
    variance: number,
    innovation: number,
    noise: number,
  ): number {
    const total = Math.max(Math.max(0, variance) + noise, (innovation / OUTLIER) ** 2);
    for (let i = 0; i < this.mean.length; i += 1) {
      this.mean[i]! += (covariance[i]! / total) * innovation;
      const row = this.covariance[i]!;
      // Multiplied before it is divided, so that the matrix stays symmetric to the last bit.
      for (let j = 0; j < row.length; j += 1) row[j]! -= (covariance[i]! * covariance[j]!) / total;
    }
    return -0.5 * (innovation ** 2 / total + Math.log(total));
  }
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

/** The value of each coefficient's wave at a time of day (in days), in the order of the coefficients. */
export function wave(coefficient: number, day: number): number {
  const angle = TURN * harmonic(coefficient) * day;
  return coefficient % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
}

/** Its mean over an interval (in days): the value in the middle, flattened by sin(x)/x of half the interval. */
export function average(coefficient: number, from: number, to: number): number {
  const half = (TURN * harmonic(coefficient) * (to - from)) / 2;
  return wave(coefficient, (from + to) / 2) * (half === 0 ? 1 : Math.sin(half) / half);
}

const harmonic = (coefficient: number) => 1 + (coefficient >> 1);

const prior = (index: number) => (index === 0 ? UNKNOWN_PPM : PRIOR_PPM / harmonic(index - 1));

/** A covariance: Cholesky's factors exist, but for the rounding of numbers that were written down. */
function isPositive(matrix: readonly (readonly number[])[]): boolean {
  const factor: number[][] = [];
  for (const [i, row] of matrix.entries()) {
    factor.push([]);
    for (let j = 0; j <= i; j += 1) {
      let rest = row[j]!;
      for (let k = 0; k < j; k += 1) rest -= factor[i]![k]! * factor[j]![k]!;
      if (i === j && rest <= 0) return false;
      factor[i]!.push(i === j ? Math.sqrt(rest) : rest / factor[j]![j]!);
    }
  }
  return true;
}
