/** The clock of this system, or in words why it cannot be had. */
import { type Ffi, firstLine } from '../../ffi/ffi.ts';
import { darwinClock } from './darwin.ts';
import { linuxClock } from './linux.ts';
import type { SystemClock } from './system-clock.ts';
import { windowsClock } from './windows.ts';

export function openSystemClock(
  ffi: Ffi,
  platform: NodeJS.Platform,
): SystemClock | { readonly reason: string } {
  if (!ffi.available) return ffi;
  try {
    if (platform === 'linux') return linuxClock(ffi);
    if (platform === 'darwin') return darwinClock(ffi);
    if (platform === 'win32') return windowsClock(ffi);
    return { reason: `the clock of ${platform} cannot be set by this program` };
  } catch (error) {
    // koffi throws where a function is not there.
    return { reason: firstLine(error) };
  }
}
