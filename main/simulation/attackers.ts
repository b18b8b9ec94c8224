/**
 * Those who want this computer's clock to be wrong, by where they stand. What each of them can reach, and what limits
 * it, is the table in `docs/attackers.md`; a test stands behind every line of it.
 *
 *  - Off the path: sees no packet of ours and can only guess. It forges datagrams with a server's address.
 *  - On the path: sees, holds, drops and changes packets. Nothing but a key shared with the server can stop it from
 *    changing them; these attackers only delay, repeat, and kiss, which no key stops.
 *  - At the server: tells whatever time it likes. Those are characters of servers (`server.ts`).
 */
import { MODE_SERVER, type NtpPacket, serialisePacket, VERSION } from '../engine/ntp/packet.ts';
import { refidOf } from '../engine/ntp/refid.ts';
import { later, type Seconds, type Utc } from '../engine/time/instant.ts';
import { toNtp } from '../engine/time/ntp-time.ts';
import type { Machine } from './machine.ts';
import type { Delay, Path } from './network.ts';
import type { SeededRandom } from './random.ts';
import type { Server } from './server.ts';

/** Makes one forged datagram at a true time; its origin is guessed anew for every copy that is sent. */
export type Forge = (random: SeededRandom, at: Utc) => Uint8Array;

/** Where the origin stands in a packet. */
const ORIGIN = 24;

/** An answer that would be perfect if the guessed origin were right, and is so many seconds wrong. */
export const forgedAnswer =
  (offset: Seconds): Forge =>
  (_, at) =>
    serialisePacket(forgery(later(at, offset)));

/** A kiss-o'-death that would be believed if the guessed origin were right. */
export const forgedKiss =
  (code: string): Forge =>
  (_, at) =>
    serialisePacket({ ...forgery(at), stratum: 0, leap: 3, refid: refidOf(code) });

/** Bytes without sense, of any length. */
export const forgedNoise: Forge = (random) => random.bytes(Math.floor(random.uniform() * 200));

const forgery = (utc: Utc): NtpPacket => ({
  leap: 0,
  version: VERSION,
  mode: MODE_SERVER,
  stratum: 1,
  poll: 6,
  precision: 2 ** -23,
  rootDelay: 0,
  rootDispersion: 0,
  refid: refidOf('GPS'),
  reference: toNtp(utc),
  origin: toNtp(utc),
  receive: toNtp(utc),
  transmit: toNtp(utc),
});

/** Forged packets arrive in volleys this far apart, which is as good as one by one, and cheaper to simulate. */
const VOLLEY: Seconds = 2e-3;

/**
 * Off the path: sprays a machine with forged datagrams of the given kinds in turn, `rate` a second to each server's
 * address. Only what arrives while a channel is open reaches the engine, so only that is simulated: the attacker is
 * given a luck that it does not have, for it would have to guess the port of the channel as well.
 */
export class Spoofer {
  /** Forged datagrams that reached an open channel. */
  arrived = 0;
  private readonly machine: Machine;
  private readonly random: SeededRandom;

  constructor(machine: Machine, random: SeededRandom, rate: number, forgers: readonly Forge[]) {
    this.machine = machine;
    this.random = random;
    const copies = Math.max(1, Math.round((rate * VOLLEY) / forgers.length));
    machine.opened.add((ip) => this.volley(ip, copies, forgers));
  }

  private volley(ip: string, copies: number, forgers: readonly Forge[]): void {
    const { machine, random } = this;
    machine.world.in(2 * VOLLEY * random.uniform(), () => {
      let reached = 0;
      for (const forge of forgers) {
        const bytes = forge(random, machine.world.now);
        const guess = bytes.length < ORIGIN + 8 ? null : new DataView(bytes.buffer, ORIGIN);
        // Nobody keeps a datagram that was refused, so one buffer serves for all copies.
        for (let i = 0; i < copies; i += 1) {
          guess?.setUint32(0, random.uniform() * 2 ** 32);
          guess?.setUint32(4, random.uniform() * 2 ** 32);
          reached += machine.inject(ip, bytes);
        }
      }
      this.arrived += reached;
      if (reached > 0) this.volley(ip, copies, forgers);
    });
  }
}

/** On the path: holds packets of one direction for so long, as a function of the seconds of the simulation. */
export const holding =
  (added: (since: Seconds) => Seconds, inner: Delay): Delay =>
  (random, since) => {
    const delay = inner(random, since);
    return delay === null ? null : delay + Math.max(0, added(since));
  };

/** On the path: holds all answers, the direction that makes this computer's clock late. */
export const holdingAnswers = (added: (since: Seconds) => Seconds, path: Path): Path => ({
  up: path.up,
  down: holding(added, path.down),
});

/** On the path: while it is active, swallows each question and repeats the server's answer to an earlier one. */
export const replaying = (active: (at: Utc) => boolean, inner: Server): Server => {
  const heard: Uint8Array[] = [];
  return (request, at) => {
    if (active(at) && heard.length > 0) return heard;
    const answers = inner(request, at);
    heard.push(...answers);
    // The last few are the most plausible ones.
    heard.splice(0, heard.length - 4);
    return answers;
  };
};
