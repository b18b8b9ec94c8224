/**
 * One server of a public list: the vocabulary that catalogue, imported lists, nearness, ranking, the diversity check, the
 * picker and the written configuration share.
 *
 * A record says what a list says, and `null` where it says nothing: nothing in it was measured by us, and whoever shows it
 * shows with it who said so (`sources`) and when (`listedOn`, `confirmedOn`). The fields are those of the lists that the
 * University of Delaware and ntp.org kept since 1989, and what the lists of today add to them.
 *
 * A record is a description, never a decision: that a host is in a list is no reason to ask it anything. A person picks.
 */
import * as v from 'valibot';
import { NTP_PORT, parseServerName, serverText } from '../settings/server-name.ts';
import { marked, visible, visibleLine } from './visible.ts';

/**
 * Who may use a server, as its operator says.
 * - `open`: everybody.
 * - `notify`: everybody, and the operator asks for a note.
 * - `restricted`: some may (an area, a kind of network, other servers); who, say `serviceArea` and `accessDetails`.
 * - `closed`: nobody without an arrangement made before.
 * - `unknown`: no list says.
 */
export const AccessPolicy = v.picklist(['open', 'notify', 'restricted', 'closed', 'unknown']);
export type AccessPolicy = v.InferOutput<typeof AccessPolicy>;

/**
 * What the lists know of its being there.
 * - `confirmed`: somebody measured its stratum for the newest list (`confirmedOn`).
 * - `listed`: it stands in a list, and nobody says that it was looked for since.
 * - `unreachable`, `unsynchronised`: the newest list found it so.
 * - `operator`: its operator's own pages name it.
 * - `unverified`: a list of unknown date and origin.
 * - `pool-zone`: a zone of the NTP Pool, a name that stands for servers which change.
 * - `retired`: a list says that it is no longer a public server.
 * - `imported`: it stands in a list that a person imported, and nothing more is known.
 * - `unlisted`: it stands in no list: this computer was given it, or a person wrote it down.
 */
export const ListingStatus = v.picklist([
  'confirmed',
  'listed',
  'unreachable',
  'unsynchronised',
  'operator',
  'unverified',
  'pool-zone',
  'retired',
  'imported',
  'unlisted',
]);
export type ListingStatus = v.InferOutput<typeof ListingStatus>;

const latitude = v.pipe(v.number(), v.minValue(-90), v.maxValue(90));
const longitude = v.pipe(v.number(), v.minValue(-180), v.maxValue(180));

/** A point on the Earth, and how far off the truth it may be. */
export const Place = v.strictObject({
  /** Degrees, north positive. */
  lat: latitude,
  /** Degrees, east positive. */
  lon: longitude,
  /** Metres around the point, within which what it describes is taken to be. */
  uncertainty: v.pipe(v.number(), v.minValue(0)),
  /**
   * - `stated`: coordinates that a list, or a person, gives.
   * - `city`: the middle of a city that is named.
   * - `time-zone`: the principal city of a time zone.
   */
  basis: v.picklist(['stated', 'city', 'time-zone']),
  /** The city or the time zone; null where coordinates are stated. */
  name: v.nullable(v.pipe(v.string(), v.transform(visibleLine))),
});
export type Place = v.InferOutput<typeof Place>;

/** Characters. The longest field of a real list has some 1,200; more is not a field of a record. */
export const LONGEST_FIELD = 4096;
/** Characters of a record as it was written. */
export const LONGEST_RECORD = 32_768;

/** Whatever a list has in it, a record has no character that acts without being seen. */
const line = v.pipe(v.string(), v.transform(visibleLine));
const text = v.nullable(v.pipe(v.string(), v.transform(visible), v.nonEmpty(), v.maxLength(LONGEST_FIELD)));
const known = v.nullable(v.boolean());
const date = v.nullable(v.pipe(v.string(), v.isoDate()));
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));

/** A name or an address in its normal form, without a port. */
const host = v.pipe(
  v.string(),
  v.check(
    (input) => isNormalHost(input),
    ({ input }) =>
      `“${input.slice(0, 80)}” is no name of a host in its normal form (small letters, no port).`,
  ),
);

function isNormalHost(input: string): boolean {
  const parsed = parseServerName(input);
  return parsed.ok && parsed.value.host === input && parsed.value.port === NTP_PORT;
}

export const ServerRecord = v.strictObject({
  host,
  /** UDP. */
  port,
  /** The name stands for many servers. */
  pool: v.boolean(),
  /** Other names of the same server, as listed. */
  aliases: v.array(host),
  /** As listed, to be shown. Who asks a server looks its name up: operators move them. */
  addresses: v.array(line),
  stratum: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(15))),
  operator: text,
  /** ISO 3166-1 alpha-2: the United Kingdom is GB. */
  country: v.nullable(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, 'A country is two letters of ISO 3166-1.'))),
  /** The two letters of a state of the US, or as the list writes it. */
  state: text,
  city: text,
  /** Null where neither coordinates nor a known city are stated. */
  place: v.nullable(Place),
  location: text,
  serviceArea: text,
  accessPolicy: AccessPolicy,
  /** The operator's own words about it. */
  accessDetails: text,
  /** Of the operator. The shipped catalogue has none. */
  contact: text,
  /** Where keys for signed time are to be had (TCP, RFC 8915); null where none are known to be offered. */
  nts: v.nullable(v.strictObject({ port })),
  ipv6: known,
  /** One address, many machines: it counts as one witness, and is in no place. */
  anycast: known,
  virtual: known,
  /** It spreads leap seconds over hours, and must not be mixed with servers that do not. */
  leapSmear: known,
  referenceClock: text,
  synchronization: text,
  /** The operator asks that the name be looked up, and its address not be kept. */
  useDns: known,
  poolMember: known,
  /** Numbers of the networks (autonomous systems) that it was seen in. */
  as: v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(0xffff_ffff))),
  notes: text,
  status: ListingStatus,
  /** When the entry was last changed, as its list says. */
  lastModified: date,
  /** The date of the oldest list that is known to have it. */
  listedOn: date,
  /** The date of the newest list for which somebody measured it. */
  confirmedOn: date,
  /** Who says all this: `ntp.org:publictimeserver000621@2022-02-15`. */
  sources: v.array(line),
  /** As it was written in an imported list (what would act unseen is U+FFFD), and the line on which it begins there, counted from 1. */
  raw: v.nullable(v.pipe(v.string(), v.maxLength(LONGEST_RECORD), v.transform(marked))),
  line: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
});
export type ServerRecord = Readonly<v.InferOutput<typeof ServerRecord>>;

/** A record of a host of which nothing else is said. */
export function bareRecord(host: string): ServerRecord {
  return {
    host,
    port: NTP_PORT,
    pool: false,
    aliases: [],
    addresses: [],
    stratum: null,
    operator: null,
    country: null,
    state: null,
    city: null,
    place: null,
    location: null,
    serviceArea: null,
    accessPolicy: 'unknown',
    accessDetails: null,
    contact: null,
    nts: null,
    ipv6: null,
    anycast: null,
    virtual: null,
    leapSmear: null,
    referenceClock: null,
    synchronization: null,
    useDns: null,
    poolMember: null,
    as: [],
    notes: null,
    status: 'imported',
    lastModified: null,
    listedOn: null,
    confirmedOn: null,
    sources: [],
    raw: null,
    line: null,
  };
}

/** As it is written in settings and commands: the port is left out where it is NTP's own. */
export const nameOf = ({ host, port }: Pick<ServerRecord, 'host' | 'port'>): string => serverText(host, port);
