/**
 * A step by a difference, where the system only takes a time to be set: whatever passes between deciding and setting is
 * missing afterwards. So the time is derived from a counter that nobody sets at the last moment, what came out is
 * measured against the same counter, and where it is too far off, it is set again with what the first try was late by.
 */

export interface Settable {
  /** Wall minus counter, nanoseconds, as well as it can be read. */
  offset(): bigint;
  /** Sets the clock to the counter plus this: reads the counter as late as it can. */
  set(offset: bigint): void;
}

/** A try that was interrupted is off by as long as that took; three in a row are not. */
const TRIES = 4;

/** Ends within `tolerance` nanoseconds, or after some tries with what the last one gave: the next measurement sees it. */
export function stepByTime(clock: Settable, difference: bigint, tolerance: bigint): void {
  const wanted = clock.offset() + difference;
  let late = 0n;
  for (let i = 0; i < TRIES; i++) {
    clock.set(wanted + late);
    const missing = wanted - clock.offset();
    if (missing <= tolerance && missing >= -tolerance) return;
    late += missing;
  }
}
