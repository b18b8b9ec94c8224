import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { openSettingsStore } from '../../main/headless/settings-store.ts';
import { DEFAULT_SETTINGS, MAX_SERVERS, Settings } from '../../main/settings/schema.ts';
import { SettingsFile } from '../../main/settings/settings.ts';
import { freshDirectory } from '../host/directory.ts';

const directory = freshDirectory();
const file = () => path.join(directory(), 'config.json');
const open = (where = directory()) => new SettingsFile(openSettingsStore(where));

function written(content: unknown): SettingsFile {
  writeFileSync(file(), typeof content === 'string' ? content : JSON.stringify(content));
  return open();
}

const server = (name: string, pool = false, own = false) => ({ name, pool, own });
const servers = (count: number) => Array.from({ length: count }, (_, i) => server(`ntp${i}.example.org`));

/** The first sentence that a person gets for settings that are refused; null where they are taken. */
function refusal(change: object): string | null {
  const parsed = v.safeParse(Settings, { ...DEFAULT_SETTINGS, ...change });
  return parsed.success ? null : parsed.issues[0].message;
}

describe('settings', () => {
  it('are the defaults where there is no file, and reading makes none', () => {
    const settings = open();
    expect(settings.value).toEqual(DEFAULT_SETTINGS);
    expect(settings.value.servers).toEqual([]);
    expect(settings.problems).toEqual([]);
    expect(readdirSync(directory())).toEqual([]);
  });

  it('are the same after a restart, in a file that only its owner may read', () => {
    const wanted: Settings = {
      version: 1,
      servers: [server('ntp.example.org'), server('pool.example.org', true), server('[2001:db8::1]:124')],
      limit: 0.025,
      notifications: false,
      theme: 'dark',
      startAtLogin: true,
      servesMany: true,
      port: 8123,
    };
    open().save(wanted);
    expect(open().value).toEqual(wanted);
    expect(open().problems).toEqual([]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual(wanted);
    expect(readdirSync(directory())).toEqual(['config.json']);
  });

  it('take the defaults for what a hand-written file leaves out', () => {
    const settings = written({ servers: [server('ntp.example.org')] });
    expect(settings.value).toEqual({ ...DEFAULT_SETTINGS, servers: [server('ntp.example.org')] });
    expect(settings.problems).toEqual([]);
  });

  it('take a server for somebody else’s where a file does not say that it is the person’s own', () => {
    const settings = written({
      servers: [
        { name: 'ntp.example.org', pool: false },
        { name: 'ntp.home.arpa', pool: false, own: true },
      ],
    });
    expect(settings.value.servers).toEqual([server('ntp.example.org'), server('ntp.home.arpa', false, true)]);
    expect(settings.problems).toEqual([]);
  });

  const unusable: Record<string, unknown> = {
    'a file that was cut off': '{"version": 1, "servers": [{"name": "ntp.exa',
    'an empty file': '',
    'zero bytes, as after a power cut': '\0\0\0\0\0\0\0\0',
    'no JSON at all': 'server ntp.example.org iburst\n',
    'a list': '[]',
    null: 'null',
    'a number': '42',
    'servers that are no list': { servers: 'ntp.example.org' },
    'servers that are only names': { servers: ['ntp.example.org'] },
    'a limit in words': { limit: '100 ms' },
    'a limit of nothing': { limit: 0 },
    'a port that is none': { port: 70_000 },
    'a misspelt setting': { sevrers: [] },
    'a version in words': { version: 'one' },
    'a version before the first': { version: 0 },
    'a malformed server name': { servers: [server('ntp.example.org'), server('ntp example org')] },
    'a server listed twice': { servers: [server('ntp.example.org'), server('ntp.example.org')] },
    'a pool as an own server': { servers: [server('pool.example.org', true, true)] },
    '300 servers': { servers: servers(300) },
  };
  it.each(Object.entries(unusable))('put %s aside, whole, and run on the defaults', (_, content) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    const settings = written(text);
    const aside = `${file()}.corrupt-1`;
    expect(settings.value).toEqual(DEFAULT_SETTINGS);
    expect(settings.problems).toEqual([{ code: 'settings-corrupt', subject: file(), detail: aside }]);
    expect(readFileSync(aside, 'utf8')).toBe(text);
    expect(existsSync(file())).toBe(false);
  });

  it.each([
    [{ servers: [server('a'), server('b:99999')] }, /^servers\.1\.name: “99999” is not a port: .*65535/],
    [{ servers: [{ name: 'a' }] }, /^servers\.0\.pool: it is missing\.$/],
    [{ servers: [server('a', true, true)] }, /^servers\.0: A pool is run by others/],
    [{ servers: ['a'] }, /^servers\.0: .*"a"$/],
    [{ servers: [server('a'), server('a')] }, /^servers: A server is listed twice/],
    [{ sevrers: [] }, /^sevrers: there is no such setting\.$/],
    [{ limit: '100 ms' }, /^limit: .*number.*"100 ms"$/],
    [{ limit: 0 }, /^limit: The limit must be at least 0\.1 ms\.$/],
    [{ theme: 'black' }, /^theme: .*"black"$/],
    [{ version: 2 }, /^version: it is 2, and this program knows 1\.$/],
    [[], /^It is not one JSON object/],
    ['{"limit" 1}', /position 9|column 10/],
    ['\0\u001b[2J', /^\P{Cc}+$/u],
  ])('say which one of %j is wrong, and why', (content, reason) => {
    const settings = written(content);
    expect(settings.reason).toMatch(reason);
    settings.save(DEFAULT_SETTINGS);
    expect(settings.reason).toBeNull();
    expect(open().reason).toBeNull();
  });

  it('put the file of a newer version aside, and say that it is newer', () => {
    const text = JSON.stringify({ version: 2, servers: 'in another form' });
    const settings = written(text);
    expect(settings.problems).toEqual([
      { code: 'settings-newer', subject: file(), detail: `${file()}.newer-1` },
    ]);
    expect(readFileSync(`${file()}.newer-1`, 'utf8')).toBe(text);
    expect(settings.value).toEqual(DEFAULT_SETTINGS);
    expect(written(text).problems[0]!.detail).toBe(`${file()}.newer-2`);
  });

  it('keep every file that was ever put aside', () => {
    const contents = ['{ first', '{ second', '{ third'];
    const asides = contents.map((content) => written(content).problems[0]!.detail);
    expect(new Set(asides).size).toBe(3);
    expect(asides.map((aside) => readFileSync(aside, 'utf8'))).toEqual(contents);
  });

  it('name the trouble until a person has saved settings again', () => {
    const settings = written('{');
    settings.save({ ...DEFAULT_SETTINGS, limit: 0.05 });
    expect(settings.problems).toEqual([]);
    expect(open().value.limit).toBe(0.05);
    expect(readFileSync(`${file()}.corrupt-1`, 'utf8')).toBe('{');
  });

  it('survive a directory in place of the file: it is put aside as well', () => {
    mkdirSync(file());
    writeFileSync(path.join(file(), 'kept'), 'by whoever made it');
    const settings = open();
    expect(settings.problems).toMatchObject([{ code: 'settings-corrupt', detail: `${file()}.corrupt-1` }]);
    expect(readFileSync(`${file()}.corrupt-1/kept`, 'utf8')).toBe('by whoever made it');
    settings.save({ ...DEFAULT_SETTINGS, port: 8123 });
    expect(open().value.port).toBe(8123);
  });

  it('hold until the program ends where they cannot be written, and say so until they can', () => {
    const place = path.join(directory(), 'blocked');
    writeFileSync(place, 'a file where the directory should be');
    const settings = open(place);
    expect(settings.value).toEqual(DEFAULT_SETTINGS);
    settings.save({ ...DEFAULT_SETTINGS, limit: 0.05 });
    expect(settings.value.limit).toBe(0.05);
    expect(settings.problems).toMatchObject([
      { code: 'settings-unwritable', subject: path.join(place, 'config.json') },
    ]);
    expect(settings.problems[0]!.detail).toMatch(/ENOTDIR|EEXIST/);
    expect(readFileSync(place, 'utf8')).toBe('a file where the directory should be');
  });

  it.each(['{ precious', '{"limit": "precious"}'])(
    'never write over %s where it could not be put aside',
    (precious) => {
      writeFileSync(file(), precious);
      const store = openSettingsStore(directory());
      let movable = false;
      const settings = new SettingsFile({
        ...store,
        putAside: (kind) => {
          if (!movable) throw new Error('EPERM: operation not permitted');
          return store.putAside(kind);
        },
      });
      expect(settings.problems).toEqual([{ code: 'settings-corrupt', subject: file(), detail: file() }]);
      settings.save({ ...DEFAULT_SETTINGS, limit: 0.05 });
      expect(settings.value.limit).toBe(0.05);
      expect(settings.problems.map((p) => p.code)).toContain('settings-unwritable');
      expect(readFileSync(file(), 'utf8')).toBe(precious);

      movable = true;
      settings.save({ ...DEFAULT_SETTINGS, limit: 0.05 });
      expect(settings.problems).toEqual([]);
      expect(open().value.limit).toBe(0.05);
      expect(readFileSync(`${file()}.corrupt-1`, 'utf8')).toBe(precious);
    },
  );

  it('leave the old content alone when a write fails half-way', () => {
    open().save({ ...DEFAULT_SETTINGS, limit: 0.05 });
    const before = readFileSync(file(), 'utf8');
    const settings = open();
    settings.save({ ...DEFAULT_SETTINGS, limit: 1n as unknown as number });
    expect(settings.problems).toMatchObject([{ code: 'settings-unwritable' }]);
    expect(readFileSync(file(), 'utf8')).toBe(before);
  });

  it('narrow the rights of a file that others could read', () => {
    writeFileSync(file(), JSON.stringify(DEFAULT_SETTINGS));
    chmodSync(file(), 0o644);
    open().save(DEFAULT_SETTINGS);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });
});

describe('a list of servers', () => {
  it('may have 200 entries, and 256 at most', () => {
    expect(refusal({ servers: servers(200) })).toBeNull();
    expect(refusal({ servers: servers(MAX_SERVERS) })).toBeNull();
    expect(refusal({ servers: servers(300) })).toBe(
      '300 servers are too many: at most 256 fit, and 3 to 5 well-chosen ones are best.',
    );
  });

  it('may be empty', () => {
    expect(refusal({ servers: [] })).toBeNull();
  });

  it.each([
    ['ntp.example.org', 'ntp.example.org'],
    ['ntp.example.org', 'NTP.Example.org.'],
    ['ntp.example.org', 'ntp.example.org:123'],
    ['büro.example', 'xn--bro-hoa.example'],
    ['2001:db8::1', '[2001:0DB8:0::1]:123'],
    ['::1', '0:0:0:0:0:0:0:1'],
  ])('does not name a server twice, in whatever spelling: %s and %s', (one, other) => {
    expect(refusal({ servers: [server(one), server(other)] })).toMatch(/listed twice/);
    expect(refusal({ servers: [server(one), server(other, true)] })).toMatch(/listed twice/);
  });

  it('may name two servers of one machine by their ports', () => {
    expect(refusal({ servers: [server('127.0.0.1:1123'), server('127.0.0.1:1124')] })).toBeNull();
  });

  it('says which name is malformed, and how', () => {
    expect(refusal({ servers: [server('ok.example'), server('ntp.example.org:99999')] })).toContain('99999');
  });
});
