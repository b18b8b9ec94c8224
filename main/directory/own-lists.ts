/**
 * Lists that a person imported, each in a file of its own in the person's directory, with everything that was read and what
 * was not. A list that is imported again takes the place of its older self; one that came from elsewhere under the same
 * name does not, and neither does one in which no server was found.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { replaceFile } from '../disk/atomic-file.ts';
import type { Parsed } from '../settings/server-name.ts';
import type { ListReading } from './lists/read-list.ts';
import { ServerRecord } from './record.ts';

const VERSION = 1;

/** A file name on every system, whatever the list was called. */
const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?$/;

const OwnList = v.object({
  version: v.literal(VERSION),
  name: v.pipe(v.string(), v.regex(NAME)),
  /** The path or the address that it was read from. */
  from: v.string(),
  /** ISO 8601. */
  imported: v.string(),
  format: v.picklist(['html', 'text', 'yaml', 'json', 'sources', 'hosts']),
  encoding: v.string(),
  records: v.array(ServerRecord),
  problems: v.array(
    v.object({
      line: v.number(),
      kind: v.picklist(['outside', 'unread', 'refused', 'noted']),
      reason: v.string(),
      text: v.string(),
    }),
  ),
});
export type OwnList = Readonly<v.InferOutput<typeof OwnList>>;

/** What a list is called after the file that it came from: `clock2a.html` is `clock2a`. */
export function listName(from: string): string {
  const base = from.split(/[/\\]/).at(-1) ?? '';
  const plain = base
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 60)
    .replace(/[^a-z0-9]+$/, '');
  return plain === '' ? 'list' : plain;
}

export const isListName = (name: string): boolean => NAME.test(name);

export interface Kept {
  readonly list: OwnList;
  /** One of that name was there. */
  readonly replaced: boolean;
}

export class OwnLists {
  private readonly directory: string;

  /** `directory`: of the person's own data; made when it is needed. */
  constructor(directory: string) {
    this.directory = path.join(directory, 'lists');
  }

  /** All that can be read, by name, and a sentence for each that cannot. */
  all(): { readonly lists: readonly OwnList[]; readonly troubles: readonly string[] } {
    const lists: OwnList[] = [];
    const troubles: string[] = [];
    for (const name of this.names()) {
      const read = this.read(name);
      if (read.ok) lists.push(read.value);
      else troubles.push(read.message);
    }
    return { lists, troubles };
  }

  /**
   * Keeps what was read. `replace`: also in the place of a list of that name that came from elsewhere. Throws where it
   * cannot be written; then the older one is untouched.
   */
  keep(
    name: string,
    reading: ListReading,
    { from, now, replace }: { readonly from: string; readonly now: Date; readonly replace: boolean },
  ): Parsed<Kept> {
    if (!isListName(name))
      return refuse(`“${name}” cannot be the name of a list: letters a to z, digits, dots and hyphens can.`);
    if (reading.records.length === 0) return refuse('No server was found in it, so nothing is kept.');
    const before = this.names().includes(name) ? this.read(name) : null;
    if (before?.ok && before.value.from !== from && !replace) {
      return refuse(
        `A list “${name}” is there already, from ${before.value.from}. Give this one another name (--name), or forget that one first.`,
      );
    }
    // One that cannot be read now may be readable by a newer program.
    if (before !== null && !before.ok && !replace)
      return refuse(`${before.message} Give this one another name (--name).`);
    const list: OwnList = {
      version: VERSION,
      name,
      from,
      imported: now.toISOString(),
      ...structuredClone(reading),
      records: [...reading.records],
      problems: [...reading.problems],
    };
    replaceFile(this.file(name), `${JSON.stringify(list)}\n`);
    return { ok: true, value: { list, replaced: before !== null } };
  }

  /** False where there is no such list. */
  forget(name: string): boolean {
    if (!isListName(name) || !this.names().includes(name)) return false;
    rmSync(this.file(name));
    return true;
  }

  /** Where they are kept, from the directory of the person's own data. */
  files(): readonly string[] {
    return this.names().map((name) => path.join('lists', `${name}.json`));
  }

  private file(name: string): string {
    return path.join(this.directory, `${name}.json`);
  }

  private names(): readonly string[] {
    try {
      return readdirSync(this.directory)
        .filter((file) => file.endsWith('.json'))
        .map((file) => file.slice(0, -'.json'.length))
        .filter(isListName)
        .toSorted();
    } catch {
      return [];
    }
  }

  private read(name: string): Parsed<OwnList> {
    const file = this.file(name);
    try {
      const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
      const parsed = v.safeParse(OwnList, value);
      if (parsed.success) return { ok: true, value: parsed.output };
      return refuse(`Your list “${name}” (${file}) cannot be read: ${parsed.issues[0].message}.`);
    } catch (error) {
      return refuse(
        `Your list “${name}” (${file}) cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      );
    }
  }
}

const refuse = (message: string): Parsed<never> => ({ ok: false, message });
