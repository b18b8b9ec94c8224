/**
 * What is shipped with the program (`assets/directory/`, whose LICENCE.md says where each comes from): the catalogue, time
 * zones, cities, pool zones and retired hosts. Read when it is first needed, and then kept.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { Cities, Gazetteer } from '../place/gazetteer.ts';
import { TimeZones } from '../place/time-zones.ts';
import { type Catalogue, parseCatalogue } from './catalogue.ts';

const Inactive = v.object({ source: v.string(), hosts: v.array(v.string()) });

export const PoolZones = v.object({
  source: v.string(),
  global: v.string(),
  continents: v.record(v.string(), v.string()),
  /** By ISO country. */
  countries: v.record(v.string(), v.object({ zone: v.string(), continent: v.string() })),
});
export type PoolZones = v.InferOutput<typeof PoolZones>;

export class Shipped {
  private readonly directory: string;
  private readonly kept = new Map<string, unknown>();

  /** `directory`: `assets/directory` of the program. */
  constructor(directory: string) {
    this.directory = directory;
  }

  get catalogue(): Catalogue {
    return this.once('catalogue.json', (text) => {
      const read = parseCatalogue(text);
      if (!read.ok) throw new Error(read.problems[0]);
      return read.catalogue;
    });
  }

  get timeZones(): TimeZones {
    return this.once('time-zones.json', (text) => v.parse(TimeZones, JSON.parse(text)));
  }

  get gazetteer(): Gazetteer {
    return this.once(
      'cities.json',
      (text) => new Gazetteer(this.timeZones, v.parse(Cities, JSON.parse(text))),
    );
  }

  get poolZones(): PoolZones {
    return this.once('pool-zones.json', (text) => v.parse(PoolZones, JSON.parse(text)));
  }

  /** Hosts that ntp.org lists as retired: whoever types one wants to know. */
  get inactive(): ReadonlySet<string> {
    return this.once('inactive-hosts.json', (text) => new Set(v.parse(Inactive, JSON.parse(text)).hosts));
  }

  /** Throws with the file's name: without its own files the program is not whole. */
  private once<T>(name: string, parse: (text: string) => T): T {
    const known = this.kept.get(name);
    if (known !== undefined) return known as T;
    const file = path.join(this.directory, name);
    try {
      const value = parse(readFileSync(file, 'utf8'));
      this.kept.set(name, value);
      return value;
    } catch (error) {
      throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** The country's own zone of the NTP Pool, or that of its continent. */
export function poolZoneOf(zones: PoolZones, country: string): { zone: string; continent: string } | null {
  return Object.hasOwn(zones.countries, country) ? (zones.countries[country] ?? null) : null;
}
