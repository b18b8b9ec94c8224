import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { greatCircle } from '../../../main/directory/place/distance.ts';
import { judgePlace, LIGHT, roundTripFloor } from '../../../main/directory/place/light.ts';
import type { Place } from '../../../main/directory/record.ts';

const place = (lat: number, lon: number, uncertainty: number): Place => ({
  lat,
  lon,
  uncertainty,
  basis: 'stated',
  name: null,
});
const berlin = place(52.5, 13.4, 50_000);
const sydney = place(-33.87, 151.2, 50_000);
const exact = { error: 0 };

describe('the floor of a round trip', () => {
  it('of 100 km is 0.67 ms in vacuum and about a millisecond in a cable', () => {
    const { vacuum, fibre } = roundTripFloor(100_000);
    expect(vacuum).toBeCloseTo(0.000667, 6);
    expect(fibre).toBeCloseTo(0.00098, 5);
  });
});

describe('a server that is listed in Sydney and asked from Berlin', () => {
  const server = { anycast: null, pool: false, place: sydney };

  it('is doubted when it answers in 20 ms: light needs 105 ms', () => {
    const judged = judgePlace(server, berlin, { delay: 0.02, ...exact });
    if (judged.kind !== 'doubtful') throw new Error(judged.kind);
    expect(judged.between / 1000).toBeCloseTo(16_095, -2);
    expect(judged.uncertainty).toBeCloseTo(100_000 + judged.between * 0.006, -1);
    expect(judged.least2way).toBeCloseTo((2 * (judged.between - judged.uncertainty)) / LIGHT, 9);
    expect(judged.least2way).toBeGreaterThan(0.105);
    expect(judged.within / 1000).toBeCloseTo(2998, 0);
    expect(judged).toMatchObject({ measured: 0.02, error: 0 });
  });

  it('is not doubted when it answers in 300 ms, which says nothing for it either', () => {
    expect(judgePlace(server, berlin, { delay: 0.3, ...exact }).kind).toBe('possible');
  });

  it('is not doubted where the measurement may be that wrong', () => {
    expect(judgePlace(server, berlin, { delay: 0.1, error: 0.01 }).kind).toBe('possible');
  });

  it('is never judged where its name stands for many machines, or a place is missing', () => {
    const delay = { delay: 0.001, ...exact };
    expect(judgePlace({ ...server, anycast: true }, berlin, delay)).toEqual({
      kind: 'unjudged',
      why: 'anycast',
    });
    expect(judgePlace({ ...server, pool: true }, berlin, delay)).toEqual({ kind: 'unjudged', why: 'pool' });
    expect(judgePlace({ ...server, place: null }, berlin, delay)).toEqual({
      kind: 'unjudged',
      why: 'no-place',
    });
    expect(judgePlace(server, null, delay)).toEqual({ kind: 'unjudged', why: 'no-place-here' });
  });
});

const anywhere = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
});
const metres = fc.double({ min: 0, max: 3e6, noNaN: true });

it('nobody is doubted who is where the record says, to within the uncertainties, at any speed that exists', () => {
  fc.assert(
    fc.property(
      anywhere,
      anywhere,
      metres,
      metres,
      fc.double({ min: 1, max: 10, noNaN: true }),
      (a, b, ua, ub, slower) => {
        // The truth: nearer than the points by both uncertainties, as far as that goes.
        const really = Math.max(0, greatCircle(a, b) - ua - ub);
        const delay = roundTripFloor(really).vacuum * slower;
        const server = { anycast: null, pool: false, place: place(b.lat, b.lon, ub) };
        expect(judgePlace(server, place(a.lat, a.lon, ua), { delay, ...exact }).kind).toBe('possible');
      },
    ),
    { numRuns: 3000 },
  );
});
