/** What is claimed, and what is done to the clock, when things happen at the worst moment. */
import { describe, expect, test } from 'vitest';
import type { Memory } from '../../../main/engine/sync/ports.ts';
import { later, type Utc } from '../../../main/engine/time/instant.ts';
import { exponential, nothing, type Path, symmetric } from '../../../main/simulation/network.ts';
import { changing, kissing, silent, truthful } from '../../../main/simulation/server.ts';
import { address, home, literal, named, Run, START } from '../scenario.ts';

const HOUR = 3600;
const since = (seconds: number) => (at: Utc) => at > later(START, seconds);

describe('a wall clock that is wildly wrong at the start', () => {
  const YEAR = 365.25 * 86_400;

  test.each([-57, -30, 74, 100])('by %i years does not pull the servers’ era along', (years) => {
    const run = new Run({ clockError: years * YEAR }).pass(15);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(3e-3);
  });
});

describe('a disturbed machine', () => {
  test('a server that said DENY holds nobody up after a sleep', () => {
    const run = new Run({ peers: [{}, {}, { server: kissing('DENY') }] }).pass(HOUR);
    run.machine.sleep(HOUR);
    run.pass(HOUR + 40);
    expect(run.state).toMatchObject({ health: 'in-sync' });
    expect(Math.abs(run.machine.clockError)).toBeLessThan(3e-3);
  });

  test('neither does one that said RATE and is left alone for minutes', () => {
    const turned = changing(since(HOUR), kissing('RATE'), truthful());
    const run = new Run({ peers: [{}, {}, { server: turned }] }).pass(HOUR + 1200);
    expect(run.source(2).slowed).toBe(true);
    run.machine.clock.shift(0.3);
    run.pass(40);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(3e-3);
  });

  test('a slew that is under way ends when somebody else takes the clock: the rest was meant for another one', () => {
    const moved = { server: changing(since(HOUR + 200), truthful({ offset: 0.4 }), truthful()) };
    const run = new Run({ peers: [moved, moved, moved], oscillator: { ppm: 0, wander: 0 } }).pass(HOUR);
    run.machine.clock.shift(-0.6);
    run.pass(201);
    run.resync();
    run.pass(20);
    expect(run.state.lastCorrection).toMatchObject({ kind: 'slewing' });
    expect(run.state.lastCorrection!.over).toBeGreaterThan(600);
    run.machine.clock.shift(-0.6);
    run.pass(40);
    expect(run.state.mode).toBe('yielded');
    const left = run.machine.clockError;
    run.pass(600);
    expect(Math.abs(run.machine.clockError - left)).toBeLessThan(5e-3);
  });

  test('servers that moved are looked at again at once, also where there is but one', () => {
    const run = new Run({
      peers: [{ server: changing(since(2 * HOUR), truthful({ offset: 0.7 }), truthful()) }],
    });
    run.pass(2 * HOUR);
    let waited = 0;
    while (run.state.lastCorrection?.kind !== 'held') {
      run.pass(1);
      waited += 1;
      expect(waited).toBeLessThan(2 * HOUR);
    }
    const sent = run.machine.packets.length;
    run.pass(10);
    expect(run.machine.packets.length - sent).toBeGreaterThanOrEqual(3);
    expect(run.state.lastCorrection).toMatchObject({ kind: 'asked', reason: 'servers-moved' });
  });
});

describe('one packet', () => {
  test('a single server of whose burst one answer came: the clock is left alone until the next', () => {
    const once: Path = {
      up: exponential(0.01, 0.001),
      down: (r, at) => (at > 1 ? null : home.down(r, at)),
    };
    const run = new Run({ peers: [{ path: once }], clockError: -5 }).pass(50);
    expect(run.source(0).reach).not.toBe(0);
    expect(run.state.offset).not.toBeNull();
    expect(run.machine.clockError).toBeCloseTo(-5, 1);
    expect(run.state.lastCorrection).toBeNull();
  });
});

describe('stale is not fresh', () => {
  test('a server that says it lost its own time is not believed for what it said before', () => {
    const lost = changing(since(HOUR), truthful({ leap: 3 }), truthful());
    const run = new Run({ peers: [{ server: lost }] }).pass(HOUR + 1100);
    expect(run.verdicts()).toEqual(['unsynchronised']);
    expect(run.state).toMatchObject({ chosen: null, holdover: true, health: 'degraded' });
  });

  test('nor one whose answers stopped making sense, once eight polls have passed', () => {
    const mad = changing(since(HOUR), truthful({ processing: -0.5 }), truthful());
    const run = new Run({ peers: [{ server: mad }] }).pass(4 * HOUR);
    expect(run.verdicts()).toEqual(['invalid']);
    expect(run.state).toMatchObject({ chosen: null, holdover: true, health: 'degraded' });
  });

  test('a Resync that decides nothing does not report the correction of an hour ago', () => {
    const liar = { server: changing(since(HOUR), truthful({ offset: 3 }), truthful()) };
    const run = new Run({ peers: [{}, liar] }).pass(HOUR);
    expect(run.state.lastCorrection!.kind).toBe('slewing');
    run.pass(5);
    const result = run.resync();
    run.pass(20);
    expect(run.verdicts()).toEqual(['undecided', 'undecided']);
    expect(result.report).toMatchObject({ outcome: 'measured', correction: null });
  });

  test('a server that was taken out is not the chosen one any more', () => {
    const run = new Run({}).pass(600);
    const chosen = run.state.sources.find((s) => s.id === run.state.chosen)!;
    run.configure(...[0, 1, 2, 3].map((i) => literal(address(i))).filter((s) => s.text !== chosen.address));
    expect(run.state.sources.map((s) => s.id)).toContain(run.state.chosen);
    run.configure();
    expect(run.state).toMatchObject({ chosen: null, health: 'no-servers', holdover: true });
  });
});

describe('the bound', () => {
  test('covers the truth at once when fresh servers give way to dead ones', () => {
    // All of the delay on the way there, and a quartz that nobody has had time to learn: the worst that is allowed.
    const crooked: Path = { up: () => 0.2, down: () => 0 };
    const run = new Run({
      peers: [{ path: crooked }, { path: symmetric(nothing) }],
      oscillator: { ppm: 290, wander: 0 },
      steerable: false,
    });
    run.configure(literal(address(0)));
    run.pass(5);
    run.configure(literal(address(1)));
    for (let t = 0; t < 60; t += 1) {
      run.pass(1);
      expect(run.state.holdover).toBe(true);
      expect(Math.abs(run.mistake), `${t} s`).toBeLessThanOrEqual(run.state.bound!);
    }
  });
});

describe('a Resync while the list changes', () => {
  test('ends when the last server that it waits for is taken out', () => {
    const run = new Run({ peers: [{}, { server: silent }] }).pass(600);
    const result = run.resync();
    run.pass(7);
    expect(result.report).toBeNull();
    run.configure(literal(address(0)));
    expect(result.report).toMatchObject({ answered: 1, asked: 2 });
  });
});

describe('names', () => {
  test('one silent server under two ports is no captive portal', () => {
    const run = new Run({ peers: [{ path: symmetric(nothing) }] });
    run.machine.names.set('one.example', { kind: 'found', addresses: [address(0)] });
    run.configure(named('one.example'), { ...named('one.example'), port: 1123, text: 'one.example:1123' });
    run.pass(600);
    expect(run.state.diagnosis).toBe('port-blocked');
    expect(run.machine.lookups.length).toBe(1);
  });

  test('a pool keeps its members over a minute without a network', () => {
    const run = new Run({ peers: Array(6).fill({}) });
    run.machine.names.set('pool.example', { kind: 'found', addresses: [0, 1, 2, 3, 4, 5].map(address) });
    run.configure(named('pool.example', true));
    run.pass(600);
    const members = () => run.state.sources.map((s) => s.address);
    const before = members();
    run.machine.offline = true;
    run.pass(180);
    expect(members()).toEqual(before);
  });
});

test('a hand-edited drift that no quartz can have is not used', () => {
  const drift = { ppm: 1e300, sigma: 0, savedAt: String(START), boot: 'first', counter: 'simulated' };
  const memory: Memory = { version: 1, drift, last: null };
  const run = new Run({ memory });
  expect(run.state.drift).toBeNull();
  run.pass(15);
  expect(Math.abs(run.machine.clockError)).toBeLessThan(3e-3);
});
