/** Files of this machine for `conf`: ordinary ones only, and none that is too large to be a configuration. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { Files } from '../../conf/files.ts';
import { TOO_LARGE } from '../../conf/open.ts';
import { MAX_BYTES } from '../../conf/text.ts';

const isMissing = (error: unknown) =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/** A pipe or a device would be read for ever. */
export function readWhole(path: string): Uint8Array {
  const entry = statSync(path);
  if (entry.isDirectory()) throw new Error('It is a directory.');
  if (!entry.isFile()) throw new Error('It is no ordinary file.');
  if (entry.size > MAX_BYTES) throw new Error(TOO_LARGE);
  return readFileSync(path);
}

export const machineFiles: Files = {
  read: (path) => attempt(() => readWhole(path)),
  list: (directory) => attempt(() => readdirSync(directory)),
};

function attempt<T>(act: () => T): T | 'missing' | 'unreadable' {
  try {
    return act();
  } catch (error) {
    return isMissing(error) ? 'missing' : 'unreadable';
  }
}
