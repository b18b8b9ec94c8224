/**
 * A configuration with the files that belong to it, as far as they could be read, and the order in which their lines
 * count: what a file includes counts where the including line stands.
 */
import type { Configuration, Include } from './configuration.ts';
import type { KeyTypes } from './key-types.ts';

export interface Gathered {
  readonly main: Configuration;
  /** In the order in which they were found. */
  readonly others: readonly Configuration[];
  /** Which files each line brings in; drop-ins are brought in by none, and count after all else. */
  readonly broughtIn: ReadonlyMap<Include, readonly Configuration[]>;
  /** What it names and could not be read. */
  readonly unread: readonly string[];
  /** Directories that it names and that are not here. To a program such a one is empty; beside a copied file it means nothing. */
  readonly absent: readonly string[];
  /** Files that it names by their full name and that no program could read so. */
  readonly unusable: readonly Unusable[];
  /** The algorithm of each secret key by its number; null where the file with the keys may not be read. */
  readonly keyTypes: KeyTypes | null;
}

export interface Unusable {
  /** What names it, and where. */
  readonly by: Configuration;
  readonly line: number;
  readonly path: string;
  /** `no-directory`: files of a pattern would be in it. `circle`: it includes itself, be it through others. Otherwise why it is no configuration, in a sentence. */
  readonly why: 'missing' | 'no-directory' | 'circle' | { readonly said: string };
}

/** A place in one of the files. `file`: null for the one that was asked about. */
export interface Placed {
  readonly file: string | null;
  readonly line: number;
}

/** Something of every file, as a program comes upon it that reads them line by line. */
export function inOrder<T extends { readonly line: number }>(
  { main, others, broughtIn }: Pick<Gathered, 'main' | 'others' | 'broughtIn'>,
  of: (configuration: Configuration) => readonly T[],
): (T & Placed)[] {
  const read = (configuration: Configuration): (T & Placed)[] => {
    const file = configuration === main ? null : configuration.name;
    const own = of(configuration).map((one) => ({ ...one, file }));
    const found: (T & Placed)[] = [];
    let from = 0;
    for (const include of configuration.includes.toSorted((a, b) => a.line - b.line)) {
      while (from < own.length && own[from]!.line <= include.line) found.push(own[from++]!);
      for (const part of broughtIn.get(include) ?? []) found.push(...read(part));
    }
    return [...found, ...own.slice(from)];
  };
  const included = new Set([...broughtIn.values()].flat());
  return [main, ...others.filter((other) => !included.has(other))].flatMap(read);
}
