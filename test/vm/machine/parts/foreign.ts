/**
 * Programs of an unpacked Debian, run on this computer with the loader and the libraries that they were unpacked with:
 * nothing has to be installed, and it does not matter which Linux this is.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';

const LIBRARIES = ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu'];

/** The command line that runs `program` (a path within the tree). */
export function foreign(tree: string, program: string): [string, ...string[]] {
  const places = LIBRARIES.map((place) => path.join(tree, place));
  const loader = places
    .map((place) => path.join(place, 'ld-linux-x86-64.so.2'))
    .find((file) => existsSync(file));
  if (loader === undefined) throw new Error(`There is no loader below ${tree}`);
  return [loader, '--library-path', places.join(':'), path.join(tree, program)];
}
