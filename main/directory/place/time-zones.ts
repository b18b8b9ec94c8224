/**
 * Where a time zone is: its principal city, and how far the zone reaches from there. A computer tells its time zone without
 * asking anybody, so this is enough to say which servers are near, and how far wrong that may be: all of China has one zone.
 *
 * The data are IANA's (tzdata); the reach of a zone is the distance to its farthest town.
 */
import * as v from 'valibot';
import type { Place } from '../record.ts';
import { greatCircle, type Point } from './distance.ts';

export const TimeZones = v.object({
  source: v.string(),
  zones: v.record(
    v.string(),
    v.object({
      lat: v.number(),
      lon: v.number(),
      /** Metres. */
      radius: v.number(),
      /** Countries in which it holds, the one of its city first. */
      countries: v.array(v.string()),
    }),
  ),
  /** Older and other names. */
  aliases: v.record(v.string(), v.string()),
  /** The zones of each country. */
  countries: v.record(v.string(), v.array(v.string())),
});
export type TimeZones = v.InferOutput<typeof TimeZones>;

/** The canonical name of a zone, whatever the case it is written in; null for one that is no place (UTC), and for no zone at all. */
export function zoneNamed(data: TimeZones, name: string): string | null {
  const exact = Object.hasOwn(data.aliases, name) ? data.aliases[name] : name;
  if (exact !== undefined && Object.hasOwn(data.zones, exact)) return exact;
  const wanted = name.toLowerCase().replaceAll(' ', '_');
  const known = [...Object.keys(data.zones), ...Object.keys(data.aliases)].find(
    (zone) => zone.toLowerCase() === wanted,
  );
  return known === undefined ? null : zoneNamed(data, known);
}

export function placeOfZone(data: TimeZones, name: string): Place | null {
  const zone = zoneNamed(data, name);
  const found = zone === null ? undefined : data.zones[zone];
  if (found === undefined) return null;
  return { lat: found.lat, lon: found.lon, uncertainty: found.radius, basis: 'time-zone', name: zone };
}

/** The country of a zone's principal city. */
export function countryOfZone(data: TimeZones, name: string): string | null {
  const zone = zoneNamed(data, name);
  return (zone === null ? undefined : data.zones[zone]?.countries[0]) ?? null;
}

/** The country whose principal city is nearest: good enough to say which servers may be near too. */
export function countryNear({ zones }: TimeZones, place: Point): string | null {
  let [nearest, country]: [number, string | null] = [Number.POSITIVE_INFINITY, null];
  for (const zone of Object.values(zones)) {
    const distance = greatCircle(place, zone);
    if (distance < nearest) [nearest, country] = [distance, zone.countries[0] ?? null];
  }
  return country;
}

/** What this computer's own settings say. */
export const systemTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
