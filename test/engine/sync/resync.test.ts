import { describe, expect, test } from 'vitest';
import { nothing, symmetric } from '../../../main/simulation/network.ts';
import { address, literal, Run } from '../scenario.ts';

describe('Resync', () => {
  test('observing: measures anew, changes nothing, and says both', () => {
    const run = new Run({ steerable: false }).pass(3600);
    const before = run.machine.packets.length;
    const result = run.resync();
    run.pass(20);
    expect(result.report).toMatchObject({ outcome: 'measured', answered: 4, asked: 4 });
    expect(result.report!.correction!.kind).toBe('observed');
    expect(run.machine.packets.length - before).toBe(16);
  });

  test('steering: corrects at once, faster than a poll would', () => {
    const run = new Run({ oscillator: { ppm: 0, wander: 1e-7 } }).pass(3600);
    run.machine.clock.shift(0.004);
    const result = run.resync();
    run.pass(7);
    expect(result.report).toMatchObject({ outcome: 'slewing' });
    expect(result.report!.correction!.over).toBeLessThan(10);
    run.pass(10);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(2e-3);
  });

  test('shows its progress, and can be cancelled', () => {
    const run = new Run({}).pass(3600);
    const result = run.resync();
    run.pass(3);
    expect(run.state.resync).toEqual({ done: 8, of: 16 });
    run.sync.cancelResync();
    expect(result.report!.outcome).toBe('cancelled');
    expect(run.state.resync).toBeNull();
    const sent = run.machine.packets.length;
    run.pass(30);
    expect(run.machine.packets.length - sent).toBeLessThanOrEqual(0);
  });

  test('a nervous finger costs the servers nothing: 8 packets in two minutes, then it is told when', () => {
    const run = new Run({}).pass(10);
    const outcomes: string[] = [];
    for (let i = 0; i < 10; i += 1) {
      const result = run.resync();
      run.pass(7);
      outcomes.push(result.report!.outcome);
    }
    expect(outcomes.slice(0, 2)).toEqual([expect.stringMatching(/slewing|stepped/), 'too-soon']);
    expect(run.state.lastResync!.againIn).toBeGreaterThan(0);
    for (let i = 0; i < 4; i += 1) {
      const early = run.machine.packets.filter((p) => p.ip === address(i));
      expect(early.length).toBeLessThanOrEqual(8);
    }
  });

  test('with dead servers it ends, and says that nobody answered', () => {
    const run = new Run({ peers: [{ path: symmetric(nothing) }] }).pass(3600);
    const result = run.resync();
    run.pass(20);
    expect(result.report).toMatchObject({ outcome: 'unanswered', answered: 0 });
  });

  test('without any server it ends at once', () => {
    const run = new Run({ peers: [] }).pass(1);
    expect(run.resync().report).toMatchObject({ outcome: 'unanswered', asked: 0 });
  });

  test('a second one replaces the first, which is told', () => {
    const run = new Run({}).pass(3600);
    const first = run.resync();
    run.pass(1);
    const second = run.resync();
    expect(first.report!.outcome).toBe('cancelled');
    run.pass(20);
    expect(second.report).not.toBeNull();
  });
});

describe('Pause', () => {
  test('no packet leaves until it is continued; then it is right again soon', () => {
    const run = new Run({}).pass(600);
    run.sync.pause(true);
    const sent = run.machine.packets.length;
    run.pass(3600);
    expect(run.machine.packets.length).toBe(sent);
    expect(run.state).toMatchObject({ paused: true, diagnosis: null });
    run.sync.pause(false);
    run.pass(20);
    expect(run.state).toMatchObject({ paused: false, health: 'in-sync' });
  });

  test('servers added meanwhile are not asked either', () => {
    const run = new Run({ peers: [{}, {}] });
    run.sync.pause(true);
    run.configure(literal(address(0)), literal(address(1)));
    run.pass(60);
    expect(run.machine.packets.length).toBe(0);
  });
});
