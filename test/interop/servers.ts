/**
 * Real NTP servers in a private network: NTPsec's ntpd on port 123 (it knows no other), chronyd on ports of our choice.
 * They serve the time of this machine's own clock, so what a client measures against them is its own error. None can
 * set that clock: chronyd is told not to (-x), and the namespace has no right to.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { unpacked } from '../real.ts';
import type { Place } from './namespace.ts';

/** Unpacked packages bring libraries that this system may not have. */
function libraries(): NodeJS.ProcessEnv {
  const places = ['usr/lib', 'lib']
    .map((place) => path.join(unpacked, place))
    .filter((place) => existsSync(place))
    .flatMap((place) => [place, ...readdirSync(place).map((name) => path.join(place, name))])
    .filter((place) => /-linux-gnu[^/]*$/.test(place));
  return places.length === 0 ? {} : { LD_LIBRARY_PATH: places.join(':') };
}

/** A chronyd that runs, and where chronyc finds it. */
export interface Chronyd {
  output(): string;
  readonly socket: string;
}

/** `lines` decide what it serves: `local stratum 3`, a server that it follows, or nothing. `watched`: chronyc may ask it. */
export function startChronyd(
  ns: Place,
  program: string,
  directory: string,
  port: number,
  lines: string[],
  { watched = false } = {},
): Chronyd {
  const own = path.join(directory, `chronyd-${port}`);
  // chronyd makes no socket where others may look.
  mkdirSync(own, { mode: 0o750 });
  const file = path.join(own, 'chrony.conf');
  const socket = path.join(own, 'socket');
  const common = [
    'allow',
    `port ${port}`,
    'cmdport 0',
    `bindcmdaddress ${watched ? socket : '/'}`,
    `pidfile ${path.join(own, 'pid')}`,
  ];
  writeFileSync(file, [...common, ...lines, ''].join('\n'));
  const daemon = ns.start(program, ['-x', '-d', '-f', file, '-u', 'root'], libraries());
  return { output: () => daemon.output(), socket };
}

/** Asks a chronyd that runs, by the chronyc that came with it. */
export function chronycOf(ns: Place, { socket }: Chronyd, ...command: string[]) {
  const program = [path.join(unpacked, 'usr/bin/chronyc'), '/usr/bin/chronyc'].find((file) =>
    existsSync(file),
  );
  return ns.run(program ?? 'chronyc', ['-h', socket, ...command], libraries());
}

/** ntpd with a configuration of one's own. */
export function startNtpsecWith(ns: Place, program: string, directory: string, lines: readonly string[]) {
  const file = path.join(directory, 'ntp.conf');
  writeFileSync(file, [...lines, ''].join('\n'));
  return ns.start(program, ['-n', '-c', file], libraries());
}

/** It serves its own clock at once, as an orphan of the given stratum. */
export function startNtpsec(ns: Place, program: string, directory: string, stratum: number) {
  const own = path.join(directory, 'ntpd');
  mkdirSync(own);
  const file = path.join(own, 'ntp.conf');
  const lines = [
    `tos orphan ${stratum} orphanwait 1`,
    `driftfile ${path.join(own, 'drift')}`,
    'restrict default',
    '',
  ];
  writeFileSync(file, lines.join('\n'));
  return ns.start(program, ['-n', '-c', file], libraries());
}

/** Lets chronyd read a configuration, and nothing else. */
export async function checkChrony(program: string, file: string): Promise<{ ok: boolean; said: string }> {
  const options = { env: { ...process.env, ...libraries() } };
  const checking = promisify(execFile)(program, ['-p', '-f', file], options);
  return checking.then(
    () => ({ ok: true, said: '' }),
    (error: Error & { stderr?: string }) => ({ ok: false, said: error.stderr ?? error.message }),
  );
}

/** Milliseconds in which ntpd reads its configuration, many times over. */
const STARTED_BY_THEN = 2000;

/** What the real ntpd says about a configuration while it starts. */
export async function logOfNtpsec(ns: Place, program: string, directory: string, lines: readonly string[]) {
  const file = path.join(directory, 'checked.conf');
  writeFileSync(file, [...lines, ''].join('\n'));
  const seconds = String(STARTED_BY_THEN / 1000);
  const { stdout, stderr } = await ns.run('timeout', [seconds, program, '-n', '-c', file], libraries());
  return `${stdout}\n${stderr}`;
}

/** What the real chronyd says while it starts; it may not touch the clock. */
export async function logOfChrony(ns: Place, program: string, directory: string, lines: readonly string[]) {
  const file = path.join(directory, 'started.conf');
  const own = ['cmdport 0', 'bindcmdaddress /', `pidfile ${path.join(directory, 'started.pid')}`];
  writeFileSync(file, [...own, ...lines, ''].join('\n'));
  const seconds = String(STARTED_BY_THEN / 1000);
  const args = [seconds, program, '-x', '-d', '-f', file, '-u', 'root'];
  const { stdout, stderr } = await ns.run('timeout', args, libraries());
  return `${stdout}\n${stderr}`;
}

/** Asks until every port answers, and, where a stratum is expected, with that one. */
const WAIT_FOR_ANSWERS = `
  const dgram = require('node:dgram');
  const wanted = new Map(JSON.parse(process.argv[1]));
  const question = Buffer.alloc(48);
  question[0] = 0x23;
  question[47] = 1;
  for (const port of wanted.keys()) {
    const socket = dgram.createSocket('udp4');
    socket.on('error', () => {});
    socket.on('message', (answer) => {
      if (answer[1] === wanted.get(port)) wanted.delete(port);
      if (wanted.size === 0) process.exit(0);
    });
    setInterval(() => socket.send(question, port, '127.0.0.1'), 200);
  }
  setTimeout(() => {
    console.error('no such answer from port ' + [...wanted.keys()]);
    process.exit(1);
  }, 30_000);
`;

export async function untilServing(ns: Place, strata: ReadonlyMap<number, number>): Promise<void> {
  const { code, stderr } = await ns.run(process.execPath, [
    '-e',
    WAIT_FOR_ANSWERS,
    JSON.stringify([...strata]),
  ]);
  if (code !== 0) throw new Error(`The real servers do not serve: ${stderr.trim()}`);
}
