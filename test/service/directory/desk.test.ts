/** The directory as a face reads and changes it: lists, place, catalogue. No server is asked here. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ApiError, commands, DEFAULT_SETTINGS, type Settings } from '../../../main/api/contract.ts';
import { DirectoryReport, type DirectoryState } from '../../../main/api/directory.ts';
import type { Known } from '../../../main/directory/known/known.ts';
import { Guest } from '../../../main/engine/sync/guest.ts';
import type { Utc } from '../../../main/engine/time/instant.ts';
import { DirectoryDesk } from '../../../main/service/directory/desk.ts';
import { Machine } from '../../../main/simulation/machine.ts';
import { SeededRandom } from '../../../main/simulation/random.ts';
import { World } from '../../../main/simulation/world.ts';
import { ownDirectory } from '../../doubles/own-directory.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The greatest message that a face takes. */
const MAX_MESSAGE = 16 * 1024 * 1024;

function open(change: Partial<Settings> = {}, known?: Known) {
  const told: DirectoryState[] = [];
  const options = ownDirectory(known);
  const world = new World(1_800_000_000_000_000_000n as Utc);
  const machine = new Machine(world, { oscillator: { ppm: 0, wander: 0 } }, new SeededRandom(1));
  let settings: Settings = { ...DEFAULT_SETTINGS, ...change };
  const desk = new DirectoryDesk(
    {
      ...options,
      ports: machine.ports,
      guest: new Guest(machine.ports),
      newest: () => [],
      settings: () => settings,
    },
    { lists: (state) => told.push(state), probe: () => {} },
  );
  const save = (next: Partial<Settings>) => {
    settings = { ...settings, ...next };
    desk.settingsChanged();
  };
  return { desk, told, save, directory: options.directory };
}

const list = (text: string, change: Partial<Parameters<DirectoryDesk['importList']>[0]> = {}) => ({
  file: 'mine.txt',
  content: base64(text),
  keep: true,
  name: null,
  replace: false,
  ...change,
});

describe('the report of the directory', () => {
  it('has every server of the shipped catalogue, is of the contract’s shape, and fits far into one message', async () => {
    const report = await open().desk.directory();
    expect(report.rows).toHaveLength(1153);
    expect(report.omitted).toBe(0);
    expect(v.safeParse(v.strictObject(DirectoryReport.entries), report).issues).toBeUndefined();
    expect(JSON.stringify(report).length).toBeLessThan(MAX_MESSAGE / 6);
    expect(new Set(report.rows.map(({ name }) => name)).size).toBe(report.rows.length);
  });

  it('counts near from the time zone, and never for what stands for many machines', async () => {
    const report = await open().desk.directory();
    expect(report.here).toMatchObject({ by: 'time-zone', country: 'DE', timeZone: 'Europe/Berlin' });
    for (const { record, near } of report.rows) {
      const placed = record.place !== null && !record.pool && record.anycast !== true;
      expect(near !== null, record.host).toBe(placed);
    }
    const ptb = report.rows.find(({ name }) => name === 'ptbtime1.ptb.de');
    expect(ptb?.near?.between).toBeGreaterThan(100_000);
    expect(ptb?.near?.between).toBeLessThan(300_000);
  });

  it('has the rule for each: closed and retired cannot be picked, stratum 1 asks, and not who serves many', async () => {
    const ruleOf = async (desk: DirectoryDesk, host: string) =>
      (await desk.directory()).rows.find(({ name }) => name === host)?.rule;
    const { desk, save } = open();
    for (const { record, rule } of (await desk.directory()).rows) {
      const no = record.accessPolicy === 'closed' || record.status === 'retired';
      expect(rule.kind === 'no', record.host).toBe(no);
    }
    const one = (await desk.directory()).rows.find(
      ({ record }) => record.stratum === 1 && record.accessPolicy === 'open',
    );
    expect(one?.rule).toEqual({ kind: 'ask', cautions: ['stratum-one'], notify: false });
    save({ servesMany: true });
    expect(await ruleOf(desk, one!.name)).toEqual({ kind: 'yes', notify: false });
  });

  it('joins what this computer knows and what the person chose, each once', async () => {
    const found = [{ by: 'network', program: 'systemd-networkd', where: '/run/lease' }] as const;
    const { desk } = open(
      {
        servers: [
          { name: 'ptbtime1.ptb.de', pool: false, own: false },
          { name: '192.168.1.1:1123', pool: false, own: true },
        ],
      },
      {
        servers: [{ name: 'ptbtime1.ptb.de', pool: false, nts: false, found: [...found] }],
        unknown: ['/run/leases: permission denied'],
      },
    );
    const { rows, lists } = await desk.directory();
    const row = rows.find(({ name }) => name === 'ptbtime1.ptb.de');
    expect(row).toMatchObject({ lists: ['catalogue', 'machine', 'settings'], found });
    const own = rows.find(({ name }) => name === '192.168.1.1:1123');
    expect(own).toMatchObject({
      lists: ['settings'],
      record: { port: 1123, accessPolicy: 'open', status: 'unlisted' },
    });
    expect(rows).toHaveLength(1154);
    expect(lists.map(({ id, records }) => [id, records])).toEqual([
      ['catalogue', 1153],
      ['machine', 1],
      ['settings', 2],
    ]);
    expect(lists[1]?.problems.join()).toContain('permission denied');
  });
});

describe('lists that a person brings', () => {
  it('are looked at first, then kept, told of, and forgotten with all that only they had', async () => {
    const { desk, told } = open();
    const before = await desk.lists();
    const look = await desk.importList(list('ntp.example.org\nnot a host!\n', { keep: false }));
    expect(look).toMatchObject({ ok: true, format: 'hosts', kept: null, refusal: null });
    expect(told).toEqual([]);

    const kept = await desk.importList(list('ntp.example.org\nptbtime1.ptb.de\n'));
    expect(kept).toMatchObject({ ok: true, kept: { id: 'list:mine', replaced: false } });
    expect(told.at(-1)?.revision).toBeGreaterThan(before.revision);
    expect(told.at(-1)?.lists.map(({ id }) => id)).toEqual(['catalogue', 'list:mine']);
    const { rows } = await desk.directory();
    expect(rows).toHaveLength(1154);
    expect(rows.find(({ name }) => name === 'ptbtime1.ptb.de')?.lists).toEqual(['catalogue', 'list:mine']);
    expect((await desk.listings('ptbtime1.ptb.de')).listings.map(({ list }) => list)).toEqual([
      'catalogue',
      'list:mine',
    ]);
    expect((await desk.listings('NTP.example.org.')).listings[0]?.record.line).toBe(1);

    await desk.forgetList('list:mine');
    expect((await desk.directory()).rows).toHaveLength(1153);
    await expect(desk.forgetList('list:mine')).rejects.toThrow('no list');
    await expect(desk.forgetList('catalogue')).rejects.toThrow(ApiError);
    await expect(desk.forgetList('list:../../etc/passwd')).rejects.toThrow(ApiError);
  });

  it('do not take the place of one that came from elsewhere unless the person says so', async () => {
    const { desk } = open();
    await desk.importList(list('a.example.org'));
    const other = await desk.importList(list('b.example.org', { file: 'other/mine.txt' }));
    expect(other).toMatchObject({ ok: true, kept: null, refusal: expect.stringContaining('already') });
    const wished = await desk.importList(list('b.example.org', { file: 'other/mine.txt', replace: true }));
    expect(wished).toMatchObject({ kept: { id: 'list:mine', replaced: true } });
    const badName = await desk.importList(list('c.example.org', { name: '../evil' }));
    expect(badName).toMatchObject({ kept: null, refusal: expect.stringContaining('../evil') });
  });

  it('are seen when the command line has changed them meanwhile', async () => {
    const { desk, told, directory } = open();
    await desk.directory();
    const read = { format: 'hosts', encoding: 'UTF-8', records: [], problems: [] } as const;
    const { servers } = directory.catalogue.inForce().catalogue;
    directory.lists.keep(
      'elsewhere',
      { ...read, records: servers.slice(0, 3).map((record) => ({ ...record, host: `x.${record.host}` })) },
      { from: 'elsewhere.txt', now: new Date(), replace: false },
    );
    expect((await desk.directory()).rows).toHaveLength(1156);
    expect(told).toHaveLength(1);
  });

  it('with more servers than a message holds are sent to the command line', async () => {
    const hosts = Array.from(
      { length: 10_000 },
      (_, i) => `host${i}.example.org # ${'words '.repeat(200)}`,
    ).join('\n');
    const answer = await open().desk.importList(list(hosts));
    expect(answer).toMatchObject({ ok: false, message: expect.stringContaining('servers import') });
  });

  it('reads the sample of Delaware’s list as a page hands it over', async () => {
    const file = path.join(import.meta.dirname, '../../directory/samples/clock2a-sample.txt');
    const wish = { ...list(''), file: 'clock2a-sample.txt', content: readFileSync(file).toString('base64') };
    const answer = await open().desk.importList(wish);
    expect(answer.ok && answer.records).toHaveLength(133);
    expect(v.safeParse(commands.importList.output, answer).success).toBe(true);
  });
});

describe('a place', () => {
  it('that the person says counts until it is taken back; one that nobody knows is answered with what to write', async () => {
    const { desk, told } = open();
    await desk.directory();
    expect(await desk.setPlace('Lisbon, Portugal')).toMatchObject({
      ok: true,
      here: { by: 'person', country: 'PT' },
    });
    const near = (await desk.directory()).rows.find(({ name }) => name === 'ptbtime1.ptb.de')?.near;
    expect(near?.between).toBeGreaterThan(1_500_000);
    expect(await desk.setPlace('Nowhereville on Sea')).toMatchObject({ ok: false });
    expect(await desk.setPlace(null)).toMatchObject({ ok: true, here: { by: 'time-zone' } });
    expect(told.map(({ here }) => here.by)).toEqual(['person', 'time-zone']);
  });
});

describe('another catalogue', () => {
  const catalogue = (change: object = {}) =>
    JSON.stringify({
      format: 'truechimer-catalogue',
      version: 1,
      date: '2027-01-01',
      licence: 'CC0',
      attribution: 'Made up.',
      servers: [{ host: 'only.example.org', accessPolicy: 'open', status: 'listed-2022' }],
      ...change,
    });

  it('takes the place of the shipped one as a whole, and gives it back', async () => {
    const { desk } = open();
    const shipped = JSON.parse(
      readFileSync(path.join(import.meta.dirname, '../../../assets/directory/catalogue.json'), 'utf8'),
    );
    const content = base64(
      JSON.stringify({ ...shipped, date: '2027-01-01', servers: shipped.servers.slice(0, 7) }),
    );
    const answer = await desk.replaceCatalogue({ from: 'file', file: 'new.json', content });
    expect(answer).toMatchObject({ ok: true, list: { records: 7, shipped: false, from: 'new.json' } });
    expect((await desk.directory()).rows).toHaveLength(7);
    expect(await desk.restoreCatalogue()).toMatchObject({ ok: true, list: { records: 1153, shipped: true } });
  });

  it('that is none leaves the old one in force, and says what is wrong', async () => {
    const { desk } = open();
    for (const text of ['<html>', catalogue({ format: 'other' }), catalogue({ version: 99 }), '']) {
      const answer = await desk.replaceCatalogue({ from: 'file', file: 'x', content: base64(text) });
      expect(answer.ok, text).toBe(false);
    }
    const address = await desk.replaceCatalogue({ from: 'address', address: 'http://example.org/x' });
    expect(address).toMatchObject({ ok: false, problems: [expect.stringContaining('https')] });
    expect((await desk.lists()).lists[0]?.shipped).toBe(true);
  });
});
