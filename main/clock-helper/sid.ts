/**
 * Security identifiers of Windows as text (S-1-5-...): from their bytes ([MS-DTYP] 2.4.2.2), and that of a service, which
 * is made of its name alone ("NT SERVICE\name": the SHA-1 of the name in capitals, in five numbers).
 */
import { createHash } from 'node:crypto';

/** winnt.h: SECURITY_MAX_SID_SIZE */
export const LONGEST_SID = 68;

const HEAD_BYTES = 8;
const SERVICES = 'S-1-5-80';

/** Throws where these bytes are no identifier. */
export function sidText(bytes: Buffer): string {
  const count = bytes.readUInt8(1);
  if (bytes.readUInt8(0) !== 1) throw new Error('This is no security identifier of a known form.');
  const authority = bytes.readUIntBE(2, 6);
  const parts = Array.from({ length: count }, (_, i) => bytes.readUInt32LE(HEAD_BYTES + 4 * i));
  return ['S', 1, authority, ...parts].join('-');
}

export function serviceSid(name: string): string {
  const hash = createHash('sha1').update(Buffer.from(name.toUpperCase(), 'utf16le')).digest();
  const parts = Array.from({ length: hash.length / 4 }, (_, i) => hash.readUInt32LE(4 * i));
  return [SERVICES, ...parts].join('-');
}
