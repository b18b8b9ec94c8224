/**
 * Whose server a name or address is, as far as that can be told without asking anybody: one's own, a well-known public
 * one, or nobody knows. Who spreads leap seconds, the directory says (`directory/smearing.ts`).
 */
import { isAddress } from '../kinds.ts';
import type { Source } from '../source.ts';

/** Networks that are reachable from inside only (RFC 1918, 6598, 3927, 4193, 4291), and this computer itself. */
const PRIVATE: readonly RegExp[] = [
  /^(10|127)\./,
  /^192\.168\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  /^169\.254\./,
  /^::1$/,
  /^f[cd][0-9a-f]{2}:/,
  /^fe[89ab][0-9a-f]:/,
];

/** Names without a dot, and those that no public name service has (RFC 6762, 8375, and customs). */
const INSIDE = /^[^.]+$|\.(local|lan|internal|intranet|home|corp|private|localdomain|home\.arpa|test)$/;

interface Family {
  readonly name: string;
  readonly hosts: RegExp;
}

const FAMILIES: readonly Family[] = [
  { name: 'the NTP Pool', hosts: /(^|\.)pool\.ntp\.org$/ },
  { name: 'Google', hosts: /^time[1-4]?\.google\.com$|^time\.android\.com$|^metadata\.google\.internal$/ },
  { name: 'Amazon', hosts: /^time\.aws\.com$|^169\.254\.169\.123$|^fd00:ec2::123$/ },
  { name: 'Meta', hosts: /^time[1-5]?\.facebook\.com$/ },
  { name: 'Cloudflare', hosts: /(^|\.)time\.cloudflare\.com$/ },
  { name: 'NIST', hosts: /(^|\.)nist\.gov$/ },
  { name: 'Apple', hosts: /^time\d?(\.\w+)?\.apple\.com$/ },
  { name: 'Microsoft', hosts: /^time\.windows\.com$/ },
  { name: 'PTB', hosts: /^ptbtime\d\.ptb\.de$/ },
  { name: 'Netnod', hosts: /(^|\.)ntp\.se$|^nts\.netnod\.se$/ },
  { name: 'Ubuntu', hosts: /^(\d\.)?(\w+\.)?ntp\.ubuntu\.com$/ },
];

/** What clouds give their machines: it is near, runs on many clocks of theirs, and agrees with what they do at leap seconds. */
export const isCloudTime = (source: Source): boolean =>
  /^(169\.254\.169\.123|fd00:ec2::123|metadata\.google\.internal)$/.test(hostOf(source));

export const hostOf = (source: Source): string => source.name?.host ?? source.host.toLowerCase();

export const familyOf = (source: Source): Family | null =>
  FAMILIES.find(({ hosts }) => hosts.test(hostOf(source))) ?? null;

export function whoseIs(source: Source): 'own' | 'public' | 'unknown' {
  const host = hostOf(source);
  if (PRIVATE.some((network) => network.test(host)) || (!isAddress(host) && INSIDE.test(host))) return 'own';
  return familyOf(source) !== null || source.relation === 'pool' ? 'public' : 'unknown';
}

/** A name that stands for many servers of the NTP Pool. */
export const isPoolName = (source: Source): boolean => /(^|\.)pool\.ntp\.org$/.test(hostOf(source));

/** Of a system's maker, for that system: Ubuntu's servers, and the names that the NTP Pool gives to makers. */
export const isVendors = (source: Source): boolean =>
  /(^|[.-])(ntp|ntp-bootstrap)\.ubuntu\.com$/.test(hostOf(source)) ||
  /^([0-3]\.)?[a-z0-9-]{3,}\.pool\.ntp\.org$/.test(hostOf(source));

/** The pool that a name belongs to, without the number in front: 0.de.pool.ntp.org is de.pool.ntp.org. Null for all others. */
export const poolOf = (source: Source): string | null =>
  isPoolName(source) ? hostOf(source).replace(/^[0-3]\./, '') : null;

/** Endings under which everybody may have a name. */
const REGISTRIES = /^[^.]+$|^(ac|co|com|edu|gov|go|mil|ne|net|or|org)\.[a-z]{2}$/;

/** What stands behind the first dot, where that is somebody's: ntp1.example.org is of example.org. */
export function domainOf(source: Source): string | null {
  const host = hostOf(source);
  const domain = host.slice(host.indexOf('.') + 1);
  return isAddress(host) || REGISTRIES.test(domain) ? null : domain;
}

/** The pool of the whole world, without a country or a distribution in front. */
export const isWorldPool = (source: Source): boolean => /^([0-3]\.)?pool\.ntp\.org$/.test(hostOf(source));

export const nameOf = (source: Source): string => source.name?.text ?? source.host;
