/** The directory as a person sees it: catalogue and own lists, each server once; what is near; what is kept. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Directory } from '../../main/directory/directory.ts';
import { merge, mergeAll, stricter } from '../../main/directory/merge.ts';
import { listName } from '../../main/directory/own-lists.ts';
import {
  type AccessPolicy,
  bareRecord,
  ServerRecord as Schema,
  type ServerRecord,
} from '../../main/directory/record.ts';
import { byNearness, matches } from '../../main/directory/search.ts';
import { freshDirectory } from '../host/directory.ts';
import { reading } from './lists/reading.ts';
import { ASSETS } from './shipped.ts';
import { unwritable } from './unwritable.ts';

const home = freshDirectory();
const open = () => new Directory({ assets: ASSETS, own: path.join(home(), 'servers') });
const NOW = new Date('2027-02-03T04:05:06Z');
const LIST = 'DE ntp.example.de (192.0.2.1)\nLocation: Berlin, Germany\nAccess Policy: open access\n';
const server = (host: string, change: Partial<ServerRecord> = {}): ServerRecord => ({
  ...bareRecord(host),
  ...change,
});

describe('a directory', () => {
  it('is the catalogue, and writes nothing by being looked at', () => {
    const { servers, lists, troubles, catalogue } = open().view();
    expect(servers).toHaveLength(1153);
    expect([lists, troubles, catalogue.own]).toEqual([[], [], null]);
    expect(readdirSync(home())).toEqual([]);
  });

  it('has what was imported beside it, with the list that says so', () => {
    const directory = open();
    const kept = directory.lists.keep('berlin', reading(LIST), {
      from: '/home/ada/berlin.txt',
      now: NOW,
      replace: false,
    });
    expect(kept).toMatchObject({
      ok: true,
      value: { replaced: false, list: { name: 'berlin', imported: '2027-02-03T04:05:06.000Z' } },
    });
    const { servers, lists } = open().view();
    expect(servers).toHaveLength(1154);
    expect(servers.at(-1)).toMatchObject({
      host: 'ntp.example.de',
      sources: ['list:berlin'],
      status: 'imported',
      raw: expect.stringContaining('DE ntp.example.de'),
    });
    expect(lists.map(({ name, from }) => [name, from])).toEqual([['berlin', '/home/ada/berlin.txt']]);
    const file = path.join(home(), 'servers/lists/berlin.json');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(directory.lists.forget('berlin')).toBe(true);
    expect(directory.lists.forget('berlin')).toBe(false);
    expect(open().view().servers).toHaveLength(1153);
  });

  it('shows a server of both once', () => {
    const directory = open();
    directory.lists.keep(
      'mine',
      reading('CA time1.mbix.ca (192.0.2.1)\nAccess Policy: closed access\nContact: Ada\n'),
      { from: 'a', now: NOW, replace: false },
    );
    const { servers } = directory.view();
    expect(servers).toHaveLength(1153);
    expect(servers.find(({ host }) => host === 'time1.mbix.ca')).toMatchObject({
      operator: 'Manitoba Internet Exchange',
      stratum: 1,
      accessPolicy: 'closed',
      accessDetails: null,
      contact: 'Ada',
      status: 'confirmed',
      sources: expect.arrayContaining(['jauderho/nts-servers@2026-06-20', 'list:mine']),
    });
  });
});

describe('an imported list', () => {
  it('takes the place of its older self, but not of one from elsewhere, and not with nothing', () => {
    const { lists } = open();
    const keep = (text: string, from: string, replace = false) =>
      lists.keep('list', reading(text), { from, now: NOW, replace });
    expect(keep(LIST, '/a/list.txt').ok).toBe(true);
    expect(keep(LIST.replaceAll('ntp.', 'ntp2.'), '/a/list.txt')).toMatchObject({
      ok: true,
      value: { replaced: true },
    });
    expect(keep(LIST, '/b/list.txt')).toMatchObject({
      ok: false,
      message: expect.stringContaining('from /a/list.txt'),
    });
    expect(keep('Nothing here.\n', '/a/list.txt')).toMatchObject({
      ok: false,
      message: 'No server was found in it, so nothing is kept.',
    });
    expect(lists.all().lists[0]?.records[0]?.host).toBe('ntp2.example.de');
    expect(keep(LIST, '/b/list.txt', true)).toMatchObject({ ok: true });
    expect(lists.all().lists[0]?.from).toBe('/b/list.txt');
  });

  it('that cannot be read is said, and not written over', () => {
    const directory = open();
    const file = path.join(home(), 'servers/lists/old.json');
    mkdirSync(path.dirname(file), { recursive: true });
    for (const text of ['{', '{"version": 2}', '[]']) {
      writeFileSync(file, text);
      expect(directory.view().troubles).toEqual([
        expect.stringContaining(`Your list “old” (${file}) cannot be read: `),
      ]);
      expect(directory.lists.keep('old', reading(LIST), { from: 'x', now: NOW, replace: false }).ok).toBe(
        false,
      );
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
    writeFileSync(path.join(home(), 'servers/lists/..evil.json'), '{');
    expect(directory.view().troubles).toHaveLength(1);
  });

  it.each([
    ['/home/ada/Downloads/Clock 2a (1).HTML', 'clock-2a-1'],
    ['C:\\lists\\ntp-sources.yml', 'ntp-sources'],
    ['../../etc/passwd', 'passwd'],
    ['.bashrc', 'list'],
    ['…', 'list'],
    ['https://example.org/lists/', 'list'],
  ])('from %s is called %s', (from, name) => {
    expect(listName(from)).toBe(name);
  });

  it('never gets a name that leads elsewhere', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(fc.constantFrom('.', '..', '/', '\\', '\0', 'a', ' ', '-')).map((all) => all.join('')),
        ),
        (from) => {
          const name = listName(from);
          expect(name).toMatch(/^[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?$/);
          expect(name).not.toContain('/');
        },
      ),
      { numRuns: 1000 },
    );
    const { lists } = open();
    expect(lists.keep('../evil', reading(LIST), { from: 'x', now: NOW, replace: true }).ok).toBe(false);
    expect(lists.forget('../evil')).toBe(false);
  });

  it.runIf(process.platform !== 'win32')('stays whole where nothing can be written', () => {
    const { lists } = open();
    lists.keep('list', reading(LIST), { from: 'x', now: NOW, replace: false });
    const again = () =>
      lists.keep('list', reading(LIST.replaceAll('ntp.', 'ntp2.')), {
        from: 'x',
        now: NOW,
        replace: false,
      });
    unwritable(path.join(home(), 'servers/lists'), () => expect(again).toThrow());
    expect(lists.all().lists[0]?.records[0]?.host).toBe('ntp.example.de');
  });
});

describe('one server in two lists', () => {
  it('has what the newer says, and what only the older does', () => {
    const old = server('a.example', {
      stratum: 2,
      operator: 'Old',
      contact: 'Ada',
      lastModified: '2005-11-03',
      sources: ['x'],
    });
    const fresh = server('a.example', {
      stratum: 1,
      confirmedOn: '2026-06-15',
      status: 'confirmed',
      sources: ['y'],
      as: [64496],
    });
    for (const both of [merge(old, fresh), merge(fresh, old)]) {
      expect(both).toMatchObject({
        stratum: 1,
        operator: 'Old',
        contact: 'Ada',
        status: 'confirmed',
        confirmedOn: '2026-06-15',
        as: [64496],
      });
      expect(new Set(both.sources)).toEqual(new Set(['x', 'y']));
    }
  });

  it('has the stricter policy, with the words of whoever set it', () => {
    expect(stricter('open', 'closed')).toBe('closed');
    expect(stricter('unknown', 'open')).toBe('open');
    const open1 = server('a.example', {
      accessPolicy: 'open',
      accessDetails: 'come in',
      confirmedOn: '2026-01-01',
    });
    const closed = server('a.example', { accessPolicy: 'closed', accessDetails: 'go away' });
    expect(merge(open1, closed)).toMatchObject({ accessPolicy: 'closed', accessDetails: 'go away' });
  });

  it('stays a whole record, and comes to the same whatever is merged first', () => {
    const some = fc.record({
      stratum: fc.constantFrom(null, 1, 2),
      accessPolicy: fc.constantFrom(
        'open' as const,
        'notify' as const,
        'closed' as const,
        'unknown' as const,
      ),
      country: fc.constantFrom(null, 'DE', 'US'),
      confirmedOn: fc.constantFrom(null, '2026-01-01', '2026-06-15'),
      status: fc.constantFrom('imported' as const, 'confirmed' as const),
      raw: fc.constantFrom(null, 'text'),
      line: fc.constantFrom(null, 3),
    });
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 5 }), (changes) => {
        const [one] = mergeAll(changes.map((change) => server('a.example', change)));
        expect(v.safeParse(Schema, one).success).toBe(true);
        const strictest = changes.map(({ accessPolicy }): AccessPolicy => accessPolicy).reduce(stricter);
        expect(one?.accessPolicy).toBe(strictest);
      }),
    );
  });
});

describe('a search', () => {
  const record = server('ntp.example.de', {
    country: 'DE',
    city: 'Göttingen',
    stratum: 2,
    accessPolicy: 'notify',
    nts: { port: 4460 },
    operator: 'Example Org',
  });

  it.each<[Parameters<typeof matches>[1], boolean]>([
    [{}, true],
    [{ country: 'DE' }, true],
    [{ country: 'FR' }, false],
    [{ stratum: 1 }, false],
    [{ policies: ['open', 'notify'] }, true],
    [{ policies: ['open'] }, false],
    [{ nts: true }, true],
    [{ nts: false }, false],
    [{ ipv6: true }, false],
    [{ pool: false }, true],
    [{ text: 'example.de' }, true],
    [{ text: 'gottingen germany' }, true],
    [{ text: 'GÖTTINGEN' }, true],
    [{ text: 'berlin' }, false],
  ])('for %j finds it: %s', (filter, found) => {
    expect(matches(record, filter)).toBe(found);
  });
});

describe('near me', () => {
  it('is where the time zone is, or where a person says', () => {
    const directory = open();
    expect(directory.here('Europe/Berlin')).toMatchObject({
      by: 'time-zone',
      country: 'DE',
      place: { name: 'Europe/Berlin' },
    });
    expect(directory.here('UTC')).toEqual({ place: null, by: null, country: null });
    const place = directory.shipped.gazetteer.find('Winnipeg');
    directory.place.set(place.ok ? place.value : null);
    expect(open().here('UTC')).toMatchObject({
      by: 'person',
      country: 'CA',
      place: { name: 'Winnipeg, Canada' },
    });
    writeFileSync(path.join(home(), 'servers/place.json'), '{"version": 1, "place": {"lat": 500}}');
    expect(open().here('UTC').by).toBeNull();
    directory.place.set(null);
    expect(existsSync(path.join(home(), 'servers/place.json'))).toBe(false);
  });

  it('the nearest come first, then those of the country, and what is in no place last', () => {
    const at = (lat: number, lon: number) => ({
      lat,
      lon,
      uncertainty: 1000,
      basis: 'stated' as const,
      name: null,
    });
    const here = { ...at(52.5, 13.4), uncertainty: 50_000 };
    const near = byNearness(
      [
        server('anycast.example', { anycast: true, place: at(52.5, 13.4) }),
        server('unknown.de.example', { country: 'DE' }),
        server('paris.example', { place: at(48.85, 2.35), country: 'FR' }),
        server('pool.example', { pool: true, country: 'DE' }),
        server('potsdam.example', { place: at(52.4, 13.06), country: 'DE' }),
      ],
      here,
      'DE',
    );
    expect(near.map(({ record }) => record.host)).toEqual([
      'potsdam.example',
      'paris.example',
      'unknown.de.example',
      'pool.example',
      'anycast.example',
    ]);
    expect(near[1]?.distance?.between).toBeCloseTo(878_000, -4);
    expect(near[1]?.floor?.vacuum).toBeCloseTo(0.00586, 4);
    expect(near.slice(2).every(({ distance, floor }) => distance === null && floor === null)).toBe(true);
  });
});
