/**
 * BrowserWindow and webContents. What a window manager would do (visible, focused, minimised, where) is state; what is
 * in the window is a real page. Without a browser, windows open and close all the same, with nothing in them.
 */
import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  HandlerDetails,
  VisibleOnAllWorkspacesOptions,
  WebContents,
  WebPreferences,
  WindowOpenHandlerResponse,
} from 'electron';
import type { Page } from 'playwright-core';
import type { IpcDouble } from './ipc.ts';
import { type Pages, webAddress } from './pages.ts';
import {
  cloned,
  emitter,
  listOf,
  Misuse,
  maybe,
  method,
  oneOf,
  Preventable,
  type Shape,
  shape,
  strict,
} from './strict.ts';
import type { Shared } from './tray.ts';

const PREFERENCES: Shape<WebPreferences> = {
  accessibleTitle: 'string',
  additionalArguments: listOf('string'),
  allowRunningInsecureContent: 'boolean',
  autoplayPolicy: ['no-user-gesture-required', 'user-gesture-required', 'document-user-activation-required'],
  backgroundThrottling: 'boolean',
  contextIsolation: 'boolean',
  defaultEncoding: 'string',
  defaultFontFamily: 'object',
  defaultFontSize: 'integer',
  defaultMonospaceFontSize: 'integer',
  devTools: 'boolean',
  disableBlinkFeatures: 'string',
  disableDialogs: 'boolean',
  disableHtmlFullscreenWindowResize: 'boolean',
  disableWakeLocks: 'boolean',
  enableBlinkFeatures: 'string',
  enableDeprecatedPaste: 'boolean',
  enablePreferredSizeMode: 'boolean',
  enableWebSQL: 'boolean',
  experimentalFeatures: 'boolean',
  focusOnNavigation: 'boolean',
  imageAnimationPolicy: ['animate', 'animateOnce', 'noAnimation'],
  images: 'boolean',
  javascript: 'boolean',
  minimumFontSize: 'integer',
  navigateOnDragDrop: 'boolean',
  nodeIntegration: 'boolean',
  nodeIntegrationInSubFrames: 'boolean',
  nodeIntegrationInWorker: 'boolean',
  offscreen: oneOf('boolean', 'object'),
  partition: 'string',
  plugins: 'boolean',
  preload: 'string',
  safeDialogs: 'boolean',
  safeDialogsMessage: 'string',
  sandbox: 'boolean',
  scrollBounce: 'boolean',
  session: 'object',
  spellcheck: 'boolean',
  textAreasAreResizable: 'boolean',
  transparent: 'boolean',
  v8CacheOptions: ['none', 'code', 'bypassHeatCheck', 'bypassHeatCheckAndEagerCompile'],
  webgl: 'boolean',
  webSecurity: 'boolean',
  webviewTag: 'boolean',
  zoomFactor: 'number',
  zoomMode: 'string',
};

const OPTIONS: Shape<BrowserWindowConstructorOptions> = {
  accentColor: oneOf('boolean', 'string'),
  acceptFirstMouse: 'boolean',
  alwaysOnTop: 'boolean',
  appShim: 'object',
  autoHideMenuBar: 'boolean',
  backgroundColor: 'string',
  backgroundMaterial: ['auto', 'none', 'mica', 'acrylic', 'tabbed'],
  center: 'boolean',
  closable: 'boolean',
  darkTheme: 'boolean',
  disableAutoHideCursor: 'boolean',
  enableLargerThanScreen: 'boolean',
  focusable: 'boolean',
  frame: 'boolean',
  fullscreen: 'boolean',
  fullscreenable: 'boolean',
  hasShadow: 'boolean',
  height: 'integer',
  hiddenInMissionControl: 'boolean',
  icon: oneOf('string', 'object'),
  kiosk: 'boolean',
  maxHeight: 'integer',
  maximizable: 'boolean',
  maxWidth: 'integer',
  minHeight: 'integer',
  minimizable: 'boolean',
  minWidth: 'integer',
  modal: 'boolean',
  movable: 'boolean',
  name: 'string',
  opacity: 'number',
  paintWhenInitiallyHidden: 'boolean',
  parent: 'object',
  resizable: 'boolean',
  roundedCorners: 'boolean',
  show: 'boolean',
  simpleFullscreen: 'boolean',
  skipTaskbar: 'boolean',
  tabbingIdentifier: 'string',
  thickFrame: 'boolean',
  title: 'string',
  titleBarOverlay: oneOf('boolean', 'object'),
  titleBarStyle: ['default', 'hidden', 'hiddenInset', 'customButtonsOnHover'],
  trafficLightPosition: 'object',
  transparent: 'boolean',
  type: 'string',
  useContentSize: 'boolean',
  vibrancy: ['menu', 'popover', 'sidebar', 'window'],
  visualEffectState: ['followWindow', 'active', 'inactive'],
  webPreferences: shape<WebPreferences>(PREFERENCES),
  width: 'integer',
  windowStatePersistence: oneOf('boolean', 'object'),
  x: 'integer',
  y: 'integer',
  zoomToPageWidth: 'boolean',
};
const checkOptions = shape<BrowserWindowConstructorOptions>(OPTIONS);

const ON_ALL_WORKSPACES: Shape<VisibleOnAllWorkspacesOptions> = {
  visibleOnFullScreen: 'boolean',
  skipTransformProcessType: 'boolean',
};

const LEVELS = ['normal', 'floating', 'torn-off-menu', 'status', 'pop-up-menu', 'screen-saver'] as const;

/** What a person would see of a window. */
export interface WindowState {
  readonly window: BrowserWindow;
  readonly contents: WebContents;
  readonly options: BrowserWindowConstructorOptions;
  visible: boolean;
  focused: boolean;
  minimized: boolean;
  destroyed: boolean;
  position: readonly [number, number] | null;
  level: string | null;
  address: string;
  page: Promise<Page> | null;
  /** Takes the focus away, as a click elsewhere does. */
  blur(): void;
  /** The page asks for a new window, by a link or by `window.open`. */
  opened(address: string): void;
  /** A command over IPC as if from this window, shown at an address of one's choice. */
  invoke(channel: string, args: unknown[], address: string): Promise<unknown>;
}

export interface WindowsOptions extends Shared {
  /** Null: no browser here, windows stay empty. */
  readonly pages: Pages | null;
  readonly ipc: IpcDouble;
  readonly isPrivileged: (scheme: string) => boolean;
  readonly isHandled: (scheme: string) => boolean;
  readonly emit: (event: Parameters<App['emit']>[0], ...args: unknown[]) => boolean;
  readonly quit: () => void;
}

export function createWindows(context: WindowsOptions) {
  const { platform, images, needReady, pages, ipc } = context;
  const all: WindowState[] = [];
  let lastId = 0;

  function open(options: BrowserWindowConstructorOptions = {}): BrowserWindow {
    needReady('BrowserWindow');
    checkOptions(options, 'new BrowserWindow(options)');
    if (options.icon !== undefined) images.visible(options.icon, 'new BrowserWindow(options.icon)');
    if (platform === 'linux' && (options.x ?? options.y) !== undefined) {
      throw new Misuse('new BrowserWindow(options.x, y): under Wayland a window cannot place itself');
    }
    const preferences = options.webPreferences ?? {};
    const width = options.width ?? 800;
    const height = options.height ?? 600;
    let openHandler: ((details: HandlerDetails) => WindowOpenHandlerResponse) | null = null;
    let loaded = false;
    let going: string | null = null;

    const contentEvents = emitter('WebContents', [
      'will-navigate',
      'will-attach-webview',
      'before-input-event',
      'did-finish-load',
      'destroyed',
    ]);
    lastId += 1;
    const contentMembers = {
      id: lastId,
      isDestroyed: method('WebContents.isDestroyed', [], () => state.destroyed),
      getURL: method('WebContents.getURL', [], () => state.address),
      setWindowOpenHandler: method(
        'WebContents.setWindowOpenHandler',
        ['function'],
        (handler: (details: HandlerDetails) => WindowOpenHandlerResponse) => {
          openHandler = handler;
        },
      ),
      send(channel: string, ...args: unknown[]): void {
        const copy = cloned(args, `WebContents.send('${channel}')`);
        if (!loaded || state.page === null) return;
        state.page
          .then((page) =>
            page.evaluate(
              ([to, what]) =>
                (
                  globalThis as unknown as { __electronDeliver?: (c: unknown, a: unknown) => void }
                ).__electronDeliver?.(to, what),
              [channel, copy] as const,
            ),
          )
          .catch(() => {
            // The page is going away; so would the message.
          });
      },
    } satisfies Partial<WebContents>;
    const contents = strict(
      'WebContents',
      Object.assign(contentEvents, contentMembers),
      () => !state.destroyed,
    ) as unknown as WebContents;

    const events = emitter('BrowserWindow', [
      'blur',
      'focus',
      'close',
      'closed',
      'hide',
      'show',
      'minimize',
      'restore',
      'ready-to-show',
    ]);

    async function openPage(): Promise<Page> {
      if (pages === null) throw new Misuse('there is no browser here');
      return pages.open({
        preload: preferences.preload,
        width,
        height,
        events: {
          invoke: (channel, args, address) => state.invoke(channel, args, address),
          key: (key, code) => contentEvents.emit('before-input-event', new Preventable(), inputOf(key, code)),
          close: () => void shut(false),
          open: (address) => state.opened(address),
          mayNavigate: (address) => {
            if (withoutHash(address) === going) return true;
            const event = Object.assign(new Preventable(), { url: address, isMainFrame: true });
            contentEvents.emit('will-navigate', event, address);
            return !event.defaultPrevented;
          },
        },
      });
    }

    async function load(address: string): Promise<void> {
      const scheme = new URL(address).protocol.slice(0, -1);
      if (!context.isHandled(scheme)) throw new Error(`ERR_UNKNOWN_URL_SCHEME (-302) loading '${address}'`);
      if (!context.isPrivileged(scheme)) {
        throw new Misuse(`${scheme}: is not a standard, secure scheme, so its pages would have no origin`);
      }
      const inPage = loaded && withoutHash(address) === withoutHash(state.address);
      state.address = address;
      going = withoutHash(address);
      if (pages !== null) {
        state.page ??= openPage();
        const page = await state.page;
        if (inPage) {
          await page.evaluate((hash) => {
            location.hash = hash;
          }, new URL(address).hash);
        } else {
          const response = await page.goto(webAddress(address));
          if (response !== null && !response.ok())
            throw new Error(`${response.status()} loading '${address}'`);
        }
      }
      if (state.destroyed) return;
      loaded = true;
      contentEvents.emit('did-finish-load');
      if (!inPage) setImmediate(() => events.emit('ready-to-show'));
    }

    /** False where the window does not want to be closed. */
    function shut(force: boolean): boolean {
      if (state.destroyed) return true;
      const event = new Preventable();
      if (!force) events.emit('close', event);
      if (event.defaultPrevented) return false;
      state.destroyed = true;
      all.splice(all.indexOf(state), 1);
      state.page?.then((page) => page.close()).catch(() => {});
      contentEvents.emit('destroyed');
      events.emit('closed');
      if (!force && all.length === 0 && !context.emit('window-all-closed')) context.quit();
      return true;
    }

    const members = {
      webContents: contents,
      loadURL: method('BrowserWindow.loadURL', ['string'], (address: string) => load(address)),
      show: method('BrowserWindow.show', [], () => {
        state.visible = true;
        events.emit('show');
        members.focus();
      }),
      hide: method('BrowserWindow.hide', [], () => {
        state.visible = false;
        events.emit('hide');
        state.blur();
      }),
      focus: method('BrowserWindow.focus', [], () => {
        if (state.focused || !state.visible) return;
        state.focused = true;
        events.emit('focus');
      }),
      minimize: method('BrowserWindow.minimize', [], () => {
        state.minimized = true;
        events.emit('minimize');
        state.blur();
      }),
      restore: method('BrowserWindow.restore', [], () => {
        state.minimized = false;
        events.emit('restore');
      }),
      isVisible: method('BrowserWindow.isVisible', [], () => state.visible && !state.minimized),
      isFocused: method('BrowserWindow.isFocused', [], () => state.focused),
      isMinimized: method('BrowserWindow.isMinimized', [], () => state.minimized),
      isDestroyed: method('BrowserWindow.isDestroyed', [], () => state.destroyed),
      close: method('BrowserWindow.close', [], () => {
        shut(false);
      }),
      destroy: method('BrowserWindow.destroy', [], () => {
        shut(true);
      }),
      setPosition: method(
        'BrowserWindow.setPosition',
        ['integer', 'integer', maybe('boolean')],
        (x: number, y: number, _animate?: boolean) => {
          if (platform === 'linux') throw new Misuse('BrowserWindow.setPosition does nothing under Wayland');
          state.position = [x, y];
        },
      ),
      setAlwaysOnTop: method(
        'BrowserWindow.setAlwaysOnTop',
        ['boolean', maybe(LEVELS)],
        (flag: boolean, level?: (typeof LEVELS)[number]) => {
          if (platform === 'linux')
            throw new Misuse('BrowserWindow.setAlwaysOnTop does nothing under Wayland');
          state.level = flag ? (level ?? 'floating') : null;
        },
      ),
      setVisibleOnAllWorkspaces: method(
        'BrowserWindow.setVisibleOnAllWorkspaces',
        ['boolean', maybe(shape<VisibleOnAllWorkspacesOptions>(ON_ALL_WORKSPACES))],
        (_visible: boolean, _options?: VisibleOnAllWorkspacesOptions) => {
          if (platform === 'win32')
            throw new Misuse('BrowserWindow.setVisibleOnAllWorkspaces does nothing on Windows');
        },
      ),
    } satisfies Partial<BrowserWindow>;
    const window = strict(
      'BrowserWindow',
      Object.assign(events, members),
      () => !state.destroyed,
    ) as unknown as BrowserWindow;

    const state: WindowState = {
      window,
      contents,
      options,
      visible: options.show ?? true,
      focused: false,
      minimized: false,
      destroyed: false,
      position: null,
      level: options.alwaysOnTop === true ? 'floating' : null,
      address: '',
      page: null,
      blur() {
        if (!state.focused) return;
        state.focused = false;
        events.emit('blur');
      },
      opened(address) {
        if (openHandler === null) throw new Misuse(`nobody decides whether ${address} may be opened`);
        const details = { url: address, frameName: '', features: '', disposition: 'foreground-tab' };
        const { action } = openHandler(details as HandlerDetails);
        if (action !== 'deny') throw new Misuse('the double opens no windows for pages');
      },
      invoke: (channel, args, address) => ipc.invoke(channel, args, contents, address),
    };
    all.push(state);
    shutters.set(window, shut);
    context.emit('web-contents-created', {}, contents);
    return window;
  }

  const shutters = new WeakMap<BrowserWindow, (force: boolean) => boolean>();

  class BrowserWindowDouble {
    static getAllWindows = method('BrowserWindow.getAllWindows', [], () => all.map((s) => s.window));
    constructor(options?: BrowserWindowConstructorOptions) {
      // biome-ignore lint/correctness/noConstructorReturn: the strict object stands in for `this`.
      return open(options) as unknown as BrowserWindowDouble;
    }
  }

  return {
    BrowserWindow: BrowserWindowDouble as unknown as typeof BrowserWindow,
    windows: all as readonly WindowState[],
    /** True where all of them are gone. */
    closeAll: (force: boolean) => [...all].every((state) => shutters.get(state.window)?.(force) ?? true),
  };
}

const withoutHash = (address: string) => address.replace(/#.*/, '');

const inputOf = (key: string, code: string) => ({
  type: 'keyDown',
  key,
  code,
  isAutoRepeat: false,
  isComposing: false,
  shift: false,
  control: false,
  alt: false,
  meta: false,
  location: 0,
  modifiers: [],
});
