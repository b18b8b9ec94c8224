import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Measurement } from '../../../main/engine/ntp/exchange.ts';
import { RateEvidence } from '../../../main/engine/source/rate-evidence.ts';
import { later, type Raw, type Utc } from '../../../main/engine/time/instant.ts';

const RATE = 40e-6;

/** An answer after `t` seconds of the counter, whose server's time is wrong by `error`, within half of `delay`. */
const answer = (t: number, delay: number, error = 0): Measurement => ({
  raw: later(9_000_000_000n as Raw, t),
  utc: later(1_800_000_000_000_000_000n as Utc, t * (1 + RATE) + error),
  delay,
  rootDelay: 0,
  rootDispersion: 0,
  precision: 0,
  stratum: 2,
  leap: 0,
  refid: '',
  authenticated: false,
});

describe('what answers prove about the rate', () => {
  test('one proves nothing; two prove what their delays leave open, over the time between them', () => {
    const evidence = new RateEvidence();
    evidence.add(answer(0, 0.01), 0);
    expect(evidence.error(RATE, answer(0, 0).raw, 0)).toBe(Number.POSITIVE_INFINITY);
    evidence.add(answer(100, 0.01), 0);
    expect(evidence.error(RATE, answer(100, 0).raw, 0)).toBeCloseTo(100e-6, 8);
    expect(evidence.error(RATE + 30e-6, answer(100, 0).raw, 0)).toBeCloseTo(130e-6, 8);
  });

  test('the longer the base line, the more; and it fades with the wander', () => {
    const evidence = new RateEvidence();
    for (let t = 0; t <= 7200; t += 64) evidence.add(answer(t, 0.02), 1e-9);
    const now = answer(7168, 0).raw;
    expect(evidence.error(RATE, now, 1e-9)).toBeLessThan(4e-6);
    expect(evidence.error(RATE, later(now, 86_400), 1e-9)).toBeGreaterThan(evidence.error(RATE, now, 1e-9));
  });

  test('the true rate is never ruled out by honest answers, however their queues behave', () => {
    const steps = fc.array(
      fc.record({
        wait: fc.double({ min: 0.001, max: 2000, noNaN: true }),
        delay: fc.double({ min: 1e-5, max: 0.5, noNaN: true }),
        share: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      }),
      { minLength: 2, maxLength: 80 },
    );
    fc.assert(
      fc.property(steps, (list) => {
        const evidence = new RateEvidence();
        let t = 0;
        for (const { wait, delay, share } of list) {
          t += wait;
          evidence.add(answer(t, delay, delay * share), 0);
          // To the rounding of nanoseconds over the shortest pause.
          expect(evidence.error(RATE, answer(t, 0).raw, 0)).toBeGreaterThanOrEqual(-1e-5);
        }
      }),
    );
  });

  test('a server whose time was moved proves nothing any more', () => {
    const evidence = new RateEvidence();
    for (let t = 0; t <= 3600; t += 64) evidence.add(answer(t, 0.001), 0);
    evidence.add(answer(3664, 0.001, 0.5), 0);
    expect(evidence.error(RATE, answer(3664, 0).raw, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});
