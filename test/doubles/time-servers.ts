/** Time servers on real UDP sockets of loopback, which tell this computer's own time in whatever way a test wants. */
import dgram from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { openTimescale } from '../../main/host/timescale/open.ts';
import { serveOnLoopback } from '../../main/simulation/loopback-server.ts';
import { SeededRandom } from '../../main/simulation/random.ts';
import type { Server } from '../../main/simulation/server.ts';

export interface TimeServer {
  readonly port: number;
  close(): void;
}

const { timescale } = openTimescale();
const now = () => timescale.read().wall;

/** Many a container has no IPv6, not even to itself. */
export const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some((a) => a.address === '::1'),
);

/** On 127.0.0.1, answering at once. */
export const timeServer = (server: Server): Promise<TimeServer> =>
  serveOnLoopback({ server, now, random: new SeededRandom(1) });

/** On any address of this computer. */
export async function timeServerAt(ip: string, server: Server): Promise<TimeServer> {
  const socket = dgram.createSocket(ip.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (request, from) => {
    for (const answer of server(request, now())) socket.send(answer, from.port, from.address);
  });
  socket.bind(0, ip);
  await once(socket, 'listening');
  return { port: socket.address().port, close: () => socket.close() };
}

/** Ports of 127.0.0.1 on which nothing listens: the system had them to give away a moment ago. */
export async function closedPorts(count: number): Promise<number[]> {
  const sockets = Array.from({ length: count }, () => dgram.createSocket('udp4'));
  await Promise.all(
    sockets.map((socket) => {
      socket.bind(0, '127.0.0.1');
      return once(socket, 'listening');
    }),
  );
  const ports = sockets.map((socket) => socket.address().port);
  await Promise.all(
    sockets.map((socket) => {
      socket.close();
      return once(socket, 'close');
    }),
  );
  return ports;
}
