/**
 * Replaces a file so that a kill or a power cut at any instant leaves either the old content or the new one, whole:
 * a new file beside it, flushed to the disk, is renamed over it, and the rename is flushed as well.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** What is kept says which servers a person uses: nobody else on the machine needs to know. */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_DIRECTORY = 0o700;

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Throws where it cannot be written; then the old content is untouched. `mode`: who may read it; `owner`: whose it is,
 * where it is not to be the writer's. Both are done to the new file itself and never to a name: in a directory of somebody
 * else's, a name may mean another file by then.
 */
export function replaceFile(
  file: string,
  content: string | Uint8Array,
  mode = PRIVATE_FILE,
  owner: Owner | null = null,
  /** False: a kill leaves it whole all the same, and a power cut may leave what was written in the last half minute undone. */
  flush = true,
): void {
  const directory = path.dirname(file);
  mkdirSync(directory, { recursive: true, mode: PRIVATE_DIRECTORY });
  // The name is unpredictable, and it must be new: two writers never share a half-written file.
  const fresh = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = openSync(fresh, 'wx', PRIVATE_FILE);
    try {
      writeFileSync(handle, content);
      // Before the mode, of which a change of owner may take bits away.
      if (owner !== null) fchownSync(handle, owner.uid, owner.gid);
      // Others than its maker are to read it. A private one is so from the start; and a stick may have no modes to set.
      if (mode !== PRIVATE_FILE) fchmodSync(handle, mode);
      if (flush) fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
  if (flush) flushDirectory(directory);
}

function flushDirectory(directory: string): void {
  // Windows opens no directories; there NTFS journals the rename.
  if (process.platform === 'win32') return;
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
