/**
 * A private network and a private world of processes: every port is free in it, nothing outside can be reached from it,
 * and nothing that runs in it has any right over the clock of the machine. It ends, with all that runs in it, when it is
 * closed or when the test dies.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where programs run. */
export interface Place {
  /** Starts a program that goes on; its output is kept for the message of a failing test. */
  start(program: string, args: readonly string[], environment?: NodeJS.ProcessEnv): { output(): string };
  /** Runs a program to its end. */
  run(program: string, args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Result>;
}

export interface Namespace extends Place {
  close(): Promise<void>;
}

const PRIVATE = ['--net', '--pid', '--fork', '--mount-proc', '--kill-child'];
const ENTER = ['--net', '--pid', '--mount'];

/** How to make a namespace and how to enter it. */
interface Way {
  readonly make: readonly string[];
  readonly enter: readonly string[];
}

/** Any user may, on most systems; root of that user's own has no right over the clock. */
const AS_ANYBODY: Way = {
  make: ['unshare', '--user', '--map-root-user', ...PRIVATE],
  enter: ['nsenter', '--user', '--preserve-credentials', ...ENTER],
};

/** Containers often forbid the first way, but let root make a network. Then the right over the clock is dropped first. */
const WITHOUT_CLOCK = ['setpriv', '--bounding-set', '-sys_time', '--inh-caps', '-sys_time'];
const AS_ROOT: Way = {
  make: [...WITHOUT_CLOCK, 'unshare', ...PRIVATE],
  // Its root directory need not be that of the machine.
  enter: [...WITHOUT_CLOCK, 'nsenter', '--root', ...ENTER],
};

/** Null, where this system lets nobody have one. */
export async function openNamespace(): Promise<Namespace | null> {
  if (process.platform !== 'linux') return null;
  return (await open(AS_ANYBODY)) ?? (process.getuid?.() === 0 ? open(AS_ROOT) : null);
}

async function open({ make, enter: [entry = '', ...entering] }: Way): Promise<Namespace | null> {
  const [first = '', ...rest] = make;
  // `cat` ends when its input is closed, be it by the death of this process.
  const holder = spawn(first, [...rest, 'sh', '-c', 'ip link set lo up && echo ready && exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  holder.stdin.on('error', () => {});
  const ready = await Promise.race([
    once(holder.stdout, 'data').then(() => true),
    once(holder, 'exit').then(() => false),
    once(holder, 'error').then(() => false),
  ]);
  if (!ready || holder.pid === undefined) return null;
  const inside = readFileSync(`/proc/${holder.pid}/task/${holder.pid}/children`, 'utf8').trim();

  const enter = (program: string, args: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess =>
    spawn(entry, [...entering, '--target', inside, program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });

  return {
    start(program, args, environment = {}) {
      const child = enter(program, args, environment);
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (data) => (output += String(data)));
      child.on('error', (error) => (output += error.message));
      return { output: () => output };
    },
    async run(program, args, environment = {}) {
      const child = enter(program, args, environment);
      let stdout = '';
      let stderr = '';
      child.stdout?.on('data', (data) => (stdout += String(data)));
      child.stderr?.on('data', (data) => (stderr += String(data)));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, stdout, stderr };
    },
    async close() {
      holder.stdin.end();
      if (holder.exitCode === null) await Promise.race([once(holder, 'exit'), pause(5000)]);
      holder.kill('SIGKILL');
    },
  };
}
