import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BURST_SPACING, MAX_POLL, Manners, PUBLIC_POLLS } from '../../../main/engine/source/manners.ts';
import { elapsed, later, type Raw } from '../../../main/engine/time/instant.ts';

const start = 0n as Raw;

describe('a good guest', () => {
  test('never two packets within 2 s and never more than 8 in 2 minutes, however often somebody asks', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { maxLength: 200 }), (pauses) => {
        const manners = new Manners();
        const sent: Raw[] = [];
        let now = start;
        for (const pause of pauses) {
          now = later(now, pause);
          if (manners.wait(now) > 0) continue;
          manners.departing(now);
          manners.departed(now);
          sent.push(now);
        }
        sent.forEach((at, i) => {
          if (i > 0) expect(elapsed(sent[i - 1]!, at)).toBeGreaterThanOrEqual(BURST_SPACING - 1e-9);
          if (i >= 8) expect(elapsed(sent[i - 8]!, at)).toBeGreaterThanOrEqual(120 - 1e-9);
        });
      }),
    );
  });

  test('steady polls lie between 64 s and 1024 s and a tenth, whatever is wanted', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -20, max: 40 }),
        fc.nat(30),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (poll, silent, random) => {
          const interval = new Manners().interval(poll, PUBLIC_POLLS, silent, random);
          expect(interval).toBeGreaterThanOrEqual(64);
          expect(interval).toBeLessThanOrEqual(1024 * 1.1);
        },
      ),
    );
  });

  test('a server that stays silent is asked less and less', () => {
    const manners = new Manners();
    expect(manners.interval(PUBLIC_POLLS.least, PUBLIC_POLLS, 3, 0)).toBe(64);
    expect(manners.interval(PUBLIC_POLLS.least, PUBLIC_POLLS, 5, 0)).toBe(256);
    expect(manners.interval(PUBLIC_POLLS.least, PUBLIC_POLLS, 50, 0)).toBe(256);
  });

  test('RATE: a pause at once, and never again as often', () => {
    const manners = new Manners();
    manners.slowDown(start, PUBLIC_POLLS.least);
    expect(manners.wait(later(start, 1))).toBeGreaterThan(4 * 128 - 2);
    expect(manners.interval(PUBLIC_POLLS.least, PUBLIC_POLLS, 0, 0)).toBe(128);
    for (let i = 0; i < 20; i += 1) manners.slowDown(start, PUBLIC_POLLS.least);
    expect(manners.exponent(PUBLIC_POLLS.least, PUBLIC_POLLS)).toBe(MAX_POLL);
  });
});
