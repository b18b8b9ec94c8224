/**
 * A simulator as a stranger would write one: a computer with a bad quartz, its network, and the line protocol over the
 * pipes of a child process. It knows nothing of the engine but docs/engine-stdio.md.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Utc } from '../../main/engine/time/instant.ts';
import { SeededRandom } from '../../main/simulation/random.ts';
import { type Server, truthful } from '../../main/simulation/server.ts';
import { PROGRAM } from './program.ts';

/** True time when the simulation begins, and what the monotonic and the raw clock show then, in nanoseconds. */
const EPOCH = 1_800_000_000_000_000_000n;
const MONOTONIC = 5_000_000_000n;
const RAW = 3_000_000_000n;

export interface Setting {
  readonly args: readonly string[];
  /** By IPv4 address. */
  readonly servers?: Readonly<Record<string, Server>>;
  /** The quartz gains so much. */
  readonly ppm?: number;
  /** What the clock shows too much at the start, in seconds. */
  readonly error?: number;
  /** Seconds of true time. */
  readonly span: number;
  readonly withRaw?: boolean;
}

export interface Course {
  readonly code: number | null;
  readonly err: string;
  /** Everything that was said by the engine. */
  readonly commands: readonly string[];
  /** When packets left, in seconds of true time. */
  readonly packets: readonly number[];
  /** The clock against true time: each second. */
  readonly errors: readonly number[];
  /** What was logged, and the clock against true time at that moment. */
  readonly logged: readonly { readonly text: string; readonly error: number }[];
}

interface Arrival {
  readonly at: number;
  readonly socket: number;
  readonly port: number;
  readonly ip: string;
  readonly bytes: Uint8Array;
}

const nanos = (seconds: number) => BigInt(Math.round(seconds * 1e9));

export async function simulate(setting: Setting): Promise<Course> {
  const { servers = { '10.0.0.1': truthful() }, ppm = 12, error = -0.05, span, withRaw = true } = setting;
  const child = start(setting.args);
  const closed = once(child, 'close') as Promise<[number | null]>;
  const words = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const random = new SeededRandom(7);
  const course = { commands: [] as string[], packets: [] as number[], errors: [] as number[] };
  const logged: { text: string; error: number }[] = [];
  let [now, wall, monotonic, raw, frequency] = [0, error, 0, 0, 0];
  const ports = new Map<number, number>();
  let arrivals: Arrival[] = [];

  const rate = () => (1 + ppm * 1e-6) * (1 + frequency * 1e-6);
  const advance = (to: number) => {
    for (;;) {
      const second = Math.floor(now) + 1;
      const next = Math.min(second, to);
      wall += (next - now) * rate();
      monotonic += (next - now) * rate();
      raw += (next - now) * (1 + ppm * 1e-6);
      now = next;
      if (second > to) return;
      course.errors.push(wall - now);
    }
  };
  const tell = (event: object) => {
    const clocks = {
      rt: String(EPOCH + nanos(wall)),
      mono: String(MONOTONIC + nanos(monotonic)),
      ...(withRaw ? { raw: String(RAW + nanos(raw)) } : {}),
    };
    child.stdin.write(`${JSON.stringify({ ...event, ...clocks })}\n`);
  };
  const delay = () => 0.01 + 0.001 * random.exponential();
  const send = (socket: number, ip: string, hex: string) => {
    course.packets.push(now);
    const port = ports.get(socket) ?? 40_000 + course.packets.length;
    ports.set(socket, port);
    const there = now + delay();
    for (const bytes of servers[ip]?.(Buffer.from(hex, 'hex'), (EPOCH + nanos(there)) as Utc) ?? []) {
      arrivals.push({ at: there + delay(), socket, port, ip, bytes });
    }
  };

  /** Listens until the engine gives control back; then says how long it would wait, in seconds of the monotonic clock. */
  const listen = async (): Promise<number | null> => {
    for (;;) {
      const { value: line, done } = await words.next();
      if (done === true) return null;
      course.commands.push(line);
      const [word, first = '', ...rest] = line.split(' ');
      if (word === 'send') send(Number(first), rest[0]!, rest[2]!);
      else if (word === 'close') ports.delete(Number(first));
      else if (word === 'step') wall += Number(first) / 1e9;
      else if (word === 'freq') frequency = Number(first);
      else if (word === 'log') logged.push({ text: line.slice(4), error: wall - now });
      else if (word === 'until') return Number(BigInt(first) - MONOTONIC) / 1e9 - monotonic;
      else if (word === 'wait') return Number.POSITIVE_INFINITY;
    }
  };

  tell({ ev: 'start' });
  for (;;) {
    const waits = await listen();
    if (waits === null) break;
    arrivals = arrivals.filter(({ socket, port }) => ports.get(socket) === port).sort((a, b) => a.at - b.at);
    const alarm = now + Math.max(0, waits) / rate();
    const [arrival] = arrivals;
    const at = Math.min(alarm, arrival?.at ?? alarm);
    advance(Math.min(at, span));
    if (at >= span) {
      child.stdin.write('{"ev":"end"}\n');
      child.stdin.end();
      break;
    }
    if (arrival !== undefined && arrival.at <= alarm) {
      arrivals.shift();
      const { socket, ip, bytes } = arrival;
      tell({ ev: 'rx', sock: socket, ip, port: 123, hex: Buffer.from(bytes).toString('hex') });
    } else tell({ ev: 'timer' });
  }
  const [code] = await closed;
  return { code, err: child.said(), ...course, logged };
}

/** The bare command with these lines as its whole input. */
export async function feed(
  args: readonly string[],
  input: string,
): Promise<Pick<Course, 'code' | 'err'> & { out: string }> {
  const child = start(args);
  const closed = once(child, 'close') as Promise<[number | null]>;
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stdin.end(input);
  const [code] = await closed;
  return { code, out, err: child.said() };
}

type Child = ChildProcessByStdio<Writable, Readable, Readable> & { said(): string };

function start(args: readonly string[]): Child {
  const child = spawn(process.execPath, [PROGRAM, 'engine-stdio', ...args], { stdio: 'pipe' });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  // Where the program has ended early, its exit code says more than the broken pipe.
  child.stdin.on('error', () => {});
  return Object.assign(child, { said: () => err });
}
