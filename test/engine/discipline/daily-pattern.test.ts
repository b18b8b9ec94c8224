import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DailyPattern } from '../../../main/engine/discipline/daily-pattern.ts';
import { later, type Utc } from '../../../main/engine/time/instant.ts';
import { dayAndNight, HOUR_NS, type House, MIDNIGHT, Quartz } from './day.ts';

const HOUR = 3600;
const seeds = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const at = (hours: number) => later(MIDNIGHT, hours * HOUR);

function live(house: House, days: number, pattern = new DailyPattern(), quartz = new Quartz(house)) {
  for (let hour = 0; hour < 24 * days; hour += 1) pattern.learn(quartz.hour());
  return { pattern, quartz };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const rms = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);

/** What 8 hours without servers do to a clock whose rate was known: continued straight, and with the pattern. */
function holdover({ pattern, quartz }: ReturnType<typeof live>) {
  const { now: from, ahead, ppm } = quartz;
  for (let hour = 0; hour < 8; hour += 1) quartz.hour();
  // The line adds what the counter is expected to lack.
  const straight = quartz.ahead - ahead - ppm * 1e-6 * 8 * HOUR;
  const { offset, rate, sd } = pattern.continuation(from, quartz.now);
  return { straight, bent: straight + offset, rate, sd, expected: ppm - quartz.ppm };
}

describe('a quartz without a pattern', () => {
  test.each([
    { what: 'at rest', wander: 1e-10 },
    { what: 'of a quiet household', wander: 1e-9 },
    { what: 'of a household', wander: 1e-8 },
    { what: 'of a laptop that is carried around', wander: 1e-7 },
    { what: 'measured three times worse than is known', wander: 1e-9, noise: 0.15 },
  ])('$what shows none in two weeks, with 8 seeds', ({ wander, noise }) => {
    for (const seed of seeds(8)) {
      const pattern = new DailyPattern();
      const quartz = new Quartz({ seed, wander, ...(noise ? { noise } : {}), hour: seed });
      for (let hour = 0; hour < 14 * 24; hour += 1) {
        pattern.learn({ ...quartz.hour(), sigma: 0.05 });
        expect(pattern.shows, `seed ${seed}, hour ${hour}`).toBe(false);
      }
      expect(pattern.continuation(quartz.now, later(quartz.now, 8 * HOUR))).toEqual({
        offset: 0,
        rate: 0,
        sd: 0,
      });
    }
  });

  test('that swings every 6 hours does not swing every day', () => {
    for (const seed of seeds(4)) {
      const curve = (s: number) => Math.sin((2 * Math.PI * s) / (6 * HOUR));
      expect(live({ seed, wander: 3e-9, curve }, 14).pattern.shows).toBe(false);
    }
  });
});

describe('1 ppm between day and night, on a quiet quartz', () => {
  const house = { wander: 1e-9, curve: dayAndNight(1) };
  const four = seeds(8).map((seed) => live({ ...house, seed, hour: 3 * seed }, 4));

  test('is not claimed before three days', () => {
    for (const seed of seeds(3)) expect(live({ ...house, seed }, 2.9).pattern.shows).toBe(false);
  });

  test('is learned within 10 % in four days, swing and hour', () => {
    for (const { pattern } of four) {
      expect(Math.abs(pattern.amplitude - 1)).toBeLessThan(0.1);
      expect(pattern.predict(at(15)).ppm).toBeGreaterThan(0.85);
      expect(pattern.predict(at(3)).ppm).toBeLessThan(-0.85);
      expect(Math.abs(pattern.predict(at(9)).ppm)).toBeLessThan(0.15);
    }
  });

  test('known, halves what 8 hours without servers do to the clock, at the least', () => {
    const outages = four.map(holdover);
    expect(rms(outages.map((o) => o.straight))).toBeGreaterThan(10e-3);
    expect(rms(outages.map((o) => o.bent))).toBeLessThan(0.5 * rms(outages.map((o) => o.straight)));
    for (const { rate, expected } of outages) expect(Math.abs(rate * 1e6 - expected)).toBeLessThan(0.5);
  });

  test('says how sure it is: the truth lies within four standard deviations all day', () => {
    for (const { pattern } of four) {
      for (let hour = 0; hour < 24; hour += 1) {
        const { ppm, sigma } = pattern.predict(at(hour));
        expect(Math.abs(ppm - house.curve(hour * HOUR))).toBeLessThan(4 * sigma);
      }
    }
  });

  test('is integrated exactly: the sum over small pieces, and nothing over a whole day', () => {
    const { pattern } = four[0]!;
    let sum = 0;
    for (let minute = 0; minute < 480; minute += 1)
      sum += 60e-6 * pattern.predict(at(2 + (minute + 0.5) / 60)).ppm;
    expect(pattern.integral(at(2), at(10))).toBeCloseTo(sum, 6);
    expect(pattern.integral(at(5), at(29))).toBeCloseTo(0, 12);
    const bend = pattern.continuation(at(2), at(10));
    expect(bend.offset).toBeCloseTo(-(sum - 8 * HOUR * 1e-6 * pattern.predict(at(2)).ppm), 6);
  });

  test('that ends is forgotten: eight weeks later less than a tenth of it shows', () => {
    const { pattern, quartz } = live({ ...house, seed: 3 }, 7);
    const still = new Quartz({ seed: 4, wander: 1e-9 });
    const shift = quartz.now - still.now;
    for (let hour = 0; hour < 56 * 24; hour += 1) {
      const { from, to, ...rate } = still.hour();
      pattern.learn({ from: (from + shift) as Utc, to: (to + shift) as Utc, ...rate });
    }
    expect(pattern.amplitude).toBeLessThan(0.1);
  });

  test('is learned from one hour in six as well, only later', () => {
    const pattern = new DailyPattern();
    const quartz = new Quartz({ ...house, seed: 2 });
    for (let hour = 0; hour < 14 * 24; hour += 1) {
      const mean = quartz.hour();
      if (hour % 6 === 0) pattern.learn(mean);
      if (hour === 4 * 24) expect(pattern.shows).toBe(false);
    }
    // Two days of data, over two weeks: still too few.
    expect(pattern.shows).toBe(false);
    for (let hour = 0; hour < 7 * 24; hour += 1) {
      const mean = quartz.hour();
      if (hour % 6 === 0) pattern.learn(mean);
    }
    expect(pattern.shows).toBe(true);
    expect(Math.abs(pattern.amplitude - 1)).toBeLessThan(0.25);
  });
});

test('on a lively quartz the median of what is learned in four days is right within 10 %', () => {
  const swings = seeds(15).map(
    (seed) => live({ seed, wander: 3e-9, curve: dayAndNight(1) }, 4).pattern.amplitude,
  );
  expect(Math.abs(median(swings) - 1)).toBeLessThan(0.1);
});

test('hours of work show as well, within two weeks: half a ppm from 8 to 17 o’clock', () => {
  const curve = (s: number) => (s >= 8 * HOUR && s < 17 * HOUR ? 0.5 : 0);
  const { pattern } = live({ seed: 1, wander: 1e-9, curve }, 14);
  expect(pattern.predict(at(12.5)).ppm - pattern.predict(at(3)).ppm).toBeGreaterThan(0.4);
});

describe('over restarts', () => {
  const house = { seed: 5, wander: 1e-9, curve: dayAndNight(1) };
  const written = (pattern: DailyPattern) => JSON.parse(JSON.stringify(pattern.state));

  test('it goes on as if nothing had been', () => {
    const whole = live(house, 6).pattern;
    const first = live(house, 3.5);
    const second = live(
      house,
      2.5,
      DailyPattern.restored(written(first.pattern), true)!,
      first.quartz,
    ).pattern;
    expect(second.state).toEqual(whole.state);
  });

  test('a reboot keeps the shape, not the mean: the counter may be calibrated anew', () => {
    const { pattern, quartz } = live(house, 4);
    const { amplitude } = pattern;
    const rebooted = DailyPattern.restored(written(pattern), false)!;
    expect(rebooted.amplitude).toBeCloseTo(amplitude, 9);
    for (let hour = 0; hour < 24; hour += 1) {
      const mean = quartz.hour();
      rebooted.learn({ ...mean, ppm: mean.ppm + 40 });
    }
    expect(Math.abs(rebooted.amplitude - 1)).toBeLessThan(0.1);
  });

  test('nothing is kept before anything was seen', () => {
    expect(new DailyPattern().state).toBeNull();
  });

  test('what is no such state is not believed', () => {
    const state = written(live(house, 1).pattern);
    const broken = [
      { ...state, repeating: state.repeating.slice(1) },
      { ...state, plain: state.repeating },
      { ...state, seen: -1 },
      { ...state, until: 'yesterday' },
      { ...state, plain: state.plain.map((h: object) => ({ ...h, logWeight: 1 })) },
      { ...state, plain: state.plain.map((h: object) => ({ ...h, covariance: [-1] })) },
      {
        ...state,
        repeating: state.repeating.map((h: { covariance: number[] }) => ({
          ...h,
          covariance: h.covariance.map(() => 1),
        })),
      },
    ];
    for (const wrong of broken) expect(DailyPattern.restored(wrong, true)).toBeNull();
    expect(DailyPattern.restored(state, true)).not.toBeNull();
  });

  test('it takes the same little room after a year', () => {
    const day = JSON.stringify(live(house, 1).pattern.state).length;
    const pattern = new DailyPattern();
    const quartz = new Quartz(house);
    for (let hour = 0; hour < 365 * 24; hour += 6) {
      pattern.learn(quartz.hour());
      for (let i = 0; i < 5; i += 1) quartz.hour();
    }
    expect(JSON.stringify(pattern.state).length).toBeLessThan(1.2 * day);
    expect(day).toBeLessThan(8000);
  });
});

test('whatever comes in, what comes out is finite', () => {
  const number = fc.oneof(
    fc.double(),
    fc.double({ min: -600, max: 600, noNaN: true }),
    fc.constantFrom(0, 1e-300, 1e300, Number.NaN, Number.POSITIVE_INFINITY),
  );
  const observation = fc.record({
    gap: fc.bigInt({ min: -HOUR_NS, max: 10_000n * HOUR_NS }),
    span: fc.bigInt({ min: -1n, max: 30n * HOUR_NS }),
    ppm: number,
    sigma: number,
  });
  fc.assert(
    fc.property(fc.array(observation, { maxLength: 150 }), (observations) => {
      const pattern = new DailyPattern();
      let end = (-5n * HOUR_NS) as Utc;
      for (const { gap, span, ppm, sigma } of observations) {
        const from = (end + gap) as Utc;
        end = (from + span) as Utc;
        pattern.learn({ from, to: end, ppm, sigma });
      }
      const { offset, rate, sd } = pattern.continuation(end, later(end, 1e6));
      const { ppm, sigma } = pattern.predict(end);
      const all = [offset, rate, sd, ppm, sigma, pattern.amplitude, pattern.integral(end, later(end, 1e6))];
      for (const value of [...all, pattern.evidence]) expect(Number.isFinite(value)).toBe(true);
      const { state } = pattern;
      if (state !== null) expect(DailyPattern.restored(state, true)?.state).toEqual(state);
    }),
    { seed: 1, numRuns: 60 },
  );
});
