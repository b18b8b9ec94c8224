/** Where in a second of the clock it is: kernels do one piece of a slew in each, so nothing is written near its ends. */

const NS = 1_000_000_000n;

/** Nanoseconds into it. */
const into = (realtime: bigint) => Number(((realtime % NS) + NS) % NS);

/** Far enough from both ends of a second that the kernel does one piece in each. */
export const isMiddle = (realtime: bigint) => into(realtime) > 0.25e9 && into(realtime) < 0.9e9;

/** Milliseconds until the middle of this second of the clock, or of the next one. */
export function untilMiddle(realtime: bigint): number {
  const passed = into(realtime) / 1e6;
  return passed < 250 ? 500 - passed : 1500 - passed;
}
