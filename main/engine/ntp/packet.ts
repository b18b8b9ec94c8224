/**
 * The NTP packet (RFC 5905, section 7.3): 48 bytes of header, then extension fields (RFC 7822).
 *
 * Parsing answers every sequence of bytes with a packet or a reason, and never throws: bytes come from anybody.
 */
import type { Seconds } from '../time/instant.ts';
import { fromShort, type NtpTimestamp, toShort } from '../time/ntp-time.ts';

export const HEADER_LENGTH = 48;

/** The version spoken (RFC 5905). A server answers in the version that it was asked in. */
export const VERSION = 4;

export const MODE_CLIENT = 3;
export const MODE_SERVER = 4;

/** Leap indicator 3: the server's clock is not synchronised. */
export const LEAP_UNKNOWN = 3;

export interface NtpPacket {
  /** 0 none, 1 the last minute of the month has 61 s, 2 it has 59 s, 3 unknown. */
  readonly leap: number;
  readonly version: number;
  readonly mode: number;
  readonly stratum: number;
  /** log2 seconds */
  readonly poll: number;
  /** Resolution of the sender's clock. */
  readonly precision: Seconds;
  readonly rootDelay: Seconds;
  readonly rootDispersion: Seconds;
  /** Four bytes: ASCII for stratum 0 and 1, else a hash of the upstream server's address. */
  readonly refid: number;
  readonly reference: NtpTimestamp;
  readonly origin: NtpTimestamp;
  readonly receive: NtpTimestamp;
  readonly transmit: NtpTimestamp;
}

export type Malformed = 'too-short' | 'wrong-version' | 'bad-extension';

export type ParsedPacket =
  | { readonly ok: true; readonly packet: NtpPacket }
  | { readonly ok: false; readonly reason: Malformed };

const malformed = (reason: Malformed): ParsedPacket => ({ ok: false, reason });

/**
 * The request of a client that tells nothing about itself (draft-ietf-ntp-data-minimization, done by chrony and ntpd-rs
 * alike): all zero but version and mode, and a transmit time stamp that is no time but 64 random bits. Only who saw the
 * request can answer it, and nobody learns our clock from it.
 */
export function clientRequest(nonce: NtpTimestamp): Uint8Array {
  const bytes = new Uint8Array(HEADER_LENGTH);
  bytes[0] = (VERSION << 3) | MODE_CLIENT;
  new DataView(bytes.buffer).setBigUint64(40, nonce);
  return bytes;
}

/** Any 8 random bytes as a nonce. Zero would mean "unknown" and is replaced. */
export function nonceFrom(random: Uint8Array): NtpTimestamp {
  const nonce = new DataView(random.buffer, random.byteOffset, 8).getBigUint64(0);
  return (nonce === 0n ? 1n : nonce) as NtpTimestamp;
}

export function parsePacket(bytes: Uint8Array): ParsedPacket {
  if (bytes.length < HEADER_LENGTH) return malformed('too-short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = view.getUint8(0);
  const version = (first >> 3) & 7;
  if (version !== VERSION) return malformed('wrong-version');
  if (!extensionsAreSound(view)) return malformed('bad-extension');
  return {
    ok: true,
    packet: {
      leap: first >> 6,
      version,
      mode: first & 7,
      stratum: view.getUint8(1),
      poll: view.getInt8(2),
      precision: 2 ** view.getInt8(3),
      rootDelay: fromShort(view.getUint32(4)),
      rootDispersion: fromShort(view.getUint32(8)),
      refid: view.getUint32(12),
      reference: view.getBigUint64(16) as NtpTimestamp,
      origin: view.getBigUint64(24) as NtpTimestamp,
      receive: view.getBigUint64(32) as NtpTimestamp,
      transmit: view.getBigUint64(40) as NtpTimestamp,
    },
  };
}

/** The header as bytes: what a server sends. Used by the simulation, and by the tests as an oracle of the parser. */
export function serialisePacket(packet: NtpPacket): Uint8Array {
  const bytes = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, (packet.leap << 6) | (packet.version << 3) | packet.mode);
  view.setUint8(1, packet.stratum);
  view.setInt8(2, packet.poll);
  view.setInt8(3, Math.round(Math.log2(packet.precision)));
  view.setUint32(4, toShort(packet.rootDelay));
  view.setUint32(8, toShort(packet.rootDispersion));
  view.setUint32(12, packet.refid);
  view.setBigUint64(16, packet.reference);
  view.setBigUint64(24, packet.origin);
  view.setBigUint64(32, packet.receive);
  view.setBigUint64(40, packet.transmit);
  return bytes;
}

/**
 * What follows the header must be extension fields to the last byte (RFC 7822: at least 16 bytes each, multiples of 4),
 * or a legacy MAC of 20 or 24 bytes at the end (RFC 5905, 7.3). None is asked for, so their contents are not read;
 * but a packet that is not what it says it is, is not believed in any part.
 */
function extensionsAreSound(view: DataView): boolean {
  let at = HEADER_LENGTH;
  while (at < view.byteLength) {
    const rest = view.byteLength - at;
    if (rest === 20 || rest === 24) return true;
    if (rest < 16) return false;
    const length = view.getUint16(at + 2);
    if (length < 16 || length % 4 !== 0 || length > rest) return false;
    at += length;
  }
  return true;
}
