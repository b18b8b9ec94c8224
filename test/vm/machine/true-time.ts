/**
 * The true time, for guests: a real chronyd on this computer's loopback that serves this computer's own clock. It cannot
 * set that clock: it is told not to (-x), and as root it is started without the right to. It ends with the test.
 */
import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { foreign } from './parts/foreign.ts';
import type { Machine } from './parts/ready.ts';

export interface TrueTime {
  /** On 127.0.0.1, which is 10.0.2.2 to a guest. */
  readonly port: number;
  /** Silent until it is asked to speak again. */
  silence(on: boolean): void;
  close(): Promise<void>;
}

const WITHOUT_CLOCK = ['--bounding-set', '-sys_time', '--inh-caps', '-sys_time'];

/** Other processes take ports as well. */
const TRIES = 5;

/** `lines` of its configuration decide what it serves. */
export async function startTrueTime(machine: Machine, lines = ['local stratum 1']): Promise<TrueTime> {
  let said = '';
  for (let i = 0; i < TRIES; i++) {
    const started = await startOn(await freePort(), machine, lines);
    if (typeof started !== 'string') return started;
    said = started;
  }
  throw new Error(`No chronyd serves the true time: ${said}`);
}

/** What it said instead, where it does not serve. */
async function startOn(port: number, machine: Machine, lines: readonly string[]): Promise<TrueTime | string> {
  // It insists on a file with its number, and after that it has no use for it.
  const directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-true-time-'));
  const network = ['allow', 'bindaddress 127.0.0.1', `port ${port}`, 'cmdport 0', 'bindcmdaddress /'];
  const directives = [...network, `pidfile ${path.join(directory, 'pid')}`, ...lines];
  const chronyd = [...foreign(machine.tools, 'usr/sbin/chronyd'), '-x', '-d', '-U', '-u', 'root'];
  const rights = process.getuid?.() === 0 ? WITHOUT_CLOCK : [];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...rights, ...chronyd, ...directives], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  child.on('error', (error) => (said += error.message));
  const ended = new Promise<false>((resolve) => child.on('close', () => resolve(false)));
  const serves = await Promise.race([answers(port), ended]);
  rmSync(directory, { recursive: true, force: true });
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  if (serves) return { port, silence: (on) => void child.kill(on ? 'SIGSTOP' : 'SIGCONT'), close };
  await close();
  return said;
}

async function freePort(): Promise<number> {
  const socket = dgram.createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

/** Asks for up to five seconds. */
async function answers(port: number): Promise<boolean> {
  const socket = dgram.createSocket('udp4');
  const question = Buffer.alloc(48);
  question[0] = 0x23;
  question[47] = 1;
  let heard = false;
  socket.on('message', () => (heard = true)).on('error', () => {});
  for (let i = 0; i < 100 && !heard; i++) {
    socket.send(question, port, '127.0.0.1');
    await pause(50);
  }
  socket.close();
  return heard;
}
