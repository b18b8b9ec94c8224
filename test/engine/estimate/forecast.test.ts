import { serialize } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { Forecast } from '../../../main/engine/estimate/forecast.ts';
import { later, type Raw, type Utc } from '../../../main/engine/time/instant.ts';

const DAY = 86_400;
const HOUR = 3600;
const SIGMAS = 2.576;

/** Where true time is ahead of the counter, and how much faster it runs. */
interface Quartz {
  readonly offset: (t: number) => number;
  readonly rate: (t: number) => number;
}

/** Half a ppm up and down with the days. */
const SWING = 0.5e-6;
const OMEGA = (2 * Math.PI) / DAY;
const daily: Quartz = {
  offset: (t) => (SWING / OMEGA) * (1 - Math.cos(OMEGA * t)),
  rate: (t) => SWING * Math.sin(OMEGA * t),
};
const straight: Quartz = { offset: () => 0, rate: () => 0 };

const none = () => ({ offset: 0 });

/** What a filter believes that takes the frequency for a random walk of 1e-9 per square root of a second. */
const believed = (gap: number) => Math.sqrt(1e-6 ** 2 + 1e-18 * (gap ** 3 / 3));

/** Samples from one moment to another, by an estimate that is right now. */
function observe(
  forecast: Forecast,
  quartz: Quartz,
  { from = 0, to = 5 * DAY, step = 256, curve = none as Parameters<Forecast['observe']>[1] } = {},
): void {
  for (let t = from; t <= to; t += step) {
    const raw = later(1_000_000_000n as Raw, t);
    const utc = later(1_800_000_000_000_000_000n as Utc, t + quartz.offset(t));
    const line = { raw, utc, rate: quartz.rate(t) };
    forecast.observe({ line, sd: 1e-6, rateSd: 1e-9, wander: 1e-9 }, curve, believed);
  }
}

describe('how wrong a line will be without answers', () => {
  test('nothing practised: what the filter says', () => {
    expect(new Forecast().sigmas(HOUR, SIGMAS)).toBe(SIGMAS);
  });

  test('a quartz that keeps to its line teaches no more caution than the filter has', () => {
    const forecast = new Forecast();
    observe(forecast, straight, { step: 1024 });
    for (const gap of [60, HOUR, 8 * HOUR, DAY]) expect(forecast.sigmas(gap, SIGMAS)).toBe(SIGMAS);
  });

  test('a daily swing of half a ppm is learned: the forecast of 2 to 16 hours holds at every time of the day', () => {
    const forecast = new Forecast();
    observe(forecast, daily);
    // Gaps that are practised, so that the factor of this very length is known.
    for (const gap of [2 ** 13, 2 ** 14, 2 ** 15, 2 ** 16]) {
      const claim = forecast.sigmas(gap, SIGMAS) * believed(gap);
      const errors = Array.from({ length: 96 }, (_, i) => {
        const t = 6 * DAY + (i * DAY) / 96;
        return Math.abs(daily.offset(t + gap) - daily.offset(t) - daily.rate(t) * gap);
      });
      const right = errors.filter((e) => e <= claim).length;
      expect(right).toBeGreaterThanOrEqual(0.95 * errors.length);
      // And is no exaggeration.
      expect(claim).toBeLessThan(1.3 * Math.max(...errors, SIGMAS * believed(gap)));
    }
    expect(forecast.sigmas(2 ** 15, SIGMAS)).toBeGreaterThan(SIGMAS);
  });

  test('where the swing is known and taken into account, nothing is left to learn', () => {
    const forecast = new Forecast();
    const seconds = (utc: Utc) => Number(utc - 1_800_000_000_000_000_000n) / 1e9;
    observe(forecast, daily, {
      step: 1024,
      curve: (from, to) => {
        const [a, b] = [seconds(from), seconds(to)];
        return { offset: daily.offset(b) - daily.offset(a) - daily.rate(a) * (b - a) };
      },
    });
    for (const gap of [HOUR, 8 * HOUR, DAY]) expect(forecast.sigmas(gap, SIGMAS)).toBe(SIGMAS);
  });

  test('a longer gap is never trusted more than a shorter one before it was practised twenty times', () => {
    const forecast = new Forecast();
    // Six hours teach the first eleven; no day has passed.
    observe(forecast, daily, { from: 18 * HOUR, to: 24 * HOUR });
    const practised = forecast.sigmas(2 ** 12, SIGMAS);
    expect(forecast.sigmas(DAY, SIGMAS)).toBeGreaterThanOrEqual(practised);
  });
});

describe('what teaches nothing', () => {
  /** The counter gained a second while nobody looked. */
  const jumped: Quartz = { offset: (t) => (t > HOUR ? 1 : 0), rate: () => 0 };

  test('a counter that stood still: predictions that were under way are dropped', () => {
    const forecast = new Forecast();
    observe(forecast, jumped, { to: HOUR });
    forecast.interrupt();
    observe(forecast, jumped, { from: HOUR + 256, to: 3 * DAY });
    for (const gap of [256, HOUR, DAY]) expect(forecast.sigmas(gap, SIGMAS)).toBe(SIGMAS);
  });

  test('an answer a day after the hour for which the prediction was made', () => {
    const forecast = new Forecast();
    observe(forecast, jumped, { to: HOUR });
    // Predictions of up to half an hour were due long ago.
    observe(forecast, jumped, { from: 25 * HOUR, to: 25 * HOUR });
    expect(forecast.sigmas(2 ** 11, SIGMAS)).toBe(SIGMAS);
  });
});

test('its memory is full after 100 days, and what was learned before them is forgotten', () => {
  const forecast = new Forecast();
  observe(forecast, daily, { to: 100 * DAY, step: 4096 });
  const size = serialize(forecast).length;
  expect(size).toBeLessThan(32 * 1024);
  expect(forecast.sigmas(2 ** 15, SIGMAS)).toBeGreaterThan(SIGMAS);
  observe(forecast, straight, { from: 100 * DAY + 4096, to: 200 * DAY, step: 4096 });
  expect(serialize(forecast).length).toBeLessThan(1.05 * size);
  expect(forecast.sigmas(2 ** 15, SIGMAS)).toBe(SIGMAS);
});
