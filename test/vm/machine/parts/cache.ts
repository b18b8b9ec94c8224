/**
 * Where the parts of the virtual machine are kept between runs. Every part has a name that says what it was made from
 * and comes into being by a rename, so a part that is there is whole, and two runs at once do not harm each other.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../../../..');

const cache = path.resolve(process.env.TRUECHIMER_VM ?? path.join(root, 'test/.artifacts/vm'));

/** Parts that nobody has asked for in three hours (no run takes that long) go when another of their kind is made. */
const KEEP_MS = 10_800_000;

export function inCache(...names: string[]): string {
  return path.join(cache, ...names);
}

export function hashOf(sources: Iterable<string | Buffer>): string {
  const hash = createHash('sha256');
  for (const source of sources) hash.update(`${source.length} `).update(source);
  return hash.digest('hex').slice(0, 16);
}

/** Of the sources beside this one: what the disks are made by, and so a part of what they are made from. */
export function recipe(): string {
  const files = readdirSync(import.meta.dirname).sort();
  return hashOf(files.map((file) => readFileSync(path.join(import.meta.dirname, file))));
}

/** The part `kind-hash`, which is made if it is missing. */
export function part(kind: string, hash: string, make: (target: string) => void): string {
  const whole = inCache(`${kind}-${hash}`);
  if (existsSync(whole)) {
    utimesSync(whole, new Date(), new Date());
    return whole;
  }
  mkdirSync(inCache(), { recursive: true });
  throwAwayOld(kind);
  const unfinished = inCache(`${kind}-unfinished-${randomBytes(4).toString('hex')}`);
  try {
    make(unfinished);
    utimesSync(unfinished, new Date(), new Date());
    putInPlace(unfinished, whole);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return whole;
}

function putInPlace(unfinished: string, whole: string): void {
  try {
    renameSync(unfinished, whole);
  } catch (error) {
    // Another run was quicker, and a directory cannot take the place of one that has files.
    if (!existsSync(whole)) throw error;
  }
}

function throwAwayOld(kind: string): void {
  for (const name of readdirSync(inCache())) {
    const old = inCache(name);
    if (name.startsWith(`${kind}-`) && Date.now() - statSync(old).mtimeMs > KEEP_MS) {
      rmSync(old, { recursive: true, force: true });
    }
  }
}
