/**
 * The units that this system itself calls time services, by the rules of systemd-timedated.service(8): lists in
 * `ntp-units.d`, one unit a line; of two files with the same name the one in the directory with more say counts, also
 * when it is empty. So a time service that nobody here has heard of is found as well.
 */
import { namesIn, textOf, type View } from './view.ts';

/** The one with most say first. */
const DIRECTORIES = ['/etc', '/run', '/usr/local/lib', '/usr/lib', '/lib'].map(
  (place) => `${place}/systemd/ntp-units.d`,
);

export async function listedUnits(view: View): Promise<readonly string[]> {
  const files = new Map<string, string>();
  for (const directory of DIRECTORIES) {
    for (const name of await namesIn(view, directory)) {
      if (name.endsWith('.list') && !files.has(name)) files.set(name, `${directory}/${name}`);
    }
  }
  const units = new Set<string>();
  // By name, over all directories: the order is that in which the system would choose.
  for (const name of [...files.keys()].sort()) {
    for (const unit of parseUnitList((await textOf(view, files.get(name) ?? '')) ?? '')) units.add(unit);
  }
  return [...units];
}

/** What may be a unit's name: systemd.unit(5). Templates are none. */
const UNIT = /^[\w:.\\][\w:.\\-]*(?:@[\w:.\\-]+)?\.service$/;

export function parseUnitList(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length < 256 && UNIT.test(line));
}
