/**
 * The instant at which a packet came in, on the raw counter, from what is known at its handler: the reading when the
 * question was sent, the reading now, and the kernel's stamp, if there is one, by the wall clock. Where the clock was
 * stepped in between, the packet is given up.
 */
import type { Raw } from '../../engine/time/instant.ts';
import type { Reading } from '../../engine/time/reading.ts';
import { readingAt, stepped } from './wall-stamp.ts';

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
  if (stepped(sent, now, slewsTogether)) return { kind: 'stepped' };
  // A stamp from before the question or from after the handler began is not this packet's: a kernel that has just been
  // asked to stamp answers with the present for packets that it did not stamp.
  const stamped = stamp === null ? null : readingAt(stamp, sent, now);
  return stamped === null ? { kind: 'handled', at: now.raw } : { kind: 'stamped', at: stamped.raw };
}
