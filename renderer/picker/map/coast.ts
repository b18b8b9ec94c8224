/**
 * Coastlines, from the package world-atlas: Natural Earth, which is in the public domain. They are a part of the page and loaded when a
 * map is drawn first; nothing is fetched from anywhere else.
 */
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

export type Coast = ReturnType<typeof feature<{ readonly [name: string]: never }>>;

type Land = Topology<{ land: GeometryCollection }>;

const landOf = (file: unknown): Coast => {
  const topology = file as Land;
  return feature(topology, topology.objects.land) as Coast;
};

/** Simplified to 1:110 million. */
export const worldCoast = async (): Promise<Coast> =>
  landOf((await import('world-atlas/land-110m.json')).default);

/** 1:50 million: bays and islands, for a part of the world. */
export const nearCoast = async (): Promise<Coast> =>
  landOf((await import('world-atlas/land-50m.json')).default);
