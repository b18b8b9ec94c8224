/**
 * What kernel receive stamps are worth: the same questions, alternately stamped by the kernel and by the handler, to a
 * server on this machine whose clock is ours, so that every offset is an error of measurement. Once with an idle event
 * loop, once with one that is busy for 5 ms of every 20 ms: an answer from afar comes at a random moment and finds it
 * busy one time in four, for what is left of the 5 ms. On loopback the answer comes at once, so just that is played.
 *
 * The server is a real chronyd in a private network; without one it is a small server in a process of its own.
 */
import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Exchange } from '../../main/engine/ntp/exchange.ts';
import { elapsed, toSeconds, type Utc } from '../../main/engine/time/instant.ts';
import type { Reading } from '../../main/engine/time/reading.ts';
import { hostRandom } from '../../main/host/random.ts';
import { openTimescale } from '../../main/host/timescale/open.ts';
import { type HostTransport, openTransport } from '../../main/host/udp/transport.ts';
import { openNamespace } from '../interop/namespace.ts';
import { startChronyd, untilServing } from '../interop/servers.ts';
import { realDaemon } from '../real.ts';

const SELF = [path.join(import.meta.dirname, 'run.mjs'), 'stamps'];
const PORT = 1123;
const SAMPLES = 300;
const BUSY_MS = 5;
const EVERY_MS = 20;

export async function run([mode, port]: string[]): Promise<void> {
  if (mode === 'serve') return serve();
  if (mode === 'measure') return measure(Number(port));
  const chronyd = realDaemon('chronyd');
  const ns = chronyd === null ? null : await openNamespace();
  if (chronyd === null || ns === null) return againstOwnServer();
  const directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-bench-'));
  try {
    startChronyd(ns, chronyd, directory, PORT, ['local stratum 3']);
    await untilServing(ns, new Map([[PORT, 3]]));
    const { stdout, stderr } = await ns.run(process.execPath, [...SELF, 'measure', String(PORT)]);
    process.stdout.write(`Against a real chronyd:\n${stdout}${stderr}`);
  } finally {
    await ns.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function againstOwnServer(): Promise<void> {
  const server = spawn(process.execPath, [...SELF, 'serve'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(server.stdout, 'data')) as [Buffer];
  process.stdout.write('Against a small server, because no chronyd is here (.ci/run fetches it):\n');
  await measure(Number(String(port)));
  server.kill();
}

/** Answers with the present; its own delay between stamp and answer is part of what it adds to every row alike. */
async function serve(): Promise<void> {
  const { timescale } = openTimescale();
  const socket = dgram.createSocket('udp4');
  socket.on('message', (question, from) => {
    const answer = Buffer.alloc(48);
    answer.set([0x24, 3, 0, 0xec]);
    question.copy(answer, 24, 40, 48);
    const { wall } = timescale.read();
    const stamp = ((wall + 2_208_988_800_000_000_000n) << 32n) / 1_000_000_000n;
    answer.writeBigUInt64BE(BigInt.asUintN(64, stamp), 32);
    answer.writeBigUInt64BE(BigInt.asUintN(64, stamp), 40);
    socket.send(answer, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1', () => process.stdout.write(String(socket.address().port)));
  await once(socket, 'close');
}

async function measure(port: number): Promise<void> {
  const { timescale } = openTimescale();
  const kernel = openTransport(timescale);
  process.env.TRUECHIMER_NO_FFI = '1';
  const handler = openTransport(timescale);
  delete process.env.TRUECHIMER_NO_FFI;
  process.stdout.write(
    `${SAMPLES} questions each; offsets in us, which should be 0; stamps by the ${kernel.stamping().receive} and by the handler\n`,
  );

  for (const loaded of [false, true]) {
    const offsets = { kernel: [] as number[], handler: [] as number[] };
    for (let i = 0; i < SAMPLES; i++) {
      for (const [name, transport] of [
        ['kernel', kernel],
        ['handler', handler],
      ] as const) {
        offsets[name].push(await ask(transport, port, loaded));
        await pause(2 + 10 * Math.random());
      }
    }
    const [k, h] = [summary(offsets.kernel), summary(offsets.handler)];
    const state = loaded ? `busy ${BUSY_MS} of ${EVERY_MS} ms` : 'idle';
    process.stdout.write(
      `${state.padEnd(16)} kernel  std ${us(k.std)}  p95 ${us(k.p95)}  mean ${us(k.mean)}\n` +
        `${''.padEnd(16)} handler std ${us(h.std)}  p95 ${us(h.p95)}  mean ${us(h.mean)}\n` +
        `${''.padEnd(16)} handler/kernel: std ${(h.std / k.std).toFixed(1)}, p95 ${(h.p95 / k.p95).toFixed(1)}\n`,
    );
  }
}

function perhapsBusy(): void {
  if (Math.random() >= BUSY_MS / EVERY_MS) return;
  const end = performance.now() + BUSY_MS * Math.random();
  while (performance.now() < end);
}

/** The server's clock against ours, in seconds. */
function ask(transport: HostTransport, port: number, loaded: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const pivot = (BigInt(Date.now()) * 1_000_000n) as Utc;
    const exchange = new Exchange(hostRandom.bytes(8), pivot);
    let sent: Reading | null = null;
    const channel = transport.send({ ip: '127.0.0.1', port }, exchange.request, {
      sent(at) {
        sent = at;
        exchange.departed(at.raw);
        if (loaded) perhapsBusy();
      },
      received(bytes, at) {
        channel.close();
        const answer = exchange.answer(bytes, at);
        if (answer.kind !== 'measured' || sent === null) return reject(new Error(JSON.stringify(answer)));
        const { raw, utc } = answer.measurement;
        resolve(toSeconds(utc - sent.wall) - elapsed(sent.raw, raw));
      },
      failed: (failure) => reject(new Error(failure.message)),
    });
  });
}

function summary(values: readonly number[]): { mean: number; std: number; p95: number } {
  const mean = values.reduce((a, b) => a + b) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const sizes = values.map(Math.abs).sort((a, b) => a - b);
  return { mean, std: Math.sqrt(variance), p95: sizes[Math.floor(0.95 * sizes.length)]! };
}

const us = (seconds: number): string => (seconds * 1e6).toFixed(1).padStart(8);
