/**
 * Time servers of all characters, good and bad. A server is a function from a request to its answers, so that the same
 * characters serve virtual networks and real UDP sockets.
 */
import {
  MODE_CLIENT,
  MODE_SERVER,
  type NtpPacket,
  parsePacket,
  serialisePacket,
} from '../engine/ntp/packet.ts';
import { refidOf } from '../engine/ntp/refid.ts';
import { eventOf, jumpOf, type Leap } from '../engine/select/leap.ts';
import { elapsed, later, type Seconds, type Utc } from '../engine/time/instant.ts';
import { NS_PER_DAY } from '../engine/time/month.ts';
import { type NtpTimestamp, toNtp } from '../engine/time/ntp-time.ts';

/** Answers to a request that arrived at a true time: none, one, or more than one. */
export type Server = (request: Uint8Array, at: Utc) => readonly Uint8Array[];

export interface ServerModel {
  /** Its clock against true time. */
  readonly offset?: Seconds;
  readonly stratum?: number;
  /** Up to four letters, or an address. */
  readonly refid?: string;
  readonly rootDelay?: Seconds;
  readonly rootDispersion?: Seconds;
  readonly leap?: number;
  /** log2 s */
  readonly precision?: number;
  /** Between the arrival of a request and the departure of the answer. */
  readonly processing?: Seconds;
}

/** A server that answers every proper request with its own time. */
export const truthful =
  (model: ServerModel = {}): Server =>
  (request, at) => {
    const answer = answerTo(request, at, model);
    return answer ? [serialisePacket(answer)] : [];
  };

export const silent: Server = () => [];

/** Another character from (and until) a true time on. */
export const changing =
  (when: (at: Utc) => boolean, then: Server, otherwise: Server): Server =>
  (request, at) =>
    (when(at) ? then : otherwise)(request, at);

/** A server that knows of a leap second: announces it in the last day of the month, and its stamps jump. */
export const announcing =
  (leap: Leap, model: ServerModel = {}): Server =>
  (request, at) => {
    const event = eventOf(leap);
    const indicator = leap.kind === 'insert' ? 1 : 2;
    const last = at < event && leap.at - at <= NS_PER_DAY;
    const offset = (model.offset ?? 0) + (at < event ? 0 : jumpOf(leap));
    return truthful({ ...model, offset, leap: last ? indicator : 0 })(request, at);
  };

/** One that hides it: spreads the second evenly over the 24 hours from noon to noon, and announces nothing. */
export const smearing =
  (leap: Leap, model: ServerModel = {}): Server =>
  (request, at) => {
    const share = Math.min(1, Math.max(0, 0.5 + elapsed(eventOf(leap), at) / 86_400));
    return truthful({ ...model, offset: (model.offset ?? 0) + jumpOf(leap) * share })(request, at);
  };

/** Kiss-o'-death (RFC 5905, section 7.4) instead of the time. */
export const kissing =
  (code: string): Server =>
  (request, at) => {
    const answer = answerTo(request, at, {});
    return answer ? [serialisePacket({ ...answer, stratum: 0, refid: refidOf(code), leap: 3 })] : [];
  };

/** An answer to a question that nobody asked. */
export const wrongOrigin =
  (inner: Server): Server =>
  (request, at) =>
    inner(request, at).map((bytes) => {
      const forged = Uint8Array.from(bytes);
      forged[31] = (forged[31] ?? 0) ^ 1;
      return forged;
    });

/** Everything is said twice. */
export const repeating =
  (inner: Server): Server =>
  (request, at) =>
    inner(request, at).flatMap((bytes) => [bytes, bytes]);

function answerTo(request: Uint8Array, at: Utc, model: ServerModel): NtpPacket | null {
  const parsed = parsePacket(request);
  if (!parsed.ok || parsed.packet.mode !== MODE_CLIENT) return null;
  const own = later(at, model.offset ?? 0);
  return {
    leap: model.leap ?? 0,
    version: parsed.packet.version,
    mode: MODE_SERVER,
    stratum: model.stratum ?? 2,
    poll: parsed.packet.poll,
    precision: 2 ** (model.precision ?? -23),
    rootDelay: model.rootDelay ?? 0,
    rootDispersion: model.rootDispersion ?? 0,
    refid: refidBytes(model.refid ?? ((model.stratum ?? 2) <= 1 ? 'SIM' : '192.0.2.200')),
    reference: toNtp(later(own, -16)),
    origin: parsed.packet.transmit as NtpTimestamp,
    receive: toNtp(own),
    transmit: toNtp(later(own, model.processing ?? 0)),
  };
}

/** Letters name a reference clock, four numbers the server above. */
function refidBytes(refid: string): number {
  const numbers = refid.split('.');
  return numbers.length === 4 ? numbers.reduce((id, n) => id * 256 + Number(n), 0) : refidOf(refid);
}
