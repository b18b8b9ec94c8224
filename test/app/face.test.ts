/** What each system's person sees and can do, without any of those systems: Electron is the strict double. */
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { EventMessage } from '../../main/api/wire.ts';
import { CALL } from '../../main/app/channels.ts';
import {
  BLOCKED,
  DEGRADED,
  KEPT,
  LOST,
  NO_SERVERS,
  OBSERVED,
  OUT_OF_SYNC,
  STARTING,
  STEERED,
  YIELDED,
} from '../doubles/statuses.ts';
import { type FaceSetup, face, SERVERS } from './desk.ts';

const open: { dispose: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.dispose();
});

async function start(setup: FaceSetup) {
  const made = await face(setup);
  open.push(made);
  return made;
}

/** Every promise and callback that is under way without waiting for anything outside has come through. */
async function settled() {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('the icon', () => {
  test.each([
    ['in sync', STEERED, 'in-sync'],
    ['degraded', DEGRADED, 'degraded'],
    ['out of sync', OUT_OF_SYNC, 'out-of-sync'],
    ['observing', OBSERVED, 'observing'],
    ['starting', STARTING, 'observing'],
    ['without servers', BLOCKED, 'no-servers'],
    ['without its engine', LOST, 'no-servers'],
  ])('shows a clock that is %s', async (_words, status, name) => {
    expect((await start({ platform: 'linux', status })).tray().icon).toBe(`${name}-32.png`);
    expect((await start({ platform: 'win32', status })).tray().icon).toBe(`${name}.ico`);
    // The ending makes macOS colour it by the menu bar.
    expect((await start({ platform: 'darwin', status })).tray().icon).toBe(`${name}Template.png`);
  });

  test('follows the engine, with offset and server in its tooltip', async () => {
    const app = await start({ platform: 'linux', status: STARTING });
    expect(app.tray().tooltip).toBe('Truechimer: Measuring your clock …');
    app.engine.say(STEERED);
    expect(app.tray().tooltip).toBe('Truechimer: 3.2 ms slow ± 400 µs (99 %) · time.one.example (stratum 1)');
    expect(app.tray().icon).toBe('in-sync-32.png');
  });
});

describe('the menu', () => {
  test('on Linux is there without a click, and is set anew when there is news, not under the eyes of its reader', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    onTestFinished(() => clock.mockRestore());
    const app = await start({ platform: 'linux', status: OBSERVED });
    expect(app.tray().menu[0]).toEqual({
      id: 'status',
      label: 'Observing: 3.2 ms slow ± 400 µs (99 %)',
      enabled: false,
    });
    const [state] = app.desk.trays;
    const before = state?.menu;
    app.engine.say({ at: OBSERVED.at + 1000, lastAnswerAge: 13 });
    expect(state?.menu).toBe(before);
    app.engine.say({ offset: 0.0041 });
    expect(state?.menu).toBe(before);
    clock.mockReturnValue(30_000);
    app.engine.say({ offset: 0.0041 });
    expect(state?.menu).not.toBe(before);
    expect(app.tray().menu[0]?.label).toContain('4.1 ms slow');
    app.engine.say({ offset: 2.5, health: 'out-of-sync' });
    expect(app.tray().menu[0]?.label).toContain('Out of sync: 2.5 s slow');
  });

  test.each(['win32', 'darwin'] as const)(
    'on %s comes with the right button, as it is then',
    async (platform) => {
      const app = await start({ platform, status: OBSERVED });
      expect(app.tray().menu).toEqual([]);
      app.engine.say({ offset: 0.0041 });
      app.desk.trays[0]?.tray.emit('right-click');
      expect(app.tray().menu[0]?.label).toContain('4.1 ms slow');
    },
  );

  test('gives the commands of the contract', async () => {
    const app = await start({ platform: 'linux', status: OBSERVED });
    app.choose('resync');
    app.engine.say({ resync: { done: 1, of: 4 } });
    expect(app.tray().menu[0]?.label).toBe('Measuring: 1 of 4 answers');
    app.choose('cancel');
    app.engine.say({ resync: null });
    app.choose('pause');
    expect(app.tray().menu.find((item) => item.id === 'pause')?.label).toBe('Continue');
    expect(app.tray().menu.find((item) => item.id === 'resync')?.enabled).toBe(false);
    app.choose('pause');
    expect(app.engine.calls.map((call) => [call.command, call.input]).slice(2)).toEqual([
      ['resync', null],
      ['cancelResync', null],
      ['pause', true],
      ['pause', false],
    ]);
  });

  test('offers nothing that needs an engine while there is none', async () => {
    const app = await start({ platform: 'linux', status: LOST });
    const enabled = app.tray().menu.filter((item) => item.enabled);
    expect(enabled.map((item) => item.id)).toEqual(['open', 'settings', 'quit']);
  });

  test('shows whether the clock is kept right, and leads to the switch without turning it', async () => {
    const app = await start({ platform: 'linux', status: OBSERVED });
    const keep = () => app.tray().menu.find((item) => item.id === 'keep');
    expect(keep()).toEqual({ id: 'keep', label: 'Keep this clock right …', enabled: true, checked: false });
    app.choose('keep');
    await settled();
    expect(app.state().windows).toMatchObject([
      { address: 'app://bundle/index.html?view=window#/switch', visible: true },
    ]);
    expect(keep()?.checked).toBe(false);
    app.engine.say(KEPT);
    expect(keep()?.checked).toBe(true);
    app.choose('keep');
    expect(keep()?.checked).toBe(true);
    app.engine.say(YIELDED);
    expect(keep()?.checked).toBe(false);
    expect(app.engine.callsOf('steer')).toEqual([]);
  });

  test('a command that fails is in the log and harms nothing', async () => {
    const app = await start({ platform: 'linux', status: OBSERVED });
    app.engine.answers.resync = () => Promise.reject(new Error('no'));
    app.choose('resync');
    await settled();
    expect(app.logged).toEqual(['Resync failed.']);
  });
});

describe('windows', () => {
  test('the first start opens the main window, later ones and those at login do not', async () => {
    const first = await start({ platform: 'win32', status: NO_SERVERS, settings: { servers: [] } });
    await settled();
    expect(first.state().windows).toMatchObject([
      { address: 'app://bundle/index.html?view=window#/', visible: true },
    ]);
    const later = await start({ platform: 'win32', status: OBSERVED });
    expect(later.state().windows).toEqual([]);
    const atLogin = await start({
      platform: 'win32',
      status: NO_SERVERS,
      settings: { servers: [] },
      argv: ['--at-login'],
    });
    expect(atLogin.state().windows).toEqual([]);
  });

  test('Settings shows the settings in the window that is open already', async () => {
    const app = await start({ platform: 'linux', status: OBSERVED });
    app.choose('open');
    await settled();
    app.choose('settings');
    await settled();
    expect(app.state().windows).toMatchObject([
      { address: 'app://bundle/index.html?view=window#/settings', visible: true },
    ]);
  });

  test('closing hides, and the window comes back with what was in it', async () => {
    const app = await start({ platform: 'linux', status: OBSERVED });
    app.choose('open');
    await settled();
    app.close('window');
    expect(app.state().windows).toMatchObject([{ visible: false, minimized: false }]);
    app.clickTray();
    expect(app.state().windows).toMatchObject([{ visible: true }]);
  });

  test('without a tray the window is opened, only minimises, and has a menu with Quit', async () => {
    const app = await start({ platform: 'linux', status: OBSERVED, trayShown: false });
    await settled();
    expect(app.state().menuBar.map((item) => item.id)).toEqual(['', 'settings', 'quit']);
    app.close('window');
    expect(app.state().windows).toMatchObject([{ visible: true, minimized: true }]);
    app.main.show();
    expect(app.state().windows).toMatchObject([{ visible: true, minimized: false }]);
  });

  test('every window is walled in', async () => {
    const app = await start({ platform: 'win32', status: OBSERVED });
    app.choose('open');
    app.clickTray();
    await settled();
    expect(app.desk.windows).toHaveLength(2);
    for (const { options } of app.desk.windows) {
      expect(options.webPreferences).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
      });
    }
  });
});

describe('the popover', () => {
  const shown = (app: Awaited<ReturnType<typeof start>>) =>
    app.desk.windows.find((state) => state.address.includes('view=popover'));

  test.each([
    ['win32', [1522, 452], 'pop-up-menu'],
    ['darwin', [1422, 24], 'floating'],
  ] as const)('on %s opens at the icon and closes with the next click', async (platform, position, level) => {
    const app = await start({ platform, status: OBSERVED });
    app.clickTray();
    await settled();
    expect(shown(app)).toMatchObject({ visible: true, focused: true, position, level });
    app.clickTray();
    expect(shown(app)?.visible).toBe(false);
    app.clickTray();
    expect(shown(app)?.visible).toBe(true);
  });

  test('the press on the icon that takes its focus away does not bring it back', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
    try {
      const app = await start({ platform: 'darwin', status: OBSERVED });
      app.clickTray();
      await vi.waitFor(() => expect(shown(app)?.visible).toBe(true));
      vi.advanceTimersByTime(1000);
      app.blur('popover');
      expect(shown(app)?.visible).toBe(false);
      app.clickTray();
      expect(shown(app)?.visible).toBe(false);
      vi.advanceTimersByTime(1000);
      app.clickTray();
      expect(shown(app)?.visible).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test('the flyout that closes behind it does not take it along, a click elsewhere does', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
    try {
      const app = await start({ platform: 'win32', status: OBSERVED });
      app.clickTray();
      await vi.waitFor(() => expect(shown(app)?.visible).toBe(true));
      app.blur('popover');
      shown(app)?.window.focus();
      vi.advanceTimersByTime(1000);
      expect(shown(app)?.visible).toBe(true);
      app.blur('popover');
      expect(shown(app)?.visible).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  test('over the icon, the click decides and not the blur', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
    try {
      const app = await start({ platform: 'win32', status: OBSERVED });
      app.clickTray();
      await vi.waitFor(() => expect(shown(app)?.visible).toBe(true));
      vi.advanceTimersByTime(1000);
      app.desk.moveCursor({ x: 1710, y: 1060 });
      app.blur('popover');
      expect(shown(app)?.visible).toBe(true);
      app.clickTray();
      expect(shown(app)?.visible).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  test('Escape closes it', async () => {
    const app = await start({ platform: 'win32', status: OBSERVED });
    app.clickTray();
    await settled();
    shown(app)?.contents.emit('before-input-event', {}, { type: 'keyDown', key: 'a' });
    expect(shown(app)?.visible).toBe(true);
    shown(app)?.contents.emit('before-input-event', {}, { type: 'keyDown', key: 'Escape' });
    expect(shown(app)?.visible).toBe(false);
  });
});

describe('commands from pages', () => {
  async function withWindow() {
    const app = await start({ platform: 'linux', status: OBSERVED });
    app.choose('open');
    await settled();
    const [state] = app.desk.windows;
    if (state === undefined) throw new Error('there is no window');
    return { app, state };
  }

  test('are answered for our own pages', async () => {
    const { state } = await withWindow();
    const address = 'app://bundle/index.html?view=window#/settings';
    expect(await state.invoke(CALL, ['status', null], address)).toMatchObject({
      ok: true,
      value: { health: 'in-sync' },
    });
    expect(await state.invoke(CALL, ['setClock', null], address)).toMatchObject({
      ok: false,
      code: 'invalid',
    });
    expect(await state.invoke(CALL, ['pause', 'yes'], address)).toMatchObject({ ok: false, code: 'invalid' });
    expect(await state.invoke(CALL, [{ a: 1 }], address)).toMatchObject({ ok: false, code: 'invalid' });
  });

  test.each([
    'https://elsewhere.example/',
    'app://bundle.elsewhere.example/',
    'file:///etc/passwd',
    'about:blank',
  ])('are refused for %s, even in our own window', async (address) => {
    const { app, state } = await withWindow();
    await expect(state.invoke(CALL, ['pause', true], address)).rejects.toThrow('may not give commands');
    expect(app.engine.callsOf('pause')).toEqual([]);
    expect(app.logged.join()).toContain(address);
  });

  test('are refused from contents that are no window of ours', async () => {
    const { app, state } = await withWindow();
    const stranger = new app.electron.BrowserWindow();
    const from = app.desk.windows.find((one) => one.window === stranger);
    await expect(from?.invoke(CALL, ['pause', true], 'app://bundle/index.html?view=window')).rejects.toThrow(
      'may not give commands',
    );
    expect(state.destroyed).toBe(false);
  });
});

describe('events', () => {
  test('reach every window as messages of the contract', async () => {
    const app = await start({ platform: 'win32', status: OBSERVED });
    app.choose('open');
    await settled();
    const sent: EventMessage[] = [];
    const [state] = app.desk.windows;
    if (state === undefined) throw new Error('there is no window');
    vi.spyOn(state.contents, 'send').mockImplementation((_channel, message) =>
      sent.push(message as EventMessage),
    );
    app.engine.say({ offset: 0.5 });
    expect(sent).toMatchObject([{ event: 'status', payload: { offset: 0.5 } }]);
  });
});

describe('notifications', () => {
  test('tell that the clock went wrong and that it is right again, one at a time', async () => {
    const app = await start({ platform: 'linux', status: OBSERVED });
    app.engine.say(OUT_OF_SYNC);
    app.engine.say({ offset: -0.5 });
    app.engine.say(OBSERVED);
    expect(app.state().notifications.map(({ title, shown }) => [title, shown])).toEqual([
      ['Your clock is out of sync', false],
      ['Your clock is right again', true],
    ]);
    app.clickNotification(1);
    await settled();
    expect(app.state().windows).toMatchObject([{ visible: true }]);
  });

  test('tell by name who has taken the clock, and lead to the switch', async () => {
    const app = await start({ platform: 'linux', status: KEPT });
    app.engine.say(YIELDED);
    expect(app.state().notifications).toEqual([
      {
        title: 'chrony sets this clock',
        body: 'That was noticed when its service was started, so Truechimer has taken its hands off, until you switch it on again.',
        shown: true,
      },
    ]);
    app.clickNotification(0);
    await settled();
    expect(app.state().windows).toMatchObject([
      { address: 'app://bundle/index.html?view=window#/switch', visible: true },
    ]);
  });

  test('keep silent where the person wants it, from the moment on that it is said', async () => {
    const app = await start({
      platform: 'linux',
      status: OBSERVED,
      settings: { ...SERVERS, notifications: false },
    });
    app.engine.say(OUT_OF_SYNC);
    expect(app.state().notifications).toEqual([]);
    app.engine.saySettings({ notifications: true });
    app.engine.say({ offset: -0.5 });
    expect(app.state().notifications).toEqual([]);
    app.engine.say(OBSERVED);
    expect(app.state().notifications).toHaveLength(1);
  });
});

describe('preferences', () => {
  test('the theme follows the settings', async () => {
    const app = await start({ platform: 'linux', status: OBSERVED, settings: { ...SERVERS, theme: 'dark' } });
    expect(app.state().theme).toBe('dark');
    app.engine.saySettings({ theme: 'system' });
    expect(app.state().theme).toBe('system');
  });

  test('starting with the session is registered where the program is installed', async () => {
    const settings = { ...SERVERS, startAtLogin: true };
    const windows = await start({ platform: 'win32', status: OBSERVED, settings, packaged: true });
    expect(windows.desk.loginItems).toEqual([{ openAtLogin: true, args: ['--at-login'] }]);
    const mac = await start({ platform: 'darwin', status: OBSERVED, settings, packaged: true });
    expect(mac.desk.loginItems).toEqual([{ openAtLogin: true }]);
    const checkout = await start({ platform: 'darwin', status: OBSERVED, settings });
    expect(checkout.desk.loginItems).toEqual([]);
  });
});

describe('links', () => {
  test('of the popover open the main window, known sites the browser, anything else nothing', async () => {
    const app = await start({ platform: 'win32', status: OBSERVED });
    const showWindow = vi.spyOn(app.main, 'show');
    const { windowOpened } = app;
    app.clickTray();
    await settled();
    windowOpened('popover', 'app://bundle/index.html?view=window#/settings');
    expect(showWindow).toHaveBeenLastCalledWith('settings');
    windowOpened('popover', 'https://www.ntppool.org/en/use.html');
    windowOpened('popover', 'https://elsewhere.example/');
    windowOpened('popover', 'https://user@www.ntppool.org/');
    windowOpened('popover', 'http://www.ntppool.org/');
    windowOpened('popover', 'file:///etc/passwd');
    expect(app.state().opened).toEqual(['https://www.ntppool.org/en/use.html']);
    expect(app.logged).toHaveLength(4);
  });
});

describe('leaving', () => {
  test('closes the station once, however often it is asked, and then ends', async () => {
    const app = await start({ platform: 'linux', status: OBSERVED });
    app.choose('open');
    await settled();
    app.choose('quit');
    app.electron.app.quit();
    expect(app.exits).toEqual([]);
    await settled();
    expect(app.closed()).toBe(1);
    expect(app.exits).toEqual([0]);
  });

  test('a station that cannot close in order is said, and the program still ends', async () => {
    const app = await start({
      platform: 'linux',
      status: OBSERVED,
      close: () => Promise.reject(new Error('disk full')),
    });
    app.choose('quit');
    await settled();
    expect(app.exits).toEqual([1]);
    expect(app.logged.join()).toContain('may be lost');
  });

  test('a station that hangs does not hold up a logout', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    try {
      const app = await start({ platform: 'linux', status: OBSERVED, close: () => new Promise(() => {}) });
      app.electron.powerMonitor.emit('shutdown');
      vi.advanceTimersByTime(4000);
      expect(app.exits).toEqual([]);
      vi.advanceTimersByTime(2000);
      expect(app.exits).toEqual([1]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('sleep and wake are told to the engine', async () => {
    const app = await start({ platform: 'darwin', status: OBSERVED });
    app.electron.powerMonitor.emit('suspend');
    app.electron.powerMonitor.emit('resume');
    expect(app.power).toEqual(['suspend', 'resume']);
  });
});
