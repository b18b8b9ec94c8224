/**
 * Programs of the system, from the system's own places: what is started with the superuser's rights must not depend on the
 * search path of whoever asked for it.
 */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const PLACES = ['/usr/bin', '/usr/sbin', '/bin', '/sbin'];

/** The whole path; null where there is no such program. */
export function findProgram(name: string): string | null {
  for (const place of PLACES) {
    const file = path.join(place, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here.
    }
  }
  return null;
}
