/** The built program as real processes, each test with a directory of its own for settings, state and log. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach } from 'vitest';
import { type Api, DEFAULT_SETTINGS, type Settings } from '../../main/api/contract.ts';
import type { Status } from '../../main/api/status.ts';
import { type Connection, connectLoopback } from '../../main/loopback/client.ts';
import type { TimeServer } from '../doubles/time-servers.ts';

export const PROGRAM = path.join(import.meta.dirname, '../../dist/headless/truechimer.js');

/** Milliseconds. Ends a hang, measures nothing. */
const PATIENCE = 40_000;

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** A directory, processes and connections that are gone after each test. */
export class Workshop {
  home = '';
  readonly environment: NodeJS.ProcessEnv = {};
  private readonly children: Child[] = [];
  private readonly servers: TimeServer[] = [];
  private readonly connections: Connection[] = [];

  constructor() {
    beforeEach(() => {
      this.home = mkdtempSync(path.join(os.tmpdir(), 'truechimer-headless-'));
    });
    afterEach(async () => {
      for (const connection of this.connections.splice(0)) connection.close();
      await Promise.all(this.children.splice(0).map((child) => ended(child, 'SIGKILL')));
      for (const server of this.servers.splice(0)) server.close();
      rmSync(this.home, { recursive: true, force: true });
    });
  }

  file(name: string): string {
    return path.join(this.home, name);
  }

  /** Time servers that are closed after the test; their names for settings. */
  async serve(...starting: Promise<TimeServer>[]): Promise<string[]> {
    const servers = await Promise.all(starting);
    this.servers.push(...servers);
    return servers.map(({ port }) => `127.0.0.1:${port}`);
  }

  /** Writes the settings file as a person would by hand. */
  settings(servers: readonly string[], change: Partial<Settings> = {}): void {
    const entries = servers.map((name) => ({ name, pool: false }));
    this.write('config.json', JSON.stringify({ ...DEFAULT_SETTINGS, servers: entries, ...change }));
  }

  write(name: string, content: string): void {
    writeFileSync(this.file(name), content);
  }

  /** Runs a command to its end. */
  run(...args: string[]): Promise<Outcome> {
    return this.launch(...args).outcome;
  }

  /** Starts a command that ends by itself, or when it is told to. */
  launch(...args: string[]): { signal(signal: NodeJS.Signals): void; readonly outcome: Promise<Outcome> } {
    const child = this.spawn(args);
    const [out, err] = [collect(child.stdout), collect(child.stderr)];
    const outcome = once(child, 'close').then(([code]) => ({
      code: code as number | null,
      out: out(),
      err: err(),
    }));
    return { signal: (signal) => void child.kill(signal), outcome };
  }

  /** Starts a command that stays; resolves when it has printed its address. */
  async start(...args: string[]): Promise<Running> {
    const child = this.spawn(args);
    const [out, err] = [collect(child.stdout), collect(child.stderr)];
    const close = once(child, 'close');
    await until(
      () => /\?token=[\w-]+/.test(out()) || child.exitCode !== null,
      () => `${out()}${err()}`,
    );
    if (child.exitCode !== null) {
      await close;
      throw new Error(`It ended at once (${child.exitCode}): ${out()}${err()}`);
    }
    const page = /http:\S+\?token=[\w-]+/.exec(out())![0];
    const { origin, searchParams } = new URL(page);
    return {
      page,
      origin,
      token: searchParams.get('token')!,
      pid: child.pid!,
      out,
      err,
      end: (signal) => ended(child, signal),
      attach: () => this.attach(origin, searchParams.get('token')!),
    };
  }

  daemon(): Promise<Running> {
    return this.start('daemon', '--json');
  }

  private async attach(origin: string, token: string): Promise<Api> {
    const connection = await connectLoopback({ origin, token });
    this.connections.push(connection);
    return connection.api;
  }

  private spawn(args: readonly string[]): Child {
    const { DISPLAY: _, WAYLAND_DISPLAY: __, ...inherited } = process.env;
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...inherited, LC_ALL: 'en_US.UTF-8', TRUECHIMER_HOME: this.home, ...this.environment },
    });
    this.children.push(child);
    return child;
  }
}

export interface Running {
  /** With the token. */
  readonly page: string;
  readonly origin: string;
  readonly token: string;
  readonly pid: number;
  out(): string;
  err(): string;
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** The contract, over its WebSocket. */
  attach(): Promise<Api>;
}

function collect(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

async function ended(child: Child, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
  return child.exitCode;
}

/** Waits until something is so. */
export async function until(so: () => boolean, otherwise: () => string = () => ''): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!so()) {
    if (performance.now() > end) throw new Error(`It never happened. ${otherwise()}`);
    await wait(20);
  }
}

/** The first status of which something is true. */
export async function statusWhere(api: Api, so: (status: Status) => boolean): Promise<Status> {
  let last = await api.status();
  const stop = api.on('status', (status) => {
    last = so(last) ? last : status;
  });
  await until(
    () => so(last),
    () => JSON.stringify(last, null, 1),
  );
  stop();
  return last;
}

/** What `--json` promises: one value on standard output, and nothing else there. */
export function onlyJson(outcome: Outcome): unknown {
  return JSON.parse(outcome.out);
}

export const gone = (...files: string[]) => files.filter((file) => existsSync(file));
