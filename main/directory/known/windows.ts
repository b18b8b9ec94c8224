/**
 * The servers that Windows Time is told to use. Never run: written to Microsoft's documentation ("Windows Time service tools
 * and settings"), and driven in the tests with answers as they are documented.
 *
 * Windows asks no network for time servers, so there is no DHCP option to read.
 */
import type { View } from '../../host/time-services/view.ts';
import { readKey } from '../../host/time-services/windows-service.ts';
import { type Known, NOTHING, serversNamed } from './known.ts';

/** A policy counts before the service's own setting. */
const KEYS = [
  'HKLM\\SOFTWARE\\Policies\\Microsoft\\W32Time\\Parameters',
  'HKLM\\SYSTEM\\CurrentControlSet\\Services\\W32Time\\Parameters',
] as const;

export async function fromWindowsTime(view: View): Promise<Known> {
  if (view.platform !== 'win32') return NOTHING;
  const unknown: string[] = [];
  for (const key of KEYS) {
    const read = await readKey(view, key);
    if (read !== null && 'unknown' in read) unknown.push(read.unknown);
    if (read === null || 'unknown' in read) continue;
    const words = peersIn(read.values.get('ntpserver') ?? '');
    if (words.length === 0) continue;
    // NoSync and NT5DS leave the list in its place and do not use it; a person may all the same.
    return {
      servers: serversNamed(words, { by: 'configuration', program: 'Windows Time', where: key }),
      unknown,
    };
  }
  return { servers: [], unknown };
}

/** `time.windows.com,0x9 ntp.example.org,0x8`: names with flags behind a comma. */
export const peersIn = (value: string): readonly string[] =>
  value
    .trim()
    .split(/\s+/)
    .map((peer) => peer.replace(/,0x[0-9a-f]+$/i, ''))
    .filter((peer) => peer !== '');
