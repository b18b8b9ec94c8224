/**
 * Rewrites a file that belongs to somebody else, such as the system's own configuration: whole or not at all, with its
 * owner and its mode as they were, and the old content beside it under another name. A link stays a link. Not kept are
 * what few files have: access lists, attributes, and other names of the same file (hard links).
 */
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { type Owner, replaceFile } from './atomic-file.ts';

/** Everybody may read how a machine keeps time. */
const NEW_FILE = 0o644;
const NEW_DIRECTORY = 0o755;
const PERMISSIONS = 0o7777;

export interface Rewritten {
  /** The file itself, where the name was a link. */
  readonly file: string;
  /** Where the old content is; null where there was none. */
  readonly backup: string | null;
}

/** `seen`: what a person was shown to be in it, null for nothing. Throws where it is something else by now. */
export function rewriteFile(name: string, content: Uint8Array, seen: Uint8Array | null): Rewritten {
  if (seen === null) return { file: create(name, content), backup: null };
  const file = realpathSync(name);
  const { uid, gid, mode } = statSync(file);
  if (!Buffer.from(readFileSync(file)).equals(seen)) {
    throw new Error(`${file} was changed by somebody else meanwhile. Look at the difference again.`);
  }
  const owner = { uid, gid };
  const backup = keepBeside(file, seen, mode & PERMISSIONS, owner);
  replaceFile(file, content, mode & PERMISSIONS, foreign(owner));
  return { file, backup };
}

function create(file: string, content: Uint8Array): string {
  mkdirSync(path.dirname(file), { recursive: true, mode: NEW_DIRECTORY });
  // Claims the name, so that nothing that appears meanwhile is written over.
  writeFileSync(file, '', { flag: 'wx', mode: NEW_FILE });
  replaceFile(file, content, NEW_FILE);
  return file;
}

/** Under the first name that is free. None of them ends as files do that programs read by themselves. */
function keepBeside(file: string, content: Uint8Array, mode: number, owner: Owner): string {
  for (let n = 1; ; n++) {
    const backup = `${file}.before-truechimer-${n}`;
    try {
      writeFileSync(backup, content, { flag: 'wx', mode: 0o600, flush: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    const other = foreign(owner);
    if (other !== null) chownSync(backup, other.uid, other.gid);
    chmodSync(backup, mode);
    return backup;
  }
}

/** Only the superuser may give a file away, and nobody has to give it to himself. */
const foreign = ({ uid, gid }: Owner): Owner | null =>
  uid === process.geteuid?.() && gid === process.getegid?.() ? null : { uid, gid };
