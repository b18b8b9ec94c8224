/**
 * Node's timers as the engine's port. They run on the monotonic clock, so a step of the wall clock does not move them.
 */
import type { Timers } from '../engine/sync/ports.ts';

/** setTimeout counts milliseconds in 31 bits and fires at once beyond that (24.8 days). */
const LONGEST_MS = 0x7fff_ffff;

export const hostTimers: Timers = {
  after(delay, action) {
    let left = Math.max(0, delay * 1000);
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const part = Math.min(left, LONGEST_MS);
      left -= part;
      // libuv counts whole milliseconds from a cached one, and so may be one early. The port promises "at least".
      timer = setTimeout(left > 0 ? wait : action, Math.min(Math.ceil(part) + 1, LONGEST_MS));
    };
    wait();
    return () => clearTimeout(timer);
  },
};
