import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClockFilter } from '../../../main/engine/estimate/clock-filter.ts';
import { TimeEstimate } from '../../../main/engine/estimate/time-estimate.ts';
import { later, type Raw, type Utc } from '../../../main/engine/time/instant.ts';
import { above } from '../../../main/engine/time/line.ts';
import { SeededRandom } from '../../../main/simulation/random.ts';

const raw = (seconds: number) => later(5_000_000_000n as Raw, seconds);
const utc = (seconds: number) => later(1_800_000_000_000_000_000n as Utc, seconds);

describe('the filter', () => {
  test('learns a steady rate: 20 ppm from an hour of 0.5 ms noise, as well as its own sigma says', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const random = new SeededRandom(seed);
      const filter = new ClockFilter();
      for (let t = 0; t <= 3600; t += 64)
        filter.update(raw(t), utc(t * (1 + 20e-6) + 5e-4 * random.normal()), 5e-4 ** 2);
      const { rate, sd } = filter.rateAt(raw(3600));
      expect(Math.abs(rate - 20e-6), `seed ${seed}`).toBeLessThan(4 * sd);
      expect(sd).toBeLessThan(2e-6);
    }
  });

  test('one answer a second off moves it by no more than three standard deviations would', () => {
    const filter = new ClockFilter();
    for (let t = 0; t <= 640; t += 64) filter.update(raw(t), utc(t), 1e-8);
    const before = filter.at(raw(704))!;
    filter.update(raw(704), utc(705), 1e-8);
    const moved = Math.abs(above(before.line, raw(704), filter.at(raw(704))!.line.utc));
    expect(moved).toBeLessThan(3 * Math.hypot(before.sd, 1e-4));
  });

  test('stays finite for any sequence of times, values and variances', () => {
    const events = fc.array(
      fc.record({
        wait: fc.double({ min: -100, max: 1e7, noNaN: true }),
        error: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        variance: fc.double({ min: 1e-18, max: 1e4, noNaN: true }),
      }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(events, (list) => {
        const filter = new ClockFilter();
        let t = 0;
        for (const { wait, error, variance } of list) {
          t = Math.max(0, t + wait);
          filter.update(raw(t), utc(t + error), variance);
          const estimate = filter.at(raw(t))!;
          for (const value of [estimate.sd, estimate.rateSd, estimate.line.rate])
            expect(Number.isFinite(value)).toBe(true);
          expect(estimate.sd).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('after a break only the rate is known, and less sure', () => {
    const filter = new ClockFilter(0, 1e-6);
    filter.update(raw(0), utc(0), 1e-8);
    const { sd } = filter.rateAt(raw(0));
    filter.breakSegment(2e-6);
    expect(filter.started).toBe(false);
    expect(filter.rateAt(raw(0)).sd).toBeGreaterThan(sd);
  });
});

describe('the estimate', () => {
  test('is kept within what the majority can mean', () => {
    const estimate = new TimeEstimate(null);
    estimate.measured(raw(0), utc(0), 1e-8);
    const region = { low: 0.002, high: 0.004 };
    const time = estimate.at(raw(0), region)!;
    expect(above(estimate.lineAt(raw(0))!, raw(0), time.line.utc)).toBeCloseTo(0.002, 9);
    expect(time.bound).toBeCloseTo(0.002, 9);
  });

  test('in holdover the bound only grows', () => {
    const estimate = new TimeEstimate({ rate: 0, sd: 1e-6 });
    estimate.measured(raw(0), utc(0), 1e-8);
    estimate.agreedOn(raw(0), { low: -0.01, high: 0.01 }, 3e-6);
    const bounds = [0, 60, 3600, 86_400].map((t) => estimate.at(raw(t), null)!);
    expect(bounds.every((b) => b.holdover)).toBe(true);
    expect(bounds.map((b) => b.bound)).toEqual(bounds.map((b) => b.bound).sort((a, b) => a - b));
    expect(bounds[0]!.bound).toBeCloseTo(0.01);
    expect(bounds[3]!.bound).toBeGreaterThan(0.25);
  });
});
