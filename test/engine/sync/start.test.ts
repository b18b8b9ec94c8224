/** The first minutes, in which little is known: the bound must say so. */
import { describe, expect, test } from 'vitest';
import { type Delay, exponential } from '../../../main/simulation/network.ts';
import { Run } from '../scenario.ts';

/** A queue that drains during the start burst: every answer comes a little sooner than the one before. */
const draining =
  (base: number, first: number): Delay =>
  (random, since) =>
    base + first * Math.max(0, 1 - since / 6) + 2e-5 * random.exponential();

describe.each([1, 2, 3, 4, 5])('the first ten minutes, seed %i', (seed) => {
  const watch = (run: Run) => {
    for (let t = 0; t < 600; t += 1) {
      run.pass(1);
      const { bound, offset } = run.state;
      if (offset === null) continue;
      expect(Math.abs(run.mistake), `second ${t}`).toBeLessThanOrEqual(bound!);
    }
  };

  test('a queue draining on all paths at once looks like drift, and the bound covers it', () => {
    const path = { up: draining(1e-4, 9e-4), down: exponential(1e-4, 2e-5) };
    watch(new Run({ seed, oscillator: { ppm: 0.3, wander: 1e-9 }, peers: Array(3).fill({ path }) }));
  });

  test('a quartz at the very limit, 490 ppm, on a home connection', () => {
    watch(new Run({ seed, oscillator: { ppm: 490, wander: 1e-8 }, steerable: false }));
  });

  test('the same after a restart with a drift learned on another day', () => {
    const memory = {
      version: 1 as const,
      drift: { ppm: 80, sigma: 0.4, savedAt: '1799990000000000000', boot: 'earlier', counter: 'simulated' },
      last: null,
    };
    watch(new Run({ seed, memory, oscillator: { ppm: 81, wander: 1e-8 }, steerable: false }));
  });
});
