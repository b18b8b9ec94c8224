/**
 * The directories in which the superuser writes. A name there must mean the same from one moment to the next: whoever may
 * rename things on the way to it could have something else written, or given away, than what was meant.
 */
import { closeSync, constants, fchmodSync, lstatSync, mkdirSync, openSync, realpathSync } from 'node:fs';
import path from 'node:path';

const DIRECTORY = 0o755;
const OTHERS_MAY_WRITE = 0o002;
/** sys/stat.h: in such a directory everybody may make things, and rename only their own. */
const STICKY = 0o1000;

/**
 * The directory as it really is, without links on the way; made where it is not there. `tenant`: the user to whom it may
 * belong, but nothing above it. A group that may write there is the administrator's choice, as Debian's `staff` in
 * /usr/local. Throws where anybody else could change what is there.
 */
export function groundAt(directory: string, tenant: number | null = null): string {
  make(directory);
  const real = realpathSync(directory);
  // Whoever is not the superuser gives nothing away.
  if (process.getuid?.() !== 0) return real;
  for (let place = real; ; place = path.dirname(place)) {
    const { uid, mode } = lstatSync(place);
    const known = uid === 0 || (place === real && uid === tenant);
    const open = (mode & OTHERS_MAY_WRITE) !== 0 && (mode & STICKY) === 0;
    if (!known || open) {
      throw new Error(`others than the superuser can change what lies in ${place}, so nothing is put there`);
    }
    if (place === path.dirname(place)) return real;
  }
}

/** Everybody may look into it, whatever the umask of whoever started this. */
function make(directory: string): void {
  if (lstatSync(directory, { throwIfNoEntry: false }) !== undefined) return;
  make(path.dirname(directory));
  mkdirSync(directory, DIRECTORY);
  // Windows opens no directories, and knows no such modes.
  if (process.platform === 'win32') return;
  const handle = openSync(directory, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    fchmodSync(handle, DIRECTORY);
  } finally {
    closeSync(handle);
  }
}
