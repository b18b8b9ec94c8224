/** Where everything of a map stands: the servers, and who is not on it. Pure. */
import type { DirectoryRow, Place } from '../../../main/api/directory.ts';
import { type Cluster, clustersOf, type Spot } from './clusters.ts';
import { aroundView, type MapView, radiusFor, ringsOf, type Size, worldView } from './projection.ts';
import type { Part } from './use-coast.ts';

export interface Layout {
  readonly view: MapView;
  readonly clusters: readonly Cluster[];
  /** Servers on the map. */
  readonly shown: number;
  /** Servers that stand in no place, or in none that is known. */
  readonly nowhere: number;
  /** Servers whose place lies outside of this map. */
  readonly beyond: number;
  /** Metres; none on a map whose distances are not true. */
  readonly rings: readonly number[];
}

/** Pixels: two signs that are nearer would lie over each other. */
const REACH = 15;

export function layoutOf(rows: readonly DirectoryRow[], part: Part, here: Place | null, size: Size): Layout {
  const placed = rows.filter(hasPlace);
  const around = part === 'around' && here !== null;
  const radius = radiusFor(placed.flatMap(({ near }) => (near === null ? [] : [near.between])));
  const view = around ? aroundView(here, radius, size) : worldView(size);
  const spots = placed.flatMap((row) => spotOf(row, view, size) ?? []);
  return {
    view,
    clusters: clustersOf(spots, REACH),
    shown: spots.length,
    nowhere: rows.length - placed.length,
    beyond: placed.length - spots.length,
    rings: around ? ringsOf(radius) : [],
  };
}

const hasPlace = ({ record }: DirectoryRow) =>
  record.place !== null && !record.pool && record.anycast !== true;

function spotOf(row: DirectoryRow, { projection }: MapView, { width, height }: Size): Spot | null {
  const { place } = row.record;
  const point = place && projection([place.lon, place.lat]);
  if (!point) return null;
  const [x, y] = point;
  return x >= 0 && x <= width && y >= 0 && y <= height ? { x, y, row } : null;
}
