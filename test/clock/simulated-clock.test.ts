import { describe, expect, test } from 'vitest';
import { observedClock } from '../../main/clock/observed-clock.ts';
import { SimulatedClock } from '../../main/clock/simulated-clock.ts';
import type { Clock, ClockRefusal } from '../../main/engine/sync/ports.ts';
import { later, type Raw, toSeconds, type Utc } from '../../main/engine/time/instant.ts';

const ignored = () => {};
const stepBy = (amount: number) => ({ amount, reason: 'test', agreeing: 0, errors: null });

/** What came of everything that can be asked of a clock. */
function outcomes(subject: Clock): (ClockRefusal | null)[] {
  const heard: (ClockRefusal | null)[] = [];
  const done = (refusal: ClockRefusal | null) => heard.push(refusal);
  subject.setFrequency(0, done);
  subject.slew(0.001, 1, done);
  subject.step(stepBy(1), done);
  return heard;
}

const WALL = 1_800_000_000_000_000_000n as Utc;

function clock(steerable = true) {
  let raw = 1_000n as Raw;
  const subject = new SimulatedClock(() => raw, WALL, steerable);
  return {
    subject,
    pass(seconds: number) {
      raw = later(raw, seconds);
    },
    /** How far it is ahead of the counter. */
    get ahead() {
      return toSeconds(subject.at(raw) - WALL - (raw - 1_000n));
    },
  };
}

describe('a simulated clock', () => {
  test('counts the counter until it is told otherwise', () => {
    const c = clock();
    c.pass(1e6);
    expect(c.ahead).toBe(0);
  });

  test('100 ppm gain 100 us a second, from then on', () => {
    const c = clock();
    c.pass(5);
    c.subject.setFrequency(100, ignored);
    c.pass(10);
    expect(c.ahead).toBeCloseTo(1e-3, 9);
    c.subject.setFrequency(0, ignored);
    c.pass(10);
    expect(c.ahead).toBeCloseTo(1e-3, 9);
  });

  test('a slew is worked off evenly on top of the rate and then is over', () => {
    const c = clock();
    c.subject.slew(0.01, 20, ignored);
    c.pass(10);
    expect(c.ahead).toBeCloseTo(0.005, 9);
    c.subject.setFrequency(10, ignored);
    c.pass(10);
    expect(c.ahead).toBeCloseTo(0.01 + 1e-4, 9);
    c.pass(10);
    expect(c.ahead).toBeCloseTo(0.01 + 2e-4, 9);
  });

  test('a new slew replaces what is left of the last, a step ends it', () => {
    const c = clock();
    c.subject.slew(0.01, 10, ignored);
    c.pass(5);
    c.subject.slew(-0.001, 1, ignored);
    c.pass(10);
    expect(c.ahead).toBeCloseTo(0.004, 9);
    c.subject.slew(1, 10, ignored);
    c.pass(1);
    c.subject.step(stepBy(-0.104), ignored);
    c.pass(100);
    expect(c.ahead).toBeCloseTo(0, 9);
  });

  test('refuses what a kernel would refuse', () => {
    const c = clock();
    const heard: (ClockRefusal | null)[] = [];
    c.subject.setFrequency(501, (refusal) => heard.push(refusal));
    c.subject.setFrequency(Number.NaN, (refusal) => heard.push(refusal));
    c.subject.slew(1, 0, (refusal) => heard.push(refusal));
    expect(heard).toEqual(['refused', 'refused', 'refused']);
    c.pass(10);
    expect(c.ahead).toBe(0);
  });
});

describe('clocks that are not ours to set', () => {
  test.each([
    ['observed', observedClock, 'observing'],
    ['simulated, not steerable', clock(false).subject, 'observing'],
  ] as const)('%s: refuses everything and says why', (_, subject, refusal) => {
    expect(subject.refusal).toBe(refusal);
    expect(outcomes(subject)).toEqual(['refused', 'refused', 'refused']);
  });

  test('one that was yielded refuses from then on, until a person takes it up again', () => {
    const { subject } = clock();
    subject.yield('frequency');
    expect(subject.refusal).toBe('yielded');
    expect(outcomes(subject)).toEqual(['refused', 'refused', 'refused']);
    subject.steer(true);
    expect(outcomes(subject)).toEqual([null, null, null]);
  });
});
