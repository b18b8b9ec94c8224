/**
 * What a location text says of country, state and city: “CERIAS, Purdue University, West Lafayette, IN”. Countries and
 * states are read where they end the text, cities only where they are known: a university is no city.
 */
import type { Gazetteer } from '../place/gazetteer.ts';
import type { Place } from '../record.ts';
import { countryNamed, stateNamed } from './country.ts';

export interface Located {
  readonly country: string | null;
  readonly state: string | null;
  readonly city: string | null;
  /** The middle of that city. */
  readonly place: Place | null;
}

/** Parts that are looked at, from the end. A location of a list has up to eight. */
const MOST_PARTS = 12;

/** `host`: a bare “College Park, MD” is in the US where the host may be, as it was in the first lists. `country`, `state`: what the list says elsewhere, which counts before what the text says. */
export function locate(
  text: string,
  host: string,
  { country, state }: { readonly country: string | null; readonly state: string | null },
  gazetteer: Gazetteer,
): Located {
  const parts = moreExact(text)
    .replaceAll(/\([^()]*\d[^()]*\)/g, ' ')
    .split(/[,;/()]|\s-\s/)
    .map((part) => part.trim().replace(/[.\s]+$/, ''))
    .filter((part) => part !== '')
    .slice(-MOST_PARTS);
  const ending = endOf(parts, country, host);
  const where = { country: country ?? ending.country, state: state ?? ending.state };
  if (where.country === null) return { ...where, city: null, place: null };
  // The more exact comes first: “Dorval, Québec, Canada”.
  for (const spelt of [spellings, endings]) {
    for (const name of parts.flatMap(spelt)) {
      const place = gazetteer.city(name, where.country, where.country === 'US' ? where.state : null);
      if (place !== null) return { ...where, city: place.name?.split(',')[0] ?? name, place };
    }
  }
  return { ...where, city: null, place: null };
}

/** “Netnod, Stockholm, SWEDEN (Exchange point Gothenburg, Sweden)”: where it is stands in the brackets. */
function moreExact(text: string): string {
  const inner = /\(([^()]*),([^(),]*)\)[\s.]*$/.exec(text);
  return inner !== null && countryNamed(inner[2] ?? '') !== null ? `${inner[1]},${inner[2]}` : text;
}

/** Domains under which a place without a country may be in the US. */
const GENERIC = /\.(?:edu|gov|mil|us|com|net|org|arpa)$/;

/** The country, and a state of the US, in the last parts. */
function endOf(
  parts: readonly string[],
  stated: string | null,
  host: string,
): { country: string | null; state: string | null } {
  const last = parts.at(-1) ?? '';
  const country = countryNamed(last);
  if (stated === 'US' || country === 'US') {
    const before = country === 'US' ? (parts.at(-2) ?? '') : last;
    return { country: 'US', state: stateNamed(before) ?? stateAtEnd(before) };
  }
  if (
    stated === null &&
    country === null &&
    parts.length > 1 &&
    GENERIC.test(host) &&
    stateNamed(last) !== null
  ) {
    return { country: 'US', state: stateNamed(last) };
  }
  return { country, state: null };
}

/** “Oakland NJ”, “Albuquerque New Mexico”. */
function stateAtEnd(part: string): string | null {
  const words = part.split(/\s+/);
  return stateNamed(words.slice(-2).join(' ')) ?? (words.length > 1 ? stateNamed(words.at(-1) ?? '') : null);
}

/** A city with what people write around it: “near Chicago”, “D-10587 Berlin”, “1210 Vienna”, “London E14”, “Oakland NJ”. */
function spellings(part: string): readonly string[] {
  const bare = part
    .replace(/^(?:near|in|at|close to|the city of|city of|greater)\s+/i, '')
    .split(/\s+/)
    .filter((word) => !/\d/.test(word))
    .join(' ');
  const withoutCode = bare.replace(/^[A-Z]{1,2}[\s-]+(?=\p{Lu}\p{Ll})/u, '');
  const withoutState = withoutCode.replace(/\s+[A-Z]{2}$/, '');
  return [...new Set([part, bare, withoutCode, withoutState])].filter((name) => name !== '');
}

/** “University of Oslo”, “CESNET Prague”: the last words, where nothing else was a city. */
function endings(part: string): readonly string[] {
  const words = part.split(/\s+/);
  return words.length < 2 ? [] : [words.slice(-2).join(' '), words.at(-1) ?? ''];
}
