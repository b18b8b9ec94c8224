/** What would be done with the superuser's rights to install the clock helper, before anybody does it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { placesOf, SERVICE } from '../../main/clock-helper/places.ts';
import { CONSENT_CONTROL } from '../../main/clock-helper/windows-service.ts';
import * as macos from '../../main/install/macos.ts';
import { inWords, type Step } from '../../main/install/step.ts';
import * as windows from '../../main/install/windows.ts';

const WINDOWS = {
  systemRoot: 'C:\\Windows',
  programFiles: 'C:\\Program Files',
  source: 'C:\\Users\\ada\\AppData\\Local\\Programs\\Truechimer\\resources\\clock-helper',
  user: 'ada',
};
const MAC = {
  source: '/Applications/Truechimer.app/Contents/Resources/clock-helper',
  plist: '<plist/>',
  user: 'ada',
};

/** As it is found on most machines: started by a trigger, and so not with the system. */
const W32TIME = { name: 'Windows Time', unit: 'w32time', enabled: false, running: true };
const MEINBERG = { name: 'ntpd (Meinberg)', unit: 'NTP', enabled: true, running: false };
const TIMED = { name: 'timed (macOS)', unit: 'com.apple.timed', enabled: true, running: true };

const plans: [string, Step[]][] = [
  ['installing on Windows', windows.installOnWindows(WINDOWS)],
  ['removing from Windows', windows.removeFromWindows(WINDOWS, [W32TIME])],
  ['installing on macOS', macos.installOnMac(MAC)],
  ['removing from macOS', macos.removeFromMac([TIMED])],
  ['taking over on Windows', windows.takeOverOnWindows(WINDOWS, [W32TIME], [])],
  ['giving back on Windows', windows.giveBackOnWindows(WINDOWS, [W32TIME])],
  ['consenting on Windows', windows.consentOnWindows(WINDOWS)],
  ['taking over on macOS', macos.takeOverOnMac([TIMED], [])],
  ['giving back on macOS', macos.giveBackOnMac([TIMED])],
  ['consenting on macOS', macos.consentOnMac()],
];

const acts = (steps: Step[]) => steps.flatMap((step) => step.acts);
const commands = (steps: Step[]) =>
  acts(steps).flatMap((act) => (act.kind === 'run' ? [[act.program, ...act.args]] : []));
const removed = (steps: Step[]) => acts(steps).flatMap((act) => (act.kind === 'remove' ? [act.path] : []));
const find = (steps: Step[], ...words: string[]) =>
  commands(steps).find((command) => words.every((word) => command.includes(word)));

describe.each(plans)('%s', (_, steps) => {
  test('says of each step what it is for, in a line', () => {
    for (const { why } of steps) expect(why).toMatch(/^\p{Lu}.{5,80}\.$/u);
  });

  test('names whole paths only, and no shell', () => {
    for (const [program] of commands(steps)) {
      expect(program).toMatch(/^(\/|C:\\)/);
      expect(program).not.toMatch(/cmd\.exe|powershell|\/sh$|bash/i);
    }
  });

  test('runs nothing out of a place that the person can write', () => {
    for (const [program] of commands(steps)) expect(program).not.toContain('ada');
  });
});

describe('on Windows', () => {
  const [, install] = plans[0]!;

  test('the service and its group are those that the helper knows itself by', () => {
    expect(windows.SERVICE).toBe(SERVICE);
    expect(windows.GROUP).toBe(placesOf('win32', {}).group);
  });

  test('the service runs as a small account, with one right and an identity of its own', () => {
    expect(find(install, 'config')).toEqual([
      'C:\\Windows\\System32\\sc.exe',
      'config',
      'TruechimerClock',
      'binPath=',
      '"C:\\Program Files\\Truechimer\\clock-helper\\clock-helper.exe" service',
      'obj=',
      'NT AUTHORITY\\LocalService',
      'type=',
      'own',
      'start=',
      'auto',
      'DisplayName=',
      'Truechimer clock helper',
    ]);
    expect(find(install, 'privs')?.slice(1)).toEqual(['privs', 'TruechimerClock', 'SeSystemtimePrivilege']);
    expect(find(install, 'sidtype')?.slice(1)).toEqual(['sidtype', 'TruechimerClock', 'unrestricted']);
  });

  test('only the system and administrators may send control codes, which start at 128', () => {
    expect(CONSENT_CONTROL).toBe(128);
    const sddl = find(install, 'sdset')?.at(-1) ?? '';
    const entries = [...sddl.matchAll(/\(A;;(\w+);;;(\w+)\)/g)].map(([, rights = '', who]) => ({
      who,
      rights: [...rights.matchAll(/../g)].map(String),
    }));
    expect(entries.map(({ who }) => who)).toEqual(['SY', 'BA', 'IU', 'SU']);
    expect(entries.filter(({ rights }) => rights.includes('CR')).map(({ who }) => who)).toEqual(['SY', 'BA']);
    // Nor may they start, stop or change it.
    for (const { who, rights } of entries.slice(2))
      for (const right of ['RP', 'WP', 'DC', 'WD', 'WO', 'SD']) expect(rights, who).not.toContain(right);
  });

  test('another time service is kept from starting, and gets back the start that it had', () => {
    expect(commands(windows.takeOverOnWindows(WINDOWS, [W32TIME], []))).toEqual([
      ['C:\\Windows\\System32\\net.exe', 'stop', 'w32time'],
      ['C:\\Windows\\System32\\sc.exe', 'config', 'w32time', 'start=', 'disabled'],
    ]);
    expect(commands(windows.giveBackOnWindows(WINDOWS, [W32TIME, MEINBERG]))).toEqual([
      ['C:\\Windows\\System32\\sc.exe', 'config', 'w32time', 'start=', 'demand'],
      ['C:\\Windows\\System32\\sc.exe', 'config', 'NTP', 'start=', 'auto'],
      ['C:\\Windows\\System32\\net.exe', 'start', 'w32time'],
    ]);
  });

  test('another time service is given back where stopping it fails half way', () => {
    const [first] = windows.takeOverOnWindows(WINDOWS, [W32TIME], [MEINBERG]);
    const undone = first?.undo?.acts ?? [];
    expect(commands([{ why: '', acts: undone }])).toEqual([
      ['C:\\Windows\\System32\\sc.exe', 'config', 'w32time', 'start=', 'demand'],
      ['C:\\Windows\\System32\\net.exe', 'start', 'w32time'],
    ]);
    // What was stopped before stays stopped, and written down.
    expect(undone.at(-1)).toMatchObject({ kind: 'write', content: expect.stringContaining('"NTP"') });
  });

  test('a fallen helper is there again within a second: the rate may be bent', () => {
    expect(find(install, 'failure')).toContain('restart/1000/restart/10000/restart/60000');
  });

  test('what it removes is what it keeps and what was installed, after the rate was given back', () => {
    const [, removal] = plans[1]!;
    expect(removed(removal)).toEqual([
      'C:\\Program Files\\Truechimer\\taken-over.json',
      'C:\\Program Files\\Truechimer\\clock-helper',
      placesOf('win32', { SystemRoot: 'C:\\Windows' }).state,
    ]);
    const order = acts(removal).map((act) => (act.kind === 'run' ? act.args[0] : act.kind));
    expect(order.indexOf('stop')).toBeLessThan(order.indexOf('give-back'));
    expect(order.indexOf('give-back')).toBeLessThan(order.indexOf('remove'));
  });

  test('another time service has its place back before anything is taken away, and none of both waits for the other', () => {
    const removal = acts(windows.removeFromWindows(WINDOWS, [W32TIME]));
    const words = removal.map((act) => (act.kind === 'run' ? act.args.slice(0, 2).join(' ') : act.kind));
    const at = ['stop TruechimerClock', 'config w32time', 'start w32time', 'delete TruechimerClock'].map(
      (part) => words.indexOf(part),
    );
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(at[0]).toBeGreaterThanOrEqual(0);
    for (const act of removal)
      if (act.kind === 'run') expect(act.optional === true || act.otherwise !== undefined).toBe(true);
  });
});

describe('on macOS', () => {
  test('the system sets the time again where telling it not to has failed', () => {
    const [first] = macos.takeOverOnMac([TIMED], []);
    expect(first?.undo?.acts.map(inWords)[0]).toContain('-setusingnetworktime on');
  });

  test('uninstalling stops at nothing, and macOS sets the time again after ours has let go', () => {
    const removal = acts(macos.removeFromMac([TIMED]));
    for (const act of removal)
      if (act.kind === 'run') expect(act.optional === true || act.otherwise !== undefined).toBe(true);
    const words = removal.map(inWords);
    expect(words.findIndex((w) => w.includes('give-back'))).toBeLessThan(
      words.findIndex((w) => w.includes('-setusingnetworktime on')),
    );
  });

  const plist = readFileSync(
    path.join(import.meta.dirname, '../../build/macos/org.truechimer.clock-helper.plist'),
    'utf8',
  );
  const value = (key: string) =>
    new RegExp(`<key>${key}</key>\\s*(?:<array>\\s*)?<\\w+>([^<]*)<`).exec(plist)?.[1];

  test('the property list starts the program that is installed, under the name that is loaded', () => {
    expect(value('Label')).toBe(macos.LABEL);
    expect(value('ProgramArguments')).toBe(macos.PROGRAM);
    expect(value('StandardErrorPath')).toBe(macos.LOG);
    expect(Number(value('Umask'))).toBe(0o022);
  });

  test('the group and the state are those that the helper looks for', () => {
    const places = placesOf('darwin', {});
    expect(macos.GROUP).toBe(places.group);
    expect(removed(macos.removeFromMac([]))).toContain(places.state);
  });

  test('the program is the superuser’s before it is started', () => {
    const order = commands(macos.installOnMac(MAC)).map((command) => command[0]);
    for (const before of ['/bin/cp', '/usr/sbin/chown', '/bin/chmod'])
      expect(order.indexOf(before)).toBeLessThan(order.lastIndexOf('/bin/launchctl'));
    expect(find(macos.installOnMac(MAC), 'root:wheel')).toContain(macos.DIRECTORY);
  });
});
