/**
 * Where in its window does the error of a sample lie? For exponential queues of equal mean anywhere, with equal
 * probability. But queues differ: where only one direction is busy, the error sits at one edge of every window; where
 * many small queues add up, it keeps to the middle. Both show in the samples themselves, because the estimate predicts
 * each of them:
 *
 *     r = what a sample shows beyond its prediction,  h = half of the window,  r = m h + c + noise
 *
 * The slope m of a regression of r on h is the lean of the error towards an edge, -1 to 1; c is the error of the
 * prediction itself and of no interest. What remains has the variance s^2 h^2 + w^2 beyond that of the prediction: s^2 is
 * 1/3 for a uniform error, 1 / (2k + 1) where each queue is a sum of k exponential ones (then the error is a symmetric
 * beta variable); w is noise that no delay tells of, such as that of the server's own clock. A second regression, of the
 * squared remainder on h^2, finds both. The sample is given as a window with soft edges of the same variance, and of the
 * same kurtosis as that beta variable: the window's share of the variance is sqrt(5 / (2k + 3)).
 *
 * A clock that is followed too sluggishly leaves errors as well, and taking those for noise would make it more sluggish
 * still. But they come with the same sign again and again, and noise does not: what consecutive remainders have in common
 * (the mean of their products) is no noise.
 *
 * Only usual samples teach, and only to them is it applied: of a rare long wait nothing more is known than its window.
 */
import type { Window } from '../source/delay-model.ts';
import type { Seconds } from '../time/instant.ts';

/** Of an error that is spread evenly over its window. */
const UNIFORM = 1 / 3;

/** Samples by whose number the memory fades: five hours at 64 s polls, as long as the character of a network lasts. */
const MEMORY = 300;

/** Samples that an even spread without noise counts for before any is seen. */
const PRIOR = 30;

/** Anything unusual is believed from so many standard deviations on: by chance once in 16,000 (normal distribution). */
const SIGNIFICANT = 4;

/** In jitters; half a window beyond that is no usual one: 9 % of exponential queues. */
const USUAL = 2;

/** Less of the window than this is below what the floor of the delay is known to. */
const LEAST = 0.01;

export interface Shaped {
  /** By how much the window's middle is off the sample. */
  readonly lean: Seconds;
  readonly half: Seconds;
  readonly sd: Seconds;
}

/** Noise is believed sooner: seen where there is none it costs a hundredth of the accuracy, overlooked a fifth. */
const SUSPECTED = 2;

/**
 * A prediction teaches where it is sharper than the window by this: its own variance is then a third of an even error's
 * at most. Otherwise its faults are taken for the network's: a daily swing at polls of 17 minutes, in simulated years.
 */
const SHARPER = 3;

/** Standard deviations beyond its window at which a sample is no usual one. */
const BEYOND = 4;

/** Fading sums of a weighted regression of y on x. */
class Sums {
  n = 0;
  w = 0;
  x = 0;
  y = 0;
  xx = 0;
  xy = 0;
  yy = 0;

  add(weight: number, x: number, y: number): void {
    const fade = 1 - 1 / MEMORY;
    this.n = fade * this.n + 1;
    this.w = fade * this.w + weight;
    this.x = fade * this.x + weight * x;
    this.y = fade * this.y + weight * y;
    this.xx = fade * this.xx + weight * x * x;
    this.xy = fade * this.xy + weight * x * y;
    this.yy = fade * this.yy + weight * y * y;
  }
}

export class QueueShape {
  private readonly line = new Sums();
  private readonly squares = new Sums();
  /** Of consecutive remainders. */
  private readonly products = new Sums();
  private last: Seconds | null = null;
  private slope = 0;
  private spread = UNIFORM;
  /** Variance of what no delay tells of. */
  private noise = 0;

  /** `by`: what a sample showed beyond its prediction, whose standard deviation was `sd`. */
  learn({ half, jitter }: Window, by: Seconds, sd: Seconds): void {
    const tolerance = half + BEYOND * Math.sqrt(sd ** 2 + this.noise);
    if (half > USUAL * jitter || SHARPER * sd > half || !(Math.abs(by) <= tolerance)) return;
    // Every sample by its own variance, so that an hour of load does not outweigh the day.
    const variance = UNIFORM * half ** 2 + sd ** 2 + this.noise;
    if (!(variance > 0)) return;
    this.line.add(1 / variance, half, by);
    const middle = this.learnLean();
    const left = by - middle - this.slope * half;
    this.squares.add(1 / variance ** 2, half ** 2, left ** 2 - sd ** 2);
    if (this.last !== null) this.products.add(1 / variance ** 2, 0, left * this.last);
    this.last = left;
    this.learnSpread();
  }

  /** The window as its samples were seen to fill it. */
  shape({ half, sd, jitter }: Window): Shaped {
    if (half > USUAL * jitter) return { lean: 0, half, sd };
    const k = (1 / this.spread - 1) / 2;
    const share = Math.sqrt(5 / (2 * k + 3));
    return {
      lean: this.slope * half,
      half: half * Math.sqrt(3 * this.spread * share),
      sd: Math.sqrt(sd ** 2 + this.noise + half ** 2 * this.spread * (1 - share)),
    };
  }

  /** Returns the error of the prediction, which all samples share. */
  private learnLean(): Seconds {
    const { n, w, x, y, xx, xy, yy } = this.line;
    const varX = xx / w - (x / w) ** 2;
    const varY = yy / w - (y / w) ** 2;
    const slope = varX > 0 ? (xy / w - (x * y) / w ** 2) / varX : 0;
    const left = Math.max(0, varY - slope ** 2 * varX);
    const leans = n > PRIOR && Math.abs(slope) > SIGNIFICANT * Math.sqrt(left / (n * varX));
    this.slope = leans ? Math.max(-1, Math.min(1, slope)) : 0;
    return (y - this.slope * x) / w;
  }

  private learnSpread(): void {
    const { n, w, x, y, xx, xy } = this.squares;
    // The prior as PRIOR more samples of the mean weight and window.
    const prior = (PRIOR * w) / n;
    const mean = x / w;
    const [a, b, c] = [w + prior, x, xx + prior * mean ** 2];
    const [d, e] = [y, xy + prior * mean ** 2 * UNIFORM];
    const determinant = a * c - b * b;
    // The weights are those of squares of normal variables, so these are the standard errors of both.
    const spread = determinant > 0 ? (a * e - b * d) / determinant : UNIFORM;
    const narrower = UNIFORM - spread > SIGNIFICANT * Math.sqrt(a / determinant);
    this.spread = narrower ? Math.max(LEAST, spread) : UNIFORM;
    // What is left for the noise with the spread as it is taken to be.
    const common = this.products.w > 0 ? Math.max(0, this.products.y / this.products.w) : 0;
    const noise = (d - b * this.spread) / a - common;
    this.noise = noise > SUSPECTED / Math.sqrt(a) ? noise : 0;
  }
}
