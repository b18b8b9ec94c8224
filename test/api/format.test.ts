import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { number, reach, rough, signed, span, spanAtLeast, utc } from '../../main/api/format.ts';

const anyNumber = fc.oneof(fc.double({ noNaN: true }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));

describe('a span that something takes at least', () => {
  it.each([
    [0.00279, '2.7 ms'],
    [0.0449, '44 ms'],
    [0.000_099_9, '99 µs'],
    [0.123_9, '120 ms'],
    [0.000_999_9, '990 µs'],
  ])('of %d s is never said to be more: %s', (seconds, words) => {
    expect(spanAtLeast(seconds, 'en')).toBe(words);
  });
});

it('in words, a span that something takes at least is never longer than it', () => {
  const units: Readonly<Record<string, number>> = { s: 1, ms: 1e-3, µs: 1e-6, ns: 1e-9 };
  fc.assert(
    fc.property(fc.double({ min: 1e-8, max: 99, noNaN: true }), (seconds) => {
      const [figure, unit] = spanAtLeast(seconds, 'en').split(' ');
      expect(Number(figure) * units[unit!]!).toBeLessThanOrEqual(seconds * (1 + 1e-9));
    }),
  );
});

describe('a span of time', () => {
  it.each([
    [0, '0 ns'],
    [0.4e-9, '0 ns'],
    [1e-9, '1 ns'],
    [23e-9, '23 ns'],
    [0.0000032, '3.2 µs'],
    [0.0032, '3.2 ms'],
    [0.00325, '3.3 ms'],
    [0.014, '14 ms'],
    [0.123456, '123 ms'],
    [1.2, '1.2 s'],
    [12.34, '12 s'],
    [95, '95 s'],
    [119, '119 s'],
    [120, '2 min'],
    [5400, '90 min'],
    [7200, '2 h'],
    [100_000, '28 h'],
    [172_800, '2 d'],
    [1_000_000_000, '11574 d'],
    [-0.0032, '3.2 ms'],
  ])('of %d s reads %s', (seconds, words) => {
    expect(span(seconds, 'en')).toBe(words);
  });

  it.each([
    [0.9994e-6, '999 ns'],
    [0.99951e-6, '1 µs'],
    [0.9994e-3, '999 µs'],
    [0.99951e-3, '1 ms'],
    [0.9994, '999 ms'],
    [0.99951, '1 s'],
    [0.9996, '1 s'],
    [9.96e-3, '10 ms'],
    [99.6e-3, '100 ms'],
    [119.6, '120 s'],
  ])('never rounds up to a thousand of a unit: %d s', (seconds, words) => {
    expect(span(seconds, 'en')).toBe(words);
  });

  it('uses the decimal sign of the reader', () => {
    expect(span(0.0032, 'de')).toBe('3,2 ms');
    expect(span(0.0032, 'en-GB')).toBe('3.2 ms');
  });

  it('shows at least two digits of what it means, for every size', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (seconds) => {
        const [value = '', unit = ''] = span(seconds, 'en').split(' ');
        const size = { ns: 1e-9, µs: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600, d: 86_400 }[unit]!;
        expect(Math.abs(Number(value) * size - seconds) / seconds).toBeLessThanOrEqual(0.0501);
      }),
    );
  });
});

describe('a signed span', () => {
  it('has a sign that cannot be taken for a hyphen', () => {
    expect(signed(0.0032, 'en')).toBe('+3.2 ms');
    expect(signed(-0.0032, 'en')).toBe('−3.2 ms');
    expect(signed(1.2043, 'en', 4)).toBe('+1.204 s');
  });

  it('is not negative where it is nothing', () => {
    for (const nothing of [0, -0, -0.4e-9]) expect(signed(nothing, 'en')).toBe('+0 ns');
  });
});

describe('an age or a countdown', () => {
  it.each([
    [-3, '0 s'],
    [0.9, '0 s'],
    [12.9, '12 s'],
    [119.9, '119 s'],
    [120, '2 min'],
    [7199, '119 min'],
    [7200, '2 h'],
    [172_800, '2 d'],
  ])('of %d s reads %s', (seconds, words) => {
    expect(rough(seconds, 'en')).toBe(words);
  });
});

describe('a number', () => {
  it('has three digits that count and no exponent', () => {
    expect(number(12.345, 'en')).toBe('12.3');
    expect(number(0.0001234, 'en')).toBe('0.000123');
    expect(number(1234, 'en')).toBe('1230');
    expect(number(0, 'en')).toBe('0');
  });

  it('of any size can be shown', () => {
    fc.assert(
      fc.property(anyNumber, fc.constantFrom('en', 'de', 'ar', 'hi', 'ja'), (value, locale) => {
        for (const words of [
          number(value, locale),
          span(value, locale),
          signed(value, locale, 4),
          rough(value, locale),
        ]) {
          expect(words).not.toMatch(/NaN|e[+-]?\d/);
        }
      }),
    );
  });
});

describe('the reach register', () => {
  it('shows the newest poll on the right', () => {
    expect(reach(0)).toBe('○○○○○○○○');
    expect(reach(0b1111_1111)).toBe('●●●●●●●●');
    expect(reach(0b0000_0001)).toBe('○○○○○○○●');
    expect(reach(0b1011_1110)).toBe('●○●●●●●○');
  });
});

describe('a time in UTC', () => {
  it.each([
    [0n, 0, '1970-01-01T00:00:00Z'],
    [1_800_000_000_123_456_789n, 9, '2027-01-15T08:00:00.123456789Z'],
    [1_800_000_000_123_456_789n, 3, '2027-01-15T08:00:00.123Z'],
    [1_800_000_000_000_000_001n, 6, '2027-01-15T08:00:00.000000Z'],
    [-1n, 9, '1969-12-31T23:59:59.999999999Z'],
    // The end of NTP's first era.
    [2_085_978_496_000_000_000n, 0, '2036-02-07T06:28:16Z'],
  ])('of %d ns with %d decimals', (ns, decimals, words) => {
    expect(utc(ns, decimals)).toBe(words);
  });

  it('is what other programs read, to the millisecond', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n }), (ns) => {
        const ms = (ns - (((ns % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n;
        expect(BigInt(Date.parse(utc(ns, 3)))).toBe(ms);
      }),
    );
  });
});
