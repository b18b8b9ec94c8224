/**
 * Asks a server once, right behind some packets of no meaning, and prints the delay that it measured, in seconds. A
 * program of its own, to be run within a private network.
 */
import dgram from 'node:dgram';
import { once } from 'node:events';
import { Exchange } from '../../main/engine/ntp/exchange.ts';
import type { Utc } from '../../main/engine/time/instant.ts';
import { hostRandom } from '../../main/host/random.ts';
import { openTimescale } from '../../main/host/timescale/open.ts';
import { openTransport } from '../../main/host/udp/transport.ts';

/** As long as a question. */
const MEANINGLESS = new Uint8Array(48);
/** The port of the discard protocol (RFC 863); nobody has to listen, and a socket that is not connected hears no refusal. */
const DISCARD = 9;

export async function run([ip = '', port, before]: string[]): Promise<void> {
  const transport = openTransport(openTimescale().timescale);
  const filler = dgram.createSocket('udp4');
  await once(filler.bind(), 'listening');
  const exchange = new Exchange(hostRandom.bytes(8), (BigInt(Date.now()) * 1_000_000n) as Utc);
  const delay = await new Promise<number>((resolve, reject) => {
    // The transport makes its system call in the next turn of the loop.
    for (let i = 0; i < Number(before); i++) filler.send(MEANINGLESS, DISCARD, ip);
    const channel = transport.send({ ip, port: Number(port) }, exchange.request, {
      sent: (at) => exchange.departed(at.raw),
      received(bytes, at) {
        channel.close();
        const answer = exchange.answer(bytes, at);
        if (answer.kind === 'measured') resolve(answer.measurement.delay);
        else reject(new Error(JSON.stringify(answer)));
      },
      failed: (failure) => reject(new Error(failure.message)),
    });
  });
  process.stdout.write(String(delay));
}
