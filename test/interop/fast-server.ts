/**
 * A time server whose clock agrees with this computer’s when it is first asked, and from then on runs faster by so many
 * ppm: what a client learns against it is known. A program of its own, to be run within a private network. Arguments:
 * address, port, ppm.
 */
import dgram from 'node:dgram';
import { once } from 'node:events';
import type { Utc } from '../../main/engine/time/instant.ts';
import { openTimescale } from '../../main/host/timescale/open.ts';
import { truthful } from '../../main/simulation/server.ts';

export async function run([ip = '', port, ppm]: string[]): Promise<void> {
  const { timescale } = openTimescale();
  let start: bigint | null = null;
  const now = () => {
    const { wall } = timescale.read();
    start ??= wall;
    const since = Number(wall - start);
    return (start + BigInt(Math.round(since * (1 + Number(ppm) * 1e-6)))) as Utc;
  };
  const serve = truthful({ stratum: 1, refid: 'GPS' });
  const socket = dgram.createSocket('udp4');
  socket.on('message', (question, from) => {
    for (const answer of serve(question, now())) socket.send(answer, from.port, from.address);
  });
  socket.bind(Number(port), ip);
  await once(socket, 'listening');
  await once(socket, 'close');
}
