/** Signs that would lie over each other become one with a number. Pure. */
import type { DirectoryRow } from '../../../main/api/directory.ts';

export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly row: DirectoryRow;
}

export interface Cluster {
  readonly x: number;
  readonly y: number;
  /** In the order of the list: the first one is the best. */
  readonly rows: readonly DirectoryRow[];
}

/** Each spot joins the first cluster that is nearer than `reach` pixels, or begins one. The first spot of a cluster is its place. */
export function clustersOf(spots: readonly Spot[], reach: number): readonly Cluster[] {
  const clusters: { x: number; y: number; rows: DirectoryRow[] }[] = [];
  for (const { x, y, row } of spots) {
    const near = clusters.find((one) => Math.hypot(one.x - x, one.y - y) < reach);
    if (near) near.rows.push(row);
    else clusters.push({ x, y, rows: [row] });
  }
  return clusters;
}
