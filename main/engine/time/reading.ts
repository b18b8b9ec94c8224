/**
 * All clocks of this machine at one moment. The three scales can only be compared through such a reading: two separate
 * calls would be apart by whatever the scheduler did between them.
 */
import type { Monotonic, Raw, Seconds, Utc } from './instant.ts';

export interface Reading {
  readonly raw: Raw;
  readonly monotonic: Monotonic;
  /** This computer's clock, right or wrong. */
  readonly wall: Utc;
  /** How far apart the readings can be from each other, at most. */
  readonly width: Seconds;
}
