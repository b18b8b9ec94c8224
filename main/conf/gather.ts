/**
 * The files that belong to a configuration: those that it includes, and the drop-ins beside timesyncd.conf. Read through
 * a port, and each once, so that files which include each other come to an end.
 */
import type { Gathered } from './advice/context.ts';
import type { Configuration, Include } from './configuration.ts';
import type { Dialect } from './dialect.ts';
import type { Files } from './files.ts';
import { openConfiguration } from './open.ts';
import { dropIns } from './timesyncd/drop-ins.ts';

/** chronyd stops at 10 levels, ntpd at 5. */
const DEEPEST = 10;
/** More files than anybody has. */
const MOST = 200;

export function gather(main: Configuration, files: Files): Gathered {
  const others: Configuration[] = [];
  const unread: string[] = [];
  const seen = new Set([main.name]);
  const visit = (configuration: Configuration, depth: number): void => {
    for (const include of configuration.includes) {
      for (const path of pathsOf(include, configuration, files, unread)) {
        if (seen.has(path) || others.length >= MOST || depth >= DEEPEST) continue;
        seen.add(path);
        const other = open(path, main.dialect, files);
        if (other === null) unread.push(path);
        else {
          others.push(other);
          visit(other, depth + 1);
        }
      }
    }
  };
  visit(main, 0);
  if (main.dialect === 'timesyncd' && !main.fragment) {
    for (const path of dropIns(main.name, files)) {
      const other = open(path, 'timesyncd', files);
      if (other === null) unread.push(path);
      else others.push(other);
    }
  }
  return { main, others, unread, keyTypes: null };
}

function open(path: string, dialect: Dialect, files: Files): Configuration | null {
  const bytes = files.read(path);
  if (typeof bytes === 'string') return null;
  const opened = openConfiguration(bytes, { name: path, dialect });
  return opened.ok ? opened.value : null;
}

/** What a line names, as far as it is there. A directory that is not there holds nothing. */
function pathsOf(include: Include, { name }: Configuration, files: Files, unread: string[]): string[] {
  const found = new Map<string, string>();
  for (const given of include.paths) {
    const path = given.startsWith('/') ? given : `${name.slice(0, name.lastIndexOf('/') + 1)}${given}`;
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
    // Of files with one name, the one in the first directory counts.
    else if (names !== 'missing') {
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
