/**
 * The coordinates that a record states, held against the country that it states: 51N 178E is not in Wisconsin. What fits once
 * latitude and longitude, or a point of the compass, are exchanged is taken so, and that is said; what does not is not used.
 */
import { parseCoordinates } from '../place/coordinates.ts';
import { greatCircle } from '../place/distance.ts';
import type { TimeZones } from '../place/time-zones.ts';
import type { Place } from '../record.ts';
import type { Draft, Knowledge } from './draft.ts';
import type { ReportMaker } from './report.ts';

/** Metres beyond the reach of a country's time zones at which something still counts as in it. */
const MARGIN = 150_000;

/** Coordinates as stated, in a field of their own or in brackets behind the location. */
export function statedPlace(
  draft: Draft,
  country: string | null,
  { timeZones }: Knowledge,
  report: ReportMaker,
): Place | null {
  const field = draft.get('coordinates');
  const bracketed = /\(([^()]*\d[^()]*)\)/.exec(draft.get('location'))?.[1] ?? '';
  const text = field === '' ? bracketed : field;
  const line = draft.lineOf(field === '' ? 'location' : 'coordinates');
  const parsed = parseCoordinates(text);
  if (!parsed.ok) {
    // What stands in brackets need not be coordinates at all.
    if (field !== '')
      report.problem(line, 'unread', `The coordinates cannot be read: ${parsed.message}`, text);
    return null;
  }
  const { lat, lon, uncertainty } = parsed.value;
  const stated: Place = { lat, lon, uncertainty, basis: 'stated', name: null };
  if (field === '' && country === null) return null;
  if (country === null || reaches(timeZones, country, stated)) return stated;
  const other = [
    { ...stated, lat: lon, lon: lat, change: 'latitude and longitude exchanged' },
    { ...stated, lon: -lon, change: 'east and west exchanged' },
    { ...stated, lat: -lat, change: 'north and south exchanged' },
  ].find((place) => Math.abs(place.lat) <= 90 && reaches(timeZones, country, place));
  const outside = `The coordinates lie outside of the country (${country})`;
  if (other === undefined) {
    report.problem(line, 'unread', `${outside} and are not used.`, text);
    return null;
  }
  report.problem(
    line,
    'noted',
    `${outside}; with ${other.change} they lie in it, and so they are taken.`,
    text,
  );
  return { lat: other.lat, lon: other.lon, uncertainty, basis: 'stated', name: null };
}

function reaches({ zones, countries }: TimeZones, country: string, place: Place): boolean {
  const own = Object.hasOwn(countries, country) ? (countries[country] ?? []) : [];
  // Of a country without a zone nothing can be said against a place.
  return (
    own.length === 0 ||
    own.some((name) => {
      const zone = zones[name];
      return zone !== undefined && greatCircle(zone, place) <= zone.radius + MARGIN;
    })
  );
}
