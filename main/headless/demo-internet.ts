/**
 * The internet of the demonstration: the hosts of the catalogue as they might answer a computer in Berlin, the same every
 * time. Most answer, as far away as light and cables have it; some are silent, refuse, tell a wrong time, or are nearer than
 * their listed place allows. No packet leaves the program: none of this says anything about the real servers.
 */
import { greatCircle } from '../directory/place/distance.ts';
import { roundTripFloor } from '../directory/place/light.ts';
import type { Place, ServerRecord } from '../directory/record.ts';
import type { Resolution, Resolver, Transport } from '../engine/sync/ports.ts';
import type { Seconds, Utc } from '../engine/time/instant.ts';
import type { Reading } from '../engine/time/reading.ts';
import { exponential, type Path, symmetric } from '../simulation/network.ts';
import type { SeededRandom } from '../simulation/random.ts';
import { kissing, type Server, silent, truthful } from '../simulation/server.ts';

/** Networks of each half of 198.18.0.0/15, whose addresses belong to nobody (RFC 2544: measurements between devices). */
const PER_HALF = 255;
const NETWORKS = 2 * PER_HALF;

const addressIn = (network: number, host: number): string =>
  `198.${18 + Math.floor(network / PER_HALF)}.${network % PER_HALF}.${1 + (host % 254)}`;

/** Cables are longer than the great circle, and routers take their time. */
const DETOUR = 1.4;
const LAST_MILE: Seconds = 2e-3;

/** Shares of the hosts that are not as they should be. */
const SHARES = { gone: 0.03, silent: 0.1, denies: 0.01, limits: 0.01, wrong: 0.015, nearer: 0.015 };

const CLOCKS = ['GPS', 'PPS', 'DCFa', 'GNSS', 'PTB'] as const;

interface Machine {
  readonly server: Server;
  readonly path: Path;
}

export interface DemoInternet {
  readonly resolver: Resolver;
  readonly transport: Transport;
  /** Is this one of its addresses? */
  reaches(ip: string): boolean;
}

export interface DemoSurroundings {
  readonly here: Place;
  /** The clocks of the computer, and true time. */
  readonly read: () => Reading;
  readonly now: () => Utc;
  readonly random: SeededRandom;
}

export function demoInternet(records: readonly ServerRecord[], around: DemoSurroundings): DemoInternet {
  const names = new Map<string, Resolution>();
  const machines = new Map<string, Machine>();
  for (const record of records) {
    const random = around.random.fork(record.host);
    if (random.uniform() < SHARES.gone && record.status !== 'pool-zone') continue;
    const addresses = addressesOf(record, around.random, machines);
    for (const ip of addresses) machines.set(ip, machineOf(record, around.here, random));
    names.set(record.host, { kind: 'found', addresses });
  }
  const journeys = around.random.fork('journeys');
  return {
    reaches: (ip) => machines.has(ip),
    resolver: {
      resolve: (name, done) => {
        const answer = names.get(name) ?? ({ kind: 'not-found' } as const);
        setTimeout(() => done(answer), 4 + 30 * journeys.uniform());
      },
    },
    transport: {
      send: (to, bytes, events) => {
        const machine = machines.get(to.ip);
        const timers = new Set<NodeJS.Timeout>();
        const after = (delay: Seconds | null, action: () => void) => {
          if (delay === null) return;
          const timer = setTimeout(() => {
            timers.delete(timer);
            action();
          }, delay * 1000);
          timers.add(timer);
        };
        events.sent(around.read());
        after(machine?.path.up(journeys, 0) ?? null, () => {
          for (const answer of machine?.server(bytes, around.now()) ?? []) {
            after(machine?.path.down(journeys, 0) ?? null, () => events.received(answer, around.read().raw));
          }
        });
        return {
          close: () => {
            for (const timer of timers) clearTimeout(timer);
          },
        };
      },
    },
  };
}

/** Hosts of one domain stand in one network; a name of the pool leads to four servers of four people. */
function addressesOf(
  { host, pool }: ServerRecord,
  random: SeededRandom,
  taken: ReadonlyMap<string, unknown>,
): string[] {
  const domain = host.split('.').slice(-2).join('.');
  return Array.from({ length: pool ? 4 : 1 }, (_, i) => {
    const draw = random.fork(pool ? `${host} ${i}` : domain);
    let network = Math.floor(draw.uniform() * NETWORKS);
    let place = Math.floor(random.fork(`${host} ${i}`).uniform() * 254);
    for (let tries = 0; taken.has(addressIn(network, place)); tries += 1) {
      place += 1;
      if (tries % 254 === 253) network = (network + 1) % NETWORKS;
    }
    return addressIn(network, place);
  });
}

function machineOf(record: ServerRecord, here: Place, random: SeededRandom): Machine {
  const fate = random.uniform();
  const { silent: mute, denies, limits, wrong, nearer } = SHARES;
  const steps = [mute, denies, limits, wrong, nearer].map((_, i, all) =>
    all.slice(0, i + 1).reduce((sum, share) => sum + share),
  );
  const kind = steps.findIndex((step) => fate < step);
  const jitter = 0.2e-3 + 1.5e-3 * random.uniform();
  // Next door and without queues, so that it shows on a busy computer too.
  const path = symmetric(
    kind === 4 ? exponential(0.3e-3, 0.1e-3) : exponential(oneWay(record, here, random), jitter),
  );
  const character = () => truthful(modelOf(record, random));
  if (record.status === 'unreachable' || record.status === 'retired') return { server: silent, path };
  if (record.status === 'unsynchronised') return { server: truthful({ leap: 3, stratum: 16 }), path };
  switch (kind) {
    case 0:
      return { server: silent, path };
    case 1:
      return { server: kissing('DENY'), path };
    case 2:
      return { server: kissing('RATE'), path };
    case 3: {
      const offset = (random.uniform() < 0.5 ? -1 : 1) * (0.1 + 2 * random.uniform());
      return { server: truthful({ ...modelOf(record, random), offset }), path };
    }
    default:
      return { server: character(), path };
  }
}

function modelOf({ stratum: listed, host }: ServerRecord, random: SeededRandom) {
  const stratum = listed !== null && listed <= 4 ? listed : 2;
  const clock = CLOCKS[Math.floor(random.uniform() * CLOCKS.length)] ?? 'GPS';
  if (stratum === 1) return { stratum, refid: clock, rootDispersion: 2e-4 + 3e-4 * random.uniform() };
  // Some of the servers above are popular, and many follow them.
  const upstream = random.uniform() < 0.25 ? `203.0.113.${1 + (host.length % 3)}` : null;
  const refid = upstream ?? `203.0.113.${10 + Math.floor(random.uniform() * 240)}`;
  return {
    stratum,
    refid,
    rootDelay: 1e-3 + 8e-3 * random.uniform(),
    rootDispersion: 5e-4 + 3e-3 * random.uniform(),
  };
}

function oneWay({ place, pool, anycast, country }: ServerRecord, here: Place, random: SeededRandom): Seconds {
  const share = random.uniform();
  if (anycast === true) return LAST_MILE + 2e-3 * share;
  if (place !== null && !pool) {
    return LAST_MILE + (DETOUR * roundTripFloor(greatCircle(here, place)).fibre) / 2 + 3e-3 * share;
  }
  return country === 'DE' || country === null ? 8e-3 + 8e-3 * share : 15e-3 + 90e-3 * share;
}
