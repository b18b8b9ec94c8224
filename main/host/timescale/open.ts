/** Chooses the best clocks that this machine gives, and says why where it is not the best way. */
import { firstLine, loadFfi } from '../../ffi/ffi.ts';
import type { HostTimescale } from './host-timescale.ts';
import { portableTimescale } from './portable.ts';
import { posixTimescale } from './posix.ts';
import { windowsTimescale } from './windows.ts';

export interface OpenedTimescale {
  readonly timescale: HostTimescale;
  /** `raw`: a counter that nobody steers. `monotonic`: it may be slewed while the clock is corrected. */
  readonly counter: 'raw' | 'monotonic';
  /** In words; null where it is the better way. */
  readonly reason: string | null;
}

export function openTimescale(): OpenedTimescale {
  const precise = openPrecise();
  if ('read' in precise) return { timescale: precise, counter: 'raw', reason: null };
  return {
    timescale: portableTimescale(),
    counter: 'monotonic',
    reason:
      `The unsteered counter cannot be read: ${precise.reason}. ` +
      'A counter that is slewed with the clock stands in for it, and the clock itself is read to some microseconds.',
  };
}

function openPrecise(): HostTimescale | { readonly reason: string } {
  const ffi = loadFfi();
  if (!ffi.available) return ffi;
  try {
    return process.platform === 'win32' ? windowsTimescale(ffi) : posixTimescale(ffi);
  } catch (error) {
    // koffi throws where a symbol is not there, as on systems that nobody has thought of here.
    return { reason: firstLine(error) };
  }
}
