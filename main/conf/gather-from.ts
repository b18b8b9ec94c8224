/**
 * `gather` over a machine that answers later. Which files belong to a configuration is only known while they are read, so
 * it is gathered again and again, each time with the answers to what was missing before, until nothing is.
 */
import type { View } from '../host/time-services/view.ts';
import type { Configuration } from './configuration.ts';
import type { Files } from './files.ts';
import { gather } from './gather.ts';
import type { Gathered } from './gathered.ts';

/** Each time brings one level of includes to light, and `gather` follows no more. */
const MOST_ROUNDS = 12;

export async function gatherFrom(main: Configuration, view: View): Promise<Gathered> {
  const read = new Map<string, ReturnType<Files['read']>>();
  const lists = new Map<string, ReturnType<Files['list']>>();
  for (let round = 0; ; round++) {
    const wanted = { files: new Set<string>(), directories: new Set<string>() };
    const gathered = gather(main, {
      read: (path) => read.get(path) ?? later(wanted.files, path),
      list: (path) => lists.get(path) ?? later(wanted.directories, path),
    });
    if ((wanted.files.size === 0 && wanted.directories.size === 0) || round === MOST_ROUNDS) return gathered;
    await Promise.all([
      ...[...wanted.files].map(async (path) => {
        const seen = await view.readFile(path);
        read.set(path, seen.kind === 'text' ? Buffer.from(seen.text) : absent(seen.kind));
      }),
      ...[...wanted.directories].map(async (path) => {
        const seen = await view.readDirectory(path);
        lists.set(path, seen.kind === 'names' ? seen.names : absent(seen.kind));
      }),
    ]);
  }
}

function later(wanted: Set<string>, path: string): 'missing' {
  wanted.add(path);
  return 'missing';
}

const absent = (kind: 'missing' | 'refused') => (kind === 'missing' ? 'missing' : 'unreadable');
