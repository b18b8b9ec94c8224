/**
 * What kernel stamps are worth: the same questions, alternately stamped by the kernel and by the program, to a server on
 * this machine whose clock is ours, so that every offset is an error of measurement. Over loopback and over a virtual
 * cable between two private networks (veth), with an idle event loop and with one that is busy for 5 ms of every 20 ms:
 * an answer from afar comes at a random moment and finds it busy one time in four, for what is left of the 5 ms. Here
 * the answer comes at once, so just that is played.
 *
 * Whatever else runs on the machine disturbs the figures. So each state is measured in several rounds, and the quietest
 * of them is printed beside all together. The goals are reported, not enforced: a machine may be busy all day.
 *
 * The server is a real chronyd in a private network; without one it is a small server in a process of its own, on
 * loopback only, whose own lateness is part of every figure.
 */
import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Exchange } from '../../main/engine/ntp/exchange.ts';
import type { Address } from '../../main/engine/sync/ports.ts';
import { elapsed, toSeconds, type Utc } from '../../main/engine/time/instant.ts';
import type { Reading } from '../../main/engine/time/reading.ts';
import { hostRandom } from '../../main/host/random.ts';
import { openTimescale } from '../../main/host/timescale/open.ts';
import { type HostTransport, openTransport } from '../../main/host/udp/transport.ts';
import { openNamespace } from '../interop/namespace.ts';
import { startChronyd, untilServing } from '../interop/servers.ts';
import { openFarSide } from '../interop/veth.ts';
import { realDaemon } from '../real.ts';

const SELF = [path.join(import.meta.dirname, 'run.mjs'), 'stamps'];
const PORT = 1123;
const ROUNDS = 5;
const SAMPLES_PER_ROUND = 100;
const BUSY_MS = 5;
const EVERY_MS = 20;
const COST_SAMPLES = 500;

/** The largest standard deviation of single offsets that is good enough, microseconds. */
const GOALS = { loopback: { idle: 4, busy: 6 }, veth: { idle: 30, busy: null } } as const;
type Network = keyof typeof GOALS;

export async function run([mode, ...addresses]: string[]): Promise<void> {
  if (mode === 'serve') return serve();
  if (mode === 'measure') return measure(addresses);
  const chronyd = realDaemon('chronyd');
  const ns = chronyd === null ? null : await openNamespace();
  if (chronyd === null || ns === null) return againstOwnServer();
  const directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-bench-'));
  try {
    const far = await openFarSide(ns);
    for (const [name, place] of [
      ['near', ns],
      ['far', far.place],
    ] as const) {
      const own = path.join(directory, name);
      mkdirSync(own);
      startChronyd(place, chronyd, own, PORT, ['local stratum 3']);
      await untilServing(place, new Map([[PORT, 3]]));
    }
    const servers = [`127.0.0.1:${PORT}`, `${far.address}:${PORT}`];
    const { stdout, stderr } = await ns.run(process.execPath, [...SELF, 'measure', ...servers]);
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
  await measure([`127.0.0.1:${String(port)}`]);
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

type Way = 'kernel' | 'handler';
const WAYS: readonly Way[] = ['kernel', 'handler'];

async function measure(servers: readonly string[]): Promise<void> {
  const { timescale } = openTimescale();
  const kernel = openTransport(timescale);
  process.env.TRUECHIMER_NO_FFI = '1';
  const transports = { kernel, handler: openTransport(timescale) };
  delete process.env.TRUECHIMER_NO_FFI;

  const [loopback, veth] = servers.map((server) => {
    const [ip = '', port] = server.split(':');
    return { ip, port: Number(port) };
  });
  // The first packets find caches cold, hardware addresses unknown and stamping not yet switched on.
  for (const server of [loopback, veth]) {
    for (let i = 0; server !== undefined && i < 20; i++)
      for (const way of WAYS) await ask(transports[way], server, false);
  }
  const { receive, transmit, reason } = kernel.stamping();
  process.stdout.write(
    `${ROUNDS} rounds of ${SAMPLES_PER_ROUND} questions each way; offsets in us, which should be 0.\n` +
      `"kernel" is the way in use: sending stamped by the ${transmit}, receiving by the ${receive}${reason === null ? '' : ` (${reason})`}.\n` +
      '"handler" is a plain handler of messages. "best": the standard deviation in the quietest round.\n\n' +
      `${''.padEnd(26)}${['best', 'std', 'p95', 'max', 'mean'].map((c) => c.padStart(9)).join('')}\n`,
  );

  const verdicts: string[] = [];
  for (const [network, server] of [
    ['loopback', loopback],
    ['veth', veth],
  ] as const) {
    if (server === undefined) {
      verdicts.push(`${network}: not measured here`);
      continue;
    }
    for (const load of ['idle', 'busy'] as const) {
      const rounds = await measureState(transports, server, load === 'busy');
      const { kernel: k, handler: h } = { kernel: summary(rounds.kernel), handler: summary(rounds.handler) };
      const state = load === 'idle' ? `${network} idle` : `${network} busy ${BUSY_MS} of ${EVERY_MS} ms`;
      process.stdout.write(`${row(`${state}`, null)}${row('  kernel', k)}${row('  handler', h)}`);
      const ratio = (of: keyof Summary) => (Math.abs(h[of]) / Math.abs(k[of])).toFixed(1).padStart(9);
      process.stdout.write(
        `${'  handler / kernel'.padEnd(26)}${(['best', 'std', 'p95', 'max', 'mean'] as const).map(ratio).join('')}\n`,
      );
      verdicts.push(verdict(network, load, state, k));
    }
  }
  process.stdout.write(`\n${verdicts.filter((line) => line !== '').join('\n')}\n`);
  if (loopback !== undefined) await cost(transports, loopback);
}

async function measureState(
  transports: Readonly<Record<Way, HostTransport>>,
  server: Address,
  busy: boolean,
): Promise<Record<Way, number[][]>> {
  const rounds: Record<Way, number[][]> = { kernel: [], handler: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const way of WAYS) rounds[way].push([]);
    for (let i = 0; i < SAMPLES_PER_ROUND; i++) {
      for (const way of WAYS) {
        rounds[way].at(-1)?.push(await ask(transports[way], server, busy));
        await pause(2 + 10 * Math.random());
      }
    }
  }
  return rounds;
}

function verdict(network: Network, load: 'idle' | 'busy', state: string, { std, best }: Summary): string {
  const goal = GOALS[network][load];
  if (goal === null) return '';
  const reached = (seconds: number) => seconds * 1e6 <= goal;
  const judged = reached(std) ? 'met' : reached(best) ? 'met in the quietest round only' : 'MISSED';
  return `${state}: std at most ${goal} us is the goal: ${judged} (${(std * 1e6).toFixed(1)} us)`;
}

/** Processor time of one whole exchange, from opening its socket to closing it. */
async function cost(transports: Readonly<Record<Way, HostTransport>>, server: Address): Promise<void> {
  for (const way of WAYS) {
    const before = process.cpuUsage();
    for (let i = 0; i < COST_SAMPLES; i++) await ask(transports[way], server, false);
    const { user, system } = process.cpuUsage(before);
    const each = (user + system) / COST_SAMPLES;
    process.stdout.write(
      `${way}: ${each.toFixed(0)} us of processor time for one exchange; 8 servers every 64 s: ${((each * 1e-6 * 8 * 100) / 64).toFixed(4)} % of a core\n`,
    );
  }
}

function perhapsBusy(): void {
  if (Math.random() >= BUSY_MS / EVERY_MS) return;
  const end = performance.now() + BUSY_MS * Math.random();
  while (performance.now() < end);
}

/** The server's clock against ours, in seconds. */
function ask(transport: HostTransport, server: Address, busy: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const pivot = (BigInt(Date.now()) * 1_000_000n) as Utc;
    const exchange = new Exchange(hostRandom.bytes(8), pivot);
    let sent: Reading | null = null;
    const channel = transport.send(server, exchange.request, {
      sent(at) {
        sent = at;
        exchange.departed(at.raw);
        if (busy) perhapsBusy();
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

interface Summary {
  readonly best: number;
  readonly std: number;
  readonly p95: number;
  readonly max: number;
  readonly mean: number;
}

function summary(rounds: readonly (readonly number[])[]): Summary {
  const all = rounds.flat();
  const sizes = all.map(Math.abs).sort((a, b) => a - b);
  return {
    best: Math.min(...rounds.map(deviation)),
    std: deviation(all),
    p95: sizes[Math.floor(0.95 * sizes.length)]!,
    max: sizes.at(-1)!,
    mean: mean(all),
  };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

function row(name: string, figures: Summary | null): string {
  const columns = figures === null ? [] : Object.values(figures);
  return `${name.padEnd(26)}${columns.map((seconds) => (seconds * 1e6).toFixed(1).padStart(9)).join('')}\n`;
}
