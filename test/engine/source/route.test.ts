import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Measurement } from '../../../main/engine/ntp/exchange.ts';
import { Route, type RouteChange } from '../../../main/engine/source/route.ts';
import { later, type Raw, type Utc } from '../../../main/engine/time/instant.ts';
import { SeededRandom } from '../../../main/simulation/random.ts';

const ms = 1e-3;

/** One path at 64 s polls, told as what is added to its delay. */
class Journey {
  readonly route = new Route();
  private readonly random: SeededRandom;
  private readonly jitter: number;
  private t = 0;

  constructor({ seed = 1, jitter = 0.3 * ms } = {}) {
    this.random = new SeededRandom(seed);
    this.jitter = jitter;
  }

  /** One exchange of this floor with a queue in each direction. */
  add(floor: number, load = 0): RouteChange | null {
    const queues = this.jitter * (this.random.exponential() + this.random.exponential());
    return this.exact(floor + queues + load * this.random.uniform());
  }

  exact(delay: number, wait = 64): RouteChange | null {
    this.t += wait;
    const measurement: Measurement = {
      raw: later(3_000_000_000n as Raw, this.t),
      utc: later(1_800_000_000_000_000_000n as Utc, this.t),
      delay,
      rootDelay: 0,
      rootDispersion: 0,
      precision: 0,
      stratum: 2,
      leap: 0,
      refid: '',
      authenticated: false,
    };
    return this.route.add(measurement);
  }

  /** Samples of this floor until a change shows; null if none does. */
  until(floor: number, most: number): { readonly after: number; readonly change: RouteChange } | null {
    for (let after = 1; after <= most; after += 1) {
      const change = this.add(floor);
      if (change !== null) return { after, change };
    }
    return null;
  }
}

describe('a longer path', () => {
  test('10 ms longer for good: seen with the twelfth sample, its delay known to half a millisecond', () => {
    // In one of nine a sample of the old path came just before that lies above most of its others.
    for (let seed = 1; seed <= 24; seed += 1) {
      const journey = new Journey({ seed });
      expect(journey.until(20 * ms, 300)).toBeNull();
      const { after, change } = journey.until(30 * ms, 100)!;
      expect(after).toBe(12);
      expect(change).toMatchObject({ from: 0, to: 1, known: false });
      expect(Math.abs(change.delay - 10 * ms)).toBeLessThan(0.5 * ms);
      expect(journey.route.path).toBe(1);
      expect(journey.until(30 * ms, 300)).toBeNull();
    }
  });

  test('a little longer, 1.5 to 5 ms: that its floor becomes known better is no way back', () => {
    let returns = 0;
    for (let seed = 1; seed <= 10; seed += 1) {
      for (const rise of [1.5 * ms, 3 * ms, 5 * ms]) {
        const journey = new Journey({ seed });
        journey.until(20 * ms, 300);
        expect(journey.until(20 * ms + rise, 200)).not.toBeNull();
        if (journey.until(20 * ms + rise, 300) !== null) returns += 1;
      }
    }
    expect(returns).toBeLessThanOrEqual(1);
  });

  test('and back: the old path is recognised with the first sample, the longer one with the twelfth again', () => {
    const journey = new Journey();
    journey.until(20 * ms, 300);
    journey.until(30 * ms, 100);
    journey.until(30 * ms, 60);
    const back = journey.until(20 * ms, 100)!;
    expect(back.after).toBe(1);
    expect(back.change).toMatchObject({ from: 1, to: 0, known: true });
    expect(Math.abs(back.change.delay + 10 * ms)).toBeLessThan(0.5 * ms);
    journey.until(20 * ms, 60);
    const again = journey.until(30 * ms, 100)!;
    expect(again.after).toBe(12);
    expect(again.change).toMatchObject({ from: 0, to: 1, known: true });
  });

  test('eleven samples are not enough', () => {
    const journey = new Journey();
    journey.until(20 * ms, 300);
    expect(journey.until(30 * ms, 11)).toBeNull();
    expect(journey.until(20 * ms, 300)).toBeNull();
  });
});

describe('load is no route', () => {
  test('20 minutes of every hour, 0 to 80 ms, for three days and on four paths: no change is seen', () => {
    for (let seed = 1; seed <= 4; seed += 1) {
      const journey = new Journey({ seed });
      let changes = 0;
      for (let i = 0; i < 4050; i += 1) {
        // 56 polls make an hour, the last 19 of them 20 minutes.
        if (journey.add(20 * ms, i % 56 >= 37 ? 80 * ms : 0) !== null) changes += 1;
      }
      expect(changes).toBe(0);
    }
  });

  test('nor are the queues of a path at rest, for five days', () => {
    for (const jitter of [0.05 * ms, 0.3 * ms, 5 * ms]) {
      expect(new Journey({ jitter }).until(20 * ms, 6750)).toBeNull();
    }
  });
});

describe('a shorter path', () => {
  test('5 ms shorter: seen at once', () => {
    const journey = new Journey();
    journey.until(20 * ms, 100);
    const { after, change } = journey.until(15 * ms, 10)!;
    expect(after).toBe(1);
    expect(change).toMatchObject({ from: 0, to: 1, known: false });
    // One sample of the new path, so to its queues.
    expect(Math.abs(change.delay + 5 * ms)).toBeLessThan(2 * ms);
  });

  test('before forty samples the floor is not known well enough to say so', () => {
    const journey = new Journey();
    journey.until(20 * ms, 30);
    expect(journey.until(15 * ms, 5)).toBeNull();
    expect(journey.route.path).toBe(0);
  });
});

test('a floor that creeps up by 3 ms in five hours is followed, and 64 samples after its rest it is known', () => {
  for (let seed = 1; seed <= 10; seed += 1) {
    const journey = new Journey({ seed });
    journey.until(20 * ms, 200);
    for (let i = 0; i < 300; i += 1) {
      journey.add(20 * ms + i * 10e-6);
      // 128 samples of this creeping, and some jitters.
      expect(20 * ms + i * 10e-6 - journey.route.delays.minimum).toBeLessThan(1.6 * ms);
    }
    for (let i = 0; i < 64; i += 1) journey.add(23 * ms);
    expect(Math.abs(journey.route.delays.minimum - 23 * ms)).toBeLessThan(0.3 * ms);
    expect(journey.until(23 * ms, 300)).toBeNull();
  }
});

test('on another network nothing that was known of the paths holds, and its path has a number of its own', () => {
  const journey = new Journey();
  journey.until(20 * ms, 300);
  journey.until(30 * ms, 20);
  journey.route.forget();
  expect(journey.route.paths).toEqual([2]);
  expect(journey.route.delays.count).toBe(0);
  expect(journey.until(20 * ms, 300)).toBeNull();
});

test('whatever the delays: four paths and 800 samples at most, every change leads from the present path', () => {
  const phase = fc.record({
    floor: fc.oneof(fc.constantFrom(0.02, 0.021, 0.03, 0.1), fc.double({ min: 0, max: 0.5, noNaN: true })),
    length: fc.integer({ min: 1, max: 120 }),
    wait: fc.double({ min: 0, max: 300, noNaN: true }),
  });
  let changes = 0;
  fc.assert(
    fc.property(fc.array(phase, { maxLength: 12 }), fc.integer(), (phases, seed) => {
      const journey = new Journey({ seed });
      const { route } = journey;
      const random = new SeededRandom(seed);
      for (const { floor, length, wait } of phases) {
        for (let i = 0; i < length; i += 1) {
          const before = route.path;
          const change = journey.exact(floor + 1e-4 * random.exponential(), wait);
          if (change === null) continue;
          changes += 1;
          expect(change.from).toBe(before);
          expect(change.to).toBe(route.path);
          expect(change.to).not.toBe(before);
          expect(Number.isFinite(change.delay)).toBe(true);
          expect(route.delays.count).toBeGreaterThan(0);
          expect(route.paths.length).toBeLessThanOrEqual(4);
          expect(new Set(route.paths).size).toBe(route.paths.length);
        }
      }
      expect(route.delays.count).toBeLessThanOrEqual(800);
    }),
    { seed: 6, numRuns: 60 },
  );
  // The property was put to the test.
  expect(changes).toBeGreaterThan(50);
});
