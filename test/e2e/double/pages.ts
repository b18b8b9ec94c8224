/**
 * The windows' contents: pages in headless Chromium, all in one profile as Electron's default session is. Started with
 * the first page, so a program that shows no window needs no browser.
 *
 * Chromium knows no `app:` scheme, so `app://bundle/x` is asked for as `https://bundle.app.invalid/x`, which is a secure
 * origin too, and answered by the program's own protocol handler. No request of a page reaches the network: what no
 * handler answers is refused, and recorded.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type BrowserContext, chromium, type Page, type Route } from 'playwright-core';

const SUFFIX = '.invalid';

export function webAddress(address: string): string {
  const { protocol, host, pathname, search, hash } = new URL(address);
  if (protocol === 'https:' || protocol === 'http:' || address === 'about:blank') return address;
  return `https://${host}.${protocol.slice(0, -1)}${SUFFIX}${pathname}${search}${hash}`;
}

export function appAddress(address: string): string {
  const { hostname, pathname, search, hash } = new URL(address);
  if (!hostname.endsWith(SUFFIX)) return address;
  const [host, scheme] = hostname.slice(0, -SUFFIX.length).split('.');
  return `${scheme}://${host}${pathname}${search}${hash}`;
}

/** What the main process hears from a page. */
export interface PageEvents {
  invoke(channel: string, args: unknown[], address: string): Promise<unknown>;
  key(key: string, code: string): void;
  close(): void;
  open(address: string): void;
  /** The page wants to go elsewhere by itself; false keeps it. */
  mayNavigate(address: string): boolean;
}

export interface PageOptions {
  readonly preload: string | undefined;
  readonly width: number;
  readonly height: number;
  readonly events: PageEvents;
}

export interface Pages {
  open(options: PageOptions): Promise<Page>;
  /** Where Chromium's own debugging protocol is served on loopback, null while it does not run. */
  endpoint(): string | null;
  /** Every address that a page asked for. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export interface PagesOptions {
  readonly executable: string;
  readonly profile: string;
  readonly colorScheme: () => 'light' | 'dark' | null;
  readonly mayWriteClipboard: () => boolean;
  /** The program's protocol handler, or null where there is none. */
  readonly answer: (address: string, method: string) => Promise<Response> | null;
}

export function createPages(options: PagesOptions): Pages {
  const requests: string[] = [];
  const events = new Map<Page, PageEvents>();
  let starting: Promise<BrowserContext> | null = null;

  async function start(): Promise<BrowserContext> {
    const context = await chromium.launchPersistentContext(options.profile, {
      executablePath: options.executable,
      headless: true,
      args: ['--remote-debugging-port=0'],
    });
    if (options.mayWriteClipboard()) await context.grantPermissions(['clipboard-write']);
    await context.route('**/*', (route) => answer(route));
    return context;
  }

  async function answer(route: Route): Promise<void> {
    const request = route.request();
    const address = appAddress(request.url());
    requests.push(address);
    const frame = request.frame();
    if (request.isNavigationRequest() && frame.parentFrame() === null) {
      if (events.get(frame.page())?.mayNavigate(address) !== true) {
        await route.abort('aborted');
        return;
      }
    }
    const response = await options.answer(address, request.method());
    if (response === null) {
      await route.abort('blockedbyclient');
      return;
    }
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }

  return {
    requests,
    async open({ preload, width, height, events: heard }) {
      starting ??= start();
      const context = await starting;
      const page = await context.newPage();
      events.set(page, heard);
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: options.colorScheme() });
      await page.exposeBinding('__electronInvoke', ({ frame }, channel: string, args: unknown[]) =>
        heard.invoke(channel, args, appAddress(frame.url())),
      );
      await page.exposeBinding('__electronTell', (_source, what: string, a: string, b: string) => {
        if (what === 'key') heard.key(a, b);
        if (what === 'close') heard.close();
        if (what === 'open') heard.open(appAddress(a));
      });
      await page.addInitScript({ content: preloadScript(preload) });
      return page;
    },
    endpoint() {
      try {
        const [port] = readFileSync(path.join(options.profile, 'DevToolsActivePort'), 'utf8').split('\n');
        // Chromium makes the file first and fills it a moment later.
        return port ? `http://127.0.0.1:${port}` : null;
      } catch {
        return null;
      }
    },
    async close() {
      const context = await starting?.catch(() => null);
      await context?.close();
    },
  };
}

/**
 * Runs before every page, in the page: a `require` that knows what a sandboxed preload may have, and the bundled
 * preload in it. What crosses to the page is copied member by member, as contextBridge does: functions become proxies,
 * prototypes are lost, arguments and results are cloned.
 */
function preloadScript(preload: string | undefined): string {
  const source =
    preload === undefined ? '' : readFileSync(preload, 'utf8').replace(/\/\/# sourceMappingURL.*/g, '');
  return `(() => {
    if (window.top !== window || location.href === 'about:blank') return;
    const invoke = globalThis.__electronInvoke, tell = globalThis.__electronTell;
    delete globalThis.__electronInvoke; delete globalThis.__electronTell;
    const only = (name, members) => new Proxy(members, { get(object, key) {
      if (typeof key === 'symbol' || key === 'then' || key in object) return object[key];
      throw new Error(name + '.' + key + ': a sandboxed preload has no such thing');
    } });
    const cross = (value) => {
      if (typeof value === 'function') return (...args) => cross(value(...args.map(cross)));
      if (typeof value === 'symbol') throw new TypeError('The thing you are trying to pass cannot be cloned.');
      if (value instanceof Promise) return value.then(cross, (error) => { throw new Error(String(error?.message ?? error)); });
      if (Array.isArray(value)) return value.map(cross);
      if (value !== null && typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value)))
        return Object.freeze(Object.fromEntries(Object.entries(value).map(([k, v]) => [k, cross(v)])));
      return structuredClone(value);
    };
    const listeners = new Map();
    Object.defineProperty(globalThis, '__electronDeliver', { value: (channel, args) => {
      for (const listener of [...(listeners.get(channel) ?? [])]) listener(only('event', { senderId: 0, ports: [] }), ...args);
    } });
    const ipcRenderer = only('ipcRenderer', {
      invoke(channel, ...args) {
        if (typeof channel !== 'string') throw new TypeError('channel has to be a string');
        return invoke(channel, structuredClone(args));
      },
      on(channel, listener) {
        if (typeof listener !== 'function') throw new TypeError('listener has to be a function');
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
        return ipcRenderer;
      },
      off(channel, listener) {
        listeners.set(channel, (listeners.get(channel) ?? []).filter((one) => one !== listener));
        return ipcRenderer;
      },
    });
    const contextBridge = only('contextBridge', { exposeInMainWorld(name, api) {
      if (Object.hasOwn(globalThis, name)) throw new Error('Cannot bind an API on top of an existing property on the window object');
      Object.defineProperty(globalThis, name, { value: cross(api), enumerable: true });
    } });
    addEventListener('keydown', (event) => { void tell('key', event.key, event.code); }, true);
    window.close = () => { void tell('close', '', ''); };
    window.open = (address) => { void tell('open', new URL(address, location).href, ''); return null; };
    addEventListener('click', (event) => {
      const link = event.target instanceof Element ? event.target.closest('a[target]') : null;
      if (link === null || event.defaultPrevented || link.target === '_self') return;
      event.preventDefault();
      void tell('open', link.href, '');
    });
    const require = (name) => {
      if (name === 'electron') return only('electron', { contextBridge, ipcRenderer });
      throw new Error('module not found: ' + name);
    };
    const module = { exports: {} };
    (function (module, exports, require) {
${source}
    })(module, module.exports, require);
  })()`;
}
