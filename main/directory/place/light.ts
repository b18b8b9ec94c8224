/**
 * What the speed of light says about a server's place. Nothing answers sooner than light needs there and back, so a measured
 * round trip bounds the distance from above; a server that answers sooner than its stated place allows is somewhere else.
 * That is a doubt about the list, not about the time that the server gives.
 *
 * The doubt is only raised where it is certain: with light in vacuum, although cables are a third slower and never straight,
 * and after everything that is not known of both places was subtracted. A name that stands for many machines is never judged.
 */

import type { Place, ServerRecord } from '../record.ts';
import { type Distance, distanceOf } from './distance.ts';

/** Metres a second in vacuum, by definition of the metre. */
export const LIGHT = 299_792_458;

/** Metres a second in the glass of a cable: its index of refraction is 1.468 at 1550 nm (ITU-T G.652 fibres). */
export const LIGHT_IN_FIBRE = LIGHT / 1.468;

export interface Floor {
  /** Seconds there and back in vacuum along the great circle: nothing is quicker. */
  readonly vacuum: number;
  /** Seconds there and back in a straight cable: what a very good path comes near to. */
  readonly fibre: number;
}

export const roundTripFloor = (metres: number): Floor => ({
  vacuum: (2 * metres) / LIGHT,
  fibre: (2 * metres) / LIGHT_IN_FIBRE,
});

/** Every step of the arithmetic, to be shown. */
export interface Arithmetic extends Distance {
  /** Seconds that light in vacuum needs there and back for the least distance. */
  readonly least2way: number;
  /** Seconds, as measured, and by how much that may be too short. */
  readonly measured: number;
  readonly error: number;
  /** Metres: it is no further away than this, if the measurement is right. */
  readonly within: number;
}

export type PlaceJudgement =
  | { readonly kind: 'unjudged'; readonly why: 'anycast' | 'pool' | 'no-place' | 'no-place-here' }
  | ({ readonly kind: 'possible' | 'doubtful' } & Arithmetic);

/**
 * Is a server where its record says?
 *
 * `delay`: seconds, the smallest round trip that was measured, without the time that the server says to have kept the
 * request. `error`: seconds by which that may be too short (the resolution of both clocks).
 */
export function judgePlace(
  record: Pick<ServerRecord, 'anycast' | 'pool' | 'place'>,
  here: Place | null,
  { delay, error }: { readonly delay: number; readonly error: number },
): PlaceJudgement {
  if (record.pool) return { kind: 'unjudged', why: 'pool' };
  if (record.anycast === true) return { kind: 'unjudged', why: 'anycast' };
  if (record.place === null) return { kind: 'unjudged', why: 'no-place' };
  if (here === null) return { kind: 'unjudged', why: 'no-place-here' };
  const distance = distanceOf(here, record.place);
  const least2way = roundTripFloor(distance.least).vacuum;
  const longest = Math.max(0, delay) + error;
  return {
    kind: longest < least2way ? 'doubtful' : 'possible',
    ...distance,
    least2way,
    measured: delay,
    error,
    within: (longest * LIGHT) / 2,
  };
}
