/** What is decided before there is anything to see: tray or none, root or not, with the session or by hand. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { desktopEntry, wasStartedAtLogin } from '../../main/app/autostart.ts';
import { isForbiddenRoot, prepare } from '../../main/app/before-ready.ts';
import { type Ask, hasTray } from '../../main/app/tray-host.ts';
import { createElectron } from '../e2e/double/electron.ts';

const cleaning: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleaning.splice(0)) clean();
});

function directory(): string {
  const made = mkdtempSync(path.join(os.tmpdir(), 'truechimer-start-'));
  cleaning.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

describe('is there a tray?', () => {
  const answers =
    (known: Record<string, string>): Ask =>
    async (program) => {
      const answer = known[program];
      if (answer === undefined) throw new Error('ENOENT');
      return answer;
    };

  test.each([
    ['gdbus says so', { gdbus: '(<true>,)\n' }, true],
    ['gdbus says that nobody shows icons', { gdbus: '(<false>,)\n' }, false],
    ['busctl says so, and gdbus is not installed', { busctl: 'b true\n' }, true],
    ['busctl says that nobody shows icons', { busctl: 'b false\n' }, false],
    ['nothing can be asked', {}, false],
    ['the answer is not understood', { gdbus: 'yes' }, false],
  ])('%s', async (_words, known, expected) => {
    expect(await hasTray('linux', answers(known))).toBe(expected);
  });

  test('on Windows and macOS always, without asking', async () => {
    const never: Ask = () => Promise.reject(new Error('asked'));
    expect(await hasTray('win32', never)).toBe(true);
    expect(await hasTray('darwin', never)).toBe(true);
  });

  test('a tool that hangs or is not there counts as none', async () => {
    const { PATH } = process.env;
    const tools = directory();
    writeFileSync(path.join(tools, 'gdbus'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    process.env.PATH = tools;
    cleaning.push(() => {
      process.env.PATH = PATH;
    });
    expect(await hasTray('linux')).toBe(false);
  });
});

describe('before Electron is ready', () => {
  const double = (platform: NodeJS.Platform, argv: string[] = []) =>
    createElectron({ userData: '/nowhere', platform, argv, browser: null });

  test('a home of its own takes Electron’s files along', () => {
    const { app, protocol } = double('linux').electron;
    prepare(app, protocol, { platform: 'linux', env: { TRUECHIMER_HOME: '/home/ada/clock' } });
    expect(app.getPath('userData')).toBe('/home/ada/clock/electron');
    expect(app.commandLine.hasSwitch('gtk-version')).toBe(true);
  });

  test.each(['win32', 'darwin'] as const)('nothing is asked of %s that it does not know', (platform) => {
    const { app, protocol } = double(platform).electron;
    prepare(app, protocol, { platform, env: {} });
    expect(app.commandLine.hasSwitch('gtk-version')).toBe(false);
  });

  test('root is refused, unless it was decided on the command line', () => {
    expect(isForbiddenRoot(0, double('linux').electron.app)).toBe(true);
    expect(isForbiddenRoot(0, double('linux', ['--no-sandbox']).electron.app)).toBe(false);
    expect(isForbiddenRoot(1000, double('linux').electron.app)).toBe(false);
    // Windows has no such number.
    expect(isForbiddenRoot(undefined, double('win32').electron.app)).toBe(false);
  });
});

describe('starting with the session on Linux', () => {
  test('is a desktop entry that is there while it is wanted', () => {
    const config = directory();
    const file = path.join(config, 'autostart/truechimer.desktop');
    const autostart = desktopEntry(file, 'Truechimer', '/opt/Truechimer/truechimer');
    autostart.set(false);
    expect(readdirSync(config)).toEqual([]);
    autostart.set(true);
    expect(readFileSync(file, 'utf8').split('\n')).toEqual([
      '[Desktop Entry]',
      'Type=Application',
      'Name=Truechimer',
      'Exec="/opt/Truechimer/truechimer" --at-login',
      'Terminal=false',
      'X-GNOME-Autostart-enabled=true',
      '',
    ]);
    autostart.set(true);
    autostart.set(false);
    autostart.set(false);
    expect(readdirSync(path.join(config, 'autostart'))).toEqual([]);
  });

  test('names a program whose path needs quoting', () => {
    const file = path.join(directory(), 'autostart/truechimer.desktop');
    desktopEntry(file, 'Truechimer', '/home/ada/my $apps/100%/"clock"').set(true);
    // Quoted for Exec ($ and " with a backslash, % doubled), then each backslash doubled as in every string.
    expect(readFileSync(file, 'utf8')).toContain(
      String.raw`Exec="/home/ada/my \\$apps/100%%/\\"clock\\"" --at-login`,
    );
  });

  test('is known by the argument, on macOS by the system', () => {
    const linux = createElectron({ userData: '/nowhere', platform: 'linux' }).electron.app;
    expect(wasStartedAtLogin(linux, 'linux', ['truechimer', '--at-login'])).toBe(true);
    expect(wasStartedAtLogin(linux, 'linux', ['truechimer'])).toBe(false);
    const system = { getLoginItemSettings: () => ({ wasOpenedAtLogin: true }) };
    expect(wasStartedAtLogin(system as typeof linux, 'darwin', [])).toBe(true);
  });
});
