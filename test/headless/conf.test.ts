/** `truechimer conf`, as the built program. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { restore } from '../../main/engine/discipline/drift.ts';
import { hostMachine } from '../../main/host/machine.ts';
import { openMemoryFile } from '../../main/host/memory-file.ts';
import { MAX_SERVERS } from '../../main/settings/schema.ts';
import { truthful } from '../../main/simulation/server.ts';
import { timeServer } from '../doubles/time-servers.ts';
import { gone, onlyJson, PROGRAM, statusWhere, Workshop } from './program.ts';

const shop = new Workshop();

const CHAPTER = 'server ntp1.example.org\nserver ntp2.example.org\ndriftfile /var/lib/ntp/ntp.drift\n';

/** A file beside the settings. */
function file(name: string, content: string): string {
  const place = shop.file(name);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, content);
  return place;
}

const settings = () => JSON.parse(readFileSync(shop.file('config.json'), 'utf8')) as { servers: unknown[] };

/** The program as somebody who may not write everywhere: the superuser without the right to pass over modes of files. */
async function lowly(...args: string[]) {
  const bare = process.geteuid?.() === 0 ? ['setpriv', '--bounding-set', '-dac_override', '--'] : [];
  const [program, ...rest] = [...bare, process.execPath, PROGRAM, ...args];
  const env = { ...process.env, TRUECHIMER_HOME: shop.home };
  return promisify(execFile)(program!, rest, { env }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout,
      err: error.stderr,
    }),
  );
}

describe('conf explain', () => {
  it('tells each line in words, and ends with 0', async () => {
    const { code, out, err } = await shop.run('conf', 'explain', file('ntp.conf', CHAPTER));
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Asks the time server ntp1.example.org what time it is.');
    expect(out).toContain('If they disagree, nobody can tell which of them is wrong.');
    for (const line of out.split('\n')) expect(line.length).toBeLessThan(110);
  });

  it('is JSON where that is asked for: lines with their options, findings with their places', async () => {
    const outcome = await shop.run('conf', 'explain', file('ntp.conf', CHAPTER), '--json');
    expect(onlyJson(outcome)).toMatchObject({
      dialect: 'ntp',
      flavour: null,
      lines: [
        { line: 1, kind: 'directive', text: 'server ntp1.example.org', options: [], mistakes: [] },
        { line: 2 },
        { line: 3 },
      ],
      findings: [
        { id: 'few-servers', severity: 'warning', places: [{ file: null, line: 1 }, { line: 2 }] },
        { id: 'no-iburst' },
        { id: 'open-to-queries', severity: 'hint' },
      ],
      notes: [expect.stringContaining('-g')],
    });
  });

  it('ends with 1 where there are mistakes, and reads what belongs to the file', async () => {
    const more = path.dirname(file('sources.d/more.sources', 'server c.example iburst\n'));
    const { code, out } = await shop.run(
      'conf',
      'explain',
      file('chrony.conf', `srver a.example\nsourcedir ${more}\nrtcsync\n`),
    );
    expect(code).toBe(1);
    expect(out).toContain('✗ Column 1: There is no directive “srver”. Did you mean “server”?');
    expect(out).toContain('more.sources belongs to it too (one server).');
  });

  it.each([
    ['missing.conf', null, 'There is no such file.'],
    ['page.html', '<!doctype html><html></html>', 'This is a web page'],
    ['letter.txt', 'Dear Ada,\n', 'Nothing in'],
    ['large.conf', `# ${'x'.repeat(1 << 21)}`, 'more than 256 KiB'],
  ])('of %s ends with 3 and says why', async (name, content, words) => {
    const place = content === null ? shop.file(name) : file(name, content);
    const [plain, json] = await Promise.all([
      shop.run('conf', 'explain', place),
      shop.run('conf', 'explain', place, '--json'),
    ]);
    expect([plain.code, plain.out, json.code]).toEqual([3, '', 3]);
    expect(plain.err).toContain(words);
    expect(onlyJson(json)).toEqual({
      error: 'unreadable',
      file: place,
      message: expect.stringContaining(words),
    });
  });
});

// Only Linux has a disk that is always full.
it.runIf(process.platform === 'linux')('conf explain says so where its words cannot be written', async () => {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [PROGRAM, 'conf', 'explain', file('ntp.conf', CHAPTER)], {
    stdio: ['ignore', full, 'pipe'],
  });
  let err = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number];
  closeSync(full);
  expect([code, err]).toEqual([3, expect.stringContaining('The output cannot be written: ENOSPC')]);
});

it('help of conf explain is that of conf, and fits on lines', async () => {
  const [one, other] = [await shop.run('help', 'conf', 'explain'), await shop.run('conf', '--help')];
  expect([one.code, one.out]).toEqual([0, other.out]);
  for (const line of one.out.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  expect((await shop.run('help', 'conf', 'explian')).code).toBe(2);
});

describe('wrong usage of conf', () => {
  it.each([
    [['conf'], 'needs at least one word that says what to do'],
    [['conf', 'explian', 'x'], '“conf” does not know “explian”'],
    [['conf', 'explain'], 'needs the name of a file'],
    [['conf', 'explain', 'a', 'b'], 'takes no “b”'],
    [['conf', 'explain', 'a', '--write'], 'takes no option --write'],
    [
      ['conf', 'explain', 'a', '--dialect', 'w32time'],
      'There is no dialect “w32time”; there are chrony, ntp, timesyncd, ntpd-rs.',
    ],
    [['conf', 'export'], 'Say for which program'],
    [['conf', 'export', '--dialect', 'chrony', '--write'], '--write needs a file'],
    [['conf', 'export', '--drift', 'timesyncd'], 'There are drift files of chrony and of ntpd'],
    [['conf', 'export', 'x'], 'takes no “x”'],
  ])('%j ends with 2', async (args, words) => {
    const { code, out, err } = await shop.run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect(err).toContain('Try: truechimer conf --help');
  });
});

describe('conf import', () => {
  it('adds the servers that a file names to the settings, each once, and says why others are not taken', async () => {
    shop.settings(['ntp1.example.org']);
    const place = file(
      'chrony.conf',
      'server ntp1.example.org\nserver NTP2.Example.org port 1123 nts\npool de.pool.ntp.org iburst\npeer x.example\nserver y.example noselect\nserver ntp2.example.org port 1123\nrefclock PPS /dev/pps0\n',
    );
    const { code, out } = await shop.run('conf', 'import', place);
    expect(code).toBe(0);
    expect(settings().servers).toEqual([
      { name: 'ntp1.example.org', pool: false, own: false },
      { name: 'ntp2.example.org:1123', pool: false, own: false },
      { name: 'de.pool.ntp.org', pool: true, own: false },
    ]);
    expect(out.trimEnd().split('\n')).toEqual([
      '  – ntp1.example.org, line 1. Not taken: You have it already.',
      '  + ntp2.example.org:1123, line 2. Truechimer asks it without signature for now.',
      '  + de.pool.ntp.org (pool), line 3.',
      '  – x.example, line 4. Not taken: It is an equal of that computer (peer), not a server.',
      '  – y.example, line 5. Not taken: It was only watched there (noselect).',
      '  – ntp2.example.org:1123, line 6. Not taken: It is named before.',
      '  – Clocks at this computer are no servers, and are not taken.',
      '2 servers added to your settings.',
    ]);
  });

  it('only shows them with --dry-run, and makes nothing', async () => {
    shop.environment.TRUECHIMER_HOME = shop.file('home');
    const outcome = await shop.run('conf', 'import', file('ntp.conf', CHAPTER), '--dry-run', '--json');
    expect(outcome.code).toBe(0);
    expect(onlyJson(outcome)).toEqual({
      file: shop.file('ntp.conf'),
      dialect: 'ntp',
      flavour: null,
      servers: ['ntp1.example.org', 'ntp2.example.org'].map((name, i) => ({
        file: null,
        line: i + 1,
        name,
        pool: false,
        nts: false,
        key: null,
        own: false,
        dropped: [],
        refused: null,
      })),
      clocks: 0,
      mistakes: [],
      driftFile: { path: '/var/lib/ntp/ntp.drift', error: 'It cannot be read here.' },
      saved: false,
    });
    expect(gone(shop.file('home'))).toEqual([]);
    delete shop.environment.TRUECHIMER_HOME;
  });

  it('tells a running engine, which asks them at once', async () => {
    const [good] = await shop.serve(timeServer(truthful()));
    shop.settings([]);
    const daemon = await shop.daemon();
    const api = await daemon.attach();
    const [host, port] = good!.split(':');
    const { code } = await shop.run(
      'conf',
      'import',
      file('chrony.conf', `server ${host} port ${port}\nrtcsync\n`),
    );
    expect(code).toBe(0);
    const { sources } = await statusWhere(api, ({ sources: found }) => found.length === 1);
    expect(sources[0]?.name).toBe(good);
    expect((await shop.run('conf', 'export', '--dialect', 'chrony')).out).toContain(
      `\nserver ${host} port ${port} iburst\n`,
    );
  });

  it('takes no more than the settings hold, and says which are left', async () => {
    shop.settings(Array.from({ length: MAX_SERVERS - 1 }, (_, i) => `ntp${i}.example.org`));
    const place = file('chrony.conf', 'server a.example\nserver b.example\n');
    const { out } = await shop.run('conf', 'import', place);
    expect(settings().servers).toHaveLength(MAX_SERVERS);
    expect(out).toContain(
      '  + a.example, line 1.\n  – b.example, line 2. Not taken: Your settings have room for',
    );
    expect(out).toContain('One server added to your settings.');
  });

  it('of several at once loses none', async () => {
    shop.settings([]);
    const files = Array.from({ length: 6 }, (_, i) => file(`ntp${i}.conf`, `server s${i}.example iburst\n`));
    const all = await Promise.all(
      files.map((place) => shop.run('conf', 'import', place, '--dialect', 'ntp')),
    );
    for (const { code, out } of all) {
      expect([code, out]).toEqual([0, expect.stringContaining('One server added')]);
    }
    expect(settings().servers).toHaveLength(6);
    expect(existsSync(shop.file('settings.lock'))).toBe(false);
  });

  it('says what is passed over, and what is asked otherwise than before', async () => {
    const place = file(
      'chrony.conf',
      'server a.example ibrust\nserver b.example iburst prefer\nserver 192.168.7.1 iburst\n',
    );
    const { code, out } = await shop.run('conf', 'import', place);
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toEqual([
      '  + b.example, line 2. Without “prefer”, which Truechimer has not.',
      '  + 192.168.7.1, line 3. It is asked as a stranger’s; if it is yours, say so in the settings.',
      expect.stringMatching(/^ {2}– a\.example, line 1\. Not taken: Its line has a mistake\..*iburst/),
      '  – A line has a mistake and is passed over. To see: truechimer conf explain FILE',
      '2 servers added to your settings.',
    ]);
  });

  it('does not touch settings that cannot be used', async () => {
    shop.write('config.json', '{ "version": 1, "servers": 7 }');
    const { code, err } = await shop.run('conf', 'import', file('ntp.conf', CHAPTER));
    expect(code).toBe(3);
    expect(err).toContain('The settings file');
    expect(readFileSync(shop.file('config.json'), 'utf8')).toBe('{ "version": 1, "servers": 7 }');
  });

  it('of a timesyncd.conf takes the last resort only where there is nothing else', async () => {
    const both = file(
      'timesyncd.conf',
      '[Time]\nNTP=a.example 0.debian.pool.ntp.org\nFallbackNTP=b.example\n',
    );
    const alone = file('alone/timesyncd.conf', '[Time]\nFallbackNTP=b.example\n');
    const names = async (place: string) => {
      const { servers } = onlyJson(await shop.run('conf', 'import', place, '--dry-run', '--json')) as {
        servers: { name: string; pool: boolean; refused: string | null }[];
      };
      return servers
        .filter(({ refused }) => refused === null)
        .map(({ name, pool }) => `${name}${pool ? ' pool' : ''}`);
    };
    expect(await names(both)).toEqual(['a.example', '0.debian.pool.ntp.org pool']);
    expect(await names(alone)).toEqual(['b.example']);
  });
});

describe('conf export', () => {
  it('prints a new file', async () => {
    shop.settings(['ntp1.example.org', '[2001:db8::7]:1123']);
    const { code, out, err } = await shop.run('conf', 'export', '--dialect', 'chrony');
    expect(code).toBe(0);
    expect(out).toMatch(/^# Configuration of chronyd, made by Truechimer\./);
    expect(out).toContain('\nserver ntp1.example.org iburst\nserver 2001:db8::7 port 1123 iburst\n');
    expect(err).toContain('There are two servers.');
  });

  it('shows what would change in a file, writes only with --write, and keeps the old content', async () => {
    shop.settings(['ntp1.example.org']);
    const place = file('chrony.conf', 'server old.example\nrtcsync\n');
    chmodSync(place, 0o640);
    const shown = await shop.run('conf', 'export', '--into', place);
    expect(shown.code).toBe(0);
    expect(shown.out).toContain('\n-server old.example\n');
    expect(shown.err).toContain('Nothing is written yet.');
    expect(readFileSync(place, 'utf8')).toBe('server old.example\nrtcsync\n');

    const written = await shop.run('conf', 'export', '--into', place, '--write', '--json');
    const told = onlyJson(written) as { written: boolean; backup: string; text: string; difference: string };
    expect(told).toMatchObject({
      dialect: 'chrony',
      file: place,
      new: false,
      written: true,
      backup: `${place}.before-truechimer-1`,
    });
    expect(`${told.difference}`).toBe(shown.out);
    expect(readFileSync(place, 'utf8')).toBe(told.text);
    expect(statSync(place).mode & 0o777).toBe(0o640);
    expect(readFileSync(told.backup, 'utf8')).toBe('server old.example\nrtcsync\n');

    const again = await shop.run('conf', 'export', '--into', place, '--write', '--json');
    expect(onlyJson(again)).toMatchObject({ difference: '', written: false, backup: null });
  });

  it('makes a new file where there is none', async () => {
    shop.settings(['ntp1.example.org']);
    const place = shop.file('etc/timesyncd.conf.d/truechimer.conf');
    const { code, out, err } = await shop.run(
      'conf',
      'export',
      '--dialect',
      'timesyncd',
      '--into',
      place,
      '--write',
    );
    expect([code, out.split('\n')[0]]).toEqual([0, '--- /dev/null']);
    expect(err).toContain('sudo systemctl restart systemd-timesyncd');
    expect(readFileSync(place, 'utf8')).toContain('[Time]\n# ---');
    expect(readFileSync(place, 'utf8')).toContain('\nNTP=\nNTP=ntp1.example.org\n');
  });

  it('says beside each server what the directory knows of it', async () => {
    shop.settings(['ptbtime1.ptb.de', 'ntp1.example.org']);
    const { out } = await shop.run('conf', 'export', '--dialect', 'chrony');
    const rows = out.split('\n');
    const at = rows.indexOf('server ptbtime1.ptb.de iburst');
    expect(rows[at - 1]).toMatch(/^# .*Germany; .*; stratum 1; .*; as of 20\d\d-\d\d$/);
    expect(rows[at + 1]).toBe('server ntp1.example.org iburst');
  });

  it('follows a link to the file, and the link stays one', async () => {
    shop.settings(['ntp1.example.org']);
    const place = file('locked/chrony.conf', 'server old.example\n');
    const link = shop.file('link.conf');
    symlinkSync(place, link);
    const written = await shop.run(
      'conf',
      'export',
      '--into',
      link,
      '--dialect',
      'chrony',
      '--write',
      '--json',
    );
    expect(onlyJson(written)).toMatchObject({ written: true, backup: `${place}.before-truechimer-1` });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  it('says how, where a file may not be written', async () => {
    shop.settings(['ntp1.example.org']);
    const place = file('locked/chrony.conf', 'server old.example\n');
    chmodSync(path.dirname(place), 0o555);
    try {
      const { code, out, err } = await lowly('conf', 'export', '--into', place, '--write');
      expect([code, out]).toEqual([3, '']);
      expect(err).toContain(`${place} may not be written by you (EACCES`);
      expect(err).toContain(`truechimer conf export --into ${place} | sudo patch ${place}`);
      expect(readFileSync(place, 'utf8')).toBe('server old.example\n');
    } finally {
      chmodSync(path.dirname(place), 0o755);
    }
  });

  it('refuses servers that surely tell different times, in the words of the picker', async () => {
    shop.settings(['time.google.com', 'time.facebook.com']);
    const { code, out, err } = await shop.run('conf', 'export', '--dialect', 'chrony');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('spread leap seconds in different ways');
  });

  it('says of a link to nothing what it is', async () => {
    shop.settings(['ntp1.example.org']);
    const link = shop.file('link.conf');
    symlinkSync(shop.file('nothing.conf'), link);
    const { code, err } = await shop.run('conf', 'export', '--dialect', 'chrony', '--into', link, '--write');
    expect([code, err]).toEqual([
      3,
      `${link} is a link to ${shop.file('nothing.conf')}, which is not there. Make that file first, or remove the link.\n`,
    ]);
  });

  it('gives patch the bytes of the file, whatever its letters are', async () => {
    shop.settings(['ntp1.example.org']);
    const place = shop.file('chrony.conf');
    writeFileSync(place, Buffer.from('# \xD6tztal\nserver old.example\n# \xE4 \xFC\n', 'latin1'));
    const child = spawn(process.execPath, [PROGRAM, 'conf', 'export', '--into', place], {
      env: { ...process.env, TRUECHIMER_HOME: shop.home },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(child, 'close');
    const difference = Buffer.concat(chunks).toString('latin1');
    expect(difference).toContain('\n # \xD6tztal\n');
    expect(difference).toContain('\n # \xE4 \xFC\n');
  });

  it('of no server ends with 1', async () => {
    const { code, out, err } = await shop.run('conf', 'export', '--dialect', 'ntp');
    expect([code, out, err]).toEqual([1, '', 'No server is chosen, so there is nothing to write.\n']);
  });

  it('does not write over what is no configuration', async () => {
    shop.settings(['ntp1.example.org']);
    const place = file('letter.txt', 'Dear Ada,\n');
    expect((await shop.run('conf', 'export', '--into', place, '--write')).code).toBe(3);
    expect(readFileSync(place, 'utf8')).toBe('Dear Ada,\n');
  });
});

describe('drift files', () => {
  const CHRONY = '           12.500000             0.300000\n';
  const memory = () => openMemoryFile(shop.file('memory.json'), () => {}).memory;

  it('are told in words, with the sign that they mean', async () => {
    const chrony = await shop.run('conf', 'import', file('drift', CHRONY));
    expect([chrony.code, chrony.out]).toEqual([
      0,
      'This is a drift file of chronyd: this clock gains 12.5 ppm (1.08 seconds a day), ± 0.3 ppm at most.\n',
    ]);
    const ntpd = await shop.run('conf', 'import', file('ntp.drift', '12.500\n'), '--json');
    expect(onlyJson(ntpd)).toEqual({
      file: shop.file('ntp.drift'),
      driftFile: 'ntpd',
      ppm: -12.5,
      skew: null,
      learned: false,
      refused: null,
    });
    expect(existsSync(shop.file('memory.json'))).toBe(false);
    const broken = await shop.run('conf', 'import', file('drift', '1e-5'));
    expect([broken.code, broken.err]).toEqual([3, expect.stringContaining('OpenNTPD')]);
  });

  it('of the one that a configuration names is shown with it', async () => {
    const drift = file('lib/ntp.drift', '-3.25\n');
    const { out } = await shop.run(
      'conf',
      'import',
      file('ntp.conf', `server a.example\ndriftfile ${drift}\n`),
      '--dry-run',
    );
    expect(out).toContain('This clock gains 3.25 ppm (280.8 milliseconds a day).');
  });

  it('are where Truechimer starts from with --learn, until it knows better itself', async () => {
    const place = file('drift', CHRONY);
    const dayAgo = Date.now() / 1000 - 86_400;
    utimesSync(place, dayAgo, dayAgo);
    const { code, out } = await shop.run('conf', 'import', place, '--learn');
    expect([code, out]).toEqual([0, expect.stringContaining('Truechimer starts with it.')]);
    const kept = memory()?.drift;
    expect(kept).toMatchObject({ ppm: 12.5, sigma: 1, wander: null, pattern: null });
    expect(Number(kept!.savedAt) / 1e9).toBeCloseTo(dayAgo, 0);
    const machine = { boot: 'now', counter: kept!.counter };
    expect(restore({ ...kept!, swing: null }, machine, 0)).toEqual({ ppm: 12.5, sigma: 1, wander: null });
    expect(kept!.counter).toBe(hostMachine().counter);

    // Whoever took the wrong file takes the right one.
    const right = await shop.run(
      'conf',
      'import',
      file('right/drift', CHRONY.replace('12.5', '13.5')),
      '--learn',
    );
    expect([right.code, memory()?.drift?.ppm]).toEqual([0, 13.5]);
    const learned = openMemoryFile(shop.file('memory.json'), () => {});
    learned.store.save({ version: 1, last: null, drift: { ...memory()!.drift!, boot: 'a boot' } });
    const again = await shop.run('conf', 'import', place, '--learn', '--json');
    expect([again.code, onlyJson(again)]).toEqual([
      1,
      expect.objectContaining({ learned: false, refused: expect.stringContaining('has learned') }),
    ]);
  });

  it('are not taken over while an engine runs', async () => {
    shop.settings([]);
    await shop.daemon();
    const { code, err } = await shop.run('conf', 'import', file('drift', CHRONY), '--learn');
    expect([code, err]).toEqual([1, expect.stringContaining('A Truechimer runs')]);
  });

  it('are made of what Truechimer has learned, with the sign that the other program means', async () => {
    const nothing = await shop.run('conf', 'export', '--drift', 'ntpd');
    expect([nothing.code, nothing.err]).toEqual([1, 'Truechimer has not learned this clock’s drift yet.\n']);
    await shop.run('conf', 'import', file('drift', CHRONY), '--learn');
    expect((await shop.run('conf', 'export', '--drift', 'ntpd')).out).toBe('-12.500000\n');
    const place = shop.file('lib/chrony/drift');
    const chrony = await shop.run(
      'conf',
      'export',
      '--drift',
      'chrony',
      '--into',
      place,
      '--write',
      '--json',
    );
    expect(onlyJson(chrony)).toMatchObject({
      driftFile: 'chrony',
      ppm: 12.5,
      sigma: 1,
      written: true,
      backup: null,
    });
    expect(readFileSync(place, 'utf8')).toBe('           12.500000             3.500000\n');
  });
});
