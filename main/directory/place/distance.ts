/**
 * How far two places are apart: the great circle on a sphere of the Earth's mean radius (haversine; R. W. Sinnott, Sky and
 * Telescope 68, 1984), and what is certain of it, because places are only known to within their uncertainty and the Earth
 * is no sphere.
 */

/** Metres: the mean radius R1 of the ellipsoid (IUGG, 1980). */
export const EARTH_RADIUS = 6_371_008.8;

/** By how much of itself a great circle on the sphere may differ from the geodesic of the ellipsoid (its flattening is 1/298; 0.56 % at the worst). */
const FLATTENING = 0.006;

export interface Point {
  /** Degrees, north positive. */
  readonly lat: number;
  /** Degrees, east positive. */
  readonly lon: number;
}

/** A point that is meant to within so many metres. */
export interface Spot extends Point {
  readonly uncertainty: number;
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const haversine = (angle: number) => Math.sin(angle / 2) ** 2;

/** Metres along the surface, from 0 to 20,015 km. */
export function greatCircle(from: Point, to: Point): number {
  const [lat1, lat2] = [radians(from.lat), radians(to.lat)];
  const h =
    haversine(lat2 - lat1) + Math.cos(lat1) * Math.cos(lat2) * haversine(radians(to.lon) - radians(from.lon));
  // Rounding must not leave the range of the arc sine.
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
}

export interface Distance {
  /** Metres between the two points. */
  readonly between: number;
  /** Metres by which that may be wrong: both uncertainties and the shape of the Earth. */
  readonly uncertainty: number;
  /** Metres that they are apart at least. */
  readonly least: number;
}

export function distanceOf(from: Spot, to: Spot): Distance {
  const between = greatCircle(from, to);
  const uncertainty = from.uncertainty + to.uncertainty + between * FLATTENING;
  return { between, uncertainty, least: Math.max(0, between - uncertainty) };
}
