/**
 * What it costs to run the engine: processor time of simulated days, of real exchanges over loopback sockets, and the
 * memory that the engine holds on to in a simulated year.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import { Exchange } from '../../../main/engine/ntp/exchange.ts';
import type { Polls } from '../../../main/engine/source/manners.ts';
import type { Utc } from '../../../main/engine/time/instant.ts';
import { hostRandom } from '../../../main/host/random.ts';
import { openTimescale } from '../../../main/host/timescale/open.ts';
import { type HostTransport, openTransport } from '../../../main/host/udp/transport.ts';
import { Run } from '../../engine/scenario.ts';

const DAY = 86_400;
const YEAR_DAYS = 365;
const LOOKED_AT = [1, 10, 30, 100, 200, YEAR_DAYS];

interface Held {
  readonly days: number;
  readonly bytes: number;
}

const EXCHANGES = 500;
const WARM = 100;

/** A year of these is what a machine that is never switched off does at the longest interval. */
const LONGEST: Polls = { least: 10, most: 10 };
const STEADY: Polls = { least: 6, most: 6 };

const DAY_GOAL = 3;
const SHARE_GOAL = 1e-3;

export async function cost(): Promise<void> {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const day = simulatedDay(4);
  say(`a simulated day with 4 servers: ${day.toFixed(2)} s of processor time (goal: under ${DAY_GOAL} s)`);
  const eight = simulatedDay(8, STEADY);
  const exchange = await realExchange();
  // What the simulation itself takes is in it as well: an upper limit for the engine.
  const core = eight / DAY + (8 / 64) * exchange;
  say(
    `8 servers at 64 s: ${((eight / DAY) * 1e6).toFixed(1)} us of a core per second for the engine in its simulation, ` +
      `${(exchange * 1e6).toFixed(0)} us for each real exchange over a socket: ` +
      `${(core * 100).toFixed(4)} % of one core (goal: under ${SHARE_GOAL * 100} %)`,
  );
  say('what the engine holds, 4 servers at 1024 s, after collecting garbage:');
  const memory = simulatedYear(({ days, bytes }) =>
    say(`  day ${String(days).padStart(3)}: ${(bytes / 1024).toFixed(0)} KiB`),
  );
  say(JSON.stringify({ day, core, exchange, memory }));
}

/** Processor time in seconds, with everything compiled: a first day is run to warm up. */
function simulatedDay(servers: number, polls?: Polls): number {
  const day = () => {
    const before = process.cpuUsage();
    new Run({ peers: Array.from({ length: servers }, () => ({})), ...(polls && { polls }) }).pass(DAY);
    return processor(before);
  };
  day();
  return day();
}

const processor = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

/** Processor time of one exchange through real sockets, with a small server in a process of its own. */
async function realExchange(): Promise<number> {
  const runner = path.join(import.meta.dirname, '../run.mjs');
  const server = spawn(process.execPath, [runner, 'stamps', 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = (await once(server.stdout, 'data')) as [Buffer];
  const { timescale } = openTimescale();
  const transport = openTransport(timescale);
  for (let i = 0; i < WARM; i += 1) await ask(transport, Number(String(text)));
  const before = process.cpuUsage();
  for (let i = 0; i < EXCHANGES; i += 1) await ask(transport, Number(String(text)));
  const used = processor(before);
  server.kill();
  return used / EXCHANGES;
}

function ask(transport: HostTransport, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const exchange = new Exchange(hostRandom.bytes(8), (BigInt(Date.now()) * 1_000_000n) as Utc);
    const channel = transport.send({ ip: '127.0.0.1', port }, exchange.request, {
      sent: (at) => exchange.departed(at.raw),
      received: (bytes, at) => {
        channel.close();
        exchange.answer(bytes, at);
        resolve();
      },
      failed: (failure) => reject(new Error(failure.message)),
    });
  });
}

/** Bytes that are reachable through the engine and its machine, more than before they were there. */
function simulatedYear(seen: (held: Held) => void): Held[] {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  const held = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const nothing = held();
  const run = new Run({ polls: LONGEST });
  const all: Held[] = [];
  for (let day = 1; day <= YEAR_DAYS; day += 1) {
    run.pass(DAY);
    // The simulation's own notes of what was sent are not the engine's memory.
    run.machine.packets.length = 0;
    if (!LOOKED_AT.includes(day)) continue;
    all.push({ days: day, bytes: held() - nothing });
    seen(all.at(-1)!);
  }
  return all;
}
