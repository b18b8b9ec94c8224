/**
 * The catalogue file: one JSON object with its version, date, licence and attribution, and an entry for each server. An
 * entry has only what is known, under names that say what it is; what a later edition adds is kept and named, not refused.
 *
 * Version 1. `lat` and `lon` are coordinates that a list states, `uncertainty` (metres) what their digits are worth;
 * `approx` is the middle of the city that is named. Whatever a file says, nothing in it is ever asked before a person picks it.
 */
import * as v from 'valibot';
import { CITY_RADIUS } from '../place/gazetteer.ts';
import { AccessPolicy, bareRecord, type ListingStatus, type Place, ServerRecord } from '../record.ts';
import { visible } from '../visible.ts';
import { stricterPolicy } from '../words/access-policy.ts';
import { firstIssue } from './issue.ts';

export const CATALOGUE_FORMAT = 'truechimer-catalogue';
export const CATALOGUE_VERSION = 1;

/** Metres: of coordinates of which nobody says how exact they are. A minute of arc is 1.9 km, and many are given to one. */
const STATED_UNCERTAINTY = 2000;

/** What is left out is not known. */
const optional = <T extends v.GenericSchema>(schema: T) => v.nullish(schema, null);

/** Years at the end of a state say which list found it so: current-2026. */
const STATES: Readonly<Record<string, ListingStatus>> = {
  current: 'confirmed',
  listed: 'listed',
  unreachable: 'unreachable',
  unsynchronised: 'unsynchronised',
  'operator-page': 'operator',
  'unverified-list': 'unverified',
  'pool-zone': 'pool-zone',
  retired: 'retired',
};

const statusOf = (text: string): ListingStatus | undefined => {
  const state = text.replace(/-\d{4}$/, '');
  return Object.hasOwn(STATES, state) ? STATES[state] : undefined;
};

const text = optional(v.pipe(v.string(), v.transform(visible)));
const known = optional(v.boolean());

/** What an entry may have; anything else is kept in the file, and said. */
const Entry = v.looseObject({
  host: v.string(),
  aliases: optional(v.array(v.string())),
  pool: known,
  stratum: optional(v.number()),
  operator: text,
  country: text,
  state: text,
  city: text,
  lat: optional(v.number()),
  lon: optional(v.number()),
  uncertainty: optional(v.number()),
  approx: optional(v.object({ lat: v.number(), lon: v.number(), basis: v.string() })),
  location: text,
  serviceArea: text,
  accessPolicy: optional(AccessPolicy),
  accessDetails: text,
  contact: text,
  nts: known,
  ntsPort: optional(v.number()),
  ipv6: known,
  anycast: known,
  virtual: known,
  leapSmear: known,
  referenceClock: text,
  synchronization: text,
  useDns: known,
  poolMember: known,
  as: optional(v.array(v.number())),
  notes: text,
  status: optional(
    v.pipe(
      v.string(),
      v.check(
        (state) => statusOf(state) !== undefined,
        (issue) => `“${String(issue.input).slice(0, 60)}” is not a status of a server.`,
      ),
    ),
  ),
  lastModified: text,
  sources: optional(v.array(v.string())),
});
type Entry = v.InferOutput<typeof Entry>;

/** NTS key establishment (RFC 8915, 6). */
export const NTS_PORT = 4460;

export type EntryRead =
  | { readonly ok: true; readonly record: ServerRecord; readonly unknown: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** One entry as a record; the message says which field is wrong, and how. */
export function readEntry(value: unknown): EntryRead {
  const parsed = v.safeParse(Entry, value);
  if (!parsed.success) return { ok: false, message: firstIssue(parsed.issues) };
  if ((parsed.output.lat === null) !== (parsed.output.lon === null))
    return {
      ok: false,
      message: `${parsed.output.host}: “lat” and “lon” belong together, and one is missing.`,
    };
  const record = v.safeParse(ServerRecord, recordOf(parsed.output));
  if (!record.success) return { ok: false, message: firstIssue(record.issues) };
  const unknown = Object.keys(parsed.output).filter((field) => !Object.hasOwn(Entry.entries, field));
  return { ok: true, record: record.output, unknown };
}

function recordOf(entry: Entry): ServerRecord {
  const dates = (entry.sources ?? [])
    .flatMap((source) => /@(\d{4}-\d{2}-\d{2})$/.exec(source)?.[1] ?? [])
    .toSorted();
  const status = entry.status ? (statusOf(entry.status) ?? 'listed') : 'listed';
  return {
    ...bareRecord(entry.host),
    pool: entry.pool ?? false,
    aliases: entry.aliases ?? [],
    stratum: entry.stratum,
    operator: entry.operator || null,
    country: entry.country || null,
    state: entry.state || null,
    city: entry.city || null,
    place: placeOf(entry),
    location: entry.location || null,
    serviceArea: entry.serviceArea || null,
    // A list may say “open” of “Open access for stratum 2 servers”.
    accessPolicy: stricterPolicy(entry.accessPolicy ?? 'unknown', entry.accessDetails),
    accessDetails: entry.accessDetails || null,
    contact: entry.contact || null,
    nts: entry.ntsPort !== null || entry.nts === true ? { port: entry.ntsPort ?? NTS_PORT } : null,
    ipv6: entry.ipv6,
    anycast: entry.anycast,
    virtual: entry.virtual,
    leapSmear: entry.leapSmear,
    referenceClock: entry.referenceClock || null,
    synchronization: entry.synchronization || null,
    useDns: entry.useDns,
    poolMember: entry.poolMember,
    as: entry.as ?? [],
    notes: entry.notes || null,
    status,
    lastModified: entry.lastModified || null,
    listedOn: dates[0] ?? null,
    confirmedOn: status === 'confirmed' ? (dates.at(-1) ?? null) : null,
    sources: entry.sources ?? [],
  };
}

function placeOf({ lat, lon, uncertainty, approx }: Entry): Place | null {
  if (lat !== null && lon !== null) {
    return { lat, lon, uncertainty: uncertainty ?? STATED_UNCERTAINTY, basis: 'stated', name: null };
  }
  if (approx === null) return null;
  const name = approx.basis.replace(/^GeoNames: /, '');
  return { lat: approx.lat, lon: approx.lon, uncertainty: CITY_RADIUS, basis: 'city', name };
}
