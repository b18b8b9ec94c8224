import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Utc } from '../../../main/engine/time/instant.ts';
import { nextMonth } from '../../../main/engine/time/month.ts';

const at = (iso: string) => (BigInt(Date.parse(iso)) * 1_000_000n) as Utc;

test('months end where the calendar says, from 1600 to 2400, leap years of all kinds included', () => {
  const range = { min: at('1600-01-01T00:00:00Z'), max: at('2400-12-31T00:00:00Z') };
  fc.assert(
    fc.property(fc.bigInt(range), (ns) => {
      const date = new Date(Number(ns / 1_000_000n) - (ns % 1_000_000n < 0n ? 1 : 0));
      const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
      expect(nextMonth(ns as Utc)).toBe(BigInt(next) * 1_000_000n);
    }),
    { numRuns: 2000 },
  );
});

test('the midnight itself belongs to the month that it begins', () => {
  expect(nextMonth(at('2028-02-29T00:00:00Z'))).toBe(at('2028-03-01T00:00:00Z'));
  expect(nextMonth(at('2028-03-01T00:00:00Z'))).toBe(at('2028-04-01T00:00:00Z'));
  expect(nextMonth((at('2028-03-01T00:00:00Z') - 1n) as Utc)).toBe(at('2028-03-01T00:00:00Z'));
  expect(nextMonth(at('2100-02-28T12:00:00Z'))).toBe(at('2100-03-01T00:00:00Z'));
  expect(nextMonth(at('1969-12-31T23:59:59Z'))).toBe(0n);
});
