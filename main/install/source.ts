/** What there is to be installed: the program that runs, the Node that runs it, and what has to stay files beside it. */
import { existsSync, lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { PARTS } from './layout.ts';
import type { Source } from './linux.ts';

/** Write permission of group and others. */
const OTHERS_MAY_WRITE = 0o022;

/** Throws where something is missing. */
export function sourceAt(root: string, node: string): Source {
  const packages = ['node_modules/koffi', `node_modules/@koromix/koffi-${process.platform}-${process.arch}`];
  const needed = [...PARTS, ...packages];
  const missing = needed.find((part) => !existsSync(path.join(root, part)));
  if (missing !== undefined) {
    throw new Error(`${path.join(root, missing)} is missing, without which the clock helper cannot run.`);
  }
  const real = realpathSync(node);
  return { root: realpathSync(root), node: { path: real, ofTheSystem: isTheSystems(real) }, packages };
}

/** Only the superuser can change the file, or put another in its place. */
export function isTheSystems(file: string): boolean {
  for (let place = file; ; place = path.dirname(place)) {
    const { uid, mode } = lstatSync(place);
    if (uid !== 0 || (mode & OTHERS_MAY_WRITE) !== 0) return false;
    if (place === path.dirname(place)) return true;
  }
}
