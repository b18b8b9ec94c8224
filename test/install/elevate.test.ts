/** Asking a person for the password: played by scripts that behave as sudo and pkexec do. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { elevate, type Surroundings } from '../../main/install/elevate.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-elevate-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A program that writes down how it was called, says something, and ends so. */
function program(name: string, code: number, says = ''): string {
  const file = path.join(directory, name);
  writeFileSync(
    file,
    `#!/bin/sh\nprintf '%s\\n' "$@" > ${directory}/called\nprintf '%s' '${says}' >&2\nexit ${code}\n`,
  );
  chmodSync(file, 0o755);
  return file;
}
const called = () => readFileSync(path.join(directory, 'called'), 'utf8').trim().split('\n');

const COMMAND = ['/usr/bin/node', '/opt/it’s here/truechimer.js', 'clock', 'install'];

const around = (change: Partial<Surroundings>): Surroundings => ({
  platform: 'linux',
  env: {},
  isRoot: false,
  terminal: false,
  find: () => null,
  ...change,
});
const desktop = (pkexec: string) =>
  around({ env: { WAYLAND_DISPLAY: 'wayland-0' }, find: (name) => (name === 'pkexec' ? pkexec : null) });

describe.runIf(process.platform !== 'win32')('a command as the superuser', () => {
  test('on a desktop goes through pkexec, every word as it is, without a shell', async () => {
    const pkexec = program('pkexec', 0);
    expect(await elevate(COMMAND, desktop(pkexec))).toEqual({ kind: 'done' });
    expect(called()).toEqual(['--disable-internal-agent', ...COMMAND]);
  });

  test('whose question the person closes is dismissed', async () => {
    expect(await elevate(COMMAND, desktop(program('pkexec', 126)))).toEqual({ kind: 'dismissed' });
  });

  test('where nobody can ask, is to be typed, quoted for a shell', async () => {
    const byHand = {
      kind: 'by-hand',
      command: "sudo /usr/bin/node '/opt/it’s here/truechimer.js' clock install",
    };
    expect(await elevate(COMMAND, desktop(program('pkexec', 127)))).toEqual(byHand);
    expect(await elevate(COMMAND, around({}))).toEqual(byHand);
    // A desktop without pkexec, and a pkexec without a desktop.
    expect(await elevate(COMMAND, around({ env: { DISPLAY: ':0' } }))).toEqual(byHand);
    expect(await elevate(COMMAND, around({ find: () => '/bin/false' }))).toEqual(byHand);
  });

  test('in a terminal goes through sudo, which asks there', async () => {
    const sudo = program('sudo', 0);
    const find = (name: string) => (name === 'sudo' ? sudo : null);
    expect(await elevate(COMMAND, around({ terminal: true, find }))).toEqual({ kind: 'done' });
    expect(called()).toEqual(COMMAND);
  });

  test('that fails says what the system said last', async () => {
    const pkexec = program('pkexec', 1, 'No space left on device');
    expect(await elevate(COMMAND, desktop(pkexec))).toMatchObject({
      kind: 'failed',
      detail: 'No space left on device',
    });
    expect(await elevate(COMMAND, desktop('/nowhere/pkexec'))).toMatchObject({ kind: 'failed' });
  });

  test('by the superuser itself is run at once', async () => {
    const own = program('own', 0);
    expect(await elevate([own, 'clock'], around({ isRoot: true }))).toEqual({ kind: 'done' });
    expect(called()).toEqual(['clock']);
  });
});
