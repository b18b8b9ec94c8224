/**
 * The drop-ins of timesyncd.conf, in the order in which they count (systemd.unit(5), timesyncd.conf(5)): by their names,
 * wherever they lie; of two with one name only the one in the more important place.
 */
import type { Files } from '../files.ts';

/** The most important first. */
export const PLACES = ['/etc', '/run', '/usr/local/lib', '/usr/lib', '/lib'];

export function dropIns(main: string, { list }: Pick<Files, 'list'>): string[] {
  const base = /^(.*)\/systemd\/timesyncd\.conf$/.exec(main)?.[1];
  // A file elsewhere has only those beside it.
  const places =
    base !== undefined && PLACES.includes(base)
      ? PLACES.map((place) => `${place}/systemd`)
      : [main.slice(0, main.lastIndexOf('/'))];
  const found = new Map<string, string>();
  for (const place of places) {
    const directory = `${place}/timesyncd.conf.d`;
    const names = list(directory);
    if (typeof names === 'string') continue;
    for (const name of names) {
      if (name.endsWith('.conf') && !found.has(name)) found.set(name, `${directory}/${name}`);
    }
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}
