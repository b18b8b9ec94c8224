/** A configuration as it was read: its lines, what each means, and what follows from them. */
import type { Dialect, Flavour } from './dialect.ts';
import type { Reading } from './reading.ts';
import type { Source } from './source.ts';
import type { Statement } from './statement.ts';
import type { Text } from './text.ts';

/** Something in the file that means something: mostly a line, in some dialects several. */
export interface Item {
  /** First and last line, from 1. */
  readonly line: number;
  readonly last: number;
  readonly kind: 'comment' | 'section' | 'directive';
  readonly words: string;
  readonly parts: readonly Spot[];
  readonly mistakes: readonly Spot[];
}

/** Words about a place in the file. */
export interface Spot {
  readonly line: number;
  /** In characters from 1, as editors count. */
  readonly column: number;
  /** The place itself, for people; empty for one where something is missing. */
  readonly text: string;
  readonly words: string;
}

/** A statement of a dialect whose lines are words, with what it means. */
export interface ReadLine {
  readonly line: number;
  readonly statement: Statement;
  readonly reading: Reading;
}

/** A clock at this computer that the time is taken from. `local`: its own undisciplined one. */
export interface ReferenceClock {
  readonly line: number;
  readonly local: boolean;
}

/** Other files that belong to this one. `directories`: names ending so are read from each. */
export interface Include {
  readonly line: number;
  readonly paths: readonly string[];
  readonly kind: 'file' | 'directories';
  readonly ending: string;
}

/** A `Key=Value` of timesyncd.conf. */
export interface Setting {
  readonly line: number;
  readonly key: string;
  readonly value: string;
}

/** A key of ntp.toml with its value; tables inside of tables are told by dots. `index`: which one of an array of tables. */
export interface Leaf {
  /** First and last line of the statement that it is in. */
  readonly line: number;
  readonly last: number;
  readonly table: string;
  readonly index: number | null;
  readonly key: string;
  readonly value: unknown;
}

interface Common {
  readonly dialect: Dialect;
  readonly flavour: Flavour;
  /** Its path, or what it is called. */
  readonly name: string;
  /** Only a part of a configuration, so what is missing in it may be elsewhere. */
  readonly fragment: boolean;
  readonly text: Text;
  readonly items: readonly Item[];
  readonly sources: readonly Source[];
  readonly clocks: readonly ReferenceClock[];
  readonly driftFile: { readonly path: string; readonly line: number } | null;
  readonly includes: readonly Include[];
}

export interface WordConfiguration extends Common {
  readonly dialect: 'chrony' | 'ntp';
  readonly lines: readonly ReadLine[];
}

export interface TimesyncdConfiguration extends Common {
  readonly dialect: 'timesyncd';
  readonly settings: readonly Setting[];
}

export interface NtpdRsConfiguration extends Common {
  readonly dialect: 'ntpd-rs';
  readonly leaves: readonly Leaf[];
  /** Whether all `[[source]]` can be told apart by their lines, so that they can be edited. */
  readonly editable: boolean;
}

export type Configuration = WordConfiguration | TimesyncdConfiguration | NtpdRsConfiguration;
