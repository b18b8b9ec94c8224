import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceOf, EARTH_RADIUS, greatCircle } from '../../../main/directory/place/distance.ts';

const BERLIN = { lat: 52.5, lon: 13.3667 };
const TOKYO = { lat: 35.6544, lon: 139.7447 };
const point = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe('the great circle', () => {
  it.each([
    // Geodesics on the WGS 84 ellipsoid; the sphere may differ by 0.56 %.
    ['Berlin to Tokyo', BERLIN, TOKYO, 8_941_000],
    ['London to New York', { lat: 51.5083, lon: -0.1253 }, { lat: 40.7142, lon: -74.0064 }, 5_585_000],
    ['across the date line', { lat: 0, lon: 179.5 }, { lat: 0, lon: -179.5 }, 111_319],
    ['pole to pole', { lat: 90, lon: 17 }, { lat: -90, lon: -40 }, 20_003_931],
  ])('%s', (_, from, to, metres) => {
    expect(Math.abs(greatCircle(from, to) / metres - 1)).toBeLessThan(0.006);
  });

  it('is a distance: nothing to itself, the same both ways, never longer than half the Earth, no shorter by a detour', () => {
    fc.assert(
      fc.property(point, point, point, (a, b, c) => {
        const way = greatCircle(a, b);
        expect(greatCircle(a, a)).toBeLessThan(1);
        expect(greatCircle(b, a)).toBeCloseTo(way, 1);
        expect(way).toBeLessThanOrEqual(Math.PI * EARTH_RADIUS + 1);
        expect(way).toBeLessThanOrEqual(greatCircle(a, c) + greatCircle(c, b) + 1);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what is certain of a distance', () => {
  it('is what both uncertainties leave of it', () => {
    const { between, uncertainty, least } = distanceOf(
      { ...BERLIN, uncertainty: 600_000 },
      { ...TOKYO, uncertainty: 50_000 },
    );
    expect(uncertainty).toBeCloseTo(650_000 + between * 0.006);
    expect(least).toBeCloseTo(between - uncertainty);
  });

  it('is nothing for places that may be one', () => {
    expect(
      distanceOf({ ...BERLIN, uncertainty: 600_000 }, { ...BERLIN, lat: 53, uncertainty: 0 }).least,
    ).toBe(0);
  });
});
