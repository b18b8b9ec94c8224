/**
 * Networks by how addresses begin: a /24 of IPv4 and a /48 of IPv6, the shortest that are routed on their own, so that two
 * servers with the same one hang on one line at least (RIPE-399; RFC 6177 on /48 per site).
 *
 * A network that speaks IPv6 only reaches IPv4 servers under addresses of its own making, of which one prefix is the same for
 * all (64:ff9b::/96 of NAT64, RFC 6052; ::ffff:0:0/96 of sockets, RFC 4291): what they stand for is the IPv4 address in them.
 */

/** `192.0.2.0/24`, `2001:db8:1::/48`; null where it is no address. */
export function prefixOf(address: string): string | null {
  const ip = realAddress(address);
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/.exec(ip);
  if (four !== null) return `${four[1]}.${four[2]}.${four[3]}.0/24`;
  const six = hextets(ip);
  if (six === null) return null;
  const site = six.slice(0, 3).map((part) => part.toString(16));
  return `${site.join(':').replace(/(?:(?:^|:)0)+$/, '')}::/48`;
}

/** The IPv4 address that an IPv6 address stands for, where it does; else the address as it is, without its zone. */
export function realAddress(address: string): string {
  const ip = address.split('%', 1)[0] ?? '';
  const parts = hextets(ip);
  if (parts === null) return ip;
  const [high, low] = [parts[6] ?? 0, parts[7] ?? 0];
  const prefix = parts.slice(0, 6).join(' ');
  if (!EMBEDDING.includes(prefix)) return ip;
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

/** The first 96 bits. The prefixes that a network chooses for itself cannot be told from any other. */
const EMBEDDING = [
  [0x64, 0xff9b, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0xffff],
].map((parts) => parts.join(' '));

/** The sixteen bytes of an IPv6 address; null where it is none. */
export function bytesOfIpv6(address: string): Uint8Array | null {
  const parts = hextets(address.split('%', 1)[0] ?? '');
  return parts && Uint8Array.from(parts.flatMap((part) => [part >> 8, part & 0xff]));
}

function hextets(ip: string): number[] | null {
  if (!ip.includes(':')) return null;
  // The last 32 bits may be written as an IPv4 address.
  const plain = ip.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((part) => part.toString(16)).join(':'),
  );
  const [head = '', tail, surplus] = plain.split('::');
  if (surplus !== undefined) return null;
  const words = (text: string) => (text === '' ? [] : text.split(':'));
  const before = words(head);
  const after = words(tail ?? '');
  const gap = 8 - before.length - after.length;
  if (tail === undefined ? gap !== 0 : gap < 1) return null;
  const all = [...before, ...Array.from({ length: gap }, () => '0'), ...after];
  if (!all.every((word) => /^[0-9a-f]{1,4}$/i.test(word))) return null;
  return all.map((word) => Number.parseInt(word, 16));
}
