/**
 * What the rest of `host/` needs of a timescale beyond the engine's port: the raw counter alone, at once. A whole
 * reading may take up to a millisecond where the wall clock is only to be had in milliseconds, too long for a packet
 * that has just come in.
 */
import type { Timescale } from '../../engine/sync/ports.ts';
import type { Raw } from '../../engine/time/instant.ts';

export interface HostTimescale extends Timescale {
  raw(): Raw;
  /**
   * True where a slew moves the monotonic and the wall clock alike, so that only a step can part them. Then a step is
   * seen to the width of the readings, however fast the clock is being slewed.
   */
  readonly slewsTogether: boolean;
}
