import { describe, expect, test } from 'vitest';
import { changing, truthful } from '../../../main/simulation/server.ts';
import { Run, START } from '../scenario.ts';

const HOUR = 3600;
const at = (seconds: number) => START + BigInt(seconds) * 1_000_000_000n;

/** All servers move by so much after two hours. */
const moving = (offset: number) => changing((t) => t > at(7200), truthful({ offset }), truthful());

describe('somebody steps this clock', () => {
  test('steering: once is answered by one step back, said as such', () => {
    const run = new Run({}).pass(2 * HOUR);
    run.machine.clock.shift(-0.6);
    run.pass(30);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(3e-3);
    expect(run.state.lastCorrection).toMatchObject({ reason: null });
    expect(run.state.mode).toBe('steering');
    run.pass(HOUR);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(2e-3);
  });

  test('steering: twice within ten minutes, and Truechimer takes its hands off for good', () => {
    const run = new Run({}).pass(2 * HOUR);
    run.machine.clock.shift(-0.6);
    run.pass(60);
    run.machine.clock.shift(-0.6);
    run.pass(60);
    expect(run.state.mode).toBe('yielded');
    const before = run.machine.clockError;
    run.pass(2 * HOUR);
    // It drifts as it was last told to, and nobody corrects it.
    expect(Math.abs(run.machine.clockError - before)).toBeLessThan(0.05);
    expect(run.machine.clockError).toBeLessThan(-0.5);
    expect(run.state.lastCorrection!.kind).toBe('observed');
    run.resync();
    run.pass(20);
    expect(run.state.lastResync!.outcome).toBe('measured');
    expect(run.machine.clockError).toBeLessThan(-0.5);
  });

  test('observing: a step is shown within seconds, and the filter does not notice it', () => {
    const run = new Run({ steerable: false }).pass(2 * HOUR);
    run.machine.clock.shift(2);
    run.pass(20);
    expect(run.state.offset).toBeCloseTo(-run.machine.clockError, 2);
    expect(run.state.health).toBe('out-of-sync');
  });
});

describe('sleep', () => {
  test('steering: after eight hours with the lid closed the clock is right within half a minute', () => {
    const run = new Run({}).pass(2 * HOUR);
    run.machine.sleep(8 * HOUR);
    run.pass(8 * HOUR + 30);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(3e-3);
    expect(run.state).toMatchObject({ mode: 'steering', health: 'in-sync' });
  });

  test('a laptop that sleeps ten times a day is no interference', () => {
    const run = new Run({}).pass(HOUR);
    for (let i = 0; i < 10; i += 1) {
      run.machine.sleep(200);
      run.pass(260);
    }
    expect(run.state.mode).toBe('steering');
    expect(Math.abs(run.machine.clockError)).toBeLessThan(3e-3);
  });

  test('the drift is kept over it', () => {
    const run = new Run({ oscillator: { ppm: 70, wander: 1e-9 } }).pass(6 * HOUR);
    run.machine.sleep(HOUR);
    run.pass(HOUR + 10);
    expect(run.state.drift!.ppm).toBeCloseTo(70, -1);
  });
});

describe('the servers move', () => {
  test('by 0.7 s, all of them: hold, look again, ask; never a step', () => {
    const run = new Run({ peers: Array(4).fill({ server: moving(0.7) }) }).pass(6 * HOUR);
    expect(run.state.lastCorrection).toMatchObject({ kind: 'asked', reason: 'servers-moved' });
    expect(Math.abs(run.machine.clockError)).toBeLessThan(0.01);
    expect(run.state.health).toBe('out-of-sync');
  });

  test('by 2000 s: a person is asked', () => {
    const run = new Run({ peers: Array(4).fill({ server: moving(2000) }) }).pass(6 * HOUR);
    expect(run.state.lastCorrection).toMatchObject({ kind: 'asked' });
    expect(Math.abs(run.machine.clockError)).toBeLessThan(0.01);
  });
});

describe('the first lock', () => {
  test('a clock that stands in 2020 is right within ten seconds, if three servers agree', () => {
    const run = new Run({ clockError: -2.2e8 }).pass(10);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(3e-3);
    expect(run.state.lastCorrection!.kind).toMatch(/stepped|slewing/);
  });

  test('… and with two servers a person is asked', () => {
    const run = new Run({ clockError: -2.2e8, peers: [{}, {}] }).pass(60);
    expect(run.state.lastCorrection).toMatchObject({ kind: 'asked', reason: 'panic' });
    expect(run.machine.clockError).toBeLessThan(-2e8);
  });

  test('5 ms are slewed, not stepped', () => {
    const run = new Run({ clockError: -0.005, oscillator: { ppm: 0, wander: 0 } }).pass(10);
    expect(run.state.lastCorrection!.kind).toBe('slewing');
    run.pass(HOUR);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(2e-3);
  });
});
