/**
 * A stamp of the kernel, which is one of the wall clock, on the raw counter: by its place between two readings that
 * surround it. The wall clock may be slewed meanwhile, which the place between undoes. After a step a stamp of the wall
 * clock means nothing certain any more.
 */
import { elapsed, type Monotonic, type Raw, type Utc } from '../../engine/time/instant.ts';
import type { Reading } from '../../engine/time/reading.ts';

/**
 * Where wall and monotonic clock are not slewed together, a slew looks like a small step. Linux slews at most by 10 %
 * (its tick may be 9000 to 11000 us) and 500 ppm; nothing faster is known of any system.
 */
const FASTEST_SLEW = 0.1005;

/** The clocks are read with a nanosecond's resolution, four times. */
const ROUNDING = 4e-9;

/** Was the wall clock stepped between two readings? */
export function stepped(from: Reading, to: Reading, slewsTogether: boolean): boolean {
  const monotonic = elapsed(from.monotonic, to.monotonic);
  const moved = Math.abs(elapsed(from.wall, to.wall) - monotonic);
  return moved > from.width + to.width + ROUNDING + (slewsTogether ? 0 : FASTEST_SLEW * monotonic);
}

/** All clocks at the moment of the stamp, where no step lies between; null where the stamp is not from in between. */
export function readingAt(stamp: bigint, from: Reading, to: Reading): Reading | null {
  const wall = to.wall - from.wall;
  if (stamp < from.wall || stamp > to.wall || wall <= 0n) return null;
  const part = (span: bigint) => ((stamp - from.wall) * span) / wall;
  return {
    raw: (from.raw + part(to.raw - from.raw)) as Raw,
    monotonic: (from.monotonic + part(to.monotonic - from.monotonic)) as Monotonic,
    wall: stamp as Utc,
    width: Math.max(from.width, to.width),
  };
}
