import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Utc } from '../../../main/engine/time/instant.ts';
import { elapsed, later, toNanos } from '../../../main/engine/time/instant.ts';
import {
  between,
  fromNtp,
  fromShort,
  type NtpTimestamp,
  toNtp,
  toShort,
} from '../../../main/engine/time/ntp-time.ts';

const at = (iso: string) => (BigInt(Date.parse(iso)) * 1_000_000n) as Utc;
const instants = fc
  .bigInt({ min: at('1970-01-01T00:00:00Z'), max: at('2200-01-01T00:00:00Z') })
  .map((ns) => ns as Utc);
/** 68 years less a day, in nanoseconds: how far a pivot may be from the truth. */
const HALF_ERA = 68n * 365n * 86_400n * 1_000_000_000n;

describe('NTP time stamps', () => {
  test('1970 is 2208988800 s into the first era', () => {
    expect(toNtp(0n as Utc)).toBe(2_208_988_800n << 32n);
  });

  test('the era that begins in 2036 is told by a pivot, not by hope', () => {
    const wrap = at('2036-02-07T06:28:16Z');
    expect(toNtp(wrap)).toBe(0n);
    const pivot = at('2026-11-23T00:00:00Z');
    for (const iso of ['2036-02-07T06:28:15Z', '2036-02-07T06:28:20Z', '2040-06-01T00:00:00Z']) {
      expect(fromNtp(toNtp(at(iso)), pivot)).toBe(at(iso));
    }
  });

  test('any instant from 1970 to 2200 survives with any pivot within 68 years', () => {
    fc.assert(
      fc.property(instants, fc.bigInt({ min: -HALF_ERA, max: HALF_ERA }), (instant, distance) => {
        const back = fromNtp(toNtp(instant), (instant + distance) as Utc);
        const error = back - instant;
        expect(error >= -1n && error <= 1n).toBe(true);
      }),
    );
  });

  test('differences are right across the wrap', () => {
    const before = toNtp(at('2036-02-07T06:28:15Z'));
    const after = toNtp(at('2036-02-07T06:28:17Z'));
    expect(between(before, after)).toBe(2);
    expect(between(after, before)).toBe(-2);
    expect(between(0xffff_ffff_ffff_ffffn as NtpTimestamp, 0n as NtpTimestamp)).toBeCloseTo(0, 9);
  });

  test('the short format holds 0 to 65536 s in steps of 15 us', () => {
    expect(fromShort(toShort(1.5))).toBe(1.5);
    expect(toShort(-1)).toBe(0);
    expect(toShort(1e9)).toBe(0xffff_ffff);
  });
});

describe('instants', () => {
  test('later and elapsed undo each other to a nanosecond over days', () => {
    fc.assert(
      fc.property(instants, fc.double({ min: -8e6, max: 8e6, noNaN: true }), (instant, seconds) => {
        expect(Math.abs(elapsed(instant, later(instant, seconds)) - seconds)).toBeLessThan(2e-9);
      }),
    );
  });

  test('whole seconds keep their nanoseconds even over centuries', () => {
    expect(toNanos(7_000_000_000.25)).toBe(7_000_000_000_250_000_000n);
    expect(toNanos(-0.000_000_001)).toBe(-1n);
  });
});
