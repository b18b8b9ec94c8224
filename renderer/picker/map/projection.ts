/**
 * Two ways to lay the Earth flat. Around a person: azimuthal and equidistant (d3-geo), so that every distance from the middle is a true one
 * and "near" can be seen. The world: equal areas (Equal Earth), so that no continent looks larger than it is.
 */
import { type GeoProjection, geoAzimuthalEquidistant, geoEqualEarth } from 'd3-geo';
import type { Place } from '../../../main/api/directory.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Metres: mean radius (IUGG). */
const EARTH = 6_371_009;

export interface MapView {
  readonly projection: GeoProjection;
  /** Pixels for metres from the middle; null where distances are not true. */
  readonly pixels: ((metres: number) => number) | null;
  /** Metres: circles to count distances by; none where distances are not true. */
  readonly rings: readonly number[];
}

/** `radius`: metres from the middle to the nearer edge. */
export function aroundView({ lat, lon }: Place, radius: number, { width, height }: Size): MapView {
  const scale = (Math.min(width, height) / 2 / radius) * EARTH;
  const corner = Math.hypot(width, height) / 2 / scale;
  const projection = geoAzimuthalEquidistant()
    .rotate([-lon, -lat])
    .translate([width / 2, height / 2])
    .scale(scale)
    .clipAngle(Math.min(179, (corner * 180) / Math.PI + 1))
    .clipExtent([
      [0, 0],
      [width, height],
    ])
    .precision(0.3);
  return { projection, pixels: (metres) => (metres / EARTH) * scale, rings: [radius / 2, radius] };
}

/** Degrees. Nobody runs a time server south of it, and Antarctica would take a quarter of the map. */
const SOUTH = -57;

export function worldView({ width, height }: Size): MapView {
  const projection = geoEqualEarth();
  projection.fitExtent(
    [
      [4, 4],
      [width - 4, height - 4],
    ],
    {
      type: 'MultiPoint',
      coordinates: [
        [-180, 0],
        [180, 0],
        [0, 84],
        [0, SOUTH],
      ],
    },
  );
  projection.clipExtent([
    [0, 0],
    [width, height],
  ]);
  return { projection, pixels: null, rings: [] };
}

/** Metres: parts of the world that a map around a person shows. */
const RADII = [500_000, 1_000_000, 2_000_000, 4_000_000] as const;
/** So many servers are worth a look; a smaller map that has them is the better one. */
const ENOUGH = 40;

/** `least`: metres; the reader may be anywhere within it. */
export function radiusFor(distances: readonly number[], least: number): number {
  const within = (radius: number) => distances.filter((d) => d <= radius).length;
  const enough = Math.min(ENOUGH, within(RADII[3]));
  return RADII.find((radius) => radius >= least && within(radius) >= enough) ?? RADII[3];
}
