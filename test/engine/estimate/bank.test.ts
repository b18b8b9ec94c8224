import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bank } from '../../../main/engine/estimate/bank.ts';
import { Member } from '../../../main/engine/estimate/member.ts';
import { later, type Raw, toSeconds, type Utc } from '../../../main/engine/time/instant.ts';
import { utcAt } from '../../../main/engine/time/line.ts';
import { SeededRandom } from '../../../main/simulation/random.ts';

const ms = 1e-3;
const at = (t: number) => later(2_000_000_000n as Raw, t);
const EPOCH = 1_800_000_000_000_000_000n as Utc;
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** A path as the estimate introduces it: 0.8 % of its delay in doubt, half of it possible. */
const DOUBT = 0.02 / 2.576;

/** A quartz whose frequency walks, and servers that answer over paths with an error each. */
class Bench {
  readonly bank = new Bank(0, 1e-4);
  private readonly random: SeededRandom;
  private readonly wander: number;
  private t = 0;
  private offset = 0;
  private rate = 20e-6;

  constructor(seed: number, wander = 1e-8) {
    this.random = new SeededRandom(seed);
    this.wander = wander;
  }

  addPath(id: string, delay: number): void {
    this.bank.addPath(id, DOUBT * delay, delay / 2);
  }

  /** Time passes, by seconds. */
  pass(seconds: number): void {
    for (let left = seconds; left > 0; left -= 16) {
      this.offset += this.rate * Math.min(16, left);
      this.rate += this.wander * Math.sqrt(Math.min(16, left)) * this.random.normal();
    }
    this.t += seconds;
  }

  /** One answer, wrong by `error` and by what queues of up to `half` do. */
  answer(id: string, { error = 0, half = 0.2 * ms, delay = 20 * ms } = {}): boolean {
    const queue = half * (2 * this.random.uniform() - 1);
    const utc = later(EPOCH, this.t + this.offset + error + queue);
    return this.bank.update(id, { raw: at(this.t), utc, window: { half, sd: 1e-6, reach: delay / 2 } });
  }

  /** By how much the estimate says too much now. */
  get mistake(): number {
    const { line } = this.bank.at(at(this.t))!;
    return toSeconds(utcAt(line, at(this.t)) - later(EPOCH, this.t + this.offset));
  }

  get wanderFound(): number {
    return this.bank.rateAt(at(this.t)).wander;
  }
}

describe('the wander of a quartz', () => {
  test.each([
    ['a good one', 1e-9],
    ['a poor one', 1e-7],
  ])('%s (%f per square root of a second) is told within a decade after five hours', (_, wander) => {
    for (let seed = 1; seed <= 2; seed += 1) {
      const bench = new Bench(seed, wander);
      bench.addPath('a', 2 * ms);
      for (let i = 0; i < 280; i += 1) {
        bench.pass(64);
        bench.answer('a', { half: 20e-6, delay: 2 * ms });
      }
      expect(bench.wanderFound).toBeGreaterThan(wander / 10);
      expect(bench.wanderFound).toBeLessThan(wander * 10);
      // Better than any single sample would be at the edge of its window, plus what the path leaves in doubt.
      expect(Math.abs(bench.mistake)).toBeLessThan(20e-6);
    }
  });
});

describe('paths that err', () => {
  test('three are straight, one is crooked by 10 ms: within 1 ms of true time, whoever speaks first', () => {
    for (let crooked = 0; crooked < 4; crooked += 1) {
      for (const error of [10 * ms, -10 * ms]) {
        const bench = new Bench(crooked + 1);
        const ids = ['a', 'b', 'c', 'd'];
        for (const id of ids) bench.addPath(id, 30 * ms);
        for (let i = 0; i < 60; i += 1) {
          for (const [k, id] of ids.entries()) {
            bench.pass(16);
            bench.answer(id, { error: k === crooked ? error : 0, delay: 30 * ms });
          }
          if (i >= 20) expect(Math.abs(bench.mistake)).toBeLessThan(1 * ms);
        }
        expect(Math.abs(bench.bank.pathError(ids[crooked]!)!.mean - error)).toBeLessThan(1 * ms);
      }
    }
  });

  test('a liar beyond half of its delay pulls nothing', () => {
    for (const lie of [50 * ms, -50 * ms, 1, 1000]) {
      const [honest, lied] = [new Bench(7), new Bench(7)];
      for (const bench of [honest, lied]) for (const id of ['a', 'b', 'c', 'd']) bench.addPath(id, 20 * ms);
      for (let i = 0; i < 60; i += 1) {
        for (const id of ['a', 'b', 'c', 'd']) {
          for (const bench of [honest, lied]) bench.pass(16);
          honest.answer(id);
          const impossible = lied.answer(id, { error: id === 'd' ? lie : 0 });
          if (i > 3) expect(impossible).toBe(id === 'd');
        }
        if (i > 3) expect(Math.abs(lied.mistake)).toBeLessThan(0.3 * ms);
      }
    }
  });
});

describe('a change of route', () => {
  test('10 ms longer, on one way more than on the other: the clock tells by how much, to half a millisecond', () => {
    for (let seed = 1; seed <= 2; seed += 1) {
      for (const error of [-5 * ms, -3 * ms, 0, 2 * ms, 4.5 * ms]) {
        const bench = new Bench(seed);
        bench.addPath('a', 20 * ms);
        for (let i = 0; i < 120; i += 1) {
          bench.pass(64);
          bench.answer('a');
        }
        bench.bank.branchPath('b', 'a', 10 * ms);
        for (let i = 0; i < 40; i += 1) {
          bench.pass(64);
          bench.answer('b', { error, delay: 30 * ms });
          expect(Math.abs(bench.mistake)).toBeLessThan(0.5 * ms);
        }
        const learned = bench.bank.pathError('b')!.mean - bench.bank.pathError('a')!.mean;
        expect(Math.abs(learned - error)).toBeLessThan(0.5 * ms);
      }
    }
  });

  test('never by more than half of the change, however far the answers say that the clock has jumped', () => {
    for (const error of [8 * ms, -8 * ms, 30 * ms]) {
      const bench = new Bench(1);
      bench.addPath('a', 20 * ms);
      for (let i = 0; i < 60; i += 1) {
        bench.pass(64);
        bench.answer('a');
      }
      bench.bank.branchPath('b', 'a', 10 * ms);
      for (let i = 0; i < 60; i += 1) {
        bench.pass(64);
        bench.answer('b', { error, delay: 30 * ms });
        const learned = bench.bank.pathError('b')!.mean - bench.bank.pathError('a')!.mean;
        expect(Math.abs(learned)).toBeLessThan(5.01 * ms);
      }
    }
  });

  test('and back: what was learned of the old path holds again', () => {
    const bench = new Bench(2);
    bench.addPath('a', 20 * ms);
    for (const [id, error] of [
      ['a', 0],
      ['b', 4 * ms],
      ['a', 0],
      ['b', 4 * ms],
    ] as const) {
      if (!bench.bank.knows(id)) bench.bank.branchPath(id, 'a', 10 * ms);
      else for (const path of bench.bank.pathIds) bench.bank.activate(path, path === id);
      for (let i = 0; i < 60; i += 1) {
        bench.pass(64);
        bench.answer(id, { error });
        if (id !== 'a' || i > 0) expect(Math.abs(bench.mistake)).toBeLessThan(0.5 * ms);
      }
    }
  });
});

describe('whatever comes', () => {
  const deed = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constant('sample' as const),
        path: fc.integer({ min: 0, max: 9 }),
        wait: fc.oneof(fc.constant(0), number(0, 100), number(0, 1e7)),
        error: fc.oneof(number(-1e-3, 1e-3), number(-1000, 1000)),
        half: fc.oneof(fc.constant(0), number(0, 0.1), number(0, 1000)),
        // No time stamp is sharper than 100 ns.
        sd: fc.oneof(fc.constant(1e-7), number(1e-7, 0.1)),
        reach: number(0, 1.5),
      }),
    },
    fc.record({ do: fc.constant('branch' as const), path: fc.nat(9), change: number(-0.1, 0.1) }),
    fc.record({ do: fc.constantFrom('drop' as const, 'lose' as const, 'loosen' as const), path: fc.nat(9) }),
  );

  test('the state is finite, its deviations positive, and the weights single out a wander of the bank', () => {
    fc.assert(
      fc.property(fc.array(deed, { minLength: 1, maxLength: 50 }), (deeds) => {
        const bank = new Bank(0, 1e-4);
        bank.addPath('first', 1e-4, 0.01);
        let [t, names] = [0, 0];
        for (const d of deeds) {
          const { pathIds } = bank;
          const id = pathIds[d.path % pathIds.length]!;
          if (d.do === 'sample') {
            t += d.wait;
            const { half, sd, reach } = d;
            bank.update(id, { raw: at(t), utc: later(EPOCH, t + d.error), window: { half, sd, reach } });
          } else if (d.do === 'branch') {
            if (pathIds.length < 6) bank.branchPath(`path ${names++}`, id, d.change);
          } else if (d.do === 'drop') {
            if (pathIds.length > 1) bank.dropPath(id);
          } else if (d.do === 'lose') bank.loseOffset();
          else bank.loosenRate(1e-6);
          const { rate, sd, wander } = bank.rateAt(at(t));
          expect(Number.isFinite(rate)).toBe(true);
          expect(sd).toBeGreaterThan(0);
          expect(sd).toBeLessThan(Number.POSITIVE_INFINITY);
          expect(wander).toBeGreaterThan(0.99e-11);
          expect(wander).toBeLessThan(1e-6);
          for (const path of bank.pathIds) {
            const error = bank.pathError(path)!;
            expect(Number.isFinite(error.mean)).toBe(true);
            expect(error.sd).toBeGreaterThanOrEqual(0);
            expect(bank.started === false || Number.isFinite(bank.sampleSd(path, at(t), 1000))).toBe(true);
          }
          const now = bank.at(at(t + 100));
          if (now === null) continue;
          expect(Number.isFinite(now.line.rate)).toBe(true);
          expect(now.sd).toBeGreaterThan(0);
          expect(Number.isFinite(now.sd)).toBe(true);
        }
      }),
      { seed: 8, numRuns: 80 },
    );
  });
});

describe('one hypothesis', () => {
  test('between samples the frequency walks: variance as of integrated white noise', () => {
    const member = new Member(1e-8, 0);
    member.advance(1000, []);
    member.advance(2000, []);
    expect(member.covariance[0]![0]! / ((1e-16 * 3000 ** 3) / 3)).toBeCloseTo(1, 9);
    expect(member.covariance[0]![1]! / ((1e-16 * 3000 ** 2) / 2)).toBeCloseTo(1, 9);
    expect(member.covariance[1]![1]! / (1e-16 * 3000)).toBeCloseTo(1, 9);
    // In one look ahead as in two steps.
    const idle = new Member(1e-8, 0);
    idle.addPath(0);
    expect(idle.sampleVariance(2, 3000) / member.covariance[0]![0]!).toBeCloseTo(1, 9);
  });

  test('a path that branches off errs as the one before, and what is learned of one says as much of the other', () => {
    const member = new Member(1e-9, 1e-8);
    member.addPath(1e-6);
    member.branchPath(2, 0);
    member.locate(0, 2, 1e-8);
    member.advance(64, [0, 0]);
    member.update(0.5e-3, 2, { half: 1e-5, sd: 1e-6, reach: 0.01 });
    expect(member.mean[3]).toBeCloseTo(member.mean[2]!, 12);
    expect(member.covariance[2]![3]! / member.covariance[3]![3]!).toBeCloseTo(1, 6);
  });

  test('a path that is dropped leaves what was known of the others', () => {
    const member = new Member(1e-9, 1e-8);
    for (const variance of [1e-6, 4e-6, 9e-6]) member.addPath(variance);
    member.dropPath(3);
    expect(member.mean).toHaveLength(4);
    expect([2, 3].map((i) => member.covariance[i]![i])).toEqual([1e-6, 9e-6]);
    for (const row of member.covariance) expect(row).toHaveLength(4);
  });
});
