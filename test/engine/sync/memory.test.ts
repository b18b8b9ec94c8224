import { describe, expect, test } from 'vitest';
import { later } from '../../../main/engine/time/instant.ts';
import { Run, START } from '../scenario.ts';

const HOUR = 3600;

/** Seconds after which the clock stays within a millisecond, in the first ten minutes. */
function settles(run: Run): number {
  let last = 0;
  for (let t = 1; t <= 600; t += 1) {
    run.pass(1);
    if (Math.abs(run.machine.clockError) > 1e-3) last = t;
  }
  return last;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

describe('what survives', () => {
  test('a kill after twenty seconds: the drift with its uncertainty, and the last status', () => {
    const run = new Run({}).pass(20);
    // No stop(): the process is gone, the disk is there.
    expect(run.machine.disk!.drift).not.toBeNull();
    expect(run.machine.disk!.last).toMatchObject({ health: 'in-sync' });
    const { ppm, sigma } = run.machine.disk!.drift!;
    run.machine.offline = true;
    run.boot();
    expect(run.state.drift).toMatchObject({ restored: true });
    expect(run.state.drift!.ppm).toBeCloseTo(ppm, 6);
    expect(run.state.drift!.sigma).toBeGreaterThanOrEqual(sigma);
  });

  test('the drift is written at most hourly, and at the end', () => {
    const run = new Run({}).pass(12 * HOUR);
    expect(run.machine.saves).toBeLessThanOrEqual(14);
    const { savedAt } = run.machine.disk!.drift!;
    run.sync.stop();
    expect(run.machine.disk!.drift!.savedAt > savedAt).toBe(true);
  });

  test('a flapping network does not wear out the disk', () => {
    const run = new Run({ limit: 0.0105 }).pass(HOUR);
    const before = run.machine.saves;
    for (let i = 0; i < 60; i += 1) {
      run.machine.clock.shift(i % 2 === 0 ? 0.004 : -0.004);
      run.pass(10);
    }
    expect(run.machine.saves - before).toBeLessThanOrEqual(11);
  });

  test('an engine that has learned nothing does not overwrite what an earlier one learned', () => {
    const run = new Run({}).pass(12 * HOUR);
    run.sync.stop();
    const { drift } = run.machine.disk!;
    run.machine.offline = true;
    run.boot();
    run.pass(600);
    run.sync.stop();
    expect(run.machine.disk!.drift).toEqual(drift);
  });
});

test('a start with a drift that was learned is within a millisecond sooner than one without: 100 ppm, ten seeds', () => {
  const home = { peers: [{}], polls: { least: 6, most: 6 } };
  const starts = Array.from({ length: 10 }, (_, seed) => {
    const first = new Run({ ...home, seed, oscillator: { ppm: 100, wander: 1e-8 } }).pass(3 * HOUR);
    first.sync.stop();
    const again = {
      ...home,
      seed: 100 + seed,
      start: later(START, 4 * HOUR),
      oscillator: { ppm: first.machine.oscillator.ppm, wander: 1e-8 },
    };
    return {
      learned: settles(new Run({ ...again, memory: first.machine.disk })),
      bare: settles(new Run(again)),
    };
  });
  const learned = median(starts.map((s) => s.learned));
  expect(learned).toBeLessThanOrEqual(10);
  expect(learned).toBeLessThan(median(starts.map((s) => s.bare)) / 2);
});
