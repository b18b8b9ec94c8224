import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  capFrequency,
  type EstimatedFrequency,
  type FrequencyHistory,
} from '../../../main/engine/discipline/frequency-cap.ts';
import { later, type Raw } from '../../../main/engine/time/instant.ts';
import { SeededRandom } from '../../../main/simulation/random.ts';
import { Run, type Scenario } from '../scenario.ts';

const HOUR = 3600;
const at = (seconds: number) => later(7_000_000_000n as Raw, seconds);
/** Long proved, so that only what is believed of it counts. */
const known = (ppm: number, sigma = 0.1) => ({ ppm, sigma, proved: 0 });

/** What is set at the end of a series of estimates, one every `poll` seconds. */
function follow(estimates: readonly EstimatedFrequency[], poll = 64): number[] {
  let history: FrequencyHistory | null = null;
  return estimates.map((wanted, i) => {
    history = capFrequency(history, at(i * poll), wanted);
    return history.ppm;
  });
}

/** An estimate that starts at 20 ppm and is then pulled away, for so many seconds. */
const dragged = (ppm: number, seconds: number, poll = 64) =>
  follow(
    Array.from({ length: Math.floor(seconds / poll) + 1 }, (_, i) => known(i === 0 ? 20 : 20 + ppm)),
    poll,
  ).at(-1)! - 20;

describe('who delays packets', () => {
  test('moves a known frequency by 3.3 ppm in a minute, however often it is corrected', () => {
    for (const poll of [1, 4, 16, 60]) expect(dragged(400, 60, poll)).toBeLessThanOrEqual(3.31);
  });

  test('moves it by 30 ppm in ten minutes, and by 40 in an hour', () => {
    expect(dragged(400, 600, 16)).toBeLessThan(33);
    expect(dragged(400, HOUR)).toBeLessThan(42);
    expect(dragged(-400, HOUR)).toBeGreaterThan(-42);
  });

  test('moves it by 10 ppm in every hour that follows', () => {
    expect(dragged(400, 5 * HOUR) - dragged(400, 4 * HOUR)).toBeLessThan(10.1);
  });

  test('cannot use a pendulum to get farther than with a steady pull', () => {
    const swings = Array.from({ length: 300 }, (_, i) => known(Math.floor(i / 10) % 2 === 0 ? 300 : -300));
    for (const ppm of follow([known(20), ...swings])) expect(Math.abs(ppm - 20)).toBeLessThan(45);
  });
});

describe('what a quartz does is followed as it is', () => {
  test('a first lock from 100 ppm away', () => {
    const estimates = [
      known(0, 100),
      known(94, 30),
      known(112, 12),
      known(97, 4),
      known(100.5, 1),
      known(100, 0.3),
    ];
    expect(follow(estimates, 2)).toEqual(estimates.map((e) => e.ppm));
  });

  test('a burst on a busy machine that was sure of 161 ppm, on a clock that is 4 ppm off', () => {
    const unproved = (ppm: number, proved: number) => ({ ppm, sigma: 5, proved });
    const estimates = [unproved(161, 250), unproved(107, 110), unproved(4, 30), unproved(3.6, 15)];
    expect(follow(estimates)).toEqual(estimates.map((e) => e.ppm));
    // Later the same is not believed: what is proved by then is little, and what is believed is what counts.
    const late = Array.from({ length: 20 }, () => known(4));
    expect(follow([...late, unproved(161, 250)]).at(-1)).toBeLessThan(8);
  });

  test('a drift that was kept for a week and has changed by 3 ppm', () => {
    const estimates = [known(40, 1.5), known(43, 0.9), known(43.1, 0.5)];
    expect(follow(estimates)).toEqual(estimates.map((e) => e.ppm));
  });

  test('a processor that goes from idle to full load: 20 ppm within ten minutes', () => {
    const heating = Array.from({ length: 60 }, (_, i) =>
      known(10 + 20 * (1 - Math.exp((-i * 64) / 600)), 0.2),
    );
    expect(follow(heating)).toEqual(heating.map((e) => e.ppm));
  });

  test('a degree or two in six hours, and the noise of its estimate', () => {
    const random = new SeededRandom(1);
    const days = Array.from({ length: 4000 }, (_, i) =>
      known(10 + Math.sin((2 * Math.PI * i * 64) / (6 * HOUR)) + 0.3 * random.normal(), 0.3),
    );
    expect(follow(days)).toEqual(days.map((e) => e.ppm));
  });

  test('a wander of 1e-7 per square root of a second, for a week: one correction in a thousand is cut', () => {
    let cut = 0;
    let of = 0;
    for (const seed of [1, 2, 3, 4, 5]) {
      const random = new SeededRandom(seed);
      let ppm = 0;
      const week = Array.from({ length: (7 * 24 * HOUR) / 64 }, () => {
        ppm += 0.1 * Math.sqrt(64) * random.normal();
        return known(ppm, 1.5);
      });
      const set = follow(week);
      cut += set.filter((value, i) => value !== week[i]!.ppm).length;
      of += week.length;
    }
    expect(cut / of).toBeLessThan(1e-3);
  });
});

describe('the estimates of the engine pass as they are', () => {
  const cases: [string, Scenario, number][] = [
    ['from a cold start, 100 ppm off', { oscillator: { ppm: 100, wander: 1e-8 } }, HOUR],
    [
      'through a swing of 1 ppm in 6 h',
      { oscillator: { ppm: 10, wander: 3e-9, temperature: { ppm: 1, period: 6 * HOUR } } },
      7 * HOUR,
    ],
    ['on a quartz that wanders by 1e-7', { oscillator: { ppm: 10, wander: 1e-7 } }, 4 * HOUR],
  ];
  test.each(cases)('%s', (_what, scenario, seconds) => {
    const run = new Run({ ...scenario, seed: 1, peers: [{}], polls: { least: 6, most: 6 } });
    let history: FrequencyHistory | null = null;
    for (let t = 0; t < seconds; t += t < 60 ? 2 : 64) {
      run.pass(t < 60 ? 2 : 64);
      const { drift } = run.state;
      if (drift === null) continue;
      history = capFrequency(history, at(t), { ...drift, proved: 0 });
      expect(history.ppm, `second ${t}`).toBe(drift.ppm);
    }
    expect(history).not.toBeNull();
  });
});

test('nothing beyond 500 ppm is ever set, whatever is estimated', () => {
  const estimate = fc.record({
    ppm: fc.double({ noNaN: true }),
    sigma: fc.double({ min: 0, noNaN: true }),
    proved: fc.double({ min: 0, noNaN: true }),
    gap: fc.double({ min: -10, max: 1e6, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(estimate), (estimates) => {
      let history: FrequencyHistory | null = null;
      let now = at(0);
      for (const { gap, ...estimate } of estimates) {
        now = later(now, gap);
        history = capFrequency(history, now, estimate);
        expect(Math.abs(history.ppm)).toBeLessThanOrEqual(500);
      }
    }),
    { seed: 1 },
  );
});
