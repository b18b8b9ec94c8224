import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { density, upperTail } from '../../../main/engine/estimate/normal.ts';
import { type SoftWindow, weigh } from '../../../main/engine/estimate/soft-window.ts';

/** What Bayes says, by summing up over the true value: prior N(0, variance), window with soft edges, 2 % outliers. */
function bayes(v: number, variance: number, { half, sd, reach }: SoftWindow) {
  const prior = Math.sqrt(variance);
  const outside = 0.02 / (2 * (reach + 5 * Math.hypot(prior, sd)));
  const steps = 8000;
  const width = (20 * prior) / steps;
  let [mass, first, second] = [0, 0, 0];
  for (let i = 0; i <= steps; i += 1) {
    const truth = -10 * prior + i * width;
    const within = upperTail((v - half - truth) / sd) - upperTail((v + half - truth) / sd);
    const weight = ((0.98 * within) / (2 * half) + outside) * (density(truth / prior) / prior) * width;
    mass += weight;
    first += weight * truth;
    second += weight * truth * truth;
  }
  return { mean: first / mass, variance: second / mass - (first / mass) ** 2, logLikelihood: Math.log(mass) };
}

/** Mean and variance of the true value, which follows from u = true value + edge noise by linear regression. */
function posterior(v: number, variance: number, window: SoftWindow) {
  const { pull, shrink, logLikelihood, outlier } = weigh(v, variance, window);
  const total = variance + window.sd ** 2;
  return {
    mean: (variance / Math.sqrt(total)) * pull,
    variance: variance - (variance ** 2 / total) * (1 - shrink),
    logLikelihood,
    outlier,
  };
}

const ms = 1e-3;

describe('what a sample says of a true value that was known to 1 ms', () => {
  const windows: readonly (readonly [string, SoftWindow])[] = [
    ['a sharp answer', { half: 0.05 * ms, sd: 0.05 * ms, reach: 5 * ms }],
    ['a usual answer', { half: 0.5 * ms, sd: 0.1 * ms, reach: 10 * ms }],
    ['an answer from a queue', { half: 8 * ms, sd: 0.1 * ms, reach: 20 * ms }],
    ['an answer over a path that is hardly known', { half: 0.3 * ms, sd: 2 * ms, reach: 20 * ms }],
  ];
  const distances = [0, 0.3, 1, 2, 3.5, 5, 9, 40].flatMap((d) => (d === 0 ? [d] : [-d, d]));

  test.each(windows)('%s: mean, variance and likelihood are those of Bayes', (_, window) => {
    for (const distance of distances) {
      const v = distance * ms;
      const actual = posterior(v, ms ** 2, window);
      const right = bayes(v, ms ** 2, window);
      expect(Math.abs(actual.mean - right.mean)).toBeLessThan(1e-3 * ms);
      expect(Math.abs(actual.variance / right.variance - 1)).toBeLessThan(5e-3);
      expect(Math.abs(actual.logLikelihood - right.logLikelihood)).toBeLessThan(1e-3);
    }
  });

  test('one that lies ten of its deviations outside is an outlier and pulls nothing', () => {
    const window = { half: 0.5 * ms, sd: 0.1 * ms, reach: 10 * ms };
    for (const v of [11 * ms, -11 * ms, 1, -1, 1e6]) {
      const { mean, variance, outlier } = posterior(v, ms ** 2, window);
      expect(outlier).toBeGreaterThan(0.999_999);
      expect(Math.abs(mean)).toBeLessThan(1e-9 * ms);
      expect(variance / ms ** 2).toBeCloseTo(1, 6);
    }
  });

  test('one whose window holds all that is believed pulls hardly and teaches hardly', () => {
    const { mean, variance, outlier } = posterior(3 * ms, ms ** 2, {
      half: 8 * ms,
      sd: 0.1 * ms,
      reach: 20 * ms,
    });
    expect(Math.abs(mean)).toBeLessThan(1e-5 * ms);
    expect(variance / ms ** 2).toBeCloseTo(1, 3);
    expect(outlier).toBeLessThan(0.02);
  });

  test('a point-like window is a Kalman update', () => {
    const { mean, variance } = posterior(0.5 * ms, ms ** 2, { half: 0, sd: ms, reach: 1e3 });
    expect(mean).toBeCloseTo(0.25 * ms, 7);
    expect(variance / ms ** 2).toBeCloseTo(0.5, 3);
  });
});

test('whatever comes: finite, never surer than sure, and as far to one side as its mirror to the other', () => {
  const size = (most: number) => fc.double({ min: 0, max: most, noNaN: true });
  fc.assert(
    fc.property(
      fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      size(1e6),
      size(10),
      size(1),
      size(10),
      (v, variance, half, sd, reach) => {
        const one = weigh(v, variance, { half, sd, reach });
        const other = weigh(-v, variance, { half, sd, reach });
        for (const value of Object.values(one)) expect(Number.isFinite(value)).toBe(true);
        expect(one.outlier).toBeGreaterThanOrEqual(-1e-12);
        expect(one.outlier).toBeLessThanOrEqual(1);
        expect(one.shrink).toBeGreaterThanOrEqual(0);
        expect(one.pull).toBeCloseTo(-other.pull, 6);
        expect(one.logLikelihood).toBeCloseTo(other.logLikelihood, 6);
        // Towards the sample, and not beyond its window's far end.
        expect(one.pull * v).toBeGreaterThanOrEqual(-1e-12);
      },
    ),
    { seed: 3, numRuns: 1000 },
  );
});
