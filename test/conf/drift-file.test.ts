import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { believed, MOST_PPM, readDriftFile, writeDriftFile } from '../../main/conf/drift-file.ts';

const read = (text: string, writer?: 'chrony' | 'ntpd') => {
  const result = readDriftFile(text, writer);
  return result.ok ? result.value : result.message;
};

describe('a drift file', () => {
  it.each([
    // As chronyd and ntpd write them.
    ['           -7.423219             0.046823\n', { writer: 'chrony', ppm: -7.423219, skew: 0.046823 }],
    ['            0.000000             0.000001\n', { writer: 'chrony', ppm: 0, skew: 0.000001 }],
    ['-12.345678\n', { writer: 'ntpd', ppm: 12.345678, skew: null }],
    ['48.123', { writer: 'ntpd', ppm: -48.123, skew: null }],
    ['0.000\n', { writer: 'ntpd', ppm: 0, skew: null }],
    // Before version 4.
    ['-12.345 0\n', { writer: 'ntpd', ppm: 12.345, skew: null }],
  ])('%j is understood: positive where the clock gains', (text, drift) => {
    expect(read(text)).toEqual(drift);
  });

  it.each([
    ['', 'one figure (ntpd) or two (chrony)'],
    ['fast', 'one figure (ntpd) or two (chrony)'],
    ['1.0 2.0 3.0', 'one figure (ntpd) or two (chrony)'],
    ['-1.23456e-05\n', 'OpenNTPD'],
    ['501', 'more than any clock drifts'],
    ['-99999.0 1.0', 'more than any clock drifts'],
    ['1.0 -1.0', 'cannot be wrong by'],
    ['NaN', 'one figure (ntpd) or two (chrony)'],
  ])('%j is refused with a sentence', (text, message) => {
    expect(read(text)).toContain(message);
  });

  it('of chrony has two figures, also where its place says that it is chrony’s', () => {
    expect(read('1.5', 'chrony')).toContain('two figures');
    expect(read('1.5 2', 'chrony')).toEqual({ writer: 'chrony', ppm: 1.5, skew: 2 });
  });

  it('that we write is read again with the same sign, and looks like the daemon’s own', () => {
    const ppm = fc.double({ min: -MOST_PPM, max: MOST_PPM, noNaN: true });
    fc.assert(
      fc.property(
        ppm,
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.constantFrom('chrony' as const, 'ntpd' as const),
        (drift, sigma, writer) => {
          const made = writeDriftFile(writer, { ppm: drift, sigma });
          if (!made.ok) throw new Error(made.message);
          expect(made.value).toMatch(writer === 'ntpd' ? /^-?\d+\.\d{6}\n$/ : /^[ \d.-]{20} [ \d.]{20}\n$/);
          expect(made.value).not.toMatch(/-0\.0+\b/);
          const again = read(made.value);
          if (typeof again === 'string') throw new Error(again);
          expect(again.writer).toBe(writer);
          expect(again.ppm).toBeCloseTo(drift, 5);
          if (writer === 'chrony') expect(again.skew).toBeCloseTo(Math.max(1e-6, 3.5 * sigma), 5);
        },
      ),
    );
  });

  it('is not made of what no kernel could correct, or nobody knows', () => {
    expect(writeDriftFile('ntpd', { ppm: 600, sigma: 1 }).ok).toBe(false);
    expect(writeDriftFile('chrony', { ppm: Number.NaN, sigma: 1 }).ok).toBe(false);
  });

  it('of any bytes is a drift or a sentence', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[ \d.+e-]{1,30}$/)), (text) => {
        const result = readDriftFile(text);
        if (result.ok) expect(Math.abs(result.value.ppm)).toBeLessThanOrEqual(MOST_PPM);
        else expect(result.message).toMatch(/\.$/);
      }),
    );
  });
});

it('what another program learned is believed to 1 ppm at best', () => {
  expect(believed({ writer: 'ntpd', ppm: 12, skew: null })).toEqual({ ppm: 12, sigma: 1 });
  expect(believed({ writer: 'chrony', ppm: 12, skew: 0.05 })).toEqual({ ppm: 12, sigma: 1 });
  expect(believed({ writer: 'chrony', ppm: 12, skew: 7 })).toEqual({ ppm: 12, sigma: 7 });
});
