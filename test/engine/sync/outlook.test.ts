import { describe, expect, test } from 'vitest';
import { TimeEstimate } from '../../../main/engine/estimate/time-estimate.ts';
import { outlook } from '../../../main/engine/sync/outlook.ts';
import { later, type Raw, type Utc } from '../../../main/engine/time/instant.ts';

const at = (t: number) => later(1_000_000_000n as Raw, t);

/** An estimate after so many 64 s polls of one server at such a distance. */
function estimated(polls: number, delay: number, jitter: number): { estimate: TimeEstimate; now: Raw } {
  const estimate = new TimeEstimate(null, () => ({ offset: 0, rate: 0, sd: 0 }));
  let now = at(0);
  for (let i = 0; i < polls; i += 1) {
    now = at(64 * i);
    const utc = later(1_800_000_000_000_000_000n as Utc, 64 * i);
    const window = { half: jitter, sd: jitter / 10, jitter };
    estimate.measured('a', { raw: now, utc, delay: delay + 2 * jitter, window }, delay);
  }
  return { estimate, now };
}

describe('how long the clock stays right without answers', () => {
  test('nothing is said before anything is known', () => {
    const { estimate, now } = estimated(0, 0.02, 1e-3);
    expect(outlook(estimate, now)).toBeNull();
  });

  test.each([
    ['one answer', 1, 0.02, 1e-3],
    ['a quarter of an hour', 15, 0.02, 1e-3],
    ['three hours', 170, 0.02, 1e-3],
    ['three hours beside the server', 170, 2e-4, 1e-5],
    ['three hours by satellite', 170, 0.6, 0.02],
  ])(
    '%s: a round figure that holds for an hour at least, and the next smaller one does not',
    (_, polls, delay, jitter) => {
      const { estimate, now } = estimated(polls, delay, jitter);
      const { within, lasts } = outlook(estimate, now)!;
      // 1, 2 or 5, and noughts.
      expect(Number(within.toExponential().split('e')[0])).toBeOneOf([1, 2, 5]);
      expect(String(within)).toMatch(/^(0\.0*)?[125]0*$/);
      expect(lasts).toBeGreaterThanOrEqual(3600);
      expect(lasts).toBeLessThanOrEqual(2 * 86_400);
      expect(estimate.likelyAt(later(now, lasts))!).toBeLessThanOrEqual(within);
      // 2 to 1 and 5 to 2: smaller by no more than a factor of 2.5.
      const hour = estimate.likelyAt(later(now, 3600))!;
      if (within > 1e-4) expect(hour).toBeGreaterThan(within / 2.5001);
      else expect(within).toBe(1e-4);
    },
  );

  test('the better the quartz is known, the smaller the figure', () => {
    const early = estimated(15, 0.02, 1e-3);
    const late = estimated(170, 0.02, 1e-3);
    expect(outlook(late.estimate, late.now)!.within).toBeLessThan(outlook(early.estimate, early.now)!.within);
  });
});
