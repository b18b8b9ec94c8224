/**
 * One exchange: a request, at most one answer to it, and the checks between an answer and a measurement.
 *
 * The order of the checks matters. First that this is the answer to our question (the nonce, which only the server and
 * whoever sits on the path have seen), and only then anything that the packet says: a kiss-o'-death that was believed
 * unasked would let anybody silence a server for us (RFC 5905, section 7.4; ntpd-rs documents the same).
 *
 * The measurement follows RFC 5905, section 8, on the raw counter: with T1, T4 read from the counter and T2, T3 from the
 * server, delay = (T4 - T1) - (T3 - T2), and at the middle of the exchange the server's time was (T2 + T3) / 2, give or
 * take half the delay.
 */
import { elapsed, later, type Raw, type Seconds, toNanos, type Utc } from '../time/instant.ts';
import { between, fromNtp, type NtpTimestamp } from '../time/ntp-time.ts';
import {
  clientRequest,
  LEAP_UNKNOWN,
  type Malformed,
  MODE_SERVER,
  type NtpPacket,
  nonceFrom,
  parsePacket,
} from './packet.ts';
import { refidText } from './refid.ts';

/** RFC 5905, appendix A: MAXSTRAT. Sixteen says "unsynchronised". */
const MAX_STRATUM = 15;

/** RFC 5905, appendix A: MAXDISP 16 s, beyond which a server is no reference at all. */
const MAX_ROOT_DISTANCE: Seconds = 16;

/** Beyond a round trip of this the answer says nothing that a better one will not say better (chrony: maxdelay 3 s). */
const MAX_DELAY: Seconds = 3;

/** A server that holds a request longer than this was suspended or is playing (chrony uses 4 s as well). */
const MAX_PROCESSING: Seconds = 4;

/**
 * A delay may come out negative by the error of the stamps and of the counter's rate during the exchange, not by more:
 * 1 ms is far above both (500 ppm of 2 s).
 */
const MAX_NEGATIVE_DELAY: Seconds = 1e-3;

/**
 * Servers fill the bits of their stamps below their precision with noise (chrony does), so an answer that left at once
 * may seem to have left before the question came: by less than two precisions, and no sane one is coarser than this.
 */
const MAX_NEGATIVE_PROCESSING: Seconds = 1e-3;

/** What one answer measured. */
export interface Measurement {
  /** The middle of the exchange on our counter. */
  readonly raw: Raw;
  /** What the server's clock said at that moment. */
  readonly utc: Utc;
  /** Round trip on the network, without the server's own time; never negative. */
  readonly delay: Seconds;
  readonly rootDelay: Seconds;
  readonly rootDispersion: Seconds;
  /** Resolution of the server's clock. */
  readonly precision: Seconds;
  readonly stratum: number;
  readonly leap: number;
  readonly refid: string;
  /** Nobody but the server can have sent it: never so for plain NTP, whose nonce anybody on the path can read. */
  readonly authenticated: boolean;
}

export type Rejection =
  | Malformed
  | 'wrong-mode'
  | 'wrong-origin'
  | 'duplicate'
  | 'unsynchronised'
  | 'bad-stratum'
  | 'zero-timestamp'
  | 'too-distant'
  | 'too-slow'
  | 'impossible-times';

/** Rejections of something that the asked server itself sent, as opposed to a packet that anybody could have sent. */
export function isFromServer(reason: Rejection): boolean {
  switch (reason) {
    case 'too-short':
    case 'wrong-version':
    case 'bad-extension':
    case 'wrong-mode':
    case 'wrong-origin':
    case 'duplicate':
      return false;
    case 'unsynchronised':
    case 'bad-stratum':
    case 'zero-timestamp':
    case 'too-distant':
    case 'too-slow':
    case 'impossible-times':
      return true;
  }
}

/** How a server's stamp is to be read; `raw`: when it was made, on our counter. */
export type Reckoning = (stamp: Utc, raw: Raw) => Utc;

const asItIs: Reckoning = (stamp) => stamp;

export type Answer =
  | { readonly kind: 'measured'; readonly measurement: Measurement }
  /** Stratum 0 with a code in the refid (RFC 5905, section 7.4): the server asks for something. */
  | { readonly kind: 'kiss'; readonly code: string }
  | { readonly kind: 'rejected'; readonly reason: Rejection };

const rejected = (reason: Rejection): Answer => ({ kind: 'rejected', reason });

export class Exchange {
  readonly request: Uint8Array;
  private readonly nonce: NtpTimestamp;
  private readonly pivot: Utc;
  private readonly reckoning: Reckoning;
  private sent: Raw | null = null;
  private answered = false;

  /**
   * `random`: 8 unpredictable bytes. `pivot`: a time within 68 years of now, to tell the era of the stamps. `reckoning`:
   * what else there is to know of them, such as the leap seconds that they jumped by.
   */
  constructor(random: Uint8Array, pivot: Utc, reckoning = asItIs) {
    this.nonce = nonceFrom(random);
    this.request = clientRequest(this.nonce);
    this.pivot = pivot;
    this.reckoning = reckoning;
  }

  /** The request left at this instant. */
  departed(at: Raw): void {
    this.sent = at;
  }

  get sentAt(): Raw | null {
    return this.sent;
  }

  /** Judges a datagram that arrived at `at`. Only a genuine answer uses the exchange up; a stranger's packet does not. */
  answer(bytes: Uint8Array, at: Raw): Answer {
    const parsed = parsePacket(bytes);
    if (!parsed.ok) return rejected(parsed.reason);
    const { packet } = parsed;
    if (packet.mode !== MODE_SERVER) return rejected('wrong-mode');
    if (this.sent === null || packet.origin !== this.nonce) return rejected('wrong-origin');
    if (this.answered) return rejected('duplicate');
    this.answered = true;
    return judge(packet, this.sent, at, this.pivot, this.reckoning);
  }
}

function judge(packet: NtpPacket, sent: Raw, received: Raw, pivot: Utc, reckoning: Reckoning): Answer {
  if (packet.stratum === 0) {
    const code = refidText(packet.refid, 0);
    // An unsynchronised NTPsec answers with stratum 0 and INIT or STEP: a state, not a request.
    return /^[A-Z]{4}$/.test(code) && code !== 'INIT' && code !== 'STEP'
      ? { kind: 'kiss', code }
      : rejected('unsynchronised');
  }
  if (packet.leap === LEAP_UNKNOWN) return rejected('unsynchronised');
  if (packet.stratum > MAX_STRATUM) return rejected(packet.stratum === 16 ? 'unsynchronised' : 'bad-stratum');
  if (packet.receive === 0n || packet.transmit === 0n) return rejected('zero-timestamp');
  if (packet.rootDelay / 2 + packet.rootDispersion >= MAX_ROOT_DISTANCE) return rejected('too-distant');

  const trip = elapsed(sent, received);
  const processing = between(packet.receive, packet.transmit);
  if (trip < 0 || processing < -Math.min(2 * packet.precision, MAX_NEGATIVE_PROCESSING))
    return rejected('impossible-times');
  if (processing > MAX_PROCESSING) return rejected('impossible-times');
  const delay = trip - processing;
  if (delay < -MAX_NEGATIVE_DELAY) return rejected('impossible-times');
  if (delay > MAX_DELAY) return rejected('too-slow');
  const raw = later(sent, trip / 2);
  return {
    kind: 'measured',
    measurement: {
      raw,
      utc: reckoning((fromNtp(packet.receive, pivot) + toNanos(processing / 2)) as Utc, raw),
      delay: Math.max(0, delay),
      rootDelay: packet.rootDelay,
      rootDispersion: packet.rootDispersion,
      precision: packet.precision,
      stratum: packet.stratum,
      leap: packet.leap,
      refid: refidText(packet.refid, packet.stratum),
      authenticated: false,
    },
  };
}
