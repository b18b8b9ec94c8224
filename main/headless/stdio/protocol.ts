/**
 * The words of the line protocol between an outside simulator and the engine (docs/engine-stdio.md): events are parsed
 * here, and a line that is not one is refused with a sentence; whatever comes out of here can be trusted. Commands are
 * written here, each as one line of text.
 */
import { isIPv4 } from 'node:net';
import * as v from 'valibot';
import type { Address } from '../../engine/sync/ports.ts';
import type { Monotonic, Raw, Utc } from '../../engine/time/instant.ts';

/** Sockets are numbered from 0. */
export const SOCKETS = 16;

/** What the protocol lets a clock be sped up or slowed down by; kernels reach it with tick and frequency together. */
export const MAX_PPM = 100_000;

/** Kernels keep a frequency in 2^-16 ppm (`struct timex`), so a command that is a multiple of it is carried out exactly. */
const FREQUENCY_GRAIN = 1 / 65_536;

/** A simulator said something that is not of the protocol. */
export class ProtocolError extends Error {}

/** The clocks of the simulated machine when something happened. */
export interface Stamp {
  readonly wall: Utc;
  readonly monotonic: Monotonic;
  /** Null where the simulator does not have that clock. */
  readonly raw: Raw | null;
}

export interface Datagram {
  readonly socket: number;
  readonly from: Address;
  readonly bytes: Uint8Array;
}

export type Event =
  | { readonly kind: 'start' | 'timer' | 'now'; readonly at: Stamp }
  | { readonly kind: 'rx'; readonly at: Stamp; readonly datagram: Datagram }
  | { readonly kind: 'end' };

/** 20 characters hold 64 bits, and no simulation lasts longer. */
const nanoseconds = v.pipe(
  v.string('is not a string of digits'),
  v.regex(/^-?\d{1,19}$/, 'is not a string of digits'),
  v.transform((digits) => BigInt(digits)),
);

const integer = (least: number, most: number) => {
  const message = `is not an integer from ${least} to ${most}`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(least, message), v.maxValue(most, message));
};

const clocks = { rt: nanoseconds, mono: nanoseconds, raw: v.optional(nanoseconds) };

const Line = v.variant(
  'ev',
  [
    v.object({ ev: v.picklist(['start', 'timer', 'now']), ...clocks }),
    v.object({
      ev: v.literal('rx'),
      ...clocks,
      sock: integer(0, SOCKETS - 1),
      ip: v.pipe(v.string('is not an IPv4 address'), v.check(isIPv4, 'is not an IPv4 address')),
      port: integer(1, 65_535),
      hex: v.pipe(
        v.string('is not a string of hexadecimal digits'),
        v.regex(/^([0-9a-f]{2})*$/i, 'is not whole bytes in hexadecimal digits'),
      ),
    }),
    v.object({ ev: v.literal('end') }),
  ],
  'is not “start”, “timer”, “rx”, “now” or “end”',
);

/** What a line of the simulator says. Throws a `ProtocolError` where it says nothing. */
export function parseEvent(line: string): Event {
  const parsed = v.safeParse(Line, json(line), { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const member = v.getDotPath(issue);
    throw new ProtocolError(member === null ? 'it is not a JSON object' : `“${member}” ${issue.message}`);
  }
  const event = parsed.output;
  if (event.ev === 'end') return { kind: 'end' };
  const at: Stamp = {
    wall: event.rt as Utc,
    monotonic: event.mono as Monotonic,
    raw: event.raw === undefined ? null : (event.raw as Raw),
  };
  if (event.ev !== 'rx') return { kind: event.ev, at };
  const { sock: socket, ip, port, hex } = event;
  return { kind: 'rx', at, datagram: { socket, from: { ip, port }, bytes: Buffer.from(hex, 'hex') } };
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new ProtocolError('it is not JSON');
  }
}

/** The frequency that a kernel would keep for this one. */
export function kept(ppm: number): number {
  return Math.round(ppm / FREQUENCY_GRAIN) * FREQUENCY_GRAIN;
}

/** The lines that tell the simulator what to do. */
export const say = {
  send: (socket: number, to: Address, bytes: Uint8Array) =>
    `send ${socket} ${to.ip} ${to.port} ${Buffer.from(bytes).toString('hex')}`,
  close: (socket: number) => `close ${socket}`,
  step: (nanos: bigint) => `step ${nanos}`,
  /** 16 decimals write a multiple of 2^-16 exactly. */
  frequency: (ppm: number) => `freq ${ppm.toFixed(16).replace(/\.?0+$/, '')}`,
  log: (text: string) => `log ${text}`,
  /** Gives control back until something arrives. */
  wait: () => 'wait',
  /** Gives control back until something arrives or the monotonic clock has come so far. */
  until: (at: Monotonic) => `until ${at}`,
} as const;
