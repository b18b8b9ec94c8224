import { describe, expect, test } from 'vitest';
import { Discipline, MAX_SLEW_RATE, type Situation } from '../../../main/engine/discipline/discipline.ts';
import { DriftKeeper, restore } from '../../../main/engine/discipline/drift.ts';
import { later, type Raw } from '../../../main/engine/time/instant.ts';

const at = (seconds: number) => later(0n as Raw, seconds);
const situation = (offset: number, more: Partial<Situation> = {}): Situation => ({
  now: at(0),
  offset,
  agreeing: 3,
  poll: 64,
  urgent: false,
  ...more,
});

/** A discipline that has had its first lock. */
function locked(): Discipline {
  const discipline = new Discipline();
  discipline.decide(true, situation(0.001));
  return discipline;
}

describe('the first lock', () => {
  test('over 10 ms it is one step, else a slew', () => {
    expect(new Discipline().decide(true, situation(0.0101))).toMatchObject({
      kind: 'step',
      amount: 0.0101,
      reason: 'first-lock',
    });
    expect(new Discipline().decide(true, situation(-0.0099))).toMatchObject({
      kind: 'slew',
      amount: -0.0099,
    });
  });

  test('over 1000 s three servers must agree; with two a person is asked', () => {
    expect(new Discipline().decide(true, situation(2e8, { agreeing: 3 })).kind).toBe('step');
    expect(new Discipline().decide(true, situation(2e8, { agreeing: 2 }))).toEqual({
      kind: 'ask',
      reason: 'panic',
    });
  });
});

describe('a step that was not made', () => {
  test('at the first lock: it is still the first lock, and tried anew', () => {
    const discipline = new Discipline();
    expect(discipline.decide(true, situation(5)).kind).toBe('step');
    discipline.notStepped('first-lock', false);
    expect(discipline.settled).toBe(false);
    expect(discipline.decide(true, situation(5))).toMatchObject({ kind: 'step', reason: 'first-lock' });
    expect(discipline.settled).toBe(true);
  });

  test('because a person has to consent: asked, until the clock is right by other means, or the person says yes', () => {
    const discipline = locked();
    discipline.disturbance(at(10), false);
    expect(discipline.decide(true, situation(30))).toMatchObject({ kind: 'step', reason: 'disturbance' });
    discipline.notStepped('disturbance', true);
    const asked = { kind: 'ask', reason: 'needs-consent' };
    expect(discipline.decide(true, situation(30))).toEqual(asked);
    expect(discipline.decide(true, situation(30))).toEqual(asked);
    discipline.approve();
    expect(discipline.decide(true, situation(30))).toMatchObject({ kind: 'step', reason: 'approved' });
    expect(discipline.decide(true, situation(0.001)).kind).toBe('slew');
  });

  test('costs none of the day’s steps', () => {
    const discipline = locked();
    for (let i = 0; i < 200; i += 1) {
      discipline.disturbance(at(10), false);
      expect(discipline.decide(true, situation(0.5)).kind).toBe('step');
      discipline.notStepped('disturbance', false);
    }
  });
});

describe('a person who approves', () => {
  test('more than the panic limit, and what servers moved by: one step, of what is measured then', () => {
    for (const offset of [2000, 0.7]) {
      const discipline = locked();
      discipline.decide(true, situation(offset));
      discipline.approve();
      expect(discipline.decide(true, situation(offset))).toEqual({
        kind: 'step',
        amount: offset,
        reason: 'approved',
      });
      // Only that one.
      expect(discipline.decide(true, situation(offset)).kind).not.toBe('step');
    }
  });
});

describe('a person who approves one thing', () => {
  test('did not approve another: where the offset has moved on, it is asked about anew', () => {
    const discipline = locked();
    discipline.decide(true, situation(2000));
    discipline.approve();
    expect(discipline.decide(true, situation(9000))).toEqual({ kind: 'ask', reason: 'panic' });
    expect(discipline.decide(true, situation(2000))).toEqual({ kind: 'ask', reason: 'panic' });
  });

  test('nor anything that comes later, where nothing was asked', () => {
    const discipline = locked();
    discipline.decide(true, situation(0.001));
    discipline.approve();
    expect(discipline.decide(true, situation(2000)).kind).toBe('ask');
  });
});

describe('after the first lock', () => {
  test('small offsets are slewed, never faster than kernels do', () => {
    for (const offset of [1e-6, -0.003, 0.2, -0.49]) {
      const decision = locked().decide(true, situation(offset));
      if (decision.kind !== 'slew') throw new Error(decision.kind);
      expect(Math.abs(decision.amount) / decision.over).toBeLessThanOrEqual(MAX_SLEW_RATE * (1 + 1e-9));
    }
  });

  test('half a second, though nothing happened here: hold, look again, then ask; never a step', () => {
    const discipline = locked();
    expect(discipline.decide(true, situation(0.6))).toEqual({ kind: 'hold', reason: 'servers-moved' });
    expect(discipline.decide(true, situation(0.6))).toEqual({ kind: 'ask', reason: 'servers-moved' });
    expect(discipline.decide(true, situation(0.001)).kind).toBe('slew');
    expect(discipline.decide(true, situation(0.6)).kind).toBe('hold');
  });

  test('over the panic limit a person is asked, whoever agrees', () => {
    const discipline = locked();
    discipline.disturbance(at(10), false);
    expect(discipline.decide(true, situation(1001, { agreeing: 9 }))).toEqual({
      kind: 'ask',
      reason: 'panic',
    });
  });

  test('after a disturbance one step back; the next surprise is held', () => {
    const discipline = locked();
    discipline.disturbance(at(10), true);
    expect(discipline.decide(true, situation(-0.6))).toMatchObject({ kind: 'step', reason: 'disturbance' });
    expect(discipline.decide(true, situation(-0.6)).kind).toBe('hold');
  });

  test('a second foreign step within ten minutes is interference; suspends never are', () => {
    const discipline = locked();
    expect(discipline.disturbance(at(0), true)).toBe(false);
    expect(discipline.disturbance(at(599), true)).toBe(true);
    expect(discipline.disturbance(at(1300), true)).toBe(false);
    for (let i = 0; i < 10; i += 1) expect(discipline.disturbance(at(1301 + i), false)).toBe(false);
  });

  test('a second step that was seen within ten minutes is interference too, before anything is measured', () => {
    const discipline = locked();
    expect(discipline.foreignStep(at(0))).toBe(false);
    // That one, measured.
    expect(discipline.disturbance(at(4), true)).toBe(false);
    expect(discipline.foreignStep(at(599))).toBe(true);
    expect(discipline.foreignStep(at(1300))).toBe(false);
  });

  test('the daily budget of steps back is finite', () => {
    const discipline = locked();
    const kinds = Array.from({ length: 60 }, (_, i) => {
      discipline.disturbance(at(i * 1000), false);
      return discipline.decide(true, situation(1, { now: at(i * 1000) })).kind;
    });
    expect(kinds.filter((kind) => kind === 'step').length).toBe(50);
    expect(kinds.at(-1)).toBe('hold');
  });
});

describe('observing', () => {
  test('decides nothing, whatever the offset', () => {
    for (const offset of [0, 0.001, 0.6, 1e9])
      expect(new Discipline().decide(false, situation(offset))).toEqual({ kind: 'observe' });
  });
});

describe('the drift over restarts', () => {
  const kept = { ppm: 12, sigma: 0.3, swing: null, boot: 'a', counter: 'tsc' };

  test('is worth less after a reboot, and little on another counter', () => {
    expect(restore(kept, { boot: 'a', counter: 'tsc' }, 0)).toEqual({
      ppm: 12,
      sigma: 0.3,
      wander: null,
    });
    expect(restore(kept, { boot: 'b', counter: 'tsc' }, 0)?.sigma).toBe(1);
    expect(restore(kept, { boot: 'b', counter: 'hpet' }, 0)?.sigma).toBe(50);
  });

  test('is worth nothing where no quartz could have it, and a record that is sure of itself is not believed so much', () => {
    expect(restore({ ...kept, ppm: 1e6 }, kept, 0)).toBeNull();
    expect(restore({ ...kept, ppm: -501 }, kept, 0)).toBeNull();
    expect(restore({ ...kept, sigma: 0 }, kept, 0)?.sigma).toBe(0.1);
  });

  test('fades with time, and a clock that went backwards makes it no better', () => {
    expect(restore(kept, { boot: 'a', counter: 'tsc' }, 7 * 86_400)?.sigma).toBeGreaterThan(10);
    expect(restore(kept, { boot: 'a', counter: 'tsc' }, -1e9)?.sigma).toBe(0.3);
    expect(restore(kept, { boot: 'a', counter: 'tsc' }, 1e12)?.sigma).toBe(100);
  });

  test('fades by as much as this quartz was seen to wander and to swing, where that was learned', () => {
    const sigma = (learned: object, hours: number, counter = 'tsc') =>
      restore({ ...kept, sigma: 0.1, ...learned }, { boot: 'a', counter }, hours * 3600)!.sigma;
    const quiet = { wander: 0.001, swing: 0 };
    // 0.001 ppm times the root of 36,000 s.
    expect(sigma(quiet, 10)).toBeCloseTo(Math.hypot(0.1, 0.19), 2);
    expect(sigma({}, 10)).toBeGreaterThan(3.7);
    // Noon and midnight differ by twice the half swing; over all times of day that is its square root of two.
    expect(sigma({ ...quiet, swing: 2 }, 12)).toBeCloseTo(2 * Math.SQRT2, 1);
    expect(sigma({ ...quiet, swing: 2 }, 0.1)).toBeLessThan(0.15);
    expect(sigma({ ...quiet, swing: 2 }, 24)).toBeGreaterThan(2.8);
    // Too little was seen to know the swing: a room's.
    expect(sigma({ ...quiet, swing: null }, 12)).toBeGreaterThan(1.4);
    // Of another quartz nothing is known.
    expect(sigma(quiet, 10, 'hpet')).toBeGreaterThan(50);
    expect(restore({ ...kept, ...quiet }, { boot: 'a', counter: 'hpet' }, 0)!.wander).toBeNull();
    expect(restore({ ...kept, ...quiet }, { boot: 'b', counter: 'tsc' }, 0)!.wander).toBe(0.001);
  });

  test('is written as soon as clearly more is known than before, then at most hourly', () => {
    const keeper = new DriftKeeper(5, at(0));
    expect(keeper.due(3, at(0))).toBe(false);
    expect(keeper.due(2, at(10))).toBe(true);
    keeper.saved(at(10));
    expect(keeper.due(0.1, at(3609))).toBe(false);
    expect(keeper.due(0.1, at(3610))).toBe(true);
  });

  test('is written after the start burst where the disk knows nothing, and sooner if it is known well', () => {
    const keeper = new DriftKeeper(null, at(0));
    expect(keeper.due(40, at(3))).toBe(true);
    expect(keeper.due(90, at(3))).toBe(false);
    expect(keeper.due(90, at(12))).toBe(true);
    expect(keeper.due(99, at(12))).toBe(false);
  });
});
