import { describe, expect, test } from 'vitest';
import { Run } from '../scenario.ts';

const HOUR = 3600;

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
