/**
 * The normal distribution cut off on both sides: probability, mean and variance of a standard normal variable that is
 * known to lie in [from, to].
 *
 * With phi the density, Q the upper tail and Z = Q(from) - Q(to): mean = (phi(from) - phi(to)) / Z, variance = 1 +
 * (from phi(from) - to phi(to)) / Z - mean^2 (Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 1,
 * 13.10). Far out in the tail Z vanishes and every term is 0/0, so there all is divided by phi(from) first: what remains
 * is Mills' ratio Q/phi, which is tame everywhere.
 */

const SQRT_2PI = Math.sqrt(2 * Math.PI);

/** Density at x. */
export const density = (x: number) => Math.exp(-0.5 * x * x) / SQRT_2PI;

/** Beyond this the continued fraction needs fewer terms than the series. */
const FRACTION_FROM = 2.5;
/** Enough terms for full double precision at FRACTION_FROM and above. */
const FRACTION_TERMS = 60;

/** Mills' ratio Q(x) / phi(x) for x >= 0. Relative error under 1e-12. */
export function millsRatio(x: number): number {
  if (x < FRACTION_FROM) {
    // Q = 1/2 - phi (x + x^3/3 + x^5/15 + ...): Abramowitz and Stegun 26.2.11.
    let term = x;
    let sum = x;
    for (let n = 3; Math.abs(term) > 1e-17 * sum; n += 2) {
      term *= (x * x) / n;
      sum += term;
    }
    return 0.5 / density(x) - sum;
  }
  // Laplace's continued fraction 1/(x + 1/(x + 2/(x + 3/(x + ...)))), from the inside.
  let fraction = x;
  for (let n = FRACTION_TERMS; n >= 1; n -= 1) fraction = x + n / fraction;
  return 1 / fraction;
}

/** Probability of more than x. */
export function upperTail(x: number): number {
  return x < 0 ? 1 - upperTail(-x) : x > 38 ? 0 : millsRatio(x) * density(x);
}

export interface Truncated {
  /** Natural logarithm of the probability of the interval. */
  readonly logProbability: number;
  readonly mean: number;
  readonly variance: number;
}

/** Narrower intervals are taken as points of constant density: the difference of two tails would be noise. */
const NARROW = 1e-3;

/** Moments of a standard normal variable given that it lies between `from` and `to` (from < to). */
export function truncated(from: number, to: number): Truncated {
  if (from + to < 0) {
    const mirrored = truncated(-to, -from);
    return { ...mirrored, mean: -mirrored.mean };
  }
  const width = to - from;
  if (width < NARROW) {
    const middle = (from + to) / 2;
    return {
      logProbability: Math.log(width / SQRT_2PI) - 0.5 * middle * middle,
      mean: middle,
      variance: (width * width) / 12,
    };
  }
  if (from < 0) {
    const probability = 1 - upperTail(-from) - upperTail(to);
    const mean = (density(from) - density(to)) / probability;
    const second = 1 + (from * density(from) - to * density(to)) / probability;
    return { logProbability: Math.log(probability), mean, variance: positive(second - mean * mean, width) };
  }
  // phi(to) / phi(from); 0 where the far end does not matter any more.
  const ratio = Math.exp((-width * (from + to)) / 2);
  const mass = millsRatio(from) - (ratio === 0 ? 0 : ratio * millsRatio(to));
  const mean = (1 - ratio) / mass;
  const second = 1 + (from - (ratio === 0 ? 0 : to * ratio)) / mass;
  return {
    logProbability: Math.log(mass / SQRT_2PI) - 0.5 * from * from,
    mean,
    variance: positive(second - mean * mean, width),
  };
}

/** A variance between that of nothing and that of a uniform spread, whatever rounding did to it. */
const positive = (variance: number, width: number) =>
  Math.min(Math.max(variance, 1e-12), Math.min(1, (width * width) / 12));
