/**
 * Who else sets this clock, and what forbids taking it over: one look at the machine. It asks and reads, changes nothing
 * and sends nothing into the network. It takes some tens of milliseconds on Linux, seconds on Windows, and never rejects.
 */
import { firstLine } from '../../ffi/ffi.ts';
import { aroundLinux, glanceLinux } from './linux.ts';
import { aroundMac, glanceMac } from './macos.ts';
import { joined, type Surroundings } from './surroundings.ts';
import { hostView, type View } from './view.ts';
import { aroundWindows, glanceWindows } from './windows.ts';

export async function lookAround(view: View = hostView): Promise<Surroundings> {
  try {
    if (view.platform === 'linux') return await aroundLinux(view);
    if (view.platform === 'darwin') return await aroundMac(view);
    if (view.platform === 'win32') return await aroundWindows(view);
    return joined({ unknown: [`${view.platform}: nobody has looked here yet`] });
  } catch (error) {
    // A mistake of ours. What is not known is said, and must not end the program.
    return joined({ unknown: [firstLine(error)] });
  }
}

/** A text that changes when a program that sets clocks comes or goes; much cheaper than a whole look. Never rejects. */
export async function glance(view: View): Promise<string> {
  try {
    if (view.platform === 'linux') return await glanceLinux(view);
    if (view.platform === 'darwin') return await glanceMac(view);
    if (view.platform === 'win32') return await glanceWindows(view);
  } catch {
    // Then the hourly look has to do.
  }
  return '';
}
