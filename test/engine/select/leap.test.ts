import { describe, expect, test } from 'vitest';
import {
  type Announcer,
  announced,
  type Leap,
  smears,
  usualSmear,
} from '../../../main/engine/select/leap.ts';
import type { Utc } from '../../../main/engine/time/instant.ts';

const at = (iso: string) => (BigInt(Date.parse(iso)) * 1_000_000n) as Utc;
const says = (...indicators: number[]): Announcer[] =>
  indicators.map((indicator) => ({ truechimer: true, indicator }));
const midnight = at('2027-07-01T00:00:00Z');
const evening = at('2027-06-30T20:00:00Z');

describe('an announcement', () => {
  test('of three of four is believed, at the end of the month', () => {
    expect(announced(says(1, 1, 1, 0), evening)).toEqual({ kind: 'insert', at: midnight });
    expect(announced(says(2, 2, 2, 0), evening)).toEqual({ kind: 'delete', at: midnight });
  });

  test('of half or fewer is not, nor one that contradicts itself', () => {
    expect(announced(says(1, 1, 0, 0), evening)).toBeNull();
    expect(announced(says(1, 1, 2, 2), evening)).toBeNull();
    expect(announced(says(1, 0, 0, 0), evening)).toBeNull();
    expect(announced([], evening)).toBeNull();
  });

  test('counts only from truechimers, against all who have a say', () => {
    const liars = [1, 1, 1].map((indicator) => ({ truechimer: false, indicator }));
    expect(announced([...liars, ...says(0)], evening)).toBeNull();
    expect(announced([...says(1, 1), ...liars.slice(0, 2)], evening)).toBeNull();
    expect(announced([...says(1, 1, 1), ...liars.slice(0, 2)], evening)).not.toBeNull();
  });

  test('means nothing before the last day of the month', () => {
    expect(announced(says(1, 1, 1), at('2027-06-29T23:59:59Z'))).toBeNull();
    expect(announced(says(1, 1, 1), at('2027-06-30T00:00:00Z'))).not.toBeNull();
    expect(announced(says(1, 1, 1), midnight)).toBeNull();
  });
});

describe('a smear', () => {
  const insert: Leap = { kind: 'insert', at: midnight };
  const HOUR = 3600;

  test('from noon to noon is half a second behind at the event, and half a second ahead after it', () => {
    expect(usualSmear(insert, -12 * HOUR)).toBeCloseTo(0, 12);
    expect(usualSmear(insert, -6 * HOUR)).toBeCloseTo(-0.25, 12);
    expect(usualSmear(insert, -1e-9)).toBeCloseTo(-0.5, 9);
    expect(usualSmear(insert, 0)).toBeCloseTo(0.5, 12);
    expect(usualSmear(insert, 12 * HOUR)).toBeCloseTo(0, 12);
    expect(usualSmear({ kind: 'delete', at: midnight }, -6 * HOUR)).toBeCloseTo(0.25, 12);
  });

  test('is recognised by where it is, or by having been right before', () => {
    expect(smears(insert, -6 * HOUR, -0.251, 0.01, false)).toBe(true);
    expect(smears(insert, -6 * HOUR, -0.1, 0.01, false)).toBe(false);
    expect(smears(insert, -6 * HOUR, -0.1, 0.01, true)).toBe(true);
    // Ahead, where a smear of an inserted second can only be behind.
    expect(smears(insert, -6 * HOUR, 0.1, 0.01, true)).toBe(false);
  });

  test('is not a server that missed the event, nor one that lies on other days', () => {
    expect(smears(insert, 60, 1, 0.01, true)).toBe(false);
    expect(smears(insert, 30 * HOUR, 0.1, 0.01, true)).toBe(false);
    expect(smears(insert, -30 * HOUR, -0.1, 0.01, true)).toBe(false);
  });
});
