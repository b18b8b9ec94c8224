/**
 * What advice is given about: a configuration together with the files that belong to it. Whether something is missing can
 * only be said where all of them were read.
 */
import type { AccessPolicy } from '../../directory/record.ts';
import { type Smearing, smearingOf } from '../../directory/smearing.ts';
import type { Configuration, Leaf, ReadLine, ReferenceClock, Setting } from '../configuration.ts';
import type { Dialect, Flavour } from '../dialect.ts';
import { type Gathered, inOrder } from '../gathered.ts';
import type { Source } from '../source.ts';
import type { Statement } from '../statement.ts';
import type { Located } from './finding.ts';

/** What the directory of public servers knows of them. */
export interface Knowledge {
  /** Whether its operator has given a server up. */
  readonly retired: (host: string) => boolean;
  /** How it spreads leap seconds; null where nobody says that it does. */
  readonly smearing: (host: string) => Smearing | null;
  /** Whom its operator lets ask; null where no list has it. */
  readonly policy: (host: string) => AccessPolicy | null;
}

/** Where there is no directory to be asked: what is known of names alone. */
export const NO_DIRECTORY: Knowledge = {
  retired: () => false,
  smearing: (host) => smearingOf(host),
  policy: () => null,
};

export type PlacedSource = Source & Located;
export type PlacedLine = ReadLine & Located;

export interface Context {
  readonly main: Configuration;
  /** All files, the one that was asked about first. */
  readonly files: readonly InFile[];
  readonly absent: Gathered['absent'];
  readonly unusable: Gathered['unusable'];
  readonly dialect: Dialect;
  readonly flavour: Flavour;
  /** Nothing that may count is out of sight. */
  readonly complete: boolean;
  readonly sources: readonly PlacedSource[];
  readonly clocks: readonly (ReferenceClock & Located)[];
  /** Statements without mistakes (chrony, ntp). */
  readonly lines: readonly PlacedLine[];
  /** Settings (timesyncd), in the order in which they count. */
  readonly settings: readonly (Setting & Located)[];
  /** Values (ntpd-rs). */
  readonly leaves: readonly (Leaf & Located)[];
  /** The one that counts. */
  readonly driftFile: string | null;
  readonly keyTypes: Gathered['keyTypes'];
  readonly known: Knowledge;
}

export interface InFile {
  readonly configuration: Configuration;
  /** Null for the one that was asked about. */
  readonly file: string | null;
}

export function contextOf(gathered: Gathered, known: Knowledge): Context {
  const { main, others, unread, absent, unusable, keyTypes } = gathered;
  const all = [main, ...others];
  const placed = <T extends { readonly line: number }>(of: (c: Configuration) => readonly T[]) =>
    inOrder(gathered, of);
  return {
    main,
    files: all.map((c) => ({ configuration: c, file: c === main ? null : c.name })),
    absent,
    unusable,
    dialect: main.dialect,
    flavour: main.flavour,
    complete: !main.fragment && unread.length === 0,
    sources: main.dialect === 'timesyncd' ? withResets(all, main) : placed((c) => c.sources),
    clocks: placed((c) => c.clocks),
    lines: placed((c) =>
      'lines' in c ? c.lines.filter(({ reading }) => reading.mistakes.length === 0) : [],
    ),
    settings: placed((c) => (c.dialect === 'timesyncd' ? c.settings : [])),
    leaves: placed((c) => (c.dialect === 'ntpd-rs' ? c.leaves : [])),
    driftFile: placed((c) => (c.driftFile === null ? [] : [c.driftFile])).at(-1)?.path ?? null,
    keyTypes,
    known,
  };
}

/** An empty list in a later file of timesyncd forgets what earlier ones named. */
function withResets(all: readonly Configuration[], main: Configuration): PlacedSource[] {
  let found: PlacedSource[] = [];
  for (const c of all) {
    if (c.dialect !== 'timesyncd') continue;
    for (const fallback of [false, true]) {
      const keys = fallback ? ['FallbackNTP'] : ['NTP', 'Servers'];
      const reset = c.settings.some(({ key, value }) => keys.includes(key) && value === '');
      if (reset) found = found.filter((source) => source.fallback !== fallback);
    }
    found = found.concat(c.sources.map((source) => ({ ...source, file: c === main ? null : c.name })));
  }
  return found;
}

const keywordOf = ({ statement }: ReadLine) => statement.keyword.text.toLowerCase();

/** All statements of one keyword. */
export const linesOf = ({ lines }: Context, ...keywords: string[]): PlacedLine[] =>
  lines.filter((line) => keywords.includes(keywordOf(line)));

/** The one that counts, which is the last one; null where there is none. */
export const lastOf = (context: Context, keyword: string): PlacedLine | null =>
  linesOf(context, keyword).at(-1) ?? null;

export const has = (context: Context, ...keywords: string[]): boolean =>
  linesOf(context, ...keywords).length > 0;

/** A number among the words of a statement. */
export const numberAt = ({ rest }: Statement, i: number): number => Number(rest[i]?.text);

/** What ntp-daemon asks for by itself (ntp.toml(5)). */
const USUAL_AGREEING = 3;

/** How many sources have to agree in ntpd-rs, and where that is said. */
export function agreeing({ leaves }: Context): { readonly count: number; readonly at: readonly Located[] } {
  const leaf = leaves.find(
    ({ table, key }) => table === 'synchronization' && key === 'minimum-agreeing-sources',
  );
  const count = typeof leaf?.value === 'number' ? leaf.value : USUAL_AGREEING;
  return { count, at: leaf === undefined ? [] : [leaf] };
}

/** Servers that may move the clock; those of last resort only where there are no others. */
export function followed({ sources }: Pick<Context, 'sources'>): PlacedSource[] {
  const all = sources.filter(({ noselect }) => !noselect);
  const first = all.filter(({ fallback }) => !fallback);
  return first.length > 0 ? first : all;
}

/** Whether the file keeps a clock at all: one without sources only serves, or is a part of something. */
export const keepsClock = ({ sources, clocks, complete }: Context) =>
  complete && sources.length + clocks.length > 0;
