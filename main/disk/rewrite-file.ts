/**
 * Rewrites a file that belongs to somebody else, such as the system's own configuration: whole or not at all, with its
 * owner and its mode as they were, and the old content beside it under another name. A link stays a link. Not kept are
 * what few files have: access lists, attributes, and other names of the same file (hard links).
 */
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { type Owner, PRIVATE_FILE, replaceFile } from './atomic-file.ts';

/** Everybody may read how a machine keeps time. */
const NEW_FILE = 0o644;
const NEW_DIRECTORY = 0o755;
const PERMISSIONS = 0o7777;
/** Of Unix; Windows has hardly any links, and gives nothing away here. */
const NO_LINK = constants.O_NOFOLLOW ?? 0;

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
  const { uid, gid, mode, content: now } = look(file);
  if (!now.equals(seen)) {
    throw new Error(`${file} was changed by somebody else meanwhile. Look at the difference again.`);
  }
  const owner = { uid, gid };
  const backup = keepBeside(file, seen, mode & PERMISSIONS, owner);
  replaceFile(file, content, mode & PERMISSIONS, foreign(owner));
  return { file, backup };
}

/** Content, owner and mode of one and the same file, whatever the name comes to mean meanwhile. */
function look(file: string) {
  const handle = openSync(file, constants.O_RDONLY | NO_LINK);
  try {
    const { uid, gid, mode } = fstatSync(handle);
    return { uid, gid, mode, content: readFileSync(handle) };
  } finally {
    closeSync(handle);
  }
}

function create(file: string, content: Uint8Array): string {
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new Error(
      `${file} is a link to ${readlinkSync(file)}, which is not there. Make that file first, or remove the link.`,
    );
  }
  mkdirSync(path.dirname(file), { recursive: true, mode: NEW_DIRECTORY });
  // Claims the name, so that nothing that appears meanwhile is written over.
  writeFileSync(file, '', { flag: 'wx', mode: NEW_FILE });
  replaceFile(file, content, NEW_FILE);
  return file;
}

/**
 * Under the first name that is free. None of them ends as files do that programs read by themselves. Owner and mode are
 * given to the file itself and never to its name: whoever may rename things in its directory could put a link to
 * another file there meanwhile, and the superuser would give that one away.
 */
function keepBeside(file: string, content: Uint8Array, mode: number, owner: Owner): string {
  for (let n = 1; ; n++) {
    const backup = `${file}.before-truechimer-${n}`;
    const handle = openNew(backup);
    if (handle === null) continue;
    try {
      writeFileSync(handle, content);
      const other = foreign(owner);
      if (other !== null) fchownSync(handle, other.uid, other.gid);
      fchmodSync(handle, mode);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    return backup;
  }
}

/** Null where the name is taken, be it by a link to nothing. */
function openNew(file: string): number | null {
  try {
    return openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_LINK, PRIVATE_FILE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw error;
  }
}

/** Only the superuser may give a file away, and nobody has to give it to himself. */
const foreign = ({ uid, gid }: Owner): Owner | null =>
  uid === process.geteuid?.() && gid === process.getegid?.() ? null : { uid, gid };
