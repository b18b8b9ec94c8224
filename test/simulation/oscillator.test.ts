import { describe, expect, test } from 'vitest';
import { elapsed, later, type Raw, type Utc } from '../../main/engine/time/instant.ts';
import { Oscillator, type OscillatorModel } from '../../main/simulation/oscillator.ts';
import { SeededRandom } from '../../main/simulation/random.ts';

const START = 1_800_000_000_000_000_000n as Utc;
const ORIGIN = 0n as Raw;

const quartz = (model: OscillatorModel, seed = 1) =>
  new Oscillator(model, new SeededRandom(seed), START, ORIGIN);
const gained = (oscillator: Oscillator, seconds: number) =>
  elapsed(ORIGIN, oscillator.read(later(START, seconds))) - seconds;

describe('a quartz', () => {
  test('of 10 ppm gains 0.864 s a day', () => {
    expect(gained(quartz({ ppm: 10, wander: 0 }), 86_400)).toBeCloseTo(0.864, 6);
  });

  test('wanders as a random walk: 1e-8 per square root of a second is 2.9 ppm after a day', () => {
    const ends = Array.from({ length: 200 }, (_, seed) => {
      const oscillator = quartz({ ppm: 0, wander: 1e-8 }, seed);
      oscillator.read(later(START, 86_400));
      return oscillator.ppm;
    });
    const rms = Math.sqrt(ends.reduce((sum, ppm) => sum + ppm ** 2, 0) / ends.length);
    // 200 draws: the standard deviation itself is known to 5 %.
    expect(rms).toBeGreaterThan(2.94 * 0.8);
    expect(rms).toBeLessThan(2.94 * 1.2);
  });

  test('follows the temperature, and is back where it was after a whole cycle', () => {
    const oscillator = quartz({ ppm: 0, wander: 0, temperature: { ppm: 1, period: 21_600 } });
    expect(gained(oscillator, 10_800)).toBeGreaterThan(6e-3);
    expect(gained(oscillator, 21_600)).toBeCloseTo(0, 5);
  });

  test('stands still while the machine sleeps', () => {
    const oscillator = quartz({ ppm: 0, wander: 0 });
    oscillator.read(later(START, 10));
    oscillator.sleep(3600);
    expect(gained(oscillator, 3620)).toBeCloseTo(-3600, 9);
  });

  test('reads the same however often it is asked in between', () => {
    const often = quartz({ ppm: 3, wander: 1e-7 });
    for (let t = 0; t < 1000; t += 0.3) often.read(later(START, t));
    expect(Math.abs(gained(often, 1000) - gained(quartz({ ppm: 3, wander: 1e-7 }), 1000))).toBeLessThan(2e-9);
  });
});
