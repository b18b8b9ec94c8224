/**
 * The engine's way to the network: for each question a socket of its own on a port that the system chooses (RFC 9109),
 * connected, so that the kernel drops whatever comes from elsewhere.
 *
 * Stamps: both sending and receiving come from the kernel where they can, else sending is read immediately before the
 * system call and receiving in the handler. Each stamp of the kernel is verified; one that cannot be true gives way.
 */
import dgram from 'node:dgram';
import type { Address, Channel, ChannelEvents, Transport } from '../../engine/sync/ports.ts';
import type { Raw } from '../../engine/time/instant.ts';
import type { HostTimescale } from '../timescale/host-timescale.ts';
import { Departure, DepartureRecord } from './departure.ts';
import { failureOf } from './failure.ts';
import { familyOf, type KernelStamps, openKernelStamps } from './kernel-stamps.ts';
import { receiveInstant } from './receive-instant.ts';

export interface Stamping {
  readonly receive: 'kernel' | 'handler';
  readonly transmit: 'kernel' | 'caller';
  /** Why not by the kernel, in words; null where receiving is, which counts most. */
  readonly reason: string | null;
}

export interface HostTransport extends Transport {
  /** How packets are stamped, so far. */
  stamping(): Stamping;
}

/** So many answers without one usable stamp are not bad luck at the start. */
const STAMPS_GIVEN_UP_AFTER = 8;

const LATE = 'A busy moment of this program then looks like a delay of the network.';

export function openTransport(timescale: HostTimescale): HostTransport {
  const kernel = openKernelStamps();
  const stamps = 'open' in kernel ? kernel : null;
  const refused = 'open' in kernel ? null : kernel.reason;
  const seen = { stamped: 0, handled: 0 };
  const departures = new DepartureRecord();
  return {
    send: (to, bytes, events) => openChannel({ timescale, stamps, seen, departures }, to, bytes, events),
    stamping() {
      if (refused !== null) {
        return {
          receive: 'handler',
          transmit: 'caller',
          reason: `The kernel's receive times cannot be had: ${refused}. ${LATE}`,
        };
      }
      const transmit = departures.never ? 'caller' : 'kernel';
      if (seen.stamped === 0 && seen.handled >= STAMPS_GIVEN_UP_AFTER) {
        return {
          receive: 'handler',
          transmit,
          reason: `The kernel's receive times are not usable here. ${LATE}`,
        };
      }
      return { receive: 'kernel', transmit, reason: null };
    },
  };
}

interface Host {
  readonly timescale: HostTimescale;
  readonly stamps: KernelStamps | null;
  readonly seen: { stamped: number; handled: number };
  readonly departures: DepartureRecord;
}

function openChannel(host: Host, to: Address, bytes: Uint8Array, events: ChannelEvents): Channel {
  const { timescale, stamps, seen } = host;
  let socket: dgram.Socket | null = null;
  let stampedFd: number | null = null;
  let closed = false;
  let failed = false;
  let departure: Departure | null = null;

  const close = (): void => {
    if (closed) return;
    closed = true;
    departure?.stop();
    socket?.close();
  };
  const fail = (error: unknown): void => {
    // The first reason is the cause; what follows are its consequences.
    if (closed || failed) return;
    failed = true;
    events.failed(failureOf(error));
  };
  const receive = (message: Buffer): void => {
    const raw: Raw = timescale.raw();
    if (closed) return;
    const now = timescale.read();
    const stamp = stampedFd === null ? null : (stamps?.stampOf(stampedFd) ?? null);
    const sentAt = departure?.answered() ?? null;
    if (closed || sentAt === null) return;
    const instant = receiveInstant(sentAt, now, stamp, timescale.slewsTogether);
    if (instant.kind === 'stepped') return;
    if (instant.kind === 'stamped') seen.stamped++;
    else seen.handled++;
    if (!closed) events.received(new Uint8Array(message), instant.kind === 'stamped' ? instant.at : raw);
  };

  const send = (): void => {
    if (closed || socket === null) return;
    const asked = socket;
    const stamped = stampedFd === null || stamps === null ? null : { fd: stampedFd, stamps: stamps.transmit };
    const departing = new Departure(timescale, stamped, host.departures, (at) => {
      // A refusal may come back before it was known when the packet left; then it is the last word.
      if (!failed) events.sent(at);
    });
    departure = departing;
    try {
      departing.around(() => asked.send(bytes, (error) => (error ? fail(error) : departing.taken())));
    } catch (error) {
      fail(error);
    }
  };

  const open = (): void => {
    if (closed) return;
    const family = familyOf(to);
    try {
      const type = family === 4 ? 'udp4' : 'udp6';
      // It is an address, never a name: there is nothing to look up.
      socket = dgram.createSocket({ type, lookup: (ip, _, done) => done(null, ip, family) });
      socket.on('error', fail);
      socket.on('message', receive);
      stampedFd = stamps?.open(family) ?? null;
      if (stampedFd !== null) bindTo(socket, stampedFd, stamps);
      // Connecting takes a port that the system chooses.
      socket.connect(to.port, to.ip, (error?: Error) => (error ? fail(error) : send()));
    } catch (error) {
      fail(error);
    }
  };

  // The caller gets its channel before anything can happen on it.
  setImmediate(open);
  return { close };
}

function bindTo(socket: dgram.Socket, fd: number, stamps: KernelStamps | null): void {
  try {
    socket.bind({ fd, exclusive: true });
  } catch (error) {
    stamps?.close(fd);
    throw error;
  }
}
