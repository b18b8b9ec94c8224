/** The servers that a person has chosen, as the settings have them. Pure; names are compared in their normal form. */
import { MAX_SERVERS, parseServerName, type ServerEntry } from '../../main/api/contract.ts';
import type { DirectoryRow, Remedy } from '../../main/api/directory.ts';

export type Choice = readonly ServerEntry[];

export const normal = (name: string): string => {
  const parsed = parseServerName(name);
  return parsed.ok ? parsed.value.text : name;
};

export const chosenNames = (choice: Choice): ReadonlySet<string> =>
  new Set(choice.map(({ name }) => normal(name)));

/** What a server of the directory is in a choice. */
export const entryOf = ({ name, record }: DirectoryRow) => ({ name, pool: record.pool });

/** It is in it already, or there is no room: then the choice is the same one. */
export function withServer(choice: Choice, name: string, pool: boolean): Choice {
  if (choice.length >= MAX_SERVERS || chosenNames(choice).has(normal(name))) return choice;
  return [...choice, { name, pool, own: false }];
}

export const withoutServer = (choice: Choice, name: string): Choice =>
  choice.filter((entry) => normal(entry.name) !== normal(name));

export function remedied(choice: Choice, remedy: Remedy): Choice {
  switch (remedy.do) {
    case 'remove':
      return withoutServer(choice, remedy.name);
    case 'add':
      return withServer(choice, remedy.name, remedy.pool);
    case 'replace': {
      const at = choice.findIndex(({ name }) => normal(name) === normal(remedy.name));
      const rest = withoutServer(choice, remedy.name);
      const added = withServer(rest, remedy.by, remedy.pool);
      if (added === rest || at < 0) return added;
      // In the place of the one that it replaces.
      return [...rest.slice(0, at), added.at(-1)!, ...rest.slice(at)];
    }
  }
}

export const isSameChoice = (a: Choice, b: Choice): boolean => JSON.stringify(a) === JSON.stringify(b);
