/** Servers that lie, in the minority and in the majority, at once and by and by; names that lead to them. */
import { describe, expect, test } from 'vitest';
import { later, type Utc } from '../../../main/engine/time/instant.ts';
import type { Server } from '../../../main/simulation/server.ts';
import { changing, truthful } from '../../../main/simulation/server.ts';
import { address, named, Run, START } from '../scenario.ts';
import { HOUR, SLEWING, steady, times, watch } from './watch.ts';

const since = (seconds: number) => (at: Utc) => at >= later(START, seconds);

/** From two hours on so many seconds a second off. */
const creeping =
  (rate: number): Server =>
  (request, at) =>
    truthful({ offset: rate * Math.max(0, Number(at - START) / 1e9 - 2 * HOUR) })(request, at);

const jumping = (offset: number): Server => changing(since(2 * HOUR), truthful({ offset }), truthful());

/** Half of the round trip of a household's path and its queues: how wide an honest server's word is. */
const HALF = 0.0115;
const NOISE = 2e-3;

describe('a lying minority', () => {
  test.each([0.08, -5, 86_400])(
    'that jumps by %d s: dropped, named, and the clock does not notice',
    (offset) => {
      const run = new Run({ peers: [...times(3), { server: jumping(offset) }] }).pass(2 * HOUR);
      const { least, most, uncovered, steps } = watch(run, 2 * HOUR);
      expect(Math.max(-least, most)).toBeLessThan(NOISE);
      expect(uncovered).toEqual([]);
      expect(steps).toBe(0);
      expect(run.source(3).verdict).toMatchObject({ kind: 'falseticker', agreeing: 3 });
    },
  );

  test.each([1e-6, 2e-5, 3e-4])(
    'that creeps away at %d s/s moves the clock by less than the width of honest words while it overlaps, by nothing after',
    (rate) => {
      const run = new Run({ oscillator: steady, peers: [...times(3), { server: creeping(rate) }] });
      run.pass(2 * HOUR);
      // Until its whole interval has left those of the others, two widths away, and an hour more.
      const { least, most, uncovered, steps } = watch(run, Math.min(14 * HOUR, (3 * HALF) / rate + HOUR));
      expect(Math.max(-least, most)).toBeLessThan(HALF);
      expect(uncovered).toEqual([]);
      expect(steps).toBe(0);
      expect(run.verdicts()[3]).toBe('falseticker');
      const after = watch(run, 2 * HOUR);
      expect(Math.max(-after.least, after.most)).toBeLessThan(NOISE);
    },
  );

  test('two of five that lie together, from the first packet on: outvoted', () => {
    const liar = { server: truthful({ offset: 0.3 }) };
    const run = new Run({ peers: [liar, liar, ...times(3)] }).pass(60);
    const { least, most, uncovered } = watch(run, 2 * HOUR);
    expect(Math.max(-least, most)).toBeLessThan(NOISE);
    expect(uncovered).toEqual([]);
    expect(run.verdicts().slice(0, 2)).toEqual(['falseticker', 'falseticker']);
  });

  test('that claims to be perfect: a root distance of nothing gets it no more say than others have', () => {
    const boast = {
      server: truthful({ offset: 0.009, stratum: 1, precision: -30 }),
      path: { up: () => 1e-4, down: () => 1e-4 },
    };
    const run = new Run({ oscillator: steady, peers: [...times(3), boast] }).pass(60);
    const { least, most, uncovered } = watch(run, 4 * HOUR);
    expect(Math.max(-least, most)).toBeLessThan(HALF);
    expect(uncovered).toEqual([]);
  });
});

describe('a lying majority', () => {
  test('that jumps by 0.3 s after lock is followed by slewing only, not faster than a kernel slews', () => {
    const run = new Run({ peers: [{}, ...times(3, { server: jumping(0.3) })] }).pass(2 * HOUR);
    const { most, steps, fastest } = watch(run, 4 * HOUR);
    expect(steps).toBe(0);
    expect(fastest).toBeLessThan(SLEWING);
    expect(most).toBeLessThan(0.3 + NOISE);
    expect(run.verdicts()[0]).toBe('falseticker');
  });

  test.each([0.7, -3, 900, -86_400])(
    'that jumps by %d s after lock moves nothing: a person is asked',
    (offset) => {
      const run = new Run({ peers: [{}, ...times(3, { server: jumping(offset) })] }).pass(2 * HOUR);
      const { least, most, steps } = watch(run, 4 * HOUR);
      expect(steps).toBe(0);
      expect(Math.max(-least, most)).toBeLessThan(0.01);
      expect(run.state.lastCorrection).toMatchObject({ kind: 'asked' });
      expect(run.state.health).toBe('out-of-sync');
    },
  );

  test('that creeps drags the clock along at its own pace, never by a step', () => {
    const run = new Run({ oscillator: steady, peers: [{}, ...times(3, { server: creeping(2e-5) })] });
    run.pass(2 * HOUR);
    const { steps, fastest, most } = watch(run, 6 * HOUR);
    expect(steps).toBe(0);
    expect(fastest).toBeLessThan(SLEWING);
    expect(most).toBeLessThan(2e-5 * 6 * HOUR + 5e-3);
  });

  test('that creeps as fast as it can, 0.3 s a minute, is not followed at that pace', () => {
    const run = new Run({ peers: [{}, ...times(3, { server: creeping(5e-3) })] }).pass(2 * HOUR);
    const { steps, fastest } = watch(run, 2 * HOUR);
    expect(steps).toBe(0);
    expect(fastest).toBeLessThan(SLEWING);
    expect(run.state.health).toMatch(/degraded|out-of-sync/);
  });
});

describe('names that lead to the attacker', () => {
  const evil = [10, 11, 12, 13];
  const lie = { server: truthful({ offset: 0.2 }) };

  test('one name of four: a falseticker like any other', () => {
    const run = new Run({ peers: [...times(3), lie] });
    const names = ['a.example', 'b.example', 'c.example', 'd.example'];
    for (const [i, name] of names.entries()) {
      run.machine.names.set(name, { kind: 'found', addresses: [address(i)] });
    }
    run.configure(...names.map((name) => named(name)));
    run.pass(60);
    const { least, most, uncovered } = watch(run, HOUR);
    expect(Math.max(-least, most)).toBeLessThan(NOISE);
    expect(uncovered).toEqual([]);
    expect(run.verdicts()[3]).toBe('falseticker');
  });

  test('all names, to one machine: it has one voice, not four, and the rows say that they are the same', () => {
    const run = new Run({ peers: [lie], clockError: 0.001 });
    const names = ['a.example', 'b.example', 'c.example', 'd.example'];
    for (const name of names) run.machine.names.set(name, { kind: 'found', addresses: [address(0)] });
    run.configure(...names.map((name) => named(name)));
    run.pass(60);
    expect(run.verdicts().filter((kind) => kind === 'duplicate').length).toBe(3);
  });

  test('after lock it is too late: names are not looked up while their servers answer', () => {
    const run = new Run({ peers: times(4) });
    for (const i of evil)
      run.machine.connect(address(i), { ...lie, path: { up: () => 1e-3, down: () => 1e-3 } });
    const names = ['a.example', 'b.example', 'c.example', 'd.example'];
    for (const [i, name] of names.entries()) {
      run.machine.names.set(name, { kind: 'found', addresses: [address(i)] });
    }
    run.configure(...names.map((name) => named(name)));
    run.pass(HOUR);
    for (const [i, name] of names.entries()) {
      run.machine.names.set(name, { kind: 'found', addresses: [address(evil[i]!)] });
    }
    const { least, most } = watch(run, 6 * HOUR);
    expect(Math.max(-least, most)).toBeLessThan(NOISE);
    expect(run.state.sources.map((s) => s.address)).toEqual([0, 1, 2, 3].map(address));
  });
});
