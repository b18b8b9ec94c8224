/**
 * A strict double of Electron's main-process API, as far as this program uses it: what is not here throws, and so does
 * every use that real Electron would refuse or quietly ignore. What it cannot show: how a desktop draws a tray, where
 * focus really goes, the sandbox and isolated worlds of real renderers, fuses.
 */
import path from 'node:path';
import type * as Electron from 'electron';
import type { CustomScheme, Protocol, Rectangle, Screen, Session, Shell } from 'electron';
import type { ElectronParts } from '../../../main/app/face.ts';
import { createApp } from './app.ts';
import { createImages } from './images.ts';
import { createIpc } from './ipc.ts';
import { createMenus } from './menus.ts';
import { createPages, type Pages } from './pages.ts';
import { emitter, listOf, Misuse, method, nullOr, oneOf, type Shape, shape, strict } from './strict.ts';
import { createNotifications, createTrays } from './tray.ts';
import { createWindows } from './windows.ts';

export interface DoubleOptions {
  readonly userData: string;
  readonly platform?: NodeJS.Platform;
  readonly argv?: readonly string[];
  readonly version?: string;
  readonly packaged?: boolean;
  /** Chromium, or null: then windows have nothing in them. */
  readonly browser?: string | null;
  readonly exit?: (code: number) => void;
  /** What a person reads in an error box. */
  readonly errorBox?: (title: string, content: string) => void;
}

const PRIVILEGES: Shape<Electron.Privileges> = {
  standard: 'boolean',
  secure: 'boolean',
  bypassCSP: 'boolean',
  allowServiceWorkers: 'boolean',
  supportFetchAPI: 'boolean',
  corsEnabled: 'boolean',
  stream: 'boolean',
  codeCache: 'boolean',
  allowExtensions: 'boolean',
};
const SCHEME: Shape<CustomScheme> = { scheme: 'string', privileges: shape<Electron.Privileges>(PRIVILEGES) };

/** A screen with the bar that holds the tray at its usual edge. */
const displayOf = (platform: NodeJS.Platform) => ({
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: {
    x: 0,
    y: platform === 'darwin' ? 24 : 0,
    width: 1920,
    height: platform === 'darwin' ? 1056 : 1040,
  },
});

export type ElectronDouble = ElectronParts & Pick<typeof Electron, 'dialog' | 'nativeImage'>;

export function createElectron(options: DoubleOptions) {
  const platform = options.platform ?? process.platform;
  const opened: string[] = [];
  const errors: { title: string; content: string }[] = [];
  const schemes = new Map<string, Electron.Privileges>();
  const handlers = new Map<string, (request: Request) => Response | Promise<Response>>();
  let privilegesSet = false;
  let cursor = { x: 0, y: 0 };
  let themeSource: Electron.NativeTheme['themeSource'] = 'system';
  let permission: Parameters<Session['setPermissionRequestHandler']>[0] = null;

  const appDouble = createApp({
    platform,
    userData: options.userData,
    argv: options.argv ?? [],
    version: options.version ?? '0.0.0',
    packaged: options.packaged ?? false,
    closeWindows: (force) => windows.closeAll(force),
    exit: (code) => options.exit?.(code),
  });
  const { app, needReady, needUnready } = appDouble;
  const images = createImages(platform);
  const shared = { platform, images, needReady };
  const ipc = createIpc();
  const menus = createMenus();
  const trays = createTrays(shared);
  const notifications = createNotifications(shared);

  const pages: Pages | null =
    options.browser === undefined || options.browser === null
      ? null
      : createPages({
          executable: options.browser,
          profile: path.join(options.userData, 'chromium'),
          colorScheme: () => (themeSource === 'system' ? null : themeSource),
          mayWriteClipboard: () => granted('clipboard-sanitized-write'),
          answer: (address, httpMethod) => {
            const handler = handlers.get(new URL(address).protocol.slice(0, -1));
            if (handler === undefined) return null;
            return Promise.resolve(handler(new Request(address, { method: httpMethod })));
          },
        });
  const windows = createWindows({
    ...shared,
    pages,
    ipc,
    isHandled: (scheme) => handlers.has(scheme),
    isPrivileged: (scheme) => schemes.get(scheme)?.standard === true && schemes.get(scheme)?.secure === true,
    emit: (event, ...args) => app.emit(event as string, ...args),
    quit: () => app.quit(),
  });

  function granted(name: 'clipboard-sanitized-write'): boolean {
    let answer = permission === null;
    const contents = windows.windows[0]?.contents;
    if (contents && permission) {
      permission(
        contents,
        name,
        (yes) => {
          answer = yes;
        },
        {} as Electron.PermissionRequest,
      );
    }
    return answer;
  }

  const protocol = {
    registerSchemesAsPrivileged: method(
      'protocol.registerSchemesAsPrivileged',
      [listOf(shape<CustomScheme>(SCHEME))],
      (list: CustomScheme[]) => {
        needUnready('protocol.registerSchemesAsPrivileged');
        if (privilegesSet) throw new Misuse('protocol.registerSchemesAsPrivileged can be used only once');
        privilegesSet = true;
        for (const { scheme, privileges = {} } of list) schemes.set(scheme, privileges);
      },
    ),
    handle: method(
      'protocol.handle',
      ['string', 'function'],
      (scheme: string, handler: (request: Request) => Response | Promise<Response>) => {
        needReady('protocol.handle');
        if (handlers.has(scheme)) throw new Misuse(`The scheme ${scheme}: is handled already`);
        handlers.set(scheme, handler);
      },
    ),
  } satisfies Partial<Protocol>;

  const handlerOrNull = nullOr('function');
  const defaultSession = {
    setPermissionRequestHandler: method(
      'session.setPermissionRequestHandler',
      [handlerOrNull],
      (handler: Parameters<Session['setPermissionRequestHandler']>[0]) => {
        permission = handler;
      },
    ),
    setPermissionCheckHandler: method(
      'session.setPermissionCheckHandler',
      [handlerOrNull],
      (_handler: object | null) => {},
    ),
    setDevicePermissionHandler: method(
      'session.setDevicePermissionHandler',
      [handlerOrNull],
      (_handler: object | null) => {},
    ),
  } satisfies Partial<Session>;

  const screen = {
    getPrimaryDisplay: method('screen.getPrimaryDisplay', [], () => {
      needReady('screen');
      return displayOf(platform) as Electron.Display;
    }),
    getDisplayMatching: method('screen.getDisplayMatching', ['object'], (_near: Rectangle) => {
      needReady('screen');
      return displayOf(platform) as Electron.Display;
    }),
    getCursorScreenPoint: method('screen.getCursorScreenPoint', [], () => {
      needReady('screen');
      if (platform === 'linux') throw new Misuse('screen.getCursorScreenPoint knows nothing under Wayland');
      return cursor;
    }),
  } satisfies Partial<Screen>;

  const electron = {
    app,
    BrowserWindow: windows.BrowserWindow,
    dialog: strict('dialog', {
      showErrorBox: method('dialog.showErrorBox', ['string', 'string'], (title: string, content: string) => {
        errors.push({ title, content });
        options.errorBox?.(title, content);
      }),
    } satisfies Partial<Electron.Dialog>),
    ipcMain: ipc.ipcMain,
    Menu: menus.Menu,
    nativeImage: images.nativeImage,
    nativeTheme: strict('nativeTheme', {
      get themeSource() {
        return themeSource;
      },
      set themeSource(next) {
        needReady('nativeTheme');
        oneOf(['system', 'light', 'dark'])(next, 'nativeTheme.themeSource');
        themeSource = next;
      },
    } satisfies Partial<Electron.NativeTheme>),
    Notification: notifications.Notification,
    powerMonitor: emitter('powerMonitor', ['suspend', 'resume', 'shutdown']),
    protocol: strict('protocol', protocol),
    screen: strict('screen', screen),
    session: strict('session', {
      get defaultSession() {
        needReady('session.defaultSession');
        return strict('Session', defaultSession);
      },
    }),
    shell: strict('shell', {
      openExternal: method('shell.openExternal', ['string'], async (address: string) => {
        opened.push(address);
      }),
    } satisfies Partial<Shell>),
    Tray: trays.Tray,
  };

  return {
    electron: electron as unknown as ElectronDouble,
    /** What a person would see and do. */
    desk: {
      trays: trays.trays,
      notifications: notifications.notifications,
      windows: windows.windows,
      menuBar: menus.application,
      opened,
      errors,
      loginItems: appDouble.loginItems,
      pages,
      platform,
      /** Ends the phase before `ready`; to be called when the entry module has run. */
      becomeReady: () => appDouble.becomeReady(),
      moveCursor: (to: { x: number; y: number }) => {
        cursor = to;
      },
      theme: () => themeSource,
    },
  };
}

export type Desk = ReturnType<typeof createElectron>['desk'];
