/**
 * Where this computer is: where its person says, else the place of its time zone. Nobody is asked. What a person said is kept
 * in a file of the directory's own, because the command line says it while no engine runs, and the settings are the engine's.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { replaceFile } from '../../disk/atomic-file.ts';
import { Place } from '../record.ts';
import { countryNear, countryOfZone, placeOfZone, type TimeZones } from './time-zones.ts';

const Kept = v.object({ version: v.literal(1), place: Place });

export interface Here {
  readonly place: Place | null;
  /** Who says so: the person, or the time zone; null where neither does. */
  readonly by: 'person' | 'time-zone' | null;
  /** The country that it is in, most likely. */
  readonly country: string | null;
}

export class OwnPlace {
  private readonly file: string;

  constructor(directory: string) {
    this.file = path.join(directory, 'place.json');
  }

  /** What the person said; null where nothing, or nothing that can be read. */
  get(): Place | null {
    try {
      const parsed = v.safeParse(Kept, JSON.parse(readFileSync(this.file, 'utf8')));
      return parsed.success ? parsed.output.place : null;
    } catch {
      return null;
    }
  }

  /** Why what the person said cannot be read, in a sentence; null where it can, or nothing was said. */
  get trouble(): string | null {
    if (!existsSync(this.file) || this.get() !== null) return null;
    return `Where you are (${this.file}) cannot be read, so the time zone counts. Say it again: truechimer servers place CITY`;
  }

  /** Null: forget it. Throws where it cannot be written. */
  set(place: Place | null): void {
    if (place === null) rmSync(this.file, { force: true });
    else replaceFile(this.file, `${JSON.stringify({ version: 1, place }, null, 2)}\n`);
  }
}

/** `zone`: of this computer, as `systemTimeZone` says. */
export function placeHere(zones: TimeZones, own: Place | null, zone: string): Here {
  if (own !== null) return { place: own, by: 'person', country: countryNear(zones, own) };
  const place = placeOfZone(zones, zone);
  return { place, by: place === null ? null : 'time-zone', country: countryOfZone(zones, zone) };
}
