/**
 * Places by their names: time zones, and some 4,500 cities. Nobody is asked, so a village is found by the next city, or by
 * its coordinates. A name that several places have is not guessed: all of them are named, with what tells them apart.
 */

import * as v from 'valibot';
import type { Parsed } from '../../settings/server-name.ts';
import type { Place } from '../record.ts';
import { countryName, countryNamed } from '../words/country.ts';
import { plain } from '../words/plain.ts';
import { parseCoordinates } from './coordinates.ts';
import { placeOfZone, type TimeZones, zoneNamed } from './time-zones.ts';

/** The largest first. */
export const Cities = v.object({
  source: v.string(),
  /** Name, country, state (of the US), latitude, longitude, thousands of people (0 where not known). */
  cities: v.array(v.tuple([v.string(), v.string(), v.string(), v.number(), v.number(), v.number()])),
});
export type Cities = v.InferOutput<typeof Cities>;

/** Metres: from the middle of the largest cities to their edge. Tokyo and New York reach some 50 km. */
export const CITY_RADIUS = 50_000;

interface City {
  readonly name: string;
  readonly country: string;
  readonly state: string;
  readonly lat: number;
  readonly lon: number;
  /** Thousands of people. */
  readonly people: number;
}

/** How many times as many people a city has than the next of its name, so that nobody means the other one: London. */
const BY_FAR = 10;

/** How names of places are compared: plain, word by word. */
export const plainName = (name: string): string =>
  plain(name)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^st /, 'saint ');

/** What the largest cities are called besides their names in GeoNames, which are English for some and their own for others. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  antwerpen: 'antwerp',
  athina: 'athens',
  beograd: 'belgrade',
  bruxelles: 'brussels',
  brussel: 'brussels',
  bucuresti: 'bucharest',
  cologne: 'koln',
  'den haag': 'the hague',
  firenze: 'florence',
  geneva: 'geneve',
  genf: 'geneve',
  gent: 'ghent',
  gothenburg: 'goteborg',
  hanover: 'hannover',
  kiev: 'kyiv',
  kobenhavn: 'copenhagen',
  lisboa: 'lisbon',
  milano: 'milan',
  moskva: 'moscow',
  munchen: 'munich',
  napoli: 'naples',
  'new york': 'new york city',
  nuremberg: 'nurnberg',
  nyc: 'new york city',
  peking: 'beijing',
  praha: 'prague',
  roma: 'rome',
  'sankt peterburg': 'saint petersburg',
  torino: 'turin',
  venezia: 'venice',
  warszawa: 'warsaw',
  'washington d c': 'washington',
  'washington dc': 'washington',
  wien: 'vienna',
};

/** The ways in which a name may stand in the table: Malmoe is Malmö, and Wien is Vienna. */
function variants(name: string): readonly string[] {
  const plain = plainName(name);
  const other = Object.hasOwn(OTHER_NAMES, plain) ? OTHER_NAMES[plain] : undefined;
  const umlauts = plain.replaceAll(/([aou])e/g, '$1');
  const umlautsOther = Object.hasOwn(OTHER_NAMES, umlauts) ? OTHER_NAMES[umlauts] : undefined;
  return [plain, other, umlauts, umlautsOther].filter((one) => one !== undefined);
}

export class Gazetteer {
  private readonly zones: TimeZones;
  private readonly byName = new Map<string, City[]>();

  constructor(zones: TimeZones, { cities }: Cities) {
    this.zones = zones;
    for (const [name, country, state, lat, lon, people] of cities) {
      this.add({ name, country, state, lat, lon, people });
    }
  }

  private add(city: City): void {
    const name = plainName(city.name);
    const same = this.byName.get(name);
    if (same === undefined) this.byName.set(name, [city]);
    else same.push(city);
  }

  /** The largest city of that name in a country, and in a state of it where one is given; null where none is known. */
  city(name: string, country: string, state: string | null = null): Place | null {
    const found = variants(name)
      .flatMap((variant) => this.byName.get(variant) ?? [])
      .find(
        (city) => city.country === country && (state === null || city.state === '' || city.state === state),
      );
    return found === undefined ? null : placeOf(found);
  }

  /**
   * What a person writes: “Berlin”, “Cambridge, GB”, “Portland, OR”, “Europe/Berlin”, “52.5 N 13.4 E”. The message says
   * what to write instead.
   */
  find(text: string): Parsed<Place> {
    const wanted = text.trim();
    if (wanted === '')
      return refuse('Write a city, a time zone or coordinates: Berlin, Europe/Berlin, 52.5 N 13.4 E.');
    if (wanted.length > LONGEST) return refuse('That is too long for a place.');
    const coordinates = parseCoordinates(wanted);
    if (coordinates.ok) {
      return { ok: true, value: { ...coordinates.value, basis: 'stated', name: null } };
    }
    if (wanted.includes('/') && zoneNamed(this.zones, wanted) !== null)
      return found(placeOfZone(this.zones, wanted));
    const cities = this.named(wanted);
    const [first, second] = cities;
    if (first !== undefined && (second === undefined || first.people >= BY_FAR * second.people)) {
      return found(placeOf(first));
    }
    // New York is a city to whoever writes it without the continent.
    const principal = Object.entries(this.zones.zones).find(
      ([name]) => plainName(name.split('/').at(-1) ?? '') === plainName(wanted),
    );
    if (first === undefined && principal !== undefined) {
      const [zone, { lat, lon }] = principal;
      const name = (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
      return found({ lat, lon, uncertainty: CITY_RADIUS, basis: 'city', name });
    }
    if (first !== undefined) {
      const all = cities
        .slice(0, MOST_NAMED)
        .map(({ name, country, state }) => `“${name}, ${state || countryName(country)}”`);
      return refuse(`There are several places of that name. Say which: ${all.join(', ')}.`);
    }
    if (/\d/.test(wanted)) return coordinates;
    return refuse(
      `“${wanted}” is not known. Known are time zones and cities of 100,000 people or more: name the next one, or give coordinates (52.5 N 13.4 E).`,
    );
  }

  /** “Frankfurt” for Frankfurt am Main. */
  private beginning(name: string): readonly City[] {
    const longer = [...this.byName].filter(([known]) => known.startsWith(`${name} `));
    return longer.flatMap(([, cities]) => cities).toSorted((a, b) => b.people - a.people);
  }

  private named(wanted: string): readonly City[] {
    const [name = '', ...rest] = wanted.split(',').map((part) => part.trim());
    const known = variants(name).find((variant) => this.byName.has(variant));
    const cities =
      (known === undefined ? undefined : this.byName.get(known)) ?? this.beginning(plainName(name));
    const narrower = rest.at(-1);
    if (narrower === undefined || narrower === '') return clearly(cities);
    const state = narrower.toUpperCase();
    const inState = cities.filter((city) => city.country === 'US' && city.state === state);
    if (inState.length > 0) return inState;
    const country = countryNamed(narrower) ?? state;
    const inCountry = cities.filter((city) => city.country === country);
    return inCountry.slice(0, country === 'US' ? MOST_NAMED : 1);
  }
}

/** Characters. */
const LONGEST = 200;
/** Places that are named in an answer. */
const MOST_NAMED = 8;

/** One of each country, in the US one of each state: nobody means the smaller one of a country. */
function clearly(cities: readonly City[]): readonly City[] {
  const seen = new Set<string>();
  return cities.filter(({ country, state }) => {
    const key = `${country} ${state}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const placeOf = ({ name, country, state, lat, lon }: City): Place => ({
  lat,
  lon,
  uncertainty: CITY_RADIUS,
  basis: 'city',
  name: state === '' ? `${name}, ${countryName(country)}` : `${name}, ${state}, ${countryName(country)}`,
});

const refuse = (message: string): Parsed<never> => ({ ok: false, message });
const found = (place: Place | null): Parsed<Place> =>
  place === null ? refuse('That time zone is no place.') : { ok: true, value: place };
