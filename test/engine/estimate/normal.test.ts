import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { density, millsRatio, truncated, upperTail } from '../../../main/engine/estimate/normal.ts';

// Q(x) / phi(x) to 60 digits, rounded to doubles.
const MILLS: readonly (readonly [number, number])[] = [
  [0, 1.2533141373155001],
  [0.5, 0.8763644564536923],
  [1, 0.6556795424187986],
  [2, 0.42136922928805454],
  [2.5, 0.3542651113297938],
  [3, 0.3045902987101035],
  [5, 0.19280810471531618],
  [10, 0.0990285964717328],
  [30, 0.03329641907250113],
];

/**
 * The same moments by Simpson's rule. The density is divided by that of the edge nearest to the middle, so that nothing
 * underflows far out, and what is more than 40 deviations of its own scale beyond that edge is left out.
 */
function integrated(from: number, to: number) {
  const nearest = from > 0 ? from : to < 0 ? to : 0;
  const scale = 1 / Math.max(1, Math.abs(nearest));
  const low = Math.max(from, nearest - 40 * scale);
  const high = Math.min(to, nearest + 40 * scale);
  const steps = 20_000;
  const width = (high - low) / steps;
  const [mass, first, second] = [0, 0, 0].map((_, power) => {
    let sum = 0;
    for (let i = 0; i <= steps; i += 1) {
      const x = low + i * width;
      const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
      sum += weight * (x - nearest) ** power * Math.exp((nearest * nearest - x * x) / 2);
    }
    return (sum * width) / 3;
  }) as [number, number, number];
  return {
    logProbability: Math.log(mass / Math.sqrt(2 * Math.PI)) - (nearest * nearest) / 2,
    mean: nearest + first / mass,
    variance: second / mass - (first / mass) ** 2,
  };
}

/** Compares to a share of what is right. */
function expectShare(actual: number, right: number, share: number): void {
  expect(Math.abs(actual - right)).toBeLessThanOrEqual(share * Math.max(Math.abs(right), 1e-12));
}

describe("Mills' ratio", () => {
  test.each(MILLS)('at %d', (x, right) => expectShare(millsRatio(x), right, 1e-12));

  test('has no step where the series ends and the fraction begins', () => {
    const [below, above] = [millsRatio(2.5 - 1e-9), millsRatio(2.5)];
    // Its slope there is x M(x) - 1.
    expect(above - below).toBeCloseTo(1e-9 * (2.5 * above - 1), 11);
  });

  test('an upper tail and its mirror make up the whole', () => {
    for (const x of [0, 0.3, 1, 2.4, 2.6, 7, 40]) {
      expect(upperTail(x) + upperTail(-x)).toBeCloseTo(1, 14);
    }
    expectShare(upperTail(1.6448536269514722), 0.05, 1e-12);
    expectShare(density(0), 0.3989422804014327, 1e-15);
  });
});

describe('a normal variable that is known to lie between two values', () => {
  const edges = [-30, -12, -8, -3, -1, -0.2, 0, 0.1, 0.7, 2, 2.5, 4, 8, 15, 30];
  const widths = [0.002, 0.05, 0.4, 1, 3, 10, 60];

  test.each(edges)('from %d: as by numerical integration, for intervals of 0.002 to 60', (from) => {
    for (const width of widths) {
      const to = from + width;
      const actual = truncated(from, to);
      const right = integrated(from, to);
      expect(Math.abs(actual.logProbability - right.logProbability)).toBeLessThan(1e-7);
      // Against what matters: the spread of the variable.
      expect(Math.abs(actual.mean - right.mean)).toBeLessThan(1e-3 * Math.sqrt(right.variance));
      expectShare(actual.variance, right.variance, 0.01);
    }
  });

  test('narrower than a thousandth: the middle, and the variance of an even spread', () => {
    const { logProbability, mean, variance } = truncated(1, 1.0001);
    expectShare(mean, 1.00005, 1e-12);
    expectShare(variance, 1e-8 / 12, 1e-9);
    expectShare(Math.exp(logProbability), 1e-4 * density(1.00005), 1e-9);
  });

  test('without limits it is the whole', () => {
    const { logProbability, mean, variance } = truncated(-50, 50);
    expect(Math.abs(logProbability)).toBeLessThan(1e-12);
    expect(Math.abs(mean)).toBeLessThan(1e-12);
    expectShare(variance, 1, 1e-12);
  });

  test('mirrored limits mirror the mean; it lies between the limits, and no limit adds variance', () => {
    const edge = fc.double({ min: -1000, max: 1000, noNaN: true });
    const length = fc.double({ min: 1e-9, max: 2000, noNaN: true });
    fc.assert(
      fc.property(edge, length, (from, width) => {
        const to = from + width;
        fc.pre(to > from);
        const one = truncated(from, to);
        const other = truncated(-to, -from);
        expect(Number.isFinite(one.logProbability)).toBe(true);
        expect(one.logProbability).toBeLessThanOrEqual(1e-12);
        expect(one.logProbability).toBeCloseTo(other.logProbability, 6);
        expect(one.mean).toBeCloseTo(-other.mean, 9);
        expect(one.variance).toBeCloseTo(other.variance, 9);
        expect(one.mean).toBeGreaterThanOrEqual(from - 1e-9);
        expect(one.mean).toBeLessThanOrEqual(to + 1e-9);
        expect(one.variance).toBeGreaterThan(0);
        expect(one.variance).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });
});
