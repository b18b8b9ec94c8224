/** `truechimer servers` as a real process, on the shipped data and a home of its own; no engine, no network. */
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ServerRecord } from '../../main/directory/record.ts';
import { gone, onlyJson, Workshop } from './program.ts';

const shop = new Workshop();
const sample = (name: string) => path.join(import.meta.dirname, '../directory/samples', name);

interface Listed {
  readonly total: number;
  readonly servers: readonly (ServerRecord & { readonly distance?: { between: number } | null })[];
  readonly lists: readonly { name: string; servers: number }[];
  readonly catalogue: { date: string; own: unknown };
}
interface Imported {
  readonly records: readonly ServerRecord[];
  readonly problems: readonly { line: number; kind: string; reason: string; text: string }[];
}

describe('truechimer servers list', () => {
  it('prints every record of the directory for machines, and leaves nothing behind', async () => {
    const outcome = await shop.run('servers', 'list', '--json');
    expect([outcome.code, outcome.err]).toEqual([0, '']);
    const { total, servers, catalogue } = onlyJson(outcome) as Listed;
    expect([total, servers.length]).toEqual([1153, 1153]);
    for (const server of servers) expect(v.safeParse(ServerRecord, server).success).toBe(true);
    expect(catalogue).toMatchObject({
      date: '2026-11-23',
      own: null,
      attribution: expect.stringContaining('Network Time Foundation'),
    });
    expect(readdirSync(shop.home)).toEqual([]);
  });

  it('chooses by country, stratum, policy, signed time, words and number', async () => {
    const chosen = async (...args: string[]) =>
      (onlyJson(await shop.run('servers', 'list', '--json', ...args)) as Listed).servers;
    const swedish = await chosen('--country', 'Sweden', '--stratum', '1', '--policy', 'open,notify', '--nts');
    expect(swedish.length).toBeGreaterThan(3);
    for (const server of swedish)
      expect(server).toMatchObject({ country: 'SE', stratum: 1, nts: { port: 4460 } });
    expect((await chosen('--search', 'metas switzerland')).map(({ host }) => host)).toContain('ntp.metas.ch');
    expect(await chosen('--limit', '3')).toHaveLength(3);
    expect(await chosen('--ipv6', '--limit', '0')).not.toHaveLength(0);
  });

  it('is a table for people, with the attribution', async () => {
    const { code, out } = await shop.run('servers', 'list', '--country', 'de', '--limit', '2');
    expect(code).toBe(0);
    expect(out).toMatch(/^Server +Stratum +Access +Signed +Where +Age +Operator\n\S+ +/);
    expect(out).toMatch(
      /\n\d+ more \(--limit 0 shows all\)\.\nCatalogue of 2026-11-23\. .*GeoNames.*\nNone of them is asked before you pick it\./,
    );
  });

  it('ends with 1 where nothing is like that', async () => {
    expect(await shop.run('servers', 'list', '--search', 'no-such-thing')).toEqual({
      code: 1,
      out: '',
      err: 'No server of the directory is like that.\n',
    });
  });
});

describe('truechimer servers near', () => {
  it('orders by distance, from the time zone or from a place, without asking anybody', async () => {
    shop.environment.TZ = 'Europe/Berlin';
    const near = onlyJson(await shop.run('servers', 'near', '--json', '--limit', '100')) as Listed & {
      here: object;
    };
    expect(near.here).toMatchObject({
      by: 'time-zone',
      country: 'DE',
      place: { name: 'Europe/Berlin', uncertainty: expect.any(Number) },
    });
    const distances = near.servers.map(({ distance }) => distance?.between ?? Number.POSITIVE_INFINITY);
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
    expect(near.servers[0]).toMatchObject({
      country: 'DE',
      floor: { vacuum: expect.any(Number), fibre: expect.any(Number) },
    });
    const there = await shop.run('servers', 'near', '--place', 'Tokyo', '--limit', '3');
    expect(there.out).toMatch(
      /^From Tokyo, Japan \(± 50 km\)\. Nobody was asked\.\n\nServer +Distance +No sooner than/,
    );
    delete shop.environment.TZ;
  });

  it('needs a place where the time zone is none, and keeps what it is told', async () => {
    shop.environment.TZ = 'UTC';
    const lost = await shop.run('servers', 'near', '--json');
    expect(lost.code).toBe(1);
    expect(onlyJson(lost)).toEqual({
      error: 'invalid',
      message: expect.stringContaining('truechimer servers place CITY'),
    });
    expect((await shop.run('servers', 'place', 'San', 'Diego')).out).toBe(
      'You are at San Diego, CA, United States (± 50 km), as you said.\n',
    );
    expect((await shop.run('servers', 'near', '--limit', '1')).out).toMatch(/^From San Diego/);
    writeFileSync(shop.file('servers/place.json'), '{ broken');
    const broken = await shop.run('servers', 'near', '--limit', '1');
    expect(broken.err).toContain('cannot be read, so the time zone counts');
    expect((await shop.run('servers', 'place', '--clear')).code).toBe(0);
    expect(gone(shop.file('servers/place.json'))).toEqual([]);
    delete shop.environment.TZ;
  });
});

describe('truechimer servers import', () => {
  it.each([
    ['clock2a-sample.txt', 133],
    ['clock1a-sample.txt', 89],
    ['clock2b-sample.html', 15],
  ])('%s prints every record, and every line that was not understood', async (file, count) => {
    const outcome = await shop.run('servers', 'import', sample(file), '--dry-run', '--json');
    expect(outcome.code).toBe(0);
    const { records, problems } = onlyJson(outcome) as Imported;
    expect(records).toHaveLength(count);
    for (const { host, raw, line } of records)
      expect([typeof host, typeof raw, typeof line]).toEqual(['string', 'string', 'number']);
    for (const problem of problems)
      expect(problem).toEqual({
        line: expect.any(Number),
        kind: expect.any(String),
        reason: expect.any(String),
        text: expect.any(String),
      });
    expect(readdirSync(shop.home)).toEqual([]);
  });

  it('keeps a list beside the catalogue, shows it, and forgets it', async () => {
    writeFileSync(
      shop.file('Mine.txt'),
      'Hello\nntp.example.org\nntp example.org\nntp2.example.org # near\n',
    );
    const kept = await shop.run('servers', 'import', shop.file('Mine.txt'));
    expect(kept.code).toBe(0);
    expect(kept.out).toBe(
      [
        `${shop.file('Mine.txt')}: 2 servers read (hosts, UTF-8).`,
        'Left out:',
        '  line 3: “ntp example.org” contains a blank; a server name has none. (ntp example.org)',
        'Lines that belong to no server: 1',
        'It is kept as the list “mine”. None of its servers is asked before you pick it.',
        '',
      ].join('\n'),
    );
    const listed = onlyJson(await shop.run('servers', 'list', '--json', '--search', 'example.org')) as Listed;
    expect(listed.servers.map(({ host, sources, line }) => [host, sources, line])).toEqual([
      ['ntp.example.org', ['list:mine'], 2],
      ['ntp2.example.org', ['list:mine'], 4],
    ]);
    expect(listed.lists).toEqual([expect.objectContaining({ name: 'mine', servers: 2 })]);
    expect((await shop.run('servers', 'forget', 'mine')).out).toBe('The list “mine” is forgotten.\n');
    expect((await shop.run('servers', 'forget', 'mine')).code).toBe(1);
  });

  it('ends with 1 and keeps nothing where there is nothing to keep', async () => {
    const huge = shop.file('huge');
    writeFileSync(huge, '');
    truncateSync(huge, 200 * 1024 * 1024);
    writeFileSync(shop.file('prose.txt'), 'Just words.\n');
    const outcome = await shop.run(
      'servers',
      'import',
      '--json',
      huge,
      shop.file('prose.txt'),
      shop.file('missing'),
    );
    expect(outcome.code).toBe(1);
    expect(onlyJson(outcome)).toEqual([
      {
        file: huge,
        error: 'invalid',
        message: 'It has 200 MB, and no list of servers is that long (at most 16 MB are read).',
      },
      expect.objectContaining({
        error: 'invalid',
        message: 'No server was found in it, so nothing is kept.',
        records: [],
        problems: [expect.objectContaining({ line: 1 })],
      }),
      { file: shop.file('missing'), error: 'invalid', message: 'There is no such file.' },
    ]);
    expect(gone(shop.file('servers'))).toEqual([]);
  });
});

describe('truechimer servers update', () => {
  const catalogue = (version: number, ...hosts: string[]) =>
    JSON.stringify({
      format: 'truechimer-catalogue',
      version,
      date: '2027-01-01',
      licence: 'CC0',
      attribution: 'Nobody',
      servers: hosts.map((host) => ({ host, moons: 1 })),
    });

  it('puts a file in force, refuses a bad one, and goes back', async () => {
    writeFileSync(shop.file('new.json'), catalogue(1, 'ntp.example.org'));
    const taken = await shop.run('servers', 'update', shop.file('new.json'));
    expect(taken).toMatchObject({
      code: 0,
      out: 'The new catalogue is in force: 1 servers, of 2027-01-01. Nobody\n',
    });
    expect(taken.err).toContain('It has fields that this program does not know: moons. They are kept.');
    expect(readFileSync(shop.file('servers/catalogue.json'), 'utf8')).toBe(catalogue(1, 'ntp.example.org'));
    for (const [text, words] of [
      [catalogue(1, 'a b'), 'Entry 1: host: '],
      [catalogue(2, 'a.example'), 'A newer Truechimer reads it.'],
      ['<html>', 'It is not JSON'],
    ] as const) {
      writeFileSync(shop.file('bad.json'), text);
      const refused = await shop.run('servers', 'update', shop.file('bad.json'), '--json');
      expect(refused.code).toBe(1);
      expect(onlyJson(refused)).toMatchObject({
        outcome: 'refused',
        problems: [expect.stringContaining(words)],
      });
    }
    const still = onlyJson(await shop.run('servers', 'list', '--json')) as Listed;
    expect(still).toMatchObject({
      total: 1,
      catalogue: { date: '2027-01-01', own: { from: shop.file('new.json') } },
    });
    expect((await shop.run('servers', 'update', '--shipped')).out).toContain(
      'The shipped catalogue is in force: 1153 servers',
    );
  });

  it('fetches over https alone', async () => {
    const refused = await shop.run('servers', 'update', 'http://127.0.0.1:9/catalogue.json');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('begins with https://');
  });
});

it('truechimer servers known says where each was found', async () => {
  const outcome = await shop.run('servers', 'known', '--json');
  expect(outcome.code).toBe(0);
  // What this machine was given is its own affair.
  expect(onlyJson(outcome)).toEqual({ servers: expect.any(Array), unknown: expect.any(Array) });
});

describe('wrong usage', () => {
  it.each([
    [['servers'], '“servers” needs at least one word'],
    [['servers', 'fly'], '“servers” does not know “fly”'],
    [['servers', 'list', 'x'], '“servers list” takes no “x”'],
    [['servers', 'list', '--stratum', 'one'], '--stratum is a whole number from 1 to 15'],
    [['servers', 'list', '--policy', 'free'], '“free” is no policy'],
    [['servers', 'list', '--country', 'Atlantis'], '“Atlantis” is no country'],
    [['servers', 'near', '--place', 'Cambridge'], 'Say which: “Cambridge, United Kingdom”'],
    [['servers', 'list', '--place', 'Berlin'], '“servers list” takes no option --place'],
    [['servers', 'import'], 'Name the file'],
    [['servers', 'import', 'x', '--name', '../evil'], 'cannot be the name of a list'],
    [['servers', 'update'], 'Name the file or the address'],
    [['servers', 'forget'], 'Name the list'],
  ])('%j', async (args, words) => {
    const { code, out, err } = await shop.run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
  });

  it('is not needed: the help says every option, in lines that fit a terminal', async () => {
    const { out } = await shop.run('help', 'servers');
    for (const line of out.split('\n')) expect(line.length).toBeLessThan(120);
    const documented = readFileSync(path.join(import.meta.dirname, '../../docs/cli.md'), 'utf8');
    for (const option of [
      'country',
      'stratum',
      'policy',
      'nts',
      'ipv6',
      'search',
      'limit',
      'place',
      'clear',
      'dry-run',
      'name',
      'shipped',
    ]) {
      expect(out).toContain(`--${option}`);
      expect(documented).toContain(`--${option}`);
    }
    for (const verb of ['list', 'near', 'place', 'known', 'import', 'forget', 'update'])
      expect(documented).toContain(`### truechimer servers ${verb}`);
  });
});
