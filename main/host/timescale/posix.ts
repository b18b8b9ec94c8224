/**
 * The clocks of Linux and macOS by clock_gettime. Each read is bracketed: raw, monotonic, wall, raw; of five tries the
 * tightest is kept, so that a try in which the scheduler took the processor away does not count. Five take about 1 us.
 */
import type { Monotonic, Raw, Utc } from '../../engine/time/instant.ts';
import { toSeconds } from '../../engine/time/instant.ts';
import type { Reading } from '../../engine/time/reading.ts';
import type { Ffi } from '../../ffi/ffi.ts';
import type { HostTimescale } from './host-timescale.ts';

/** The ids of the clocks. */
interface Clocks {
  readonly realtime: number;
  readonly monotonic: number;
  readonly raw: number;
}

/** linux/time.h */
const LINUX: Clocks = { realtime: 0, monotonic: 1, raw: 4 };

/**
 * time.h of macOS. There the monotonic clock is the wall clock less the moment of the start (Apple's Libc,
 * clock_gettime.c), which every setting of the clock moves along: slewed with it, stepped never. Never run.
 */
const DARWIN: Clocks = { realtime: 0, monotonic: 6, raw: 4 };

const TRIES = 5;

/** Of `struct timespec` with 64-bit seconds, which every 64-bit system has. */
const NS_PER_SECOND = 1_000_000_000n;
const CHIPS_WITH_64_BITS = ['x64', 'arm64', 'riscv64', 'loong64', 'ppc64', 's390x'];

/** The reason instead, where a clock does not answer. */
export function posixTimescale(ffi: Ffi & { available: true }): HostTimescale | { readonly reason: string } {
  if (!CHIPS_WITH_64_BITS.includes(process.arch))
    return { reason: `not known for ${process.arch} processors` };
  const clocks = process.platform === 'darwin' ? DARWIN : LINUX;
  const gettime = ffi.bind<(clock: number, into: BigInt64Array) => number>(
    null,
    'int clock_gettime(int, void *)',
  );
  const timespec = new BigInt64Array(2);
  const now = (clock: number): bigint => {
    gettime(clock, timespec);
    return timespec[0]! * NS_PER_SECOND + timespec[1]!;
  };
  for (const [name, clock] of Object.entries(clocks)) {
    if (gettime(clock, timespec) !== 0)
      return { reason: `the kernel has no ${name} clock (error ${ffi.errno()})` };
  }

  const once = (): { reading: Reading; width: bigint } => {
    const before = now(clocks.raw);
    const monotonic = now(clocks.monotonic) as Monotonic;
    const wall = now(clocks.realtime) as Utc;
    const after = now(clocks.raw);
    const width = after - before;
    return {
      reading: { raw: (before + width / 2n) as Raw, monotonic, wall, width: toSeconds(width) },
      width,
    };
  };
  return {
    slewsTogether: true,
    raw: () => now(clocks.raw) as Raw,
    read() {
      let best = once();
      for (let i = 1; i < TRIES; i++) {
        const next = once();
        if (next.width < best.width) best = next;
      }
      return best.reading;
    },
  };
}
