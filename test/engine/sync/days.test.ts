/** Behaviour over hours and days, on the quartz and network of a household. */
import { describe, expect, test } from 'vitest';
import { exponential, spiky, symmetric } from '../../../main/simulation/network.ts';
import { truthful } from '../../../main/simulation/server.ts';
import { home, Run } from '../scenario.ts';

const HOUR = 3600;
const DAY = 86_400;

const wifi = symmetric(spiky(0.03, 0.05, 0.2, exponential(15e-3, 5e-3)));
const far = {
  server: truthful({ rootDelay: 0.02, rootDispersion: 0.01, stratum: 3 }),
  path: symmetric(exponential(0.06, 4e-3)),
};

describe.each([1, 2, 3])('a day with seed %i', (seed) => {
  test('on a home connection the clock stays within 2 ms after the first hour, with few packets', () => {
    const run = new Run({ seed }).pass(HOUR);
    let worst = 0;
    for (let t = HOUR; t < DAY; t += 60) {
      run.pass(60);
      worst = Math.max(worst, Math.abs(run.machine.clockError));
    }
    expect(worst).toBeLessThan(2e-3);
    expect(Math.abs(run.state.drift!.ppm - run.machine.oscillator.ppm)).toBeLessThan(
      4 * run.state.drift!.sigma,
    );
    expect(run.machine.packets.length).toBeLessThan((4 * DAY) / 64);
    for (let i = 0; i < 4; i += 1) {
      const gaps = run.gaps(`10.0.0.${i + 1}`);
      // The start burst and what follows it at growing distances, then never under 64 s.
      expect(gaps.filter((gap) => gap < 63.9).map(Math.floor)).toEqual([2, 2, 2, 8, 16, 32]);
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2);
    }
  });

  test('true time lies within the bound at every minute: mixed paths, a falseticker, temperature and wander', () => {
    const run = new Run({
      seed,
      oscillator: { ppm: -60, wander: 3e-8, temperature: { ppm: 1, period: 6 * HOUR } },
      peers: [{ path: wifi }, { path: home }, far, { path: wifi, server: truthful({ offset: -0.2 }) }],
    }).pass(15);
    for (let t = 0; t < DAY; t += 60) {
      run.pass(60);
      const { bound, offset } = run.state;
      expect(offset, `minute ${t / 60}`).not.toBeNull();
      expect(Math.abs(run.mistake), `minute ${t / 60}`).toBeLessThanOrEqual(bound!);
    }
  });

  test('observing, the drift is learned and shown, and the clock is never touched', () => {
    const run = new Run({ seed, steerable: false, oscillator: { ppm: 42, wander: 3e-9 }, limit: 1 }).pass(
      6 * HOUR,
    );
    expect(run.machine.clockError).toBeCloseTo(-0.05 + 6 * HOUR * 42e-6, 1);
    expect(run.state).toMatchObject({ mode: 'observe', health: 'in-sync', clock: { steerable: false } });
    expect(Math.abs(run.state.drift!.ppm - run.machine.oscillator.ppm)).toBeLessThan(
      4 * run.state.drift!.sigma,
    );
    expect(run.state.drift!.sigma).toBeLessThan(2);
    expect(Math.abs(run.mistake)).toBeLessThan(2e-3);
    expect(run.state.lastCorrection?.kind).toBe('observed');
  });

  test('without servers for a night: the learned drift carries it, and the growing bound stays true', () => {
    const run = new Run({ seed, oscillator: { ppm: 25, wander: 1e-8 } }).pass(6 * HOUR);
    run.machine.offline = true;
    let last = 0;
    for (let hour = 1; hour <= 10; hour += 1) {
      run.pass(HOUR);
      const { bound, holdover } = run.state;
      expect(Math.abs(run.mistake)).toBeLessThanOrEqual(bound!);
      if (hour > 3) {
        expect(holdover).toBe(true);
        expect(bound!).toBeGreaterThan(last);
      }
      last = bound!;
    }
    expect(Math.abs(run.machine.clockError)).toBeLessThan(0.1);
    run.machine.offline = false;
    run.sync.networkChanged();
    run.pass(300);
    expect(run.state).toMatchObject({ holdover: false, health: 'in-sync' });
  });
});

test('the same seed gives the same day, to the nanosecond', () => {
  const day = (seed: number) => {
    const run = new Run({ seed, peers: [{ path: wifi }, {}, far] }).pass(DAY / 4);
    return [run.machine.clockError, run.machine.packets.length, JSON.stringify(run.state)];
  };
  expect(day(7)).toEqual(day(7));
  expect(day(7)).not.toEqual(day(8));
});

test('a learned drift makes the next start better than a start from nothing', () => {
  const quartz = { ppm: 80, wander: 1e-9 };
  const first = new Run({ oscillator: quartz }).pass(12 * HOUR);
  first.sync.stop();
  const memory = first.machine.disk;
  const after = (kept: typeof memory) => {
    const run = new Run({ seed: 5, oscillator: quartz, memory: kept }).pass(10);
    run.machine.offline = true;
    run.pass(HOUR);
    return Math.abs(run.machine.clockError);
  };
  expect(after(memory)).toBeLessThan(0.02);
  expect(after(null)).toBeGreaterThan(2 * after(memory));
});
