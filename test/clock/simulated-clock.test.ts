import { describe, expect, test } from 'vitest';
import { observedClock } from '../../main/clock/observed-clock.ts';
import { SimulatedClock } from '../../main/clock/simulated-clock.ts';
import { systemClock } from '../../main/clock/system-clock.ts';
import { later, type Raw, toSeconds, type Utc } from '../../main/engine/time/instant.ts';

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
    c.subject.setFrequency(100);
    c.pass(10);
    expect(c.ahead).toBeCloseTo(1e-3, 9);
    c.subject.setFrequency(0);
    c.pass(10);
    expect(c.ahead).toBeCloseTo(1e-3, 9);
  });

  test('a slew is worked off evenly on top of the rate and then is over', () => {
    const c = clock();
    c.subject.slew(0.01, 20);
    c.pass(10);
    expect(c.ahead).toBeCloseTo(0.005, 9);
    c.subject.setFrequency(10);
    c.pass(10);
    expect(c.ahead).toBeCloseTo(0.01 + 1e-4, 9);
    c.pass(10);
    expect(c.ahead).toBeCloseTo(0.01 + 2e-4, 9);
  });

  test('a new slew replaces what is left of the last, a step ends it', () => {
    const c = clock();
    c.subject.slew(0.01, 10);
    c.pass(5);
    c.subject.slew(-0.001, 1);
    c.pass(10);
    expect(c.ahead).toBeCloseTo(0.004, 9);
    c.subject.slew(1, 10);
    c.pass(1);
    c.subject.step(-0.104);
    c.pass(100);
    expect(c.ahead).toBeCloseTo(0, 9);
  });

  test('refuses what a kernel would refuse', () => {
    const c = clock();
    expect(c.subject.setFrequency(501)).toBe(false);
    expect(c.subject.setFrequency(Number.NaN)).toBe(false);
    expect(c.subject.slew(1, 0)).toBe(false);
    c.pass(10);
    expect(c.ahead).toBe(0);
  });
});

describe('clocks that are not ours to set', () => {
  test.each([
    ['observed', observedClock, 'observing'],
    ['of the system, without a helper', systemClock, 'no-helper'],
    ['simulated, not steerable', clock(false).subject, 'observing'],
  ] as const)('%s: refuses everything and says why', (_, subject, refusal) => {
    expect(subject.refusal).toBe(refusal);
    expect(subject.setFrequency(0)).toBe(false);
    expect(subject.slew(0.001, 1)).toBe(false);
    expect(subject.step(1, 'test')).toBe(false);
  });
});
