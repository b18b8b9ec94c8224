import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Calibration, LIKELY_SIGMAS } from '../../../main/engine/estimate/calibration.ts';
import { SeededRandom } from '../../../main/simulation/random.ts';

const SD = 100e-6;

/** Claims of "99 %" for errors whose standard deviation is `understated` times what the claims are made from. */
function checked(calibration: Calibration, count: number, understated: number, seed = 1): void {
  const random = new SeededRandom(seed);
  for (let i = 0; i < count; i += 1) {
    calibration.check(understated * SD * random.normal(), LIKELY_SIGMAS * SD, 0);
  }
}

describe('the record of the likely bound', () => {
  test('nothing checked: nothing claimed, nothing widened', () => {
    const calibration = new Calibration();
    expect(calibration.record).toBeNull();
    expect(calibration.factor).toBe(1);
  });

  test('honest claims are right 99 times of 100 and are widened by less than a fifth', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const calibration = new Calibration();
      checked(calibration, 1000, 1, seed);
      const { right, of } = calibration.record!;
      expect(of).toBe(1000);
      // Three standard deviations of 10 in 1000.
      expect(right).toBeGreaterThanOrEqual(980);
      expect(calibration.factor).toBeLessThan(1.2);
    }
  });

  test('claims half too small are widened to twice, and are right 99 times of 100 from then on', () => {
    for (let seed = 1; seed <= 4; seed += 1) {
      const calibration = new Calibration();
      checked(calibration, 2000, 2, seed);
      expect(calibration.factor).toBeGreaterThan(1.7);
      expect(calibration.factor).toBeLessThan(2.4);
      expect(calibration.record!.right / calibration.record!.of).toBeGreaterThanOrEqual(0.98);
    }
  });

  test('what was wrong stays in the record as wrong, though the claims were widened since', () => {
    const calibration = new Calibration();
    calibration.check(3 * SD, SD, 0);
    calibration.check(2 * SD, SD, 0);
    expect(calibration.factor).toBe(3);
    expect(calibration.record).toEqual({ right: 1, of: 2 });
  });

  test('bad days are forgotten after a thousand checks', () => {
    const calibration = new Calibration();
    checked(calibration, 200, 10);
    expect(calibration.factor).toBeGreaterThan(5);
    checked(calibration, 1000, 0.5);
    expect(calibration.factor).toBe(1);
    expect(calibration.record).toEqual({ right: 1000, of: 1000 });
  });

  test('a window wider than the claim is no judge; a narrower one judges to the benefit of the claim', () => {
    const calibration = new Calibration();
    calibration.check(1, SD, 1.01 * SD);
    calibration.check(1, 0, 0);
    expect(calibration.record).toBeNull();
    calibration.check(1.4 * SD, SD, 0.5 * SD);
    expect(calibration.record).toEqual({ right: 1, of: 1 });
    calibration.check(1.6 * SD, SD, 0.5 * SD);
    expect(calibration.record).toEqual({ right: 1, of: 2 });
  });

  test('whatever is checked, the bound is never narrowed and the record is no longer than a thousand', () => {
    const size = fc.double({ min: 0, max: 1e3, noNaN: true });
    const check = fc.record({
      error: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      modelled: size,
      half: size,
    });
    fc.assert(
      fc.property(fc.array(check, { maxLength: 50 }), (checks) => {
        const calibration = new Calibration();
        for (const { error, modelled, half } of checks) calibration.check(error, modelled, half);
        expect(calibration.factor).toBeGreaterThanOrEqual(1);
        expect(Number.isFinite(calibration.factor)).toBe(true);
        const record = calibration.record ?? { right: 0, of: 0 };
        expect(record.right).toBeLessThanOrEqual(record.of);
        expect(record.of).toBeLessThanOrEqual(checks.length);
      }),
      { seed: 4 },
    );
  });
});
