/** Opens the file that a person named, with all that belongs to it. What is wrong with it is said and ends the command. */
import path from 'node:path';
import { DIALECTS, type Dialect } from '../../conf/dialect.ts';
import { gather } from '../../conf/gather.ts';
import type { Gathered } from '../../conf/gathered.ts';
import { openConfiguration } from '../../conf/open.ts';
import { type Options, UsageError } from '../command.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { machineFiles, readWhole } from './files.ts';

export function dialectOf({ dialect }: Options): Dialect | null {
  if (dialect === undefined) return null;
  const known = DIALECTS.find((name) => name === dialect);
  if (known === undefined) {
    throw new UsageError(`There is no dialect “${String(dialect)}”; there are ${DIALECTS.join(', ')}.`);
  }
  return known;
}

/** The bytes of a file, or null after it was said why not. */
export function bytesOf(file: string, output: Output): Uint8Array | null {
  try {
    return readWhole(file);
  } catch (error) {
    unreadable(file, reason(error), output);
    return null;
  }
}

/** Null after it was said why not. */
export function openFile(file: string, options: Options, output: Output): Gathered | null {
  const dialect = dialectOf(options);
  const bytes = bytesOf(file, output);
  if (bytes === null) return null;
  // By its full name a file tells more of what it is for.
  const opened = openConfiguration(bytes, { name: path.resolve(file), dialect });
  if (opened.ok) return gather(opened.value, machineFiles);
  unreadable(file, opened.message, output);
  return null;
}

export const UNREADABLE: ExitCode = EXIT.unreachable;

export function unreadable(file: string, message: string, output: Output): void {
  output.data({ error: 'unreadable', file, message });
  output.note(`${file}: ${message}`);
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'There is no such file.';
  return code === 'EACCES' || code === 'EPERM' ? 'You may not read it.' : message;
}
