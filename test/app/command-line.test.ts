/** Which program does what needs the superuser, for each way in which Truechimer is installed. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commandLine } from '../../main/app/command-line.ts';

let resources: string;
beforeEach(() => {
  resources = mkdtempSync(path.join(os.tmpdir(), 'truechimer-resources-'));
  mkdirSync(path.join(resources, 'program/dist/headless'), { recursive: true });
  writeFileSync(path.join(resources, 'program/dist/headless/truechimer.js'), '');
  writeFileSync(path.join(resources, 'program/node'), '');
});
afterEach(() => rmSync(resources, { recursive: true, force: true }));

const root = path.join('/', 'checkout');
const node = process.platform === 'win32' ? 'node.exe' : 'node';

describe('the command line', () => {
  test('of a checkout is run by the Node that started the tray; by none, where nobody said which', () => {
    const at = (env: NodeJS.ProcessEnv) =>
      commandLine({ packaged: false, resources, root, env })?.words ?? null;
    expect(at({ TRUECHIMER_NODE: '/usr/bin/node' })).toEqual([
      '/usr/bin/node',
      path.join(root, 'dist/headless/truechimer.js'),
    ]);
    expect(at({})).toBeNull();
  });

  test('of a package is its own, with its own Node, whatever the environment says', () => {
    const env = { TRUECHIMER_NODE: '/tmp/evil' };
    expect(commandLine({ packaged: true, resources, root, env })?.words).toEqual([
      path.join(resources, 'program', node),
      path.join(resources, 'program/dist/headless/truechimer.js'),
    ]);
  });

  test('of an AppImage is copied out to where the superuser can see it, and away again when it has ended', () => {
    const copied = commandLine({
      packaged: true,
      resources,
      root,
      env: { APPIMAGE: '/home/ada/T.AppImage' },
    });
    const [program = '', script = ''] = copied?.words ?? [];
    expect(program.startsWith(os.tmpdir())).toBe(true);
    expect(program.startsWith(resources)).toBe(false);
    expect(path.dirname(program)).toBe(path.resolve(script, '../../..'));
    expect(existsSync(program)).toBe(true);
    copied?.discard();
    expect(existsSync(path.dirname(path.dirname(program)))).toBe(false);
    expect(existsSync(path.join(resources, 'program'))).toBe(true);
  });

  test('of a package that was packed for another system is not there', () => {
    rmSync(path.join(resources, 'program'), { recursive: true });
    expect(commandLine({ packaged: true, resources, root, env: {} })).toBeNull();
  });
});
