/**
 * One hypothesis about the quartz: a Gaussian over the state (x, y, b1 .. bn), where x is by how much UTC lies above a
 * reference line, y by how much it runs faster, and b the error that the path to a source puts on every answer of it:
 * the constant part of its asymmetry. A source's sample measures x + b.
 *
 * Between samples the frequency walks at random with intensity q (A t^3/3, A t^2/2, A t: integrated white noise, A = q^2),
 * which is what a quartz does over minutes to hours, and paths change a little from day to day.
 *
 * No filter can see an error that all paths share; it stays in the variance of x as what the prior of the paths left of
 * it. Several sources narrow it, because their paths would have to err alike.
 */
import { type SoftWindow, type Verdict, weigh } from './soft-window.ts';

/** Of anything, in its square unit: a femtosecond, far below what a clock shows. */
const LEAST_VARIANCE = 1e-30;

export class Member {
  /** Random walk of the frequency, per square root of a second. */
  readonly wander: number;
  /** Mean; x, y, then the paths. */
  readonly mean: number[] = [0, 0];
  /** Covariance, row by row; symmetric. */
  readonly covariance: number[][];

  constructor(wander: number, rateVariance: number) {
    this.wander = wander;
    this.covariance = [
      [0, 0],
      [0, rateVariance],
    ];
  }

  /** A path that is not known yet: independent of everything. */
  addPath(variance: number): void {
    this.mean.push(0);
    for (const row of this.covariance) row.push(0);
    this.covariance.push(this.mean.map((_, i) => (i === this.mean.length - 1 ? variance : 0)));
  }

  dropPath(index: number): void {
    this.mean.splice(index, 1);
    this.covariance.splice(index, 1);
    for (const row of this.covariance) row.splice(index, 1);
  }

  /** A path that errs as another does, give or take this variance. */
  branchPath(from: number, variance: number): void {
    this.addPath(0);
    const last = this.mean.length - 1;
    this.mean[last] = this.mean[from]!;
    for (let i = 0; i < last; i += 1) this.relate(i, last, this.covariance[from]![i]!);
    this.relate(last, last, this.covariance[from]![from]! + variance);
  }

  /** Nothing that was believed of this path holds. */
  resetPath(index: number, mean: number, variance: number): void {
    for (let i = 0; i < this.mean.length; i += 1) this.relate(i, index, 0);
    this.mean[index] = mean;
    this.relate(index, index, variance);
  }

  /** Lets time pass. `pathNoise`: growth of each path's variance, s^2 per second. */
  advance(span: number, pathNoise: readonly number[]): void {
    const { mean, covariance: p } = this;
    const a = this.wander ** 2;
    mean[0]! += mean[1]! * span;
    const [xx, xy, yy] = [p[0]![0]!, p[0]![1]!, p[1]![1]!];
    p[0]![0] = xx + 2 * span * xy + span ** 2 * yy + (a * span ** 3) / 3;
    this.relate(0, 1, xy + span * yy + (a * span ** 2) / 2);
    p[1]![1] = yy + a * span;
    for (let i = 2; i < mean.length; i += 1) {
      this.relate(0, i, p[0]![i]! + span * p[1]![i]!);
      p[i]![i]! += pathNoise[i - 2]! * span;
    }
  }

  /** Nothing is known of x: it follows from a first sample z of a path, with that sample's variance. */
  locate(z: number, path: number, variance: number): void {
    const { mean, covariance: p } = this;
    mean[0] = z - mean[path]!;
    for (let i = 1; i < mean.length; i += 1) this.relate(0, i, -p[path]![i]!);
    p[0]![0] = p[path]![path]! + variance;
  }

  /** Takes in a sample z of x + b. */
  update(z: number, path: number, window: SoftWindow): Verdict {
    const { mean, covariance: p } = this;
    const n = mean.length;
    const gain = mean.map((_, i) => p[i]![0]! + p[i]![path]!);
    const variance = Math.max(0, gain[0]! + gain[path]!);
    const verdict = weigh(z - mean[0]! - mean[path]!, variance, window);
    const total = variance + window.sd ** 2;
    if (total > 0) {
      const root = Math.sqrt(total);
      for (let i = 0; i < n; i += 1) mean[i]! += (gain[i]! / root) * verdict.pull;
      const scale = (verdict.shrink - 1) / total;
      for (let i = 0; i < n; i += 1) {
        const row = p[i]!;
        const share = scale * gain[i]!;
        for (let j = 0; j <= i; j += 1) {
          const value = row[j]! + share * gain[j]!;
          row[j] = value;
          p[j]![i] = value;
        }
      }
      for (const i of [0, 1, path]) this.keepPositive(i);
    }
    return verdict;
  }

  /** Moves x, or another part, without learning anything. */
  shift(index: number, amount: number): void {
    this.mean[index]! += amount;
  }

  /**
   * One path's error, or its difference from another's, is known to be this on the mean, and the rest follows as far as
   * it depends on that.
   */
  confine(path: number, from: number | null, value: number): void {
    const { mean, covariance: p } = this;
    const gain = p.map((row) => row[path]! - (from === null ? 0 : row[from]!));
    const variance = gain[path]! - (from === null ? 0 : gain[from]!);
    const amount = value - (mean[path]! - (from === null ? 0 : mean[from]!));
    if (!(variance > 0)) return;
    for (let i = 0; i < mean.length; i += 1) mean[i]! += (gain[i]! / variance) * amount;
  }

  inflate(index: number, variance: number): void {
    this.covariance[index]![index]! += variance;
  }

  /** Variance of what a path's sample measures, so far ahead. */
  sampleVariance(path: number, ahead: number): number {
    const p = this.covariance;
    const xx =
      p[0]![0]! + 2 * ahead * p[0]![1]! + ahead ** 2 * p[1]![1]! + (this.wander ** 2 * ahead ** 3) / 3;
    return Math.max(0, xx + 2 * (p[0]![path]! + ahead * p[1]![path]!) + p[path]![path]!);
  }

  private relate(i: number, j: number, value: number): void {
    this.covariance[i]![j] = value;
    this.covariance[j]![i] = value;
  }

  /** Rounding must not leave a variance below nothing, nor a correlation above one. */
  private keepPositive(i: number): void {
    const row = this.covariance[i]!;
    row[i] = Math.max(row[i]!, LEAST_VARIANCE);
    for (let j = 0; j < row.length; j += 1) {
      const most = Math.sqrt(row[i]! * Math.max(this.covariance[j]![j]!, LEAST_VARIANCE));
      if (j !== i && Math.abs(row[j]!) > most) this.relate(i, j, Math.sign(row[j]!) * most);
    }
  }
}
