/** The measures of the benchmark, on series whose figures are known. */
import { describe, expect, test } from 'vitest';
import {
  coverage,
  frequencyRms,
  geometricMean,
  median,
  quantile,
  settlesWithin,
  summarise,
} from './metrics.ts';

const series = (length: number, at: (second: number) => number) =>
  Float64Array.from({ length }, (_, second) => at(second));

describe('errors of a clock', () => {
  test('that is 3 ms fast all day: every measure of size says so, and so does the mean', () => {
    const { rms, mean, p95, max } = summarise(series(1000, () => 3e-3));
    for (const value of [rms, mean, p95, max]) expect(value).toBeCloseTo(3e-3, 12);
  });

  test('that swings by 1 ms: RMS is the amplitude over the square root of two, the mean nought', () => {
    const { rms, mean, max } = summarise(series(3600, (s) => 1e-3 * Math.sin((2 * Math.PI * s) / 360)));
    expect(rms).toBeCloseTo(1e-3 / Math.SQRT2, 9);
    expect(mean).toBeCloseTo(0, 9);
    expect(max).toBeCloseTo(1e-3, 6);
  });

  test('of which one second in a hundred is very bad: not in p95, but in the maximum', () => {
    const { p95, p99, max } = summarise(series(1000, (s) => (s % 100 === 50 ? -0.2 : 1e-4)));
    expect(p95).toBe(1e-4);
    expect(p99).toBe(0.2);
    expect(max).toBe(0.2);
  });
});

describe('the rate of a clock', () => {
  test('that gains 25 us a second is 25 ppm off', () => {
    expect(frequencyRms(series(500, (s) => 25e-6 * s))).toBeCloseTo(25, 6);
  });

  test('is not what a step changes', () => {
    expect(frequencyRms(series(500, (s) => 25e-6 * s + (s >= 250 ? 0.6 : 0)))).toBeCloseTo(25, 6);
  });
});

describe('settling', () => {
  const clock = series(2000, (s) => (s < 70 ? 0.05 : s === 300 ? 2e-3 : 0.5e-3));

  test('counts from the first second of the first stretch that is long enough', () => {
    expect(settlesWithin(clock, 10e-3, 600)).toBe(70);
    expect(settlesWithin(clock, 1e-3, 100)).toBe(70);
    expect(settlesWithin(clock, 1e-3, 600)).toBe(301);
  });

  test('that never happens is null; so is one that is too late to be seen through', () => {
    expect(settlesWithin(clock, 0.1e-3, 600)).toBeNull();
    expect(settlesWithin(clock, 1e-3, 1999)).toBeNull();
  });

  test('waits for a clock that says nothing yet', () => {
    expect(
      settlesWithin(
        series(100, (s) => (s < 5 ? Number.NaN : 0)),
        1e-3,
        50,
      ),
    ).toBe(5);
  });
});

test('a bound of 1 ms holds for 90 of 100 errors, and seconds without a claim do not count', () => {
  const errors = series(200, (s) => (s % 10 === 0 ? -1.5e-3 : 0.5e-3));
  const bounds = series(200, (s) => (s < 100 ? Number.NaN : 1e-3));
  expect(coverage(errors, bounds)).toEqual({ held: 90, of: 100 });
});

test('means and quantiles of a few numbers', () => {
  expect(geometricMean([1, 4, 16])).toBeCloseTo(4, 12);
  expect(median([9, 1, 5])).toBe(5);
  expect(median([9, 1, 5, 7])).toBe(6);
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(3);
  expect(quantile([1, 2, 3, 4], 1)).toBe(4);
});
