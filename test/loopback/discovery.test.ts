import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Discovery, discoveryFile } from '../../main/loopback/discovery.ts';
import { newToken } from '../../main/loopback/token.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'truechimer-discovery-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const record = (): Discovery => ({
  version: '1.0.0',
  pid: process.pid,
  kind: 'daemon',
  origin: 'http://127.0.0.1:40123',
  token: newToken(),
  startedAt: '2026-01-01T00:00:00.000Z',
});

const file = () => path.join(home, 'engine.json');

describe('the address of the engine', () => {
  it('is found by others, and is gone when the engine is', async () => {
    const mine = record();
    expect(await discoveryFile(home).read()).toBeNull();
    discoveryFile(home).write(mine);
    expect(await discoveryFile(home).read()).toEqual(mine);
    await discoveryFile(home).remove(mine);
    expect(readdirSync(home)).toEqual([]);
    await discoveryFile(home).remove(mine);
  });

  it('can be read by nobody else, because it holds the token', () => {
    writeFileSync(file(), '', { mode: 0o644 });
    discoveryFile(home).write(record());
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(home)).toEqual(['engine.json']);
  });

  it('makes its directory', async () => {
    const deeper = path.join(home, 'a/b');
    const mine = record();
    discoveryFile(deeper).write(mine);
    expect(await discoveryFile(deeper).read()).toEqual(mine);
  });

  it('of a newer engine is not removed by an older one', async () => {
    const [older, newer] = [record(), record()];
    discoveryFile(home).write(older);
    discoveryFile(home).write(newer);
    await discoveryFile(home).remove(older);
    expect(await discoveryFile(home).read()).toEqual(newer);
  });

  it.each([1, 40, 120])('cut off after %d bytes is none', async (length) => {
    discoveryFile(home).write(record());
    writeFileSync(file(), readFileSync(file()).subarray(0, length));
    expect(await discoveryFile(home).read()).toBeNull();
  });

  it.each([
    ['an empty file', ''],
    ['another form', '[]'],
    ['an address elsewhere', JSON.stringify({ ...record(), origin: 'http://evil.example:80' })],
    [
      'an address that only looks like here',
      JSON.stringify({ ...record(), origin: 'http://127.0.0.1:80@evil.example' }),
    ],
    ['no token', JSON.stringify({ ...record(), token: '' })],
  ])('as %s is none', async (_, text) => {
    writeFileSync(file(), text);
    expect(await discoveryFile(home).read()).toBeNull();
  });
});

describe('the token', () => {
  it('is 256 bits, new every time, and needs no escaping', () => {
    const tokens = Array.from({ length: 100 }, newToken);
    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens) {
      expect(Buffer.from(token, 'base64url')).toHaveLength(32);
      expect(encodeURIComponent(token)).toBe(token);
    }
  });
});
