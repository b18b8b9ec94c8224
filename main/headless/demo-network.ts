/**
 * The demonstration's network: five servers with names, on real UDP ports of loopback and nowhere else, of which one tells
 * the wrong time and one falls silent after a while; and behind them the made-up internet of the catalogue.
 */
import type { Resolver, Transport } from '../engine/sync/ports.ts';
import { elapsed, type Utc } from '../engine/time/instant.ts';
import { serveOnLoopback } from '../simulation/loopback-server.ts';
import { exponential, symmetric } from '../simulation/network.ts';
import type { SeededRandom } from '../simulation/random.ts';
import { changing, type Server, silent, truthful } from '../simulation/server.ts';
import type { DemoInternet } from './demo-internet.ts';

/** Seconds after which a server of the demonstration stops answering. */
const SILENT_AFTER = 20;

interface DemoServer {
  readonly name: string;
  /**
   * For documentation (RFC 5737) or for measurements (RFC 2544), each in a network of its own: they lead nowhere, even should
   * they ever leave this program.
   */
  readonly address: string;
  /** Seconds per direction, and the mean of the queues on top. */
  readonly distance: number;
  readonly jitter: number;
  readonly server: (start: Utc) => Server;
}

const good = (stratum: number, refid: string, rootDelay: number, rootDispersion: number) => () =>
  truthful({ stratum, refid, rootDelay, rootDispersion });

const SERVERS: readonly DemoServer[] = [
  {
    name: 'amsterdam.example',
    address: '192.0.2.1',
    distance: 0.006,
    jitter: 0.0005,
    server: good(2, '192.0.2.101', 0.0008, 0.0006),
  },
  {
    name: 'berlin.example',
    address: '198.51.100.2',
    distance: 0.009,
    jitter: 0.001,
    server: good(2, '192.0.2.102', 0.0015, 0.001),
  },
  {
    name: 'zurich.example',
    address: '203.0.113.3',
    distance: 0.011,
    jitter: 0.001,
    server: good(1, 'GPS', 0, 0.0002),
  },
  {
    name: 'wrong-by-80-ms.example',
    address: '198.18.255.4',
    distance: 0.008,
    jitter: 0.001,
    server: () => truthful({ offset: 0.08, stratum: 2, rootDelay: 0.001, rootDispersion: 0.001 }),
  },
  {
    name: 'soon-silent.example',
    address: '198.19.255.5',
    distance: 0.014,
    jitter: 0.002,
    server: (start) =>
      changing(
        (at) => elapsed(start, at) > SILENT_AFTER,
        silent,
        truthful({ stratum: 3, rootDelay: 0.004, rootDispersion: 0.003 }),
      ),
  },
];

export const DEMO_SERVERS = SERVERS.map(({ name }) => name);

export interface DemoNetwork {
  readonly resolver: Resolver;
  /** Carries packets to the demonstration's servers, and to loopback; there is nothing else. */
  readonly transport: Transport;
  close(): void;
}

export async function openDemoNetwork(
  real: Transport,
  now: () => Utc,
  random: SeededRandom,
  internet: DemoInternet,
): Promise<DemoNetwork> {
  const start = now();
  const open = await Promise.all(
    SERVERS.map(({ name, distance, jitter, server }) =>
      serveOnLoopback({
        server: server(start),
        path: symmetric(exponential(distance, jitter)),
        now,
        random: random.fork(name),
      }),
    ),
  );
  const addresses = new Map(SERVERS.map(({ name, address }) => [name, address]));
  const ports = new Map(open.map(({ port }, i) => [SERVERS[i]?.address, port]));
  return {
    resolver: {
      resolve: (name, done) => {
        const address = addresses.get(name);
        if (address === undefined) return internet.resolver.resolve(name, done);
        setTimeout(() => done({ kind: 'found', addresses: [address] }), 0);
      },
    },
    transport: {
      send: (to, bytes, events) => {
        const port = ports.get(to.ip);
        if (port !== undefined) return real.send({ ip: '127.0.0.1', port }, bytes, events);
        if (internet.reaches(to.ip)) return internet.transport.send(to, bytes, events);
        if (/^127\.|^::1$/.test(to.ip)) return real.send(to, bytes, events);
        const timer = setTimeout(() =>
          events.failed({ kind: 'no-network', message: 'the demonstration has no network but its own' }),
        );
        return { close: () => clearTimeout(timer) };
      },
    },
    close: () => {
      for (const server of open) server.close();
    },
  };
}
