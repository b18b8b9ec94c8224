/** What a terminal says of a server: its policy, its place and its age, in words. */

import { number } from '../../api/format.ts';
import type { AccessPolicy, Place, ServerRecord } from '../../directory/record.ts';
import { countryName } from '../../directory/words/country.ts';

export const POLICY: Readonly<Record<AccessPolicy, string>> = {
  open: 'open',
  notify: 'open, asks for a note',
  restricted: 'restricted',
  closed: 'closed',
  unknown: 'not stated',
};

/** “Winnipeg, CA”; a name that stands for many is in no place. */
export function whereabouts({ city, state, country, anycast, pool }: ServerRecord): string {
  if (anycast === true) return 'many places';
  if (pool) return country === null ? 'many servers' : `${countryName(country)} (many servers)`;
  return [city, state, country].filter((part) => part !== null).join(', ') || '–';
}

/** “listed 2022, last confirmed 2026-06”. */
export function age({ listedOn, confirmedOn, lastModified, status }: ServerRecord): string {
  const listed = (listedOn ?? lastModified)?.slice(0, 4);
  const confirmed = confirmedOn?.slice(0, 7);
  const state = STATES[status];
  return [state, listed && `listed ${listed}`, confirmed && `last confirmed ${confirmed}`]
    .filter(Boolean)
    .join(', ');
}

/** What is to be said of it beside the dates. */
const STATES: Partial<Record<ServerRecord['status'], string>> = {
  retired: 'retired',
  unreachable: 'did not answer',
  unsynchronised: 'was not synchronised',
  unverified: 'not verified',
  imported: 'imported',
};

export function kilometres(metres: number, locale: string): string {
  const km = metres / 1000;
  return `${number(km, locale, km < 100 ? 2 : Math.max(3, Math.floor(Math.log10(km)) + 1))} km`;
}

export function placeWords(place: Place, locale: string): string {
  const name = place.name ?? `${number(place.lat, locale, 5)}, ${number(place.lon, locale, 5)}`;
  return `${name} (± ${kilometres(place.uncertainty, locale)})`;
}
