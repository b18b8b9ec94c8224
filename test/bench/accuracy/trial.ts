/**
 * One run of a scenario: the engine that ships, on a simulated machine, watched from outside. Once a simulated second the
 * clock is compared with true time, and the engine is asked what it would say now. Every exchange that the engine sees is
 * recorded as it goes through, so that references can be given the very same.
 */
import { MODE_SERVER, parsePacket } from '../../../main/engine/ntp/packet.ts';
import type { Polls } from '../../../main/engine/source/manners.ts';
import type { Ports } from '../../../main/engine/sync/ports.ts';
import { Sync } from '../../../main/engine/sync/sync.ts';
import { elapsed, type Raw, type Seconds, toSeconds, type Utc } from '../../../main/engine/time/instant.ts';
import { fromNtp } from '../../../main/engine/time/ntp-time.ts';
import { Machine } from '../../../main/simulation/machine.ts';
import { SeededRandom } from '../../../main/simulation/random.ts';
import { truthful } from '../../../main/simulation/server.ts';
import { World } from '../../../main/simulation/world.ts';
import type { Scenario } from './scenarios.ts';

/** 2027-01-15 08:00 UTC */
const START = 1_800_000_000_000_000_000n as Utc;

/** The person's limit; it decides what is shown, not what is done. */
const LIMIT: Seconds = 0.1;

/** Kept so that both differences of a reference are small numbers: seconds since the start, on each scale. */
export interface Exchange {
  readonly host: number;
  /** Middle of the exchange on the counter. */
  readonly raw: Seconds;
  /** By how much the server's time was ahead of the counter there. */
  readonly offset: Seconds;
  readonly delay: Seconds;
}

/** Index: seconds since the start. NaN where nothing was claimed. */
export interface Trace {
  /** Of the clock; positive is fast. */
  readonly clock: Float64Array;
  /** By how much true time is ahead of the counter. */
  readonly counter: Float64Array;
  /** Of what the engine says the time is, and the bounds that it claims for it. */
  readonly estimate: Float64Array;
  readonly guaranteed: Float64Array;
  readonly likely: Float64Array;
  readonly exchanges: readonly Exchange[];
  /** Departures by host. */
  readonly packets: readonly (readonly Seconds[])[];
}

const address = (host: number) => `10.0.0.${host + 1}`;

export function tryOut(scenario: Scenario, seed: number, polls: Polls): Trace {
  const { span, oscillator, clockError, hosts, incident } = scenario;
  const world = new World(START);
  const machine = new Machine(world, { oscillator, clockError }, new SeededRandom(seed));
  for (const [i, { up, down, offset }] of hosts.entries()) {
    machine.connect(address(i), { server: truthful({ stratum: 1, offset }), path: { up, down } });
  }
  const origin = machine.oscillator.read(START);
  const exchanges: Exchange[] = [];
  const sync = new Sync(
    { ...machine.ports, transport: listeningTo(machine, origin, (e) => exchanges.push(e)) },
    null,
  );
  sync.configure(
    hosts.map((_, i) => ({
      host: address(i),
      port: 123,
      literal: true,
      text: address(i),
      pool: false,
      polls,
    })),
    LIMIT,
  );
  if (incident) world.in(incident.at, () => incident.happen(machine));
  sync.start();

  const blank = () => new Float64Array(span).fill(Number.NaN);
  const [clock, counter, estimate, guaranteed, likely] = [blank(), blank(), blank(), blank(), blank()];
  for (let second = 0; second < span; second += 1) {
    const raw = machine.oscillator.read(world.now);
    clock[second] = toSeconds(machine.clock.at(raw) - world.now);
    counter[second] = toSeconds(world.now - START - (raw - origin));
    const claim = sync.now();
    if (claim !== null) {
      estimate[second] = toSeconds(claim.utc - world.now);
      guaranteed[second] = claim.bound;
      likely[second] = claim.likely ?? Number.NaN;
    }
    world.run(1);
  }
  sync.stop();
  const packets = hosts.map((_, i) =>
    machine.packets.filter((p) => p.ip === address(i)).map((p) => toSeconds(p.at - START)),
  );
  return { clock, counter, estimate, guaranteed, likely, exchanges, packets };
}

/** The machine's transport, with somebody who writes down what goes through. */
function listeningTo(machine: Machine, origin: Raw, heard: (exchange: Exchange) => void): Ports['transport'] {
  const hosts = new Map([...machine.network.keys()].map((ip, i) => [ip, i]));
  return {
    send: (to, bytes, events) => {
      let sent: Raw | null = null;
      return machine.ports.transport.send(to, bytes, {
        sent: (at) => {
          sent = at.raw;
          events.sent(at);
        },
        received: (datagram, at) => {
          const answer = parsePacket(datagram);
          if (sent !== null && answer.ok && answer.packet.mode === MODE_SERVER) {
            const [t2, t3] = [fromNtp(answer.packet.receive, START), fromNtp(answer.packet.transmit, START)];
            const raw = (elapsed(origin, sent) + elapsed(origin, at)) / 2;
            const utc = (elapsed(START, t2) + elapsed(START, t3)) / 2;
            const delay = elapsed(sent, at) - elapsed(t2, t3);
            heard({ host: hosts.get(to.ip)!, raw, offset: utc - raw, delay });
          }
          events.received(datagram, at);
        },
        failed: (failure) => events.failed(failure),
      });
    },
  };
}
