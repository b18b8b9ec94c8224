/** What the benchmark lets pass, and what it does not. */
import { describe, expect, test } from 'vitest';
import { judge } from './gates.ts';
import type { Row } from './result.ts';

const home: Row = {
  scenario: 'b',
  variant: '64 s',
  seeds: 20,
  rms: 110e-6,
  rmsMost: 130e-6,
  mean: 0,
  p95: 220e-6,
  max: 600e-6,
  frequency: 1,
  under10ms: 1,
  under1ms: 60,
  packets: 1570,
  packetsAtStart: 7,
  smallestGap: 2.001,
  guaranteed: 1,
  guaranteedWidth: 11e-3,
  likely: 0.992,
  likelyLeast: 0.985,
  likelyAtStart: 0.99,
  likelyWidth: 500e-6,
  likelyOverP99: 1.6,
  ignoringDelay: 245e-6,
  oracle: 101e-6,
  toIgnoringDelay: 0.45,
  toOracle: 1.1,
};

const missed = (...rows: Row[]) =>
  judge(rows)
    .filter((v) => !v.met)
    .map((v) => `${v.gate ? 'gate' : 'goal'} ${v.what}`);

describe('the gates', () => {
  test('let an engine pass that is good enough', () => {
    expect(missed(home)).toEqual([]);
  });

  test('see an error that is too large beside either reference', () => {
    expect(missed({ ...home, toIgnoringDelay: 0.51, toOracle: 1.16 })).toEqual([
      'gate b: RMS / reference that ignores delay',
      'gate b: RMS / oracle',
    ]);
  });

  test('see a single second in which the guaranteed bound did not hold, at any poll interval', () => {
    expect(missed(home, { ...home, variant: 'default', guaranteed: 1 - 1e-6 })).toEqual([
      'gate b, default: guaranteed bound held',
    ]);
  });

  test('do not fail for a goal, but say so; a start that never settles is one', () => {
    expect(missed({ ...home, variant: 'default', under1ms: null, packetsAtStart: 9, likely: 0.97 })).toEqual([
      'goal b: seconds until under 1 ms',
      'goal b, default: packets in the first 2 min',
      'goal b, default: likely bound held, at least',
    ]);
  });
});
