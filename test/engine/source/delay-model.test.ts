import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DelayModel } from '../../../main/engine/source/delay-model.ts';
import { later, type Raw } from '../../../main/engine/time/instant.ts';
import { SeededRandom } from '../../../main/simulation/random.ts';

const ms = 1e-3;
const at = (seconds: number) => later(7_000_000_000n as Raw, seconds);

/** 20 ms there and back, and a queue of so much in each direction. */
const FLOOR = 20 * ms;

interface Exchange {
  readonly delay: number;
  /** By which the queues made its offset wrong. */
  readonly error: number;
}

function exchange(random: SeededRandom, jitter: number): Exchange {
  const [there, back] = [jitter * random.exponential(), jitter * random.exponential()];
  return { delay: FLOOR + there + back, error: (there - back) / 2 };
}

/** What the model takes for the path's own delay. */
const floorOf = (model: DelayModel) => 1 - 2 * model.window(1).half;

describe('the floor of the delay', () => {
  test.each([
    [50, 1 * ms],
    [200, 1 * ms],
    [600, 1 * ms],
    [200, 0.2 * ms],
    [200, 5 * ms],
  ])('after %i samples with queues of %f s: right on the average of 300 paths', (count, jitter) => {
    let [bias, square] = [0, 0];
    const paths = 300;
    for (let seed = 1; seed <= paths; seed += 1) {
      const random = new SeededRandom(seed);
      const model = new DelayModel();
      for (let i = 0; i < count; i += 1) model.add(at(64 * i), exchange(random, jitter).delay);
      const error = floorOf(model) - FLOOR;
      bias += error / paths;
      square += error ** 2 / paths;
    }
    // The smallest delay lies 1.25 of these above the floor; a fifth is left by the jitter being estimated as well.
    const scale = jitter / Math.sqrt(count);
    expect(Math.abs(bias)).toBeLessThan(0.2 * scale);
    // The soft edges assume 0.66, and of few samples the jitter is not known well either.
    expect(Math.sqrt(square)).toBeGreaterThan(0.55 * scale);
    expect(Math.sqrt(square)).toBeLessThan(0.9 * scale);
  });

  test('the jitter is found to a tenth', () => {
    for (const jitter of [0.1 * ms, 1 * ms, 10 * ms]) {
      const random = new SeededRandom(5);
      const model = new DelayModel();
      for (let i = 0; i < 620; i += 1) model.add(at(64 * i), exchange(random, jitter).delay);
      expect(model.jitter / jitter).toBeGreaterThan(0.9);
      expect(model.jitter / jitter).toBeLessThan(1.1);
    }
  });
});

test('four deviations beyond its window lie two of a thousand samples of an honest path, and eight none', () => {
  const paths = 60;
  const count = 400;
  let beyond = 0;
  let farthest = 0;
  for (let seed = 1; seed <= paths; seed += 1) {
    const random = new SeededRandom(seed);
    const model = new DelayModel();
    for (let i = 0; i < count; i += 1) {
      const { delay, error } = exchange(random, ms);
      model.add(at(64 * i), delay);
      const { half, sd } = model.window(delay);
      const outside = (Math.abs(error) - half) / sd;
      if (outside > 4) beyond += 1;
      // While the jitter is hardly known, its estimate can be too small by far.
      if (i >= 40) farthest = Math.max(farthest, outside);
    }
  }
  expect(beyond / (paths * count)).toBeLessThan(2e-3);
  expect(farthest).toBeLessThan(8);
});

test('a path that is new, but of which the jitter is known, starts with it', () => {
  const model = new DelayModel(3 * ms);
  expect(model.jitter).toBe(0);
  model.add(at(0), FLOOR);
  expect(model.jitter).toBeCloseTo((4 * 3 * ms) / 5, 9);
  const { half, sd } = model.window(FLOOR);
  // One sample says little: its window reaches to where the floor may be.
  expect(half).toBeGreaterThan(1 * ms);
  expect(sd).toBeGreaterThan(0.5 * ms);
});

describe('its memory', () => {
  test('holds no more than 800 samples, however fast they come', () => {
    const model = new DelayModel();
    for (let i = 0; i < 5000; i += 1) model.add(at(i), FLOOR + (i % 7) * ms);
    expect(model.count).toBe(800);
  });

  test('forgets after 40,000 seconds: a minimum of yesterday says nothing', () => {
    const model = new DelayModel();
    model.add(at(0), 5 * ms);
    model.add(at(39_000), FLOOR);
    expect(model.minimum).toBe(5 * ms);
    model.add(at(40_001), FLOOR);
    expect(model.minimum).toBe(FLOOR);
    model.add(at(1e7), FLOOR + ms);
    expect(model.count).toBe(1);
  });

  test('is in order whatever comes and goes: its smallest and its shares are those of a sorted list', () => {
    const sample = fc.record({
      wait: fc.double({ min: 0, max: 5000, noNaN: true }),
      // Equal ones as well.
      delay: fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.constantFrom(0, 0.01, 0.02)),
    });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 80 }), (samples) => {
        const model = new DelayModel();
        const all: { raw: Raw; delay: number }[] = [];
        let t = 0;
        for (const { wait, delay } of samples) {
          t += wait;
          model.add(at(t), delay);
          all.push({ raw: at(t), delay });
        }
        const kept = all.filter(({ raw }) => at(t) - raw <= 40_000_000_000_000n).map((s) => s.delay);
        kept.sort((a, b) => a - b);
        expect(model.count).toBe(kept.length);
        expect(model.minimum).toBe(kept[0]);
        for (const share of [0, 0.25, 0.5, 0.75, 1]) {
          expect(model.quantile(share)).toBe(kept[Math.floor(share * (kept.length - 1))]);
        }
        const { half, sd, jitter } = model.window(samples.at(-1)!.delay);
        for (const value of [half, sd, jitter]) {
          expect(Number.isFinite(value)).toBe(true);
          expect(value).toBeGreaterThanOrEqual(0);
        }
        expect(sd).toBeGreaterThan(0);
      }),
      { seed: 5 },
    );
  });
});
