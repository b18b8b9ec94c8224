/**
 * `struct timeval` of macOS with 64 bits (sys/_types/_timeval.h: 64-bit seconds, 32-bit microseconds, 16 bytes) from and to
 * nanoseconds. Microseconds are 0 to 999999 also before 1970, as the kernel wants them; a finer time is rounded down.
 */

export const TIMEVAL_BYTES = 16;

const NS_PER_MICROSECOND = 1000n;
const MICROSECONDS_PER_SECOND = 1_000_000n;

export function writeTimeval(buffer: Buffer, nanoseconds: bigint): void {
  const microseconds = floorDivide(nanoseconds, NS_PER_MICROSECOND);
  const seconds = floorDivide(microseconds, MICROSECONDS_PER_SECOND);
  buffer.fill(0);
  buffer.writeBigInt64LE(seconds, 0);
  buffer.writeInt32LE(Number(microseconds - seconds * MICROSECONDS_PER_SECOND), 8);
}

export function readTimeval(buffer: Buffer): bigint {
  const microseconds = buffer.readBigInt64LE(0) * MICROSECONDS_PER_SECOND + BigInt(buffer.readInt32LE(8));
  return microseconds * NS_PER_MICROSECOND;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const rest = ((value % by) + by) % by;
  return (value - rest) / by;
}
