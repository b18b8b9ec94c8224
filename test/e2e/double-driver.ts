/**
 * Drives the built program on the double, in a process of its own: an exit is an exit there, and a kill a kill. Pages
 * are reached through Chromium's debugging protocol.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { chromiumPath } from '../real.ts';
import {
  type AppDriver,
  environmentOf,
  type LaunchOptions,
  type RunningApp,
  root,
  until,
} from './app-driver.ts';
import type { Act, Answer, Control, DeskState, Question } from './double/control.ts';
import type { DoubleOptions } from './double/electron.ts';
import { webAddress } from './double/pages.ts';

const built = path.join(root, 'test/.artifacts/double');
let building: Promise<void> | null = null;

/** The double as JavaScript, which Node needs; the path of its runner. */
async function buildDouble(): Promise<string> {
  building ??= (async () => {
    const result = await build({
      configFile: false,
      root: path.join(import.meta.dirname, 'double'),
      logLevel: 'error',
      build: {
        ssr: true,
        write: false,
        target: 'node20',
        minify: false,
        rolldownOptions: {
          input: {
            run: path.join(import.meta.dirname, 'double/run.ts'),
            module: path.join(import.meta.dirname, 'double/module.ts'),
          },
          output: { format: 'es', entryFileNames: '[name].js' },
        },
      },
    });
    for (const { output } of [result].flat() as { output: { fileName: string; code?: string }[] }[]) {
      for (const { fileName, code } of output) if (code !== undefined) replace(fileName, code);
    }
  })();
  await building;
  return path.join(built, 'run.js');
}

/** As a whole, and only where it differs: another test process may be starting from it. */
function replace(name: string, code: string): void {
  const file = path.join(built, name);
  if (existsSync(file) && readFileSync(file, 'utf8') === code) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, code);
  renameSync(`${file}.${process.pid}`, file);
}

/** More than the interface says, for tests of the program's own process. */
export interface DoubleApp extends RunningApp {
  readonly process: ChildProcess;
  /** Everything that it wrote to its standard output and error. */
  readonly output: () => string;
  state(): Promise<DeskState>;
  ask<A extends Act>(act: A, ...args: Parameters<Control[A]>): Promise<ReturnType<Control[A]>>;
}

export interface DoubleLaunch extends LaunchOptions {
  /** False: windows stay empty, and no browser is started. */
  readonly browser?: boolean;
  readonly argv?: readonly string[];
  /** Another program than the built one. */
  readonly entry?: string;
}

export async function launchDouble(options: DoubleLaunch): Promise<DoubleApp> {
  const run = await buildDouble();
  const double: DoubleOptions = {
    userData: path.join(options.home, 'user-data'),
    version: '0.1.0',
    browser: options.browser === false ? null : chromiumPath(),
  };
  // As root, Electron starts only with this switch; tests of a container run as root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const entry = options.entry ?? path.join(root, 'dist/app/index.js');
  const child = fork(run, [entry, ...(options.argv ?? asRoot)], {
    env: { ...environmentOf(options), TRUECHIMER_ELECTRON_DOUBLE: JSON.stringify(double) },
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'json',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let browser: Promise<Browser> | null = null;
  let lastId = 0;

  await new Promise<void>((resolve, reject) => {
    child.on('message', (answer: Answer) => {
      if ('ready' in answer) {
        resolve();
        return;
      }
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('error' in answer) asked?.reject(new Error(answer.error));
      else asked?.resolve(answer.value);
    });
    void ended.then((code) => {
      const gone = new Error(`The program ended (${code}):\n${output}`);
      for (const asked of waiting.values()) asked.reject(gone);
      // A program that leaves before it is ready, as a second instance does, was launched all the same.
      if (code === null || code > 1) reject(gone);
      else resolve();
    });
  });

  const ask: DoubleApp['ask'] = (act, ...args) =>
    new Promise((resolve, reject) => {
      if (child.exitCode !== null || child.signalCode !== null) {
        reject(new Error(`The program has ended:\n${output}`));
        return;
      }
      lastId += 1;
      waiting.set(lastId, { resolve: resolve as (value: unknown) => void, reject });
      child.send({ id: lastId, act, args } satisfies Question);
    });
  const state = () => ask('state');

  async function page(view: string): Promise<Page> {
    const address = await until(async () => {
      const { windows, endpoint } = await state();
      const shown = windows.find((w) => w.address.includes(`view=${view}`));
      return endpoint === null ? null : shown?.address;
    }, `a window shows ${view}`);
    const { endpoint } = await state();
    browser ??= chromium.connectOverCDP(endpoint ?? '');
    const connected = await browser;
    const start = webAddress(address).replace(/#.*/, '');
    return until(async () => {
      const pages = connected.contexts().flatMap((context) => context.pages());
      return pages.find((one) => one.url().startsWith(start));
    }, `a page is at ${start}`);
  }

  return {
    process: child,
    output: () => output,
    state,
    ask,
    page,
    isShown: async (view) => {
      const { windows } = await state();
      return windows.some((w) => w.address.includes(`view=${view}`) && w.visible && !w.minimized);
    },
    tray: () =>
      until(async () => {
        const { trays } = await state();
        if (trays.length > 1) throw new Error(`There are ${trays.length} trays.`);
        return trays[0] && { ...trays[0], icon: path.basename(trays[0].image ?? '') };
      }, 'a tray is there'),
    clickTray: async () => {
      await ask('clickTray');
    },
    choose: async (id) => {
      await ask('choose', id);
    },
    notifications: async () => (await state()).notifications.filter((n) => n.shown),
    requests: async () => (await state()).requests,
    closeWindow: async (view) => {
      await ask('close', view);
    },
    ended: () => ended,
    async dispose() {
      await (await browser?.catch(() => null))?.close().catch(() => {});
      // Asked first, so that its browser ends with it.
      child.kill('SIGTERM');
      const forced = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(forced);
    },
  };
}

export const doubleDriver: AppDriver = {
  name: 'a strict double of Electron',
  missing: chromiumPath() === null ? 'Chromium is missing (.ci/run fetches it)' : null,
  launch: launchDouble,
};
