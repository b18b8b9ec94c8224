/**
 * Reference identifiers in words (RFC 5905, section 7.3): four letters at stratum 0 (kiss codes) and 1 (the kind of
 * reference clock), otherwise four bytes that name the upstream server: its IPv4 address, or a hash of its IPv6 address.
 */

/** The identifier as text: letters where they are letters, else the four bytes as a dotted address. */
export function refidText(refid: number, stratum: number): string {
  const bytes = [24, 16, 8, 0].map((shift) => (refid >>> shift) & 0xff);
  if (stratum <= 1) {
    const letters = bytes.filter((byte, i) => byte !== 0 || bytes.slice(i).some((later) => later !== 0));
    if (letters.length > 0 && letters.every((byte) => byte >= 0x20 && byte < 0x7f)) {
      return String.fromCharCode(...letters).trim();
    }
  }
  return bytes.join('.');
}

/** The identifier of up to four ASCII letters. */
export function refidOf(letters: string): number {
  return [0, 1, 2, 3].reduce((id, i) => id * 256 + (i < letters.length ? letters.charCodeAt(i) : 0), 0);
}
