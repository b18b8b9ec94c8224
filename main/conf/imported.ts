/** The servers that a configuration names, as a person may take them over, and why some are not taken. */
import { contextOf, type Gathered, NO_DIRECTORY, type PlacedSource } from './advice/context.ts';
import { isPoolName } from './advice/whose.ts';

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
  /** Why it is not taken over; null where it is. */
  readonly refused: string | null;
}

export interface ImportedServers {
  readonly servers: readonly Imported[];
  /** Where the drift is kept; null where it is not. */
  readonly driftFile: string | null;
  /** How many clocks at this computer are named, which are no servers. */
  readonly clocks: number;
}

export function importServers(gathered: Gathered): ImportedServers {
  const { sources, clocks } = contextOf(gathered, NO_DIRECTORY);
  const lastResort = sources.every(({ fallback }) => fallback);
  const seen = new Set<string>();
  const drift = [gathered.main, ...gathered.others].findLast(({ driftFile }) => driftFile !== null);
  return {
    servers: sources.map((source): Imported => {
      const { file, line, relation, host, name, nts, key } = source;
      const text = name?.text ?? host;
      const refused = reason(source, lastResort) ?? (seen.has(text) ? 'It is named before.' : null);
      if (refused === null) seen.add(text);
      // timesyncd has no word for pools.
      const pool = relation === 'pool' || (gathered.main.dialect === 'timesyncd' && isPoolName(source));
      return { file, line, name: text, pool, nts, key, refused };
    }),
    driftFile: drift?.driftFile?.path ?? null,
    clocks: clocks.length,
  };
}

function reason({ relation, name, noselect, fallback }: PlacedSource, lastResort: boolean): string | null {
  if (name === null) return 'It is not the name of a server.';
  if (relation === 'peer') return 'It is an equal of that computer (peer), not a server.';
  if (noselect) return 'It was only watched there (noselect).';
  return fallback && !lastResort ? 'It is a last resort only.' : null;
}
