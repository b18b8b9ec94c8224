/**
 * The double is only worth something if it refuses what Electron refuses. Each wrong use here is one that a program could
 * make, and that would go unnoticed until its first start on a real desktop.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions } from 'electron';
import { afterEach, describe, expect, test } from 'vitest';
import { chromiumPath, need } from '../real.ts';
import { createElectron, type DoubleOptions } from './double/electron.ts';
import { launchDouble } from './double-driver.ts';

const icon = path.resolve(import.meta.dirname, '../../assets/icons/tray/in-sync-32.png');
const cleaning: (() => unknown)[] = [];

afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

function directory(): string {
  const made = mkdtempSync(path.join(os.tmpdir(), 'truechimer-double-'));
  cleaning.push(() => rmSync(made, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  return made;
}

function unready(options: Partial<DoubleOptions> = {}) {
  const made = createElectron({ userData: directory(), platform: 'linux', browser: null, ...options });
  cleaning.push(() => made.desk.pages?.close());
  return made;
}

function ready(options: Partial<DoubleOptions> = {}) {
  const made = unready(options);
  made.electron.protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  made.desk.becomeReady();
  return made;
}

/** A use that TypeScript would refuse too, from code that got around it. */
const untyped = <T>(value: unknown) => value as T;

describe('a wrong use throws', () => {
  test('a member that does not exist, and says which', () => {
    const { app } = ready().electron;
    expect(() => untyped<{ setTrayMood: () => void }>(app).setTrayMood()).toThrow('app.setTrayMood');
  });

  test('a member that cannot be set', () => {
    const { nativeTheme } = ready().electron;
    expect(() => Object.assign(nativeTheme, { mood: 'dark' })).toThrow('nativeTheme.mood');
  });

  test('an unknown option of a window, and of its page', () => {
    const { BrowserWindow } = ready().electron;
    expect(() => new BrowserWindow(untyped({ borderless: true }))).toThrow('no option “borderless”');
    const wrong = untyped<BrowserWindowConstructorOptions>({ webPreferences: { sandboxed: true } });
    expect(() => new BrowserWindow(wrong)).toThrow('no option “sandboxed”');
  });

  test('an option or argument of another kind', () => {
    const { BrowserWindow, app } = ready().electron;
    expect(() => new BrowserWindow(untyped({ width: '380' }))).toThrow('width');
    expect(() => app.exit(untyped('0'))).toThrow('app.exit');
    expect(() => app.getPath(untyped('settings'))).toThrow('it may be');
  });

  test('anything that needs the app to be ready, before it is', () => {
    const { electron } = unready();
    const { app, BrowserWindow, nativeTheme, Notification, protocol, screen, session, Tray } = electron;
    expect(() => new BrowserWindow()).toThrow('after the app is ready');
    expect(() => new Tray(icon)).toThrow('after the app is ready');
    expect(() => new Notification({ title: 'x' })).toThrow('after the app is ready');
    expect(() => session.defaultSession).toThrow('after the app is ready');
    expect(() => screen.getPrimaryDisplay()).toThrow('after the app is ready');
    expect(() => app.getLocale()).toThrow('after the app is ready');
    expect(() => protocol.handle('app', () => new Response())).toThrow('after the app is ready');
    expect(() => {
      nativeTheme.themeSource = 'dark';
    }).toThrow('after the app is ready');
  });

  test('anything that has to come before ready, after it', () => {
    const { app, protocol } = ready().electron;
    expect(() => protocol.registerSchemesAsPrivileged([])).toThrow('no effect after');
    expect(() => app.commandLine.appendSwitch('gtk-version', '3')).toThrow('no effect after');
    expect(() => app.setPath('userData', '/tmp')).toThrow('no effect after');
  });

  test('a second handler for the same channel', () => {
    const { ipcMain } = ready().electron;
    ipcMain.handle('channel', () => 1);
    expect(() => ipcMain.handle('channel', () => 2)).toThrow('second handler');
  });

  test('a message that cannot be cloned, in every direction', async () => {
    const { electron, desk } = ready();
    const window = new electron.BrowserWindow();
    expect(() => window.webContents.send('channel', () => {})).toThrow('could not be cloned');
    electron.ipcMain.handle('answers', () => () => {});
    const state = desk.windows[0];
    await expect(state?.invoke('answers', [], 'app://bundle/')).rejects.toThrow('could not be cloned');
    await expect(state?.invoke('answers', [Symbol('x')], 'app://bundle/')).rejects.toThrow(
      'could not be cloned',
    );
    await expect(state?.invoke('asks', [], 'app://bundle/')).rejects.toThrow('No handler registered');
  });

  test('a tray without a picture that can be seen', () => {
    const { nativeImage, Tray } = ready().electron;
    const missing = nativeImage.createFromPath('/nowhere/icon.png');
    expect(missing.isEmpty()).toBe(true);
    expect(() => new Tray(missing)).toThrow('empty image');
    expect(() => new Tray('/nowhere/icon.png')).toThrow('Failed to load image');
    expect(() => new Tray(icon).setImage(nativeImage.createEmpty())).toThrow('empty image');
  });

  test('an object that has been destroyed', () => {
    const { BrowserWindow, Tray } = ready().electron;
    const window = new BrowserWindow();
    const { webContents } = window;
    window.destroy();
    expect(window.isDestroyed()).toBe(true);
    expect(() => window.show()).toThrow('destroyed');
    expect(() => webContents.send('channel')).toThrow('destroyed');
    const tray = new Tray(icon);
    tray.destroy();
    expect(() => tray.setToolTip('x')).toThrow('destroyed');
  });

  test('a menu with an unknown key, an unknown role, or nothing to show', () => {
    const { Menu } = ready().electron;
    const build = (item: object) => () => Menu.buildFromTemplate([item as MenuItemConstructorOptions]);
    expect(build({ label: 'Quit', onClick: () => {} })).toThrow('no option “onClick”');
    expect(build({ role: 'leave' })).toThrow('role');
    expect(build({ enabled: true })).toThrow('must have at least one of label, role or type');
    expect(build({ label: 'More', submenu: [{ text: 'x' }] })).toThrow('no option “text”');
    expect(build({ label: 'Pause', checked: true })).toThrow('checkbox or radio only');
  });

  test('the mark of a checkbox that nobody takes back: a click turns it, as Electron does', () => {
    const { Menu } = ready().electron;
    const marks: boolean[] = [];
    const menu = Menu.buildFromTemplate([
      { label: 'Keep', type: 'checkbox', checked: false, click: (item) => marks.push(item.checked) },
    ]);
    const [item] = menu.items;
    item?.click();
    item?.click();
    expect(marks).toEqual([true, false]);
    expect(() => untyped<{ toggle: () => void }>(item).toggle()).toThrow('no such member');
  });

  test('a notification with an option that does not exist', () => {
    const { Notification } = ready().electron;
    expect(() => new Notification(untyped({ text: 'x' }))).toThrow('no option “text”');
  });

  test('an event that never comes', () => {
    const { app } = ready().electron;
    expect(() => app.on(untyped<'quit'>('quitted'), () => {})).toThrow('no event “quitted”');
  });

  test('what does nothing on the system it runs on', () => {
    const linux = ready().electron;
    const tray = new linux.Tray(icon);
    expect(() => tray.getBounds()).toThrow('linux');
    expect(() => tray.popUpContextMenu()).toThrow('linux');
    expect(() => tray.on('right-click', () => {})).toThrow('no event');
    expect(() => new linux.BrowserWindow({ x: 1, y: 1 })).toThrow('Wayland');
    expect(() => new linux.BrowserWindow().setPosition(1, 1)).toThrow('Wayland');
    expect(() => linux.app.setLoginItemSettings({ openAtLogin: true })).toThrow('Linux');
    expect(() => linux.app.setAppUserModelId('x')).toThrow('Windows only');
    expect(linux.app.dock).toBeUndefined();
  });

  test('a page whose scheme nobody serves', async () => {
    const { BrowserWindow } = ready().electron;
    await expect(new BrowserWindow().loadURL('app://bundle/index.html')).rejects.toThrow(
      'ERR_UNKNOWN_URL_SCHEME',
    );
  });

  test('a scheme without an origin for its pages', async () => {
    const { electron, desk } = unready();
    desk.becomeReady();
    electron.protocol.handle('app', () => new Response('x'));
    await expect(new electron.BrowserWindow().loadURL('app://bundle/index.html')).rejects.toThrow(
      'no origin',
    );
  });
});

describe('a right use works', () => {
  const page = `<!doctype html><title>x</title><a href="https://elsewhere.example/">away</a><p></p>
    <script type="module">
      window.bridge.listen((said) => { document.querySelector('p').textContent = said.words; });
    </script>`;
  const preload = `
    const { contextBridge, ipcRenderer } = require('electron');
    contextBridge.exposeInMainWorld('bridge', {
      ask: (...args) => ipcRenderer.invoke('ask', ...args),
      listen: (listener) => { ipcRenderer.on('say', (_event, said) => listener(said)); },
      wrong: () => { try { return typeof require('node:fs'); } catch (error) { return error.message; } },
    });`;

  test('a window shows a page that asks, hears, and stays where it is', async (context) => {
    const { electron, desk } = ready({ browser: need(context, 'Chromium', chromiumPath()) });
    const { app, BrowserWindow, ipcMain, protocol } = electron;
    const script = path.join(app.getPath('userData'), 'preload.cjs');
    writeFileSync(script, preload);
    protocol.handle('app', () => new Response(page, { headers: { 'content-type': 'text/html' } }));
    ipcMain.handle('ask', (event, ...args) => [event.senderFrame?.url, event.sender.id, args]);
    const away: string[] = [];
    app.on('web-contents-created', (_event, contents) => {
      contents.on('will-navigate', (event) => {
        away.push(event.url);
        event.preventDefault();
      });
    });

    const opened = new BrowserWindow({ webPreferences: { preload: script } });
    await opened.loadURL('app://bundle/index.html#/here');
    const shown = await desk.windows[0]?.page;
    if (shown === undefined || shown === null) throw new Error('no page');
    type Bridge = { bridge: { ask(...args: unknown[]): Promise<unknown>; wrong(): string } };
    const answer = await shown.evaluate(() => (window as unknown as Bridge).bridge.ask(1, { two: [3n] }));
    expect(answer).toEqual(['app://bundle/index.html#/here', opened.webContents.id, [1, { two: [3n] }]]);
    expect(await shown.evaluate(() => (window as unknown as Bridge).bridge.wrong())).toContain(
      'module not found: node:fs',
    );
    await expect(shown.evaluate(() => (window as unknown as Bridge).bridge.ask(Symbol('x')))).rejects.toThrow(
      'cannot be cloned',
    );

    opened.webContents.send('say', { words: 'hello' });
    await shown.getByText('hello').waitFor();
    await shown.getByText('away').click();
    await expect.poll(() => away).toEqual(['https://elsewhere.example/']);
    expect(shown.url()).toContain('#/here');
  });

  test('a program that awaits `ready` at its top level never starts, as in Electron', async () => {
    const home = directory();
    const entry = path.join(home, 'hangs.mjs');
    writeFileSync(entry, `import { app } from 'electron'; await app.whenReady(); app.exit(0);`);
    // Node gives up on a module that waits for what cannot come; Electron would wait for ever.
    await expect(launchDouble({ home, trayShown: true, entry, browser: false })).rejects.toThrow(/ended/);
  });
});
