/**
 * What would be installed: packed by electron-builder itself from the built program, on a stub of Electron, and looked
 * into. Nothing is downloaded; the proxy that the packer is given leads nowhere.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { extractAll, listPackage, statFile } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import config from '../../build/electron-builder.mjs';
import { icns, ico } from '../../build/icons.mjs';
import { VERSION } from '../../main/release/release.ts';
import { until } from '../e2e/app-driver.ts';
import { launchDouble } from '../e2e/double-driver.ts';
import { stubElectron } from './stub-electron.ts';

const root = path.resolve(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const run = promisify(execFile);
let work = '';
let unpacked = '';
let archive = '';

beforeAll(async () => {
  work = mkdtempSync(path.join(os.tmpdir(), 'truechimer-pack-'));
  const stub = path.join(work, 'electron');
  const { version } = require('electron/package.json') as { version: string };
  await stubElectron(stub, version);
  const nowhere = 'http://127.0.0.1:9';
  await run(
    process.execPath,
    [
      path.join(root, 'node_modules/electron-builder/cli.js'),
      '--dir',
      '--linux',
      '--config',
      'build/electron-builder.mjs',
      `-c.electronDist=${stub}`,
      `-c.directories.output=${path.join(work, 'release')}`,
    ],
    { cwd: root, env: { ...process.env, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere } },
  );
  unpacked = path.join(work, 'release/linux-unpacked');
  archive = path.join(unpacked, 'resources/app.asar');
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Every file of the archive, without the leading slash. */
function packed(): string[] {
  return listPackage(archive, { isPack: false })
    .map((name) => name.replaceAll('\\', '/').slice(1))
    .filter((name) => !('files' in statFile(archive, name)));
}

/** All that may be in there; anything else is in there by mistake. */
const ALLOWED = [
  /^package\.json$/,
  /^dist\/app\/index\.js$/,
  /^dist\/preload\/index\.cjs$/,
  /^dist\/renderer\/index\.html$/,
  /^dist\/renderer\/licences\.md$/,
  /^dist\/renderer\/assets\/[\w.-]+\.(js|css|svg|woff2|png)$/,
  /^assets\/icons\/app\/(\d+x\d+\.png|app\.ico|app\.icns)$/,
  /^assets\/icons\/tray\/[\w@-]+\.(png|ico)$/,
  /^assets\/directory\/(catalogue|cities|inactive-hosts|pool-zones|time-zones)\.json$/,
  /^assets\/directory\/LICENCE\.md$/,
  /^node_modules\/koffi\/(package\.json|LICENSE\.txt|[\w./-]+\.c?js)$/,
  /^node_modules\/@koromix\/koffi-[\w-]+\/(package\.json|index\.js|[\w]+\/koffi\.node)$/,
];

describe('the packed program', () => {
  test('holds the built program, its pictures and koffi, and nothing else', () => {
    const files = packed();
    expect(files.filter((name) => !ALLOWED.some((rule) => rule.test(name)))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining([
        'package.json',
        'dist/app/index.js',
        'dist/preload/index.cjs',
        'dist/renderer/index.html',
        'dist/renderer/licences.md',
        'assets/icons/app/256x256.png',
        'assets/directory/catalogue.json',
        'assets/directory/LICENCE.md',
      ]),
    );
  });

  test('has a picture of every face for every system', () => {
    const files = new Set(packed());
    for (const face of ['in-sync', 'degraded', 'out-of-sync', 'observing', 'no-servers']) {
      for (const ending of ['-32.png', '.ico', 'Template.png', 'Template@2x.png']) {
        expect(files).toContain(`assets/icons/tray/${face}${ending}`);
      }
    }
  });

  test('starts what package.json names, with koffi’s native part as a file of its own', () => {
    const { main } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { main: string };
    expect(packed()).toContain(main);
    const native = packed().filter((name) => name.endsWith('.node'));
    expect(native.length).toBeGreaterThan(0);
    for (const name of native) {
      expect(statFile(archive, name)).toMatchObject({ unpacked: true });
      expect(statSync(path.join(`${archive}.unpacked`, name)).size).toBeGreaterThan(100_000);
    }
  });

  test('brings the command line and a Node beside it, so that the clock helper can be installed', async () => {
    const program = path.join(unpacked, 'resources/program');
    const script = path.join(program, 'dist/headless/truechimer.js');
    const { stdout } = await run(path.join(program, 'node'), [script, '--version']);
    expect(stdout.trim()).toBe(VERSION);
    const dry = await run(path.join(program, 'node'), [script, 'clock', 'install', '--dry-run', '--json']);
    expect(JSON.parse(dry.stdout)).toMatchObject({ steps: expect.any(Array) });
    expect(existsSync(path.join(program, 'dist/clock-helper/clock-helper.cjs'))).toBe(true);
    const list = await run(path.join(program, 'node'), [script, 'servers', 'list', '--limit', '1', '--json']);
    expect(JSON.parse(list.stdout)).toMatchObject({ total: 1153, servers: [{ host: expect.any(String) }] });
    expect(existsSync(path.join(program, 'assets/directory/LICENCE.md'))).toBe(true);
  });

  test('is small', () => {
    // The program (2.0 MB), its pages with the coastlines (1.1 MB) and the directory (0.8 MB); twice as much would be
    // something that was packed along.
    expect(statSync(archive).size).toBeLessThan(5_000_000);
  });

  test('runs as it is packed, and koffi makes system calls from there', async () => {
    const installed = path.join(work, 'installed');
    extractAll(archive, installed);
    const app = await launchDouble({
      home: path.join(work, 'home'),
      trayShown: true,
      browser: false,
      entry: path.join(installed, 'dist/app/index.js'),
    });
    try {
      expect((await app.tray()).tooltip).toBe('Truechimer: No time servers yet');
      await until(() => app.isShown('window'), 'the window is shown');
      const { windows } = await app.state();
      expect(windows[0]?.address).toBe('app://bundle/index.html?view=window#/');
      await app.choose('quit');
      expect(await app.ended()).toBe(0);
    } finally {
      await app.dispose();
    }
    const load = `process.stdout.write(String(require('koffi').load(null).func('int getpid()')() === process.pid))`;
    const { stdout } = await run(process.execPath, ['-e', load], { cwd: installed });
    expect(stdout).toBe('true');
  });

  test('has all nine fuses as they should be', async () => {
    const wire = await getCurrentFuseWire(path.join(unpacked, 'truechimer'));
    const read = Object.fromEntries(
      Object.entries(wire)
        .filter(([key]) => /^\d+$/.test(key))
        .map(([key, state]) => [FuseV1Options[Number(key)], state === FuseState.ENABLE]),
    );
    expect(read).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
      WasmTrapHandlers: true,
    });
  });
});

describe('the configuration', () => {
  type Validate = (config: object, logger: object) => Promise<void>;
  const { validateConfiguration } = require('app-builder-lib/out/util/config/config') as {
    validateConfiguration: Validate;
  };
  const { DebugLogger } = require('builder-util') as { DebugLogger: new (enabled: boolean) => object };
  const validate = (candidate: object) => validateConfiguration(candidate, new DebugLogger(false));

  test('is valid for Linux, Windows and macOS', async () => {
    await expect(validate(config)).resolves.toBeUndefined();
    expect(config.linux?.target).toEqual(['deb', 'AppImage']);
    expect(config.win?.target).toEqual(['nsis']);
    expect(config.mac?.target).toEqual(['dmg']);
    expect(config.mac?.extendInfo).toMatchObject({ LSUIElement: true });
  });

  test('would be refused with a key that does not exist', async () => {
    await expect(validate({ ...config, fusesOn: true })).rejects.toThrow('unknown property');
  });

  test('names pictures that are there', () => {
    for (const picture of [config.win?.icon, config.mac?.icon, config.linux?.icon]) {
      expect(existsSync(path.join(root, picture as string))).toBe(true);
    }
  });

  test('calls the program as the desktop does', () => {
    const { desktopName } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      desktopName: string;
    };
    expect(desktopName).toBe(`${config.linux?.executableName}.desktop`);
  });
});

describe('the containers of the pictures', () => {
  const png = (length: number) => Buffer.alloc(length, 0x50);

  test('an ICO lists every picture with its size and place', () => {
    const file = ico([
      { size: 16, png: png(10) },
      { size: 256, png: png(20) },
    ]);
    expect([file.readUInt16LE(0), file.readUInt16LE(2), file.readUInt16LE(4)]).toEqual([0, 1, 2]);
    // 256 does not fit into a byte and is written as 0.
    expect([file[6], file[22]]).toEqual([16, 0]);
    expect([file.readUInt32LE(14), file.readUInt32LE(18)]).toEqual([10, 38]);
    expect([file.readUInt32LE(30), file.readUInt32LE(34)]).toEqual([20, 48]);
    expect(file.length).toBe(68);
  });

  test('an ICNS is a length and blocks that each say theirs', () => {
    const file = icns([{ type: 'ic07', png: png(10) }]);
    expect(file.toString('latin1', 0, 4)).toBe('icns');
    expect(file.readUInt32BE(4)).toBe(26);
    expect(file.toString('latin1', 8, 12)).toBe('ic07');
    expect(file.readUInt32BE(12)).toBe(18);
  });

  test('the committed ones hold PNG files throughout', () => {
    const file = readFileSync(path.join(root, 'assets/icons/app/app.ico'));
    const count = file.readUInt16LE(4);
    expect(count).toBe(7);
    for (let i = 0; i < count; i += 1) {
      const offset = file.readUInt32LE(6 + 16 * i + 12);
      expect(file.toString('latin1', offset + 1, offset + 4)).toBe('PNG');
    }
    const mac = readFileSync(path.join(root, 'assets/icons/app/app.icns'));
    expect(mac.readUInt32BE(4)).toBe(mac.length);
  });
});
