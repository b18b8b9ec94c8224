/** Finds what a person types anywhere in a record: for the command line, and alike for the picker. */
import type { ServerRecord } from './record.ts';
import { countryName } from './words/country.ts';
import { plain } from './words/plain.ts';

/** True where each of the words is somewhere in the record. */
export function hasWords(record: ServerRecord, text: string): boolean {
  const words = plain(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const all = wordsOf(record);
  return words.every((word) => all.includes(word));
}

/** A record is looked through at every key that is pressed, and never changes. */
const known = new WeakMap<ServerRecord, string>();

function wordsOf(record: ServerRecord): string {
  const found = known.get(record);
  if (found !== undefined) return found;
  const { host, aliases, operator, country, state, city, location, serviceArea } = record;
  const { synchronization, referenceClock, notes, accessDetails, place } = record;
  const fields = [
    host,
    ...aliases,
    operator,
    country,
    country && countryName(country),
    state,
    city,
    place?.name,
    location,
    serviceArea,
    accessDetails,
    synchronization,
    referenceClock,
    notes,
  ];
  const words = plain(fields.filter(Boolean).join('\n'));
  known.set(record, words);
  return words;
}
