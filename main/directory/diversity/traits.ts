/**
 * What makes two servers one witness: the same people, network, machine, or server above them; and how each treats a leap
 * second. Pure.
 */
import { createHash } from 'node:crypto';
import { getDomain } from 'tldts';
import { doesSmear, smearingOf } from '../smearing.ts';
import type { SmearFamily } from './finding.ts';
import type { Member } from './member.ts';
import { bytesOfIpv6, prefixOf, realAddress } from './prefix.ts';

/** Names of the NTP Pool and of its vendors' zones. */
export const NTP_POOL = 'pool.ntp.org';

/** The domain that somebody registered; null for an address, and for a name without one. */
const domainOf = (host: string): string | null => getDomain(host, { allowPrivateDomains: true });

const ofNtpPool = (host: string): boolean => host === NTP_POOL || host.endsWith(`.${NTP_POOL}`);

/** A name for many servers, each run by somebody else: as it is marked, or of the NTP Pool, however it was entered. */
export const isPool = ({ pool, record }: Pick<Member, 'pool' | 'record'>): boolean =>
  pool || ofNtpPool(record.host);

/** The pool that a name is of; null where it is none. */
export function poolOf(member: Member): string | null {
  if (!isPool(member)) return null;
  const { host } = member.record;
  return ofNtpPool(host) ? NTP_POOL : (domainOf(host) ?? host);
}

/** Found out once for each: a member is compared with many. */
function once<T>(of: (member: Member) => T): (member: Member) => T {
  const known = new WeakMap<Member, { readonly value: T }>();
  return (member) => {
    const found = known.get(member) ?? { value: of(member) };
    known.set(member, found);
    return found.value;
  };
}

/** What the people behind it are known by; two servers with one of these in common are run by the same. None for a pool. */
export const operatorKeys = once((member): readonly string[] => {
  if (isPool(member)) return [];
  const { record } = member;
  const domain = domainOf(record.host);
  const plain = (text: string | null) =>
    text
      ?.toLowerCase()
      .replaceAll(/[^\p{L}\p{N}@]+/gu, ' ')
      .trim() ?? '';
  const operator = plain(record.operator);
  // Where one is written to. “See web page” and “N/A” are of many.
  const contact = record.contact?.includes('@') ? plain(record.contact) : '';
  return [
    ...(domain === null ? [] : [`domain ${domain}`]),
    ...(operator === '' ? [] : [`operator ${operator}`]),
    ...(contact === '' ? [] : [`contact ${contact}`]),
  ];
});

/** What people call those who run it. */
export const operatorName = ({ record }: Member): string | null => record.operator ?? domainOf(record.host);

/** The networks that it stands in. Those of a pool change from hour to hour. */
export const prefixes = once((member): readonly string[] => {
  if (isPool(member)) return [];
  return [...new Set(member.addresses.map(prefixOf).filter((prefix) => prefix !== null))];
});

/** The machines that it leads to: two names with one of these in common are one. */
export function machines(member: Member): readonly string[] {
  const { addresses, record } = member;
  return isPool(member) ? [] : addresses.map((ip) => `${realAddress(ip)} ${record.port}`);
}

export const systems = (member: Member): readonly number[] => (isPool(member) ? [] : member.record.as);

/** Addresses that mean another machine in every network (RFC 1918, RFC 6598, RFC 3927), or none, or a clock of its own. */
const NOBODYS =
  /^(?:0|10|127|255)\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;

/**
 * The server above it, as its reference ID names it: an IPv4 address, or what looks like one and is a hash of an IPv6
 * address; the same server in either case. Null at stratum 1, whose reference ID is a kind of clock.
 */
export function upstream(member: Member): string | null {
  const { answer } = member;
  if (answer === null || isPool(member) || answer.stratum < 2) return null;
  const { refid } = answer;
  return /^\d+\.\d+\.\d+\.\d+$/.test(refid) && !NOBODYS.test(refid) ? refid : null;
}

/** What others would have for a reference ID that take their time from it (RFC 5905, section 7.3). */
export const refids = once((member): readonly string[] => {
  if (isPool(member)) return [];
  return member.addresses.map(realAddress).flatMap((address) => {
    const six = bytesOfIpv6(address);
    if (six === null) return [address];
    return [[...createHash('md5').update(six).digest().subarray(0, 4)].join('.')];
  });
});

/** Does it hide leap seconds by spreading them over hours? Null where nobody knows. */
export function smears({ record, answer }: Member): boolean | null {
  if (answer !== null && answer.smearing !== null) return true;
  return doesSmear(record.host, record.leapSmear);
}

/** In which way. */
export const smearFamily = ({ record }: Member): SmearFamily =>
  smearingOf(record.host, record.leapSmear) ?? 'unknown';

const share = <T>(a: readonly T[], b: readonly T[]) => a.some((one) => b.includes(one));

export const sameMachine = (a: Member, b: Member) => share(machines(a), machines(b));
export const sameOperator = (a: Member, b: Member) => share(operatorKeys(a), operatorKeys(b));
export const sameNetwork = (a: Member, b: Member) => share(prefixes(a), prefixes(b));
export const sameSystem = (a: Member, b: Member) => share(systems(a), systems(b));
export const sameUpstream = (a: Member, b: Member) => upstream(a) !== null && upstream(a) === upstream(b);
/** `a` takes its time from `b`. */
export function follows(a: Member, b: Member): boolean {
  const above = upstream(a);
  return above !== null && a.name !== b.name && refids(b).includes(above);
}
export const samePool = (a: Member, b: Member) => poolOf(a) !== null && poolOf(a) === poolOf(b);

/** They may not be used together, or nobody knows whether they may. */
export function smearsApart(a: Member, b: Member): boolean {
  const [one, other] = [smears(a), smears(b)];
  if (one === true && other === true) return smearFamily(a) !== smearFamily(b);
  return one === true || other === true;
}
