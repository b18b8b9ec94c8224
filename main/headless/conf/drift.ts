/** Drift files of chronyd and ntpd: how they are told and told apart, and where Truechimer keeps its own drift. */
import path from 'node:path';
import type { Dialect } from '../../conf/dialect.ts';
import { type FileDrift, readDriftFile } from '../../conf/drift-file.ts';
import { rate } from '../../conf/figures.ts';
import { openMemoryFile } from '../../host/memory-file.ts';
import { hostPaths } from '../../host/paths.ts';
import { MEMORY } from '../../station/machine-ports.ts';
import { readWhole } from './files.ts';

/** Bytes. Two figures, with room for blanks. */
const LONGEST = 200;

/** Figures and nothing else. */
export const isDriftFile = (bytes: Uint8Array): boolean =>
  bytes.length <= LONGEST && /^[\s\d.+\-e]*\d[\s\d.+\-e]*$/i.test(textIn(bytes));

export const textIn = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** Whose drift file it is: said, or shown by its place; otherwise its figures tell. */
export function writerOf(file: string, dialect: Dialect | null): FileDrift['writer'] | null {
  if (dialect === 'chrony') return 'chrony';
  if (dialect === 'ntp') return 'ntpd';
  return /chrony/i.test(path.resolve(file)) ? 'chrony' : null;
}

/** For people: positive drift gains. */
export function rateWords({ ppm, skew }: Pick<FileDrift, 'ppm' | 'skew'>): string {
  if (ppm === 0) return 'neither gains nor loses';
  const bound = skew === null ? '' : `, ± ${skew} ppm at most`;
  return `${ppm > 0 ? 'gains' : 'loses'} ${rate(Math.abs(ppm))}${bound}`;
}

/** The drift in the file that a configuration names, if it can be read. */
export function driftIn(
  file: string,
  dialect: Dialect,
): { path: string; error: string } | { path: string; ppm: number; skew: number | null } {
  let bytes: Uint8Array;
  try {
    bytes = readWhole(file);
  } catch {
    return { path: file, error: 'It cannot be read here.' };
  }
  const read = readDriftFile(textIn(bytes), writerOf(file, dialect));
  if (!read.ok) return { path: file, error: read.message };
  return { path: file, ppm: read.value.ppm, skew: read.value.skew };
}

/** What Truechimer keeps over restarts. */
export const memory = () => openMemoryFile(path.join(hostPaths().state, MEMORY), () => {});
