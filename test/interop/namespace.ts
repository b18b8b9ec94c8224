/**
 * A private network and a private world of processes, made without root: every port is free in it, nothing outside can
 * be reached from it, and nothing that runs in it has any right over the clock of the machine. It ends, with all that
 * runs in it, when it is closed or when the test dies.
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

export interface Namespace {
  /** Starts a program that goes on; its output is kept for the message of a failing test. */
  start(program: string, args: readonly string[], environment?: NodeJS.ProcessEnv): { output(): string };
  /** Runs a program to its end. */
  run(program: string, args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Result>;
  close(): Promise<void>;
}

const PRIVATE = ['--user', '--map-root-user', '--net', '--pid', '--fork', '--mount-proc', '--kill-child'];

/** Null, where this system does not let an ordinary user have one. */
export async function openNamespace(): Promise<Namespace | null> {
  if (process.platform !== 'linux') return null;
  // `cat` ends when its input is closed, be it by the death of this process.
  const holder = spawn('unshare', [...PRIVATE, 'sh', '-c', 'ip link set lo up && echo ready && exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ready = await Promise.race([
    once(holder.stdout, 'data').then(() => true),
    once(holder, 'exit').then(() => false),
    once(holder, 'error').then(() => false),
  ]);
  if (!ready || holder.pid === undefined) return null;
  const first = readFileSync(`/proc/${holder.pid}/task/${holder.pid}/children`, 'utf8').trim();

  const enter = (program: string, args: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess =>
    spawn(
      'nsenter',
      ['--target', first, '--user', '--net', '--pid', '--mount', '--preserve-credentials', program, ...args],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } },
    );

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
