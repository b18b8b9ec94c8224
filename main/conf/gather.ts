/**
 * The files that belong to a configuration: those that it includes, and the drop-ins beside timesyncd.conf. Read through
 * a port, and each once, so that files which include each other come to an end.
 */

import type { Parsed } from '../settings/server-name.ts';
import type { Configuration, Include } from './configuration.ts';
import type { Dialect } from './dialect.ts';
import type { Files } from './files.ts';
import type { Gathered, Unusable } from './gathered.ts';
import { openConfiguration } from './open.ts';
import { dropIns } from './timesyncd/drop-ins.ts';

/** chronyd stops at 10 levels, ntpd at 5. */
const DEEPEST = 10;
/** More files than anybody has. */
const MOST = 200;

/** What comes to light beside the files themselves. */
interface Troubles {
  readonly unread: string[];
  readonly absent: Set<string>;
  readonly unusable: Unusable[];
}

export function gather(main: Configuration, files: Files): Gathered {
  const others: Configuration[] = [];
  const broughtIn = new Map<Include, readonly Configuration[]>();
  const troubles: Troubles = { unread: [], absent: new Set(), unusable: [] };
  const { unread, unusable } = troubles;
  const seen = new Set([main.name]);
  const take = (path: string): Parsed<Configuration> | 'missing' | 'unreadable' => {
    const other = open(path, main.dialect, files);
    if (typeof other === 'string' || !other.ok) unread.push(path);
    else others.push(other.value);
    return other;
  };
  const visit = (by: Configuration, above: ReadonlySet<string>): void => {
    const inside = new Set([...above, by.name]);
    for (const include of by.includes) {
      const parts: Configuration[] = [];
      for (const path of pathsOf(include, by, files, troubles)) {
        const place = { by, line: include.line, path };
        if (inside.has(path)) unusable.push({ ...place, why: 'circle' });
        if (seen.has(path) || others.length >= MOST || inside.size > DEEPEST) continue;
        seen.add(path);
        const other = take(path);
        if (other === 'missing' && include.kind === 'file') unusable.push({ ...place, why: 'missing' });
        if (typeof other === 'string') continue;
        if (!other.ok) unusable.push({ ...place, why: { said: other.message } });
        else {
          parts.push(other.value);
          visit(other.value, inside);
        }
      }
      broughtIn.set(include, parts);
    }
  };
  visit(main, new Set());
  if (main.dialect === 'timesyncd' && !main.fragment)
    for (const path of dropIns(main.name, files)) take(path);
  return { main, others, broughtIn, unread, absent: [...troubles.absent], unusable, keyTypes: null };
}

function open(
  path: string,
  dialect: Dialect,
  files: Files,
): Parsed<Configuration> | 'missing' | 'unreadable' {
  const bytes = files.read(path);
  return typeof bytes === 'string' ? bytes : openConfiguration(bytes, { name: path, dialect });
}

/** What a line names, as far as it is there. */
function pathsOf(
  include: Include,
  by: Configuration,
  files: Files,
  { unread, absent, unusable }: Troubles,
): string[] {
  const found = new Map<string, string>();
  for (const given of include.paths) {
    const path = given.startsWith('/') ? given : `${by.name.slice(0, by.name.lastIndexOf('/') + 1)}${given}`;
    const [directory, pattern] =
      include.kind === 'directories' ? [path, `*${include.ending}`] : splitAt(path, path.lastIndexOf('/'));
    const isPattern = /[*?[]/.test(pattern);
    if (!isPattern && include.kind === 'file') {
      const inside = include.ending === '' ? 'missing' : files.list(path);
      if (typeof inside === 'string') found.set(path, path);
      else
        for (const entry of inside.filter((n) => n.endsWith(include.ending)))
          found.set(entry, `${path}/${entry}`);
      continue;
    }
    const names = /[*?[]/.test(directory) ? 'unreadable' : files.list(directory || '/');
    if (names === 'unreadable') unread.push(path);
    else if (names === 'missing') {
      absent.add(directory);
      if (isPattern && include.kind === 'file')
        unusable.push({ by, line: include.line, path: directory, why: 'no-directory' });
    }
    // Of files with one name, the one in the first directory counts.
    else {
      for (const entry of names.filter(matching(pattern))) {
        if (!found.has(entry)) found.set(entry, `${directory}/${entry}`);
      }
    }
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

const splitAt = (path: string, slash: number): [string, string] => [
  path.slice(0, slash),
  path.slice(slash + 1),
];

/** As a shell does: * and ? stand for anything, but not for the dot of a hidden file. */
function matching(pattern: string): (name: string) => boolean {
  const source = pattern
    .replaceAll(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const whole = new RegExp(`^${source}$`);
  return (name) => !name.startsWith('.') && whole.test(name);
}
