/**
 * What a sample says: "the truth lies within `half` of `centre`", where the edges are soft (`sd`), because the smallest
 * delay is itself only estimated; and one sample in fifty says nothing at all.
 *
 * Prior N(0, S) for the true value, sample at distance v from the prior's mean. Write u = true value + edge noise ~
 * N(0, S + sd^2); the window says |v - u| <= half. The moments of the cut-off u are known in closed form, and the true
 * value follows from u by linear regression, so that mean and variance of the posterior are exact. An outlier leaves the
 * prior as it is; the two cases are mixed by their probabilities and their first two moments kept (moment matching,
 * assumed density filtering). The pull of a sample therefore grows with its distance only until the sample itself
 * becomes incredible, and a sample within the window's reach pulls hardly at all.
 */
import { truncated } from './normal.ts';

export interface SoftWindow {
  /** What the queues of this exchange can have added at most, to either side. */
  readonly half: number;
  /** Standard deviation of the edges. */
  readonly sd: number;
  /** No honest server's answer lies farther off than this, whatever the path did: half the delay. */
  readonly reach: number;
}

export interface Verdict {
  /** Of the pull, in standard deviations of u: the prior's mean moves by `pull` times the gain. */
  readonly pull: number;
  /** Of u after the sample, as a share of what it was. */
  readonly shrink: number;
  /** Log of the density of this sample. */
  readonly logLikelihood: number;
  /** Probability that the sample was an outlier. */
  readonly outlier: number;
}

/**
 * Samples that do not keep to their window: a queue in the server, a stamp that came late, a path that changed a moment
 * ago. Two in a hundred is pessimistic for a good path; the estimate is insensitive to it between 0.5 % and 5 %.
 */
const OUTLIERS = 0.02;

/** Seconds; nothing is known better than to a thousandth of a nanosecond. */
const SHARPEST = 1e-12;

/** Weighs one sample at distance `v` from the mean of a prior of variance `S` (both of centre). */
export function weigh(v: number, variance: number, window: SoftWindow): Verdict {
  const total = Math.max(SHARPEST, Math.sqrt(variance + window.sd ** 2));
  const half = Math.max(window.half, 1e-6 * total);
  const inside = truncated((v - half) / total, (v + half) / total);
  const logInside = Math.log((1 - OUTLIERS) / (2 * half)) + inside.logProbability;
  // An outlier lies anywhere within the reach of an honest server, or of the prior.
  const logOutside = Math.log(OUTLIERS / (2 * (window.reach + 5 * total)));
  const most = Math.max(logInside, logOutside);
  const logLikelihood = most + Math.log(Math.exp(logInside - most) + Math.exp(logOutside - most));
  const credible = Math.exp(logInside - logLikelihood);
  const pull = credible * inside.mean;
  const second = credible * (inside.variance + inside.mean ** 2) + (1 - credible);
  return { pull, shrink: second - pull ** 2, logLikelihood, outlier: 1 - credible };
}
