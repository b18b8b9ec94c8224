import { describe, expect, test } from 'vitest';
import { exponential, lossy, nothing, symmetric } from '../../../main/simulation/network.ts';
import {
  changing,
  kissing,
  repeating,
  silent,
  truthful,
  wrongOrigin,
} from '../../../main/simulation/server.ts';
import { home, literal, named, Run, START } from '../scenario.ts';

describe('several servers', () => {
  test('three agree, the fourth is 80 ms off: a falseticker, named with the gap, and the clock is right', () => {
    const run = new Run({ peers: [{}, {}, {}, { server: truthful({ offset: 0.08 }) }] }).pass(600);
    expect(run.verdicts().slice(0, 3).sort()).toEqual(['chosen', 'truechimer', 'truechimer']);
    const verdict = run.source(3).verdict;
    if (verdict.kind !== 'falseticker') throw new Error(verdict.kind);
    expect(verdict.agreeing).toBe(3);
    expect(verdict.by).toBeGreaterThan(0.04);
    expect(verdict.by).toBeLessThan(0.08);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(2e-3);
    expect(run.state.health).toBe('in-sync');
  });

  test('a lying majority cannot be told from the truth, but its word is all that moves the clock', () => {
    const liar = { server: truthful({ offset: 0.3 }) };
    const run = new Run({ peers: [liar, liar, {}] }).pass(600);
    expect(run.verdicts()[2]).toBe('falseticker');
    expect(Math.abs(run.machine.clockError - 0.3)).toBeLessThan(5e-3);
  });

  test('two against two: nobody is believed and nothing is done', () => {
    const other = { server: truthful({ offset: 5 }) };
    const run = new Run({ peers: [{}, {}, other, other] }).pass(600);
    expect(run.verdicts()).toEqual(Array(4).fill('undecided'));
    expect(run.state).toMatchObject({
      health: 'degraded',
      offset: null,
      bound: null,
      chosen: null,
      lastCorrection: null,
    });
    expect(run.machine.clockError).toBeCloseTo(-0.05 + 600 * 10e-6, 3);
  });

  test('a falseticker that answers first does not get the clock', () => {
    const slow = { path: symmetric(exponential(0.3, 0.01)) };
    const quick = { server: truthful({ offset: 3 }), path: symmetric(exponential(1e-4, 1e-5)) };
    const run = new Run({ peers: [quick, slow, slow] });
    for (let i = 0; i < 60; i += 1) {
      run.pass(1);
      expect(Math.abs(run.machine.clockError)).toBeLessThan(0.2);
    }
    expect(run.verdicts()[0]).toBe('falseticker');
  });

  test('a server that becomes false after an hour is dropped, and the clock does not notice', () => {
    const turncoat = changing(
      (at) => at > START + 3_600_000_000_000n,
      truthful({ offset: -0.5 }),
      truthful(),
    );
    const run = new Run({ peers: [{ server: turncoat }, {}, {}, {}] }).pass(3600);
    expect(run.verdicts()[0]).not.toBe('falseticker');
    run.pass(7200);
    expect(run.verdicts()[0]).toBe('falseticker');
    expect(Math.abs(run.machine.clockError)).toBeLessThan(3e-3);
  });
});

describe('servers that do not do their work', () => {
  test('a silent one is called silent and does not hold the others up', () => {
    const run = new Run({ peers: [{}, {}, {}, { server: silent }] }).pass(20);
    expect(run.verdicts()[3]).toBe('silent');
    expect(run.state.health).toBe('in-sync');
    expect(run.source(3).reach).toBe(0);
  });

  test('forged answers with a wrong origin change nothing', () => {
    const run = new Run({ peers: [{}, {}, {}, { server: wrongOrigin(truthful({ offset: 9 })) }] }).pass(600);
    expect(run.verdicts()[3]).toBe('silent');
    expect(Math.abs(run.machine.clockError)).toBeLessThan(2e-3);
  });

  test('answers that come twice count once', () => {
    const run = new Run({ peers: [{ server: repeating(truthful()) }] }).pass(10);
    expect(run.source(0).reach.toString(2)).toBe('1111');
    expect(run.state.health).toBe('in-sync');
  });

  test('one that is not synchronised itself is not used, and says so', () => {
    const run = new Run({
      peers: [{}, {}, { server: truthful({ leap: 3 }) }, { server: truthful({ stratum: 16 }) }],
    }).pass(60);
    expect(run.verdicts().slice(2)).toEqual(['unsynchronised', 'unsynchronised']);
  });

  test('one too far from its reference clock has no say', () => {
    const run = new Run({ peers: [{}, {}, { server: truthful({ rootDispersion: 5 }) }] }).pass(60);
    const { verdict } = run.source(2);
    expect(verdict.kind === 'distant' && verdict.distance).toBeGreaterThan(5);
  });

  test('RATE: it is asked much less from then on, and the row says so', () => {
    const run = new Run({ peers: [{}, {}, {}, { server: kissing('RATE') }] }).pass(7200);
    expect(run.source(3).slowed).toBe(true);
    const gaps = run.gaps('10.0.0.4');
    expect(Math.min(...gaps)).toBeGreaterThan(500);
    expect(run.machine.packets.filter((p) => p.ip === '10.0.0.4').length).toBeLessThan(8);
  });

  test('DENY: after it has proved silent otherwise, it is never asked again', () => {
    const run = new Run({ peers: [{}, {}, {}, { server: kissing('DENY') }] }).pass(3600);
    expect(run.source(3).verdict).toEqual({ kind: 'refused', code: 'DENY' });
    const asked = run.machine.packets.filter((p) => p.ip === '10.0.0.4').length;
    run.pass(86_400);
    expect(run.machine.packets.filter((p) => p.ip === '10.0.0.4').length).toBe(asked);
    expect(asked).toBeLessThanOrEqual(4);
  });

  test('a third of all packets lost: still right', () => {
    const run = new Run({
      peers: Array(4).fill({ path: symmetric(lossy(0.3, exponential(10e-3, 1e-3))) }),
    }).pass(7200);
    expect(run.state.health).toBe('in-sync');
    expect(Math.abs(run.machine.clockError)).toBeLessThan(3e-3);
  });

  test('one that comes back after an outage is used again', () => {
    const outage = changing(
      (at) => at > START + 600_000_000_000n && at < START + 6_000_000_000_000n,
      silent,
      truthful(),
    );
    const run = new Run({ peers: [{ server: outage }] }).pass(5900);
    expect(run.state).toMatchObject({ holdover: true, health: 'degraded' });
    run.pass(4000);
    expect(run.state).toMatchObject({ holdover: false, health: 'in-sync' });
  });

  test('the same machine under two addresses in the list is asked once', () => {
    const run = new Run({ peers: [{}, {}] });
    run.machine.names.set('twin.example', { kind: 'found', addresses: ['10.0.0.1'] });
    run.configure(literal('10.0.0.1'), named('twin.example'));
    run.pass(30);
    expect(run.state.sources.map((s) => s.verdict)).toContainEqual({ kind: 'duplicate', of: '10.0.0.1' });
  });
});

describe('the path', () => {
  test('a constant asymmetry is invisible, but never outside the bound', () => {
    const crooked = { path: { up: exponential(10e-3, 1e-3), down: exponential(30e-3, 1e-3) } };
    const run = new Run({ peers: [crooked, crooked, crooked] }).pass(3600);
    expect(run.machine.clockError).toBeLessThan(-8e-3);
    expect(Math.abs(run.mistake)).toBeLessThanOrEqual(run.state.bound!);
    expect(run.state.bound).toBeGreaterThan(0.02);
  });

  test('a dead path is silence', () => {
    const run = new Run({ peers: [{ path: { up: nothing, down: nothing } }, { path: home }] }).pass(30);
    expect(run.verdicts()).toEqual(['silent', 'chosen']);
  });
});
