/** Chooses among records, and orders them by how near they are: for the command line, and alike for a picker. */
import { hasWords } from './find-words.ts';
import { type Distance, distanceOf } from './place/distance.ts';
import { type Floor, roundTripFloor } from './place/light.ts';
import type { AccessPolicy, Place, ServerRecord } from './record.ts';

/** What is left out does not matter. */
export interface Filter {
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  readonly stratum?: number;
  readonly policies?: readonly AccessPolicy[];
  readonly nts?: boolean;
  readonly ipv6?: boolean;
  /** Names that stand for many servers, or none of them. */
  readonly pool?: boolean;
  /** Words, each of which is somewhere in the record. */
  readonly text?: string;
}

export function matches(record: ServerRecord, filter: Filter): boolean {
  const { country, stratum, policies, nts, ipv6, pool, text } = filter;
  if (country !== undefined && record.country !== country) return false;
  if (stratum !== undefined && record.stratum !== stratum) return false;
  if (policies !== undefined && !policies.includes(record.accessPolicy)) return false;
  if (nts !== undefined && (record.nts !== null) !== nts) return false;
  if (ipv6 !== undefined && (record.ipv6 === true) !== ipv6) return false;
  if (pool !== undefined && record.pool !== pool) return false;
  return text === undefined || hasWords(record, text);
}

export interface Near {
  readonly record: ServerRecord;
  /** Null where it has no place that could be measured: many machines, or none known. */
  readonly distance: Distance | null;
  /** The quickest round trip that physics allows over that distance. */
  readonly floor: Floor | null;
}

/**
 * Nearest first; behind them those of the same country whose place is not known, then the rest as it came. A name that
 * stands for many machines has no place.
 */
export function byNearness(records: readonly ServerRecord[], here: Place, country: string | null): Near[] {
  const near = records.map((record): Near => {
    const place = record.pool || record.anycast === true ? null : record.place;
    const distance = place === null ? null : distanceOf(here, place);
    return { record, distance, floor: distance === null ? null : roundTripFloor(distance.between) };
  });
  const rank = ({ distance, record }: Near) =>
    distance !== null ? 0 : record.country !== null && record.country === country ? 1 : 2;
  return near.toSorted(
    (a, b) => rank(a) - rank(b) || (a.distance?.between ?? 0) - (b.distance?.between ?? 0),
  );
}
