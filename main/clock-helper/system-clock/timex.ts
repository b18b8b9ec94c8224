/**
 * `struct timex` of Linux on 64-bit machines (linux/timex.h, 208 bytes), as a buffer that clock_adjtime(2) reads and
 * fills. Offsets were compared with those of the C compiler. That of macOS (sys/timex.h, 136 bytes) has the same fields, bits
 * and units up to byte 72, and no use for what follows.
 */

export const TIMEX_BYTES = 208;

/** Which fields a call sets (adjtimex(2)). */
export const ADJ = {
  frequency: 0x0002,
  maxError: 0x0004,
  estError: 0x0008,
  status: 0x0010,
  setOffset: 0x0100,
  nano: 0x2000,
  offsetSingleshot: 0x8001,
  offsetSingleshotRead: 0xa001,
} as const;

export const STA = {
  pll: 0x0001,
  ppsFrequency: 0x0002,
  ppsTime: 0x0004,
  fll: 0x0008,
  insert: 0x0010,
  delete: 0x0020,
  unsynchronised: 0x0040,
  frequencyHold: 0x0080,
  nano: 0x2000,
} as const;

const AT = {
  modes: 0,
  offset: 8,
  frequency: 16,
  maxError: 24,
  estError: 32,
  status: 40,
  seconds: 72,
  subseconds: 80,
  tick: 88,
} as const;

/** Beyond it the clock counts as unsynchronised (timex.h: NTP_PHASE_LIMIT, 16 s in microseconds). */
export const LARGEST_ERROR = 16_000_000;

/** An error as kernels take it. */
export const wholeMicroseconds = (microseconds: number) =>
  Math.min(
    LARGEST_ERROR,
    Math.max(0, Math.ceil(Number.isFinite(microseconds) ? microseconds : LARGEST_ERROR)),
  );

/** Microseconds at each of 100 ticks in a second (USER_HZ), as after a start. */
export const UNBENT_TICK = 10_000;

/** The kernel keeps ppm as 16.16 fixed point. */
const FREQUENCY_UNIT = 65_536;

const NS_PER_SECOND = 1_000_000_000n;

export class Timex {
  readonly buffer = Buffer.alloc(TIMEX_BYTES);

  /** Empties it for a call that sets these fields. */
  prepare(modes: number): this {
    this.buffer.fill(0);
    this.buffer.writeUInt32LE(modes, AT.modes);
    return this;
  }

  get offset(): number {
    return Number(this.buffer.readBigInt64LE(AT.offset));
  }
  set offset(value: number) {
    this.buffer.writeBigInt64LE(BigInt(value), AT.offset);
  }

  /** ppm. */
  get frequency(): number {
    return Number(this.buffer.readBigInt64LE(AT.frequency)) / FREQUENCY_UNIT;
  }
  set frequency(ppm: number) {
    this.buffer.writeBigInt64LE(BigInt(Math.round(ppm * FREQUENCY_UNIT)), AT.frequency);
  }

  /** Microseconds. */
  get maxError(): number {
    return Number(this.buffer.readBigInt64LE(AT.maxError));
  }
  set maxError(value: number) {
    this.buffer.writeBigInt64LE(BigInt(value), AT.maxError);
  }

  get estError(): number {
    return Number(this.buffer.readBigInt64LE(AT.estError));
  }
  set estError(value: number) {
    this.buffer.writeBigInt64LE(BigInt(value), AT.estError);
  }

  get status(): number {
    return this.buffer.readInt32LE(AT.status);
  }
  set status(value: number) {
    this.buffer.writeInt32LE(value, AT.status);
  }

  get tick(): number {
    return Number(this.buffer.readBigInt64LE(AT.tick));
  }

  /** For setOffset with nano: a signed difference, whose part below a second the kernel wants positive. */
  set difference(nanoseconds: bigint) {
    const rest = ((nanoseconds % NS_PER_SECOND) + NS_PER_SECOND) % NS_PER_SECOND;
    this.buffer.writeBigInt64LE((nanoseconds - rest) / NS_PER_SECOND, AT.seconds);
    this.buffer.writeBigInt64LE(rest, AT.subseconds);
  }
}
