/** Whatever comes, in whatever order: the estimate stays a number, and its bounds stay bounds. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PathSample, TimeEstimate } from '../../../main/engine/estimate/time-estimate.ts';
import { later, type Raw, type Utc } from '../../../main/engine/time/instant.ts';

const raw = (seconds: number) => later(5_000_000_000n as Raw, seconds);
const utc = (seconds: number) => later(1_800_000_000_000_000_000n as Utc, seconds);
const straight = () => ({ offset: 0, rate: 0, sd: 0 });
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const deed = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('measure' as const),
      path: fc.integer({ min: 0, max: 4 }),
      // From an answer that was overtaken to one after four months, and now and then a second apart.
      wait: fc.oneof(number(-100, 100), number(0, 1e7)),
      error: fc.oneof(number(-0.01, 0.01), number(-1e6, 1e6)),
      delay: fc.oneof(number(0, 0.1), number(0, 3)),
      half: number(0, 1.5),
      jitter: number(0, 0.1),
      // No time stamp is sharper than 100 ns (`DelayModel`).
      sd: number(1e-7, 1e-3),
    }),
  },
  fc.record({
    do: fc.constant('agree' as const),
    middle: number(-10, 10),
    width: number(0, 10),
    rateError: number(0, 1e-3),
  }),
  fc.record({
    do: fc.constant('reroute' as const),
    from: fc.integer({ min: 0, max: 4 }),
    to: fc.integer({ min: 0, max: 4 }),
    change: number(-0.1, 0.1),
  }),
  fc.record({
    do: fc.constantFrom('break offset' as const, 'break segment' as const, 'forget paths' as const),
  }),
);

test('any sequence of samples, agreements, changes of route and breaks leaves it finite', () => {
  fc.assert(
    fc.property(fc.array(deed, { minLength: 1, maxLength: 60 }), (deeds) => {
      const estimate = new TimeEstimate(null, straight);
      let t = 0;
      for (const d of deeds) {
        switch (d.do) {
          case 'measure': {
            t = Math.max(0, t + d.wait);
            const window = { half: d.half, sd: d.sd, jitter: d.jitter };
            const sample: PathSample = { raw: raw(t), utc: utc(t + d.error), delay: d.delay, window };
            estimate.measured(String(d.path), sample, Math.min(d.delay, 0.02));
            break;
          }
          case 'agree':
            estimate.agreedOn(raw(t), { low: d.middle - d.width, high: d.middle + d.width }, d.rateError);
            break;
          case 'reroute':
            if (d.from !== d.to) estimate.rerouted(String(d.from), String(d.to), d.change);
            break;
          case 'break offset':
            estimate.breakOffset();
            break;
          case 'break segment':
            estimate.breakSegment(raw(t), 1e-5);
            break;
          case 'forget paths':
            estimate.keepPaths(new Set(['0']));
            break;
        }
        const { rate, sd, wander } = estimate.rateAt(raw(t));
        for (const value of [rate, sd, wander]) expect(Number.isFinite(value)).toBe(true);
        expect(sd).toBeGreaterThanOrEqual(0);
        const line = estimate.lineAt(raw(t));
        if (line !== null) expect(Number.isFinite(line.rate)).toBe(true);
        for (const region of [null, { low: -0.01, high: 0.02 }]) {
          const time = estimate.at(raw(t + 100), region);
          if (time === null) continue;
          expect(Number.isFinite(time.bound)).toBe(true);
          expect(Number.isFinite(time.likely)).toBe(true);
          expect(Math.min(time.bound, time.likely)).toBeGreaterThanOrEqual(0);
        }
      }
    }),
    { numRuns: 300 },
  );
});
