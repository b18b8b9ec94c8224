/** Which servers a person wants to see. Pure; every wish is joined to the others by "and". */
import { countryName } from '../../main/api/describe-directory.ts';
import { type AccessPolicy, type DirectoryRow, freshAnswer, hasWords } from '../../main/api/directory.ts';

export interface Filter {
  /** Words, each of which is somewhere in the record. */
  readonly text: string;
  /** ISO 3166-1 alpha-2; null: any. */
  readonly country: string | null;
  /** 3 stands for 3 and more; null: any. */
  readonly stratum: 1 | 2 | 3 | null;
  /** Metres from here; null: any. A server in no known place is never near. */
  readonly within: number | null;
  /** Empty: all. */
  readonly policies: ReadonlySet<AccessPolicy>;
  readonly nts: boolean;
  readonly ipv6: boolean;
  /** It answered lately. */
  readonly answered: boolean;
}

export const EVERYTHING: Filter = {
  text: '',
  country: null,
  stratum: null,
  within: null,
  policies: new Set(),
  nts: false,
  ipv6: false,
  answered: false,
};

/** Metres: a city and around it, a region, a country, a continent. */
export const DISTANCES = [250_000, 500_000, 1_000_000, 2_500_000] as const;

/** `now`: milliseconds since 1970. */
export function passes({ record, near, measured }: DirectoryRow, filter: Filter, now: number): boolean {
  const { text, country, stratum, within, policies, nts, ipv6, answered } = filter;
  const answer = answered || stratum !== null ? freshAnswer(measured, now) : null;
  if (country !== null && record.country !== country) return false;
  if (stratum !== null && !isOfStratum(answer?.stratum ?? record.stratum, stratum)) return false;
  if (within !== null && (near === null || near.between > within)) return false;
  if (policies.size > 0 && !policies.has(record.accessPolicy)) return false;
  if (nts && record.nts === null) return false;
  if (ipv6 && record.ipv6 !== true) return false;
  if (answered && answer === null) return false;
  return hasWords(record, text);
}

const isOfStratum = (stratum: number | null, wanted: 1 | 2 | 3) =>
  stratum !== null && (wanted === 3 ? stratum >= 3 : stratum === wanted);

export interface CountryCount {
  readonly code: string;
  readonly name: string;
  readonly servers: number;
}

/** The countries that there are servers in, by name. */
export function countriesOf(rows: readonly DirectoryRow[], locale: string): readonly CountryCount[] {
  const counts = new Map<string, number>();
  for (const { record } of rows) {
    if (record.country !== null) counts.set(record.country, (counts.get(record.country) ?? 0) + 1);
  }
  const { compare } = new Intl.Collator(locale);
  return [...counts]
    .map(([code, servers]) => ({ code, name: countryName(code), servers }))
    .toSorted((a, b) => compare(a.name, b.name));
}

/** How many servers each policy would show, whatever policies are chosen now. */
export function policyCounts(
  rows: readonly DirectoryRow[],
  filter: Filter,
  now: number,
): ReadonlyMap<AccessPolicy, number> {
  const counts = new Map<AccessPolicy, number>();
  const others = { ...filter, policies: EVERYTHING.policies };
  for (const row of rows) {
    const { accessPolicy } = row.record;
    if (passes(row, others, now)) counts.set(accessPolicy, (counts.get(accessPolicy) ?? 0) + 1);
  }
  return counts;
}

export const isEverything = (filter: Filter): boolean =>
  filter.text.trim() === '' &&
  filter.country === null &&
  filter.stratum === null &&
  filter.within === null &&
  filter.policies.size === 0 &&
  !filter.nts &&
  !filter.ipv6 &&
  !filter.answered;
