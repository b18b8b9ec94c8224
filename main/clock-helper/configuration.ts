/**
 * The one file that a person may write for the helper. It widens or narrows what the helper does, so it must be the
 * superuser's and nobody else's to write; a file that is not, or that is not understood, keeps the helper from starting.
 * Without a file the defaults hold.
 */
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';

export interface Configuration {
  /** May leap seconds be left to the kernel? Off, because a wrong announcement would then be a wrong second. */
  readonly leap: boolean;
}

const DEFAULTS: Configuration = { leap: false };

/** Write permission of group and others. */
const OTHERS_MAY_WRITE = 0o022;

/** Throws, with a sentence, where the file is there and cannot be used. */
export function readConfiguration(file: string): Configuration {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return DEFAULTS;
    throw error;
  }
  try {
    // Of the file that is open, so that it cannot be exchanged in between.
    const { uid, mode } = fstatSync(handle);
    if (process.platform !== 'win32' && (uid !== 0 || (mode & OTHERS_MAY_WRITE) !== 0)) {
      throw new Error(`${file} must belong to root, and nobody else may be allowed to write it.`);
    }
    return parseConfiguration(readFileSync(handle, 'utf8'), file);
  } finally {
    closeSync(handle);
  }
}

export function parseConfiguration(text: string, file: string): Configuration {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON (${(error as Error).message}).`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${file} is not one JSON object, { … }.`);
  }
  const { leap = DEFAULTS.leap, ...unknown } = value as Record<string, unknown>;
  const [surplus] = Object.keys(unknown);
  if (surplus !== undefined) throw new Error(`${file}: there is no setting “${surplus}”.`);
  if (typeof leap !== 'boolean') throw new Error(`${file}: leap must be true or false.`);
  return { leap };
}
