/**
 * One server in several lists is one server. What a dated list says counts before what an undated one says, and a newer date
 * before an older; what one leaves out the other gives. Of two access policies the stricter holds: an operator who closed a
 * server does not find every old list to correct it.
 */
import { type AccessPolicy, nameOf, type ServerRecord } from './record.ts';

/** From the most open to the most closed; unknown says nothing. */
const STRICTNESS: readonly AccessPolicy[] = ['unknown', 'open', 'notify', 'restricted', 'closed'];

export const stricter = (one: AccessPolicy, other: AccessPolicy): AccessPolicy =>
  STRICTNESS.indexOf(one) >= STRICTNESS.indexOf(other) ? one : other;

/** What is known of it as a date: of the last confirmation, else of the entry, else of the list. */
const dateOf = ({ confirmedOn, lastModified, listedOn }: ServerRecord): string =>
  confirmedOn ?? lastModified ?? listedOn ?? '';

/** Both are about the same host and port. Where nothing else decides, `one` counts. */
export function merge(one: ServerRecord, other: ServerRecord): ServerRecord {
  const [first, second] = dateOf(other) > dateOf(one) ? [other, one] : [one, other];
  const either = <K extends keyof ServerRecord>(field: K): ServerRecord[K] => first[field] ?? second[field];
  const both = <T>(left: readonly T[], right: readonly T[]): T[] => [...new Set([...left, ...right])];
  const policy = stricter(first.accessPolicy, second.accessPolicy);
  return {
    host: first.host,
    port: first.port,
    pool: first.pool || second.pool,
    aliases: both(first.aliases, second.aliases),
    addresses: both(first.addresses, second.addresses),
    stratum: either('stratum'),
    operator: either('operator'),
    country: either('country'),
    state: first.country === null || first.country === second.country ? either('state') : first.state,
    city: either('city'),
    place: placeOf(first, second),
    location: either('location'),
    serviceArea: either('serviceArea'),
    accessPolicy: policy,
    // Only the words of those who state the policy that holds.
    accessDetails:
      [first, second].find((record) => record.accessPolicy === policy && record.accessDetails !== null)
        ?.accessDetails ?? null,
    contact: either('contact'),
    nts: either('nts'),
    ipv6: either('ipv6'),
    anycast: either('anycast'),
    virtual: either('virtual'),
    leapSmear: either('leapSmear'),
    referenceClock: either('referenceClock'),
    synchronization: either('synchronization'),
    useDns: either('useDns'),
    poolMember: either('poolMember'),
    as: both(first.as, second.as),
    notes: either('notes'),
    status: first.status === 'imported' ? second.status : first.status,
    lastModified: either('lastModified'),
    listedOn: [first.listedOn, second.listedOn].filter((date) => date !== null).toSorted()[0] ?? null,
    confirmedOn: either('confirmedOn'),
    sources: both(first.sources, second.sources),
    raw: either('raw'),
    line: first.raw === null ? second.line : first.line,
  };
}

/** Coordinates count before the middle of a city, whoever states them. */
function placeOf(first: ServerRecord, second: ServerRecord): ServerRecord['place'] {
  if (first.place?.basis === 'stated' || second.place === null) return first.place;
  return second.place.basis === 'stated' ? second.place : (first.place ?? second.place);
}

/** Each host and port once, in the order of the first time. */
export function mergeAll(records: Iterable<ServerRecord>): ServerRecord[] {
  const merged = new Map<string, ServerRecord>();
  for (const record of records) {
    const name = nameOf(record);
    const before = merged.get(name);
    merged.set(name, before === undefined ? record : merge(before, record));
  }
  return [...merged.values()];
}
