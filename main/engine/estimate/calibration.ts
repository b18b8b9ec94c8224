/**
 * Was the likely bound right? Every sample that is sharp enough to tell is a check of what was claimed just before it
 * came: the claim was right if the claimed interval and the sample's window have a point in common. The record is what
 * people are shown ("right in 997 of 1000 checks"), and where more than one check in a hundred failed, the claims are
 * widened to what would have been right in ninety-nine of them.
 *
 * The bound is never narrowed by its record: a window is a forgiving judge.
 */

/** Checks that are remembered: enough to tell one in a hundred, some days of a usual path. */
const MEMORY = 1000;

/** Share of the claims that are to be right. */
export const CONFIDENCE = 0.99;

/** Standard deviations of a normal variable that hold CONFIDENCE of it. */
export const LIKELY_SIGMAS = 2.576;

export interface Record {
  readonly right: number;
  readonly of: number;
}

interface Check {
  /** By how much the model's claim would have had to be wider, as a factor; 1 and less: it was wide enough. */
  readonly needed: number;
  /** The claim that was made, with the factor of then, was right. */
  readonly right: boolean;
}

export class Calibration {
  /** Newest last. */
  private readonly checks: Check[] = [];
  private widening = 1;

  /**
   * `error`: distance between what was expected and what was measured. `modelled`: the likely bound before it is
   * multiplied by `factor`. `half`: of the window of the measurement, which is no judge where it is wider than the claim.
   */
  check(error: number, modelled: number, half: number): void {
    if (!(modelled > 0) || !(half <= modelled * this.widening)) return;
    const needed = Math.max(0, Math.abs(error) - half) / modelled;
    this.checks.push({ needed, right: needed <= this.widening });
    if (this.checks.length > MEMORY) this.checks.shift();
    const beyond = this.checks.map((c) => c.needed).filter((n) => n > 1);
    const allowed = Math.floor(this.checks.length * (1 - CONFIDENCE));
    this.widening = beyond.length <= allowed ? 1 : beyond.sort((a, b) => b - a)[allowed]!;
  }

  /** Of the last thousand checks. */
  get record(): Record | null {
    const of = this.checks.length;
    return of === 0 ? null : { right: this.checks.filter((c) => c.right).length, of };
  }

  /** By how much the model's bound is to be multiplied. */
  get factor(): number {
    return this.widening;
  }
}
