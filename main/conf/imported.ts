/** The servers that a configuration names, as a person may take them over, and why some are not taken. */
import { contextOf, NO_DIRECTORY, type PlacedSource } from './advice/context.ts';
import { isPoolName, whoseIs } from './advice/whose.ts';
import type { Configuration } from './configuration.ts';
import { type Gathered, inOrder, type Placed } from './gathered.ts';
import { type Source, sourceOf, USUAL_MOST } from './source.ts';

export interface Imported {
  /** The file, where it is not the one that was asked about. */
  readonly file: string | null;
  readonly line: number;
  /** `host` or `host:port`, in its normal form; as it was written where it is no name. */
  readonly name: string;
  readonly pool: boolean;
  /** It was asked for signed time. */
  readonly nts: boolean;
  /** The number of the secret key that it was asked with. */
  readonly key: number | null;
  /** It lies in a network of one's own, by its name or address. */
  readonly own: boolean;
  /** What the line said of it beside, and what Truechimer's settings have no word for: “prefer”, “minpoll 4”. */
  readonly dropped: readonly string[];
  /** Why it is not taken over; null where it is. */
  readonly refused: string | null;
}

export interface ImportedServers {
  readonly servers: readonly Imported[];
  /** Where the drift is kept; null where it is not. */
  readonly driftFile: string | null;
  /** How many clocks at this computer are named, which are no servers. */
  readonly clocks: number;
  /** Lines, in all files, that could not be read. */
  readonly mistakes: readonly Placed[];
}

export function importServers(gathered: Gathered): ImportedServers {
  const context = contextOf(gathered, NO_DIRECTORY);
  const { sources, clocks } = context;
  const lastResort = sources.every(({ fallback }) => fallback);
  const seen = new Set<string>();
  const taken = sources.map((source): Imported => {
    const { name, host } = source;
    const text = name?.text ?? host;
    const refused = reason(source, lastResort) ?? (seen.has(text) ? 'It is named before.' : null);
    if (refused === null) seen.add(text);
    // timesyncd has no word for pools.
    const pool = source.relation === 'pool' || (gathered.main.dialect === 'timesyncd' && isPoolName(source));
    return row(source, { pool, refused });
  });
  const broken = inOrder(gathered, brokenSources).map(({ why, ...source }) =>
    row(source, { pool: source.relation === 'pool', refused: `Its line has a mistake. ${why}` }),
  );
  return {
    servers: [...taken, ...broken],
    driftFile: context.driftFile,
    clocks: clocks.length,
    mistakes: inOrder(gathered, ({ items }) => items.filter(({ mistakes }) => mistakes.length > 0)).map(
      ({ file, line }) => ({ file, line }),
    ),
  };
}

const row = (source: Source & Placed, { pool, refused }: Pick<Imported, 'pool' | 'refused'>): Imported => ({
  file: source.file,
  line: source.line,
  name: source.name?.text ?? source.host,
  pool,
  nts: source.nts,
  key: source.key,
  own: whoseIs(source) === 'own',
  dropped: dropped(source),
  refused,
});

const RELATIONS = ['server', 'pool', 'peer'] as const;

/** Servers of lines that the program would not take, as far as they can be told. */
function brokenSources(configuration: Configuration): (Source & { readonly why: string })[] {
  if (!('lines' in configuration)) return [];
  return configuration.lines.flatMap(({ line, statement, reading }) => {
    const relation = RELATIONS.find((word) => word === statement.keyword.text.toLowerCase());
    const host = statement.rest.find(({ text }) => !/^-[46]$/.test(text))?.text;
    const [mistake] = reading.mistakes;
    if (relation === undefined || host === undefined || mistake === undefined) return [];
    return [{ ...sourceOf({ line, relation, host }), why: mistake.words }];
  });
}

function dropped({ prefer, trust, minpoll, maxpoll, burst, relation, most }: Source): string[] {
  return [
    ...(prefer ? ['prefer'] : []),
    ...(trust ? ['trust'] : []),
    ...(burst ? ['burst'] : []),
    ...(minpoll === null ? [] : [`minpoll ${minpoll}`]),
    ...(maxpoll === null ? [] : [`maxpoll ${maxpoll}`]),
    ...(relation === 'pool' && most !== USUAL_MOST ? [`maxsources ${most}`] : []),
  ];
}

function reason({ relation, name, noselect, fallback }: PlacedSource, lastResort: boolean): string | null {
  if (name === null) return 'It is not the name of a server.';
  if (relation === 'peer') return 'It is an equal of that computer (peer), not a server.';
  if (noselect) return 'It was only watched there (noselect).';
  return fallback && !lastResort ? 'It is a last resort only.' : null;
}
