/** Where everything of a map stands: the servers, and who is not on it. Pure. */
import type { DirectoryRow, Place } from '../../../main/api/directory.ts';
import { type Cluster, clustersOf, type Spot } from './clusters.ts';
import { aroundView, type MapView, radiusFor, type Size, worldView } from './projection.ts';

export interface Layout {
  readonly clusters: readonly Cluster[];
  /** Servers on the map. */
  readonly shown: number;
  /** Servers that stand in no place, or in none that is known. */
  readonly nowhere: number;
  /** Servers whose place lies outside of this map. */
  readonly beyond: number;
}

/**
 * What the map shows of the Earth. `rows`: all that there are, so that it stays the same while a person searches; `within`: metres, where the
 * person wants to see no farther.
 */
export function viewFor(
  rows: readonly DirectoryRow[],
  here: Place | null,
  within: number | null,
  size: Size,
): MapView {
  if (here === null) return worldView(size);
  const distances = rows.flatMap(({ near }) => (near === null ? [] : [near.between]));
  return aroundView(here, within ?? radiusFor(distances, here.uncertainty), size);
}

/** Pixels: two signs that are nearer would lie over each other. */
const REACH = 15;

export function layoutOf(rows: readonly DirectoryRow[], view: MapView, size: Size): Layout {
  const placed = rows.filter(hasPlace);
  const spots = placed.flatMap((row) => spotOf(row, view, size) ?? []);
  return {
    clusters: clustersOf(spots, REACH),
    shown: spots.length,
    nowhere: rows.length - placed.length,
    beyond: placed.length - spots.length,
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
