/**
 * The clocks of Windows: the performance counter, which nobody steers, is both raw and monotonic; the wall clock comes
 * from GetSystemTimePreciseAsFileTime. Written from Microsoft's documentation and never run on Windows so far.
 */
import type { Monotonic, Raw, Utc } from '../../engine/time/instant.ts';
import { toSeconds } from '../../engine/time/instant.ts';
import type { Reading } from '../../engine/time/reading.ts';
import type { Ffi } from '../../ffi/ffi.ts';
import type { HostTimescale } from './host-timescale.ts';

/** FILETIME counts 100 ns from 1601-01-01; this many of them lie before 1970-01-01. */
const FILETIME_AT_1970 = 116_444_736_000_000_000n;
const NS_PER_FILETIME = 100n;
const NS_PER_SECOND = 1_000_000_000n;
const TRIES = 5;

export function windowsTimescale(
  ffi: Ffi & { available: true },
): HostTimescale | { readonly reason: string } {
  type Fill = (into: BigInt64Array) => number;
  const counter = ffi.bind<Fill>('kernel32.dll', 'int QueryPerformanceCounter(void *)');
  const frequency = ffi.bind<Fill>('kernel32.dll', 'int QueryPerformanceFrequency(void *)');
  const fileTime = ffi.bind<Fill>('kernel32.dll', 'void GetSystemTimePreciseAsFileTime(void *)');
  const value = new BigInt64Array(1);
  if (frequency(value) === 0 || value[0]! <= 0n) return { reason: 'there is no performance counter' };
  const perSecond = value[0]!;

  const ticks = (): bigint => {
    counter(value);
    return (value[0]! * NS_PER_SECOND) / perSecond;
  };
  const once = (): { reading: Reading; width: bigint } => {
    const before = ticks();
    fileTime(value);
    const wall = ((value[0]! - FILETIME_AT_1970) * NS_PER_FILETIME) as Utc;
    const width = ticks() - before;
    const middle = before + width / 2n;
    return {
      reading: {
        raw: middle as Raw,
        monotonic: middle as Monotonic,
        wall,
        width: toSeconds(width + NS_PER_FILETIME),
      },
      width,
    };
  };
  return {
    slewsTogether: false,
    raw: () => ticks() as Raw,
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
