/** The settings file through `conf`, as Electron and the daemon both keep it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Conf from 'conf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { confStore } from '../../main/host/conf-store.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-conf-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = () => confStore(directory, ({ name, ...options }) => new Conf({ ...options, configName: name }));
const write = (text: string) => writeFileSync(path.join(directory, 'config.json'), text);

describe('the settings file', () => {
  test('is not made by reading', () => {
    expect(open().read()).toBeUndefined();
    expect(readdirSync(directory)).toEqual([]);
  });

  test('gives back what was written, to another process too, and is nobody else’s business', () => {
    const value = { version: 1, servers: [{ name: 'time.one.example', pool: false }], 'dotted.key': 1 };
    open().write(value);
    expect(open().read()).toEqual(value);
    expect(JSON.parse(readFileSync(open().file, 'utf8'))).toEqual(value);
    if (process.platform !== 'win32') expect(statSync(open().file).mode & 0o777).toBe(0o600);
    open().write({ version: 1 });
    expect(open().read()).toEqual({ version: 1 });
  });

  test('that is cut off is not read as anything', () => {
    write('{"version": 1, "servers": [');
    expect(() => open().read()).toThrow();
    expect(readFileSync(open().file, 'utf8')).toBe('{"version": 1, "servers": [');
  });

  test.each(['[1]', 'null', '"text"'])('that holds %s is handed out as it is, not as empty', (text) => {
    write(text);
    expect(open().read()).toEqual(JSON.parse(text));
  });

  test('can be put aside as often as need be, and nothing of it is lost', () => {
    const store = open();
    write('first');
    const first = store.putAside('corrupt');
    write('second');
    const second = store.putAside('corrupt');
    expect(readFileSync(first, 'utf8')).toBe('first');
    expect(readFileSync(second, 'utf8')).toBe('second');
    expect(store.read()).toBeUndefined();
    store.write({ version: 1 });
    expect(store.read()).toEqual({ version: 1 });
  });
});
