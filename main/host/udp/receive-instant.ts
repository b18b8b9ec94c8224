/**
 * The instant at which a packet came in, on the raw counter, from what is known at its handler: the reading when the
 * question was sent, the reading now, and the kernel's stamp, if there is one, by the wall clock.
 *
 * The wall clock may be slewed meanwhile, and even stepped. Slewing is undone by taking the stamp's place *between* the
 * two readings. After a step a stamp of the wall clock means nothing certain, so the packet is given up.
 */
import type { Raw } from '../../engine/time/instant.ts';
import { elapsed } from '../../engine/time/instant.ts';
import type { Reading } from '../../engine/time/reading.ts';

/**
 * Where wall and monotonic clock are not slewed together, a slew looks like a small step. Linux slews at most by 10 %
 * (its tick may be 9000 to 11000 us) and 500 ppm; nothing faster is known of any system.
 */
const FASTEST_SLEW = 0.1005;

/** The clocks are read with a nanosecond's resolution, four times. */
const ROUNDING = 4e-9;

export type ReceiveInstant =
  | { readonly kind: 'stamped' | 'handled'; readonly at: Raw }
  /** The clock was stepped between sending and receiving. */
  | { readonly kind: 'stepped' };

export function receiveInstant(
  sent: Reading,
  now: Reading,
  stamp: bigint | null,
  slewsTogether: boolean,
): ReceiveInstant {
  // A stamp from before the question or from after the handler began is not this packet's: a kernel that has just been
  // asked to stamp answers with the present for packets that it did not stamp.
  if (stamp === null || stamp < sent.wall || stamp > now.wall) {
    return stepped(sent, now, slewsTogether) ? { kind: 'stepped' } : { kind: 'handled', at: now.raw };
  }
  if (stepped(sent, now, slewsTogether)) return { kind: 'stepped' };
  const wall = now.wall - sent.wall;
  if (wall <= 0n) return { kind: 'handled', at: now.raw };
  return { kind: 'stamped', at: (sent.raw + ((stamp - sent.wall) * (now.raw - sent.raw)) / wall) as Raw };
}

function stepped(sent: Reading, now: Reading, slewsTogether: boolean): boolean {
  const monotonic = elapsed(sent.monotonic, now.monotonic);
  const moved = Math.abs(elapsed(sent.wall, now.wall) - monotonic);
  return moved > sent.width + now.width + ROUNDING + (slewsTogether ? 0 : FASTEST_SLEW * monotonic);
}
