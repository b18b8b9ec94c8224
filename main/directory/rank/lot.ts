/**
 * Lots: what decides between servers that are equal in everything that is known. Everybody has the same lists, and many have
 * the same time zone, so any fixed order would send all of them to the same few volunteers. A random number that is drawn
 * once and kept makes the order another one in each installation, and always the same in one.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { replaceFile } from '../../disk/atomic-file.ts';

/** The lot of a server, by its name: from 0 to below 2^32. */
export type Lot = (name: string) => number;

const SEED = /^[0-9a-f]{32}$/;

export function lotOf(seed: string): Lot {
  return (name) => createHash('sha256').update(`${seed} ${name}`).digest().readUInt32BE(0);
}

/** The installation's own, kept in a directory. Where it cannot be kept it is another one the next time. */
export function openLot(directory: string): Lot {
  let lot: Lot | null = null;
  const known = new Map<string, number>();
  return (name) => {
    lot ??= lotOf(seedIn(path.join(directory, 'lot')));
    const value = known.get(name) ?? lot(name);
    known.set(name, value);
    return value;
  };
}

function seedIn(file: string): string {
  try {
    const kept = readFileSync(file, 'utf8').trim();
    if (SEED.test(kept)) return kept;
  } catch {
    // There is none yet.
  }
  const fresh = randomBytes(16).toString('hex');
  try {
    replaceFile(file, `${fresh}\n`);
  } catch {
    // Then it is for this run.
  }
  return fresh;
}
