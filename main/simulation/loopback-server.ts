/**
 * A simulated server on a real UDP socket on loopback: real packets, simulated character and distance. The way there and
 * back is waited for at this end, so that the stamps are those of a real exchange over a network.
 */
import dgram from 'node:dgram';
import type { AddressInfo } from 'node:net';
import type { Utc } from '../engine/time/instant.ts';
import type { Path } from './network.ts';
import type { SeededRandom } from './random.ts';
import type { Server } from './server.ts';

export interface LoopbackServer {
  readonly port: number;
  close(): void;
}

export interface Loopback {
  readonly server: Server;
  /** Delays of each direction; none for an answer at once. */
  readonly path?: Path;
  /** True time, as this server knows it. */
  readonly now: () => Utc;
  readonly random: SeededRandom;
}

/** Binds a port of the system's choice on 127.0.0.1. Rejects where even that is not to be had. */
export async function serveOnLoopback({ server, path, now, random }: Loopback): Promise<LoopbackServer> {
  const socket = dgram.createSocket('udp4');
  const started = performance.now();
  const since = () => (performance.now() - started) / 1000;
  const travel = (delay: Path['up'] | undefined, arrive: () => void) => {
    if (delay === undefined) return arrive();
    const seconds = delay(random, since());
    if (seconds !== null) setTimeout(arrive, seconds * 1000);
  };
  socket.on('message', (request, from) => {
    travel(path?.up, () => {
      for (const answer of server(request, now())) {
        // The asker may be gone by then; a datagram to nobody is no error.
        travel(path?.down, () => closed || socket.send(answer, from.port, from.address, () => {}));
      }
    });
  });
  let closed = false;
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      socket.off('error', reject);
      socket.on('error', () => {});
      resolve();
    });
  });
  return {
    port: (socket.address() as AddressInfo).port,
    close: () => {
      closed = true;
      socket.close();
    },
  };
}
