/**
 * `app`: the order of a life (not ready, ready, quitting, gone), paths, the single-instance lock, login items.
 *
 * `ready` comes only when the entry module has run to its end, as with Electron's ES modules: a top-level
 * `await app.whenReady()` hangs here as it hangs there.
 */
import { mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { App, CommandLine, Dock, LoginItemSettings, Settings } from 'electron';
import { emitter, listOf, Misuse, maybe, method, Preventable, type Shape, shape, strict } from './strict.ts';

const EVENTS = [
  'ready',
  'activate',
  'before-quit',
  'will-quit',
  'quit',
  'window-all-closed',
  'second-instance',
  'web-contents-created',
];

const PATHS = ['home', 'appData', 'userData', 'temp', 'exe', 'logs'] as const;
type PathName = Parameters<App['getPath']>[0];

const LOGIN: Shape<Settings> = {
  openAtLogin: 'boolean',
  type: ['mainAppService', 'agentService', 'daemonService', 'loginItemService'],
  serviceName: 'string',
  path: 'string',
  args: listOf('string'),
  enabled: 'boolean',
  name: 'string',
};

export interface AppOptions {
  readonly platform: NodeJS.Platform;
  readonly userData: string;
  readonly argv: readonly string[];
  readonly version: string;
  readonly packaged: boolean;
  /** Closes every window; false where one of them does not want to. */
  readonly closeWindows: (force: boolean) => boolean;
  readonly exit: (code: number) => void;
}

export function createApp(options: AppOptions) {
  const { platform } = options;
  let ready = false;
  let gone = false;
  let release = () => {};
  const paths = new Map<PathName, string>([['userData', options.userData]]);
  const loginItems: Settings[] = [];
  let resolveReady = () => {};
  const whenReady = new Promise<void>((resolve) => {
    resolveReady = resolve;
  });
  const events = emitter('app', EVENTS);

  function needReady(what: string): void {
    if (!ready) throw new Misuse(`${what} can only be used after the app is ready`);
  }
  function needUnready(what: string): void {
    if (ready) throw new Misuse(`${what} has no effect after the app is ready`);
  }
  function pathOf(name: PathName): string {
    const set = paths.get(name);
    if (set !== undefined) return set;
    if (name === 'appData') return process.env.XDG_CONFIG_HOME ?? path.join(os.homedir(), '.config');
    if (name === 'home') return os.homedir();
    if (name === 'temp') return os.tmpdir();
    if (name === 'exe') return process.execPath;
    return path.join(pathOf('userData'), name);
  }
  function exit(code: number): void {
    if (gone) return;
    gone = true;
    options.closeWindows(true);
    release();
    app.emit('quit', {}, code);
    options.exit(code);
  }

  const commandLine = {
    appendSwitch: method(
      'app.commandLine.appendSwitch',
      ['string', maybe('string')],
      (name: string, _value?: string) => {
        needUnready(`the switch --${name}`);
        switches.add(name);
      },
    ),
    hasSwitch: method('app.commandLine.hasSwitch', ['string'], (name: string) => switches.has(name)),
  } satisfies Partial<CommandLine>;
  const switches = new Set(
    options.argv.filter((a) => a.startsWith('--')).map((a) => a.slice(2).replace(/=.*/, '')),
  );

  const members = {
    isPackaged: options.packaged,
    commandLine: strict('app.commandLine', commandLine) as unknown as CommandLine,
    dock:
      platform === 'darwin'
        ? (strict('app.dock', { hide: method('app.dock.hide', [], () => {}) }) as unknown as Dock)
        : undefined,
    whenReady: method('app.whenReady', [], () => whenReady),
    isReady: method('app.isReady', [], () => ready),
    getVersion: method('app.getVersion', [], () => options.version),
    getName: method('app.getName', [], () => 'Truechimer'),
    getLocale: method('app.getLocale', [], () => {
      needReady('app.getLocale');
      return 'en-US';
    }),
    getPath: method('app.getPath', [PATHS], (name: PathName) => pathOf(name)),
    setPath: method('app.setPath', [PATHS as unknown as 'string', 'string'], (name: string, to: string) => {
      if (!path.isAbsolute(to)) throw new Misuse(`app.setPath: “${to}” is not absolute`);
      needUnready('app.setPath');
      paths.set(name as PathName, to);
    }),
    setAppUserModelId: method('app.setAppUserModelId', ['string'], (_id: string) => {
      if (platform !== 'win32') throw new Misuse('app.setAppUserModelId is for Windows only');
    }),
    requestSingleInstanceLock: method('app.requestSingleInstanceLock', [maybe('object')], (_data?: object) =>
      lock(),
    ),
    setLoginItemSettings: method('app.setLoginItemSettings', [shape(LOGIN)], (settings: Settings) => {
      if (platform === 'linux') throw new Misuse('app.setLoginItemSettings does nothing on Linux');
      loginItems.push(settings);
    }),
    getLoginItemSettings: method('app.getLoginItemSettings', [], () => {
      if (platform === 'linux') throw new Misuse('app.getLoginItemSettings knows nothing on Linux');
      return { openAtLogin: false, wasOpenedAtLogin: false } as LoginItemSettings;
    }),
    quit: method('app.quit', [], () => {
      const before = new Preventable();
      app.emit('before-quit', before);
      if (before.defaultPrevented || !options.closeWindows(false)) return;
      const will = new Preventable();
      app.emit('will-quit', will);
      if (!will.defaultPrevented) exit(0);
    }),
    exit: method('app.exit', [maybe('integer')], (code?: number) => exit(code ?? 0)),
  } satisfies Partial<App>;
  const app = Object.assign(events, members);

  /** Other processes are asked through a file in the directory that the lock is for. */
  function lock(): boolean {
    const directory = pathOf('userData');
    const file = path.join(directory, 'SingletonLock');
    mkdirSync(directory, { recursive: true });
    for (;;) {
      try {
        writeFileSync(file, String(process.pid), { flag: 'wx' });
        break;
      } catch {
        const holder = Number(readFileSync(file, 'utf8'));
        if (lives(holder)) {
          writeFileSync(path.join(directory, 'SecondInstance'), JSON.stringify(options.argv));
          return false;
        }
        rmSync(file, { force: true });
      }
    }
    const watcher = watch(directory, (_change, name) => {
      if (name !== 'SecondInstance') return;
      const message = path.join(directory, name);
      try {
        const argv: unknown = JSON.parse(readFileSync(message, 'utf8'));
        rmSync(message);
        app.emit('second-instance', {}, argv, directory, null);
      } catch {
        // Half written, or seen before: the next change says it.
      }
    });
    release = () => {
      watcher.close();
      rmSync(file, { force: true });
    };
    return true;
  }

  return {
    app: strict('app', app),
    needReady,
    needUnready,
    loginItems,
    becomeReady() {
      ready = true;
      app.emit('ready', {}, {});
      resolveReady();
    },
  };
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
