/** The command line without an engine: help, usage, and questions to servers. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, Settings, serverText } from '../../main/api/contract.ts';
import { Diagnosis, Health, ResyncReport, SourceStatus, Status, Verdict } from '../../main/api/status.ts';
import { VERSION } from '../../main/release/release.ts';
import { kissing, silent, truthful } from '../../main/simulation/server.ts';
import { closedPorts, hasIpv6, timeServer, timeServerAt } from '../doubles/time-servers.ts';
import { gone, onlyJson, PROGRAM, statusWhere, Workshop } from './program.ts';

const shop = new Workshop();

const COMMANDS = [
  'status',
  'now',
  'query',
  'resync',
  'clock',
  'servers',
  'daemon',
  'start',
  'demo',
  'engine-stdio',
];

describe('help', () => {
  it('names every command and every exit code', async () => {
    const { code, out, err } = await shop.run('--help');
    expect([code, err]).toEqual([0, '']);
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
    expect(out).toContain('0 in sync, 1 not in sync, 2 wrong usage, 3 unreachable');
    for (const line of out.split('\n')) expect(line.length).toBeLessThan(120);
  });

  it('is there for each command', async () => {
    const outcomes = await Promise.all(COMMANDS.map((command) => shop.run(command, '--help')));
    for (const [i, { code, out, err }] of outcomes.entries()) {
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(new RegExp(`^Usage: truechimer ${COMMANDS[i]}.*\\n\\n[A-Z].*\\.\\n`));
    }
    expect((await shop.run('query', '-h')).out).toBe(outcomes[2]!.out);
    expect(await shop.run('help', 'query')).toEqual(outcomes[2]);
    expect(await shop.run('help')).toEqual(await shop.run('--help'));
  });

  it('and version are JSON where that is asked for', async () => {
    const [help, version, plain] = await Promise.all([
      shop.run('query', '--help', '--json'),
      shop.run('--version', '--json'),
      shop.run('--version'),
    ]);
    expect(onlyJson(help)).toEqual({ help: expect.stringContaining('Usage: truechimer query') });
    expect(onlyJson(version)).toEqual({ version: VERSION });
    expect(plain).toEqual({ code: 0, out: `${VERSION}\n`, err: '' });
  });

  it('is in the documentation as well: every command, and every member of what machines read', () => {
    const documented = readFileSync(path.join(import.meta.dirname, '../../docs/cli.md'), 'utf8');
    for (const command of COMMANDS) expect(documented).toContain(`\n## truechimer ${command}\n`);
    const tables = documented.split('\n').filter((line) => line.startsWith('|'));
    const schemas = { ...Status.entries, ...SourceStatus.entries, ...ResyncReport.entries };
    for (const member of Object.keys(schemas)) {
      expect(
        tables.some((line) => line.split('|')[1]?.includes(`\`${member}\``)),
        member,
      ).toBe(true);
    }
    const example = v.parse(Settings, JSON.parse(/```json\n(.*?)```/s.exec(documented)![1]!));
    expect({ ...example, servers: [] }).toEqual(DEFAULT_SETTINGS);
    for (const [field, standard] of Object.entries(DEFAULT_SETTINGS)) {
      const row = tables.find((line) => line.startsWith(`| \`${field}\` | `));
      expect(row?.split(' | ')[2]?.replaceAll('`', ''), field).toBe(JSON.stringify(standard));
    }
    for (const code of [
      ...Health.options,
      ...Diagnosis.options,
      ...Verdict.options.map((o) => o.entries.kind.literal),
    ]) {
      expect(
        tables.some((line) => line.includes(`\`${code}\``)),
        code,
      ).toBe(true);
    }
  });
});

it.runIf(process.platform !== 'win32')('the built program is a command by itself', () => {
  expect(statSync(PROGRAM).mode & 0o777).toBe(0o755);
  expect(execFileSync(PROGRAM, ['--version'], { encoding: 'utf8' })).toBe(`${VERSION}\n`);
});

describe('wrong usage', () => {
  it.each([
    [[], 'Say what to do.'],
    [['frobnicate'], 'There is no command “frobnicate”.'],
    [['status', 'now'], '“status” takes no “now”.'],
    [['query'], '“query” needs at least one server'],
    [['status', '--jsn'], 'There is no option --jsn.'],
    [['status', '-x'], 'There is no option -x.'],
    [['status', '--json=yes'], 'The option --json takes no value.'],
    [['help', 'frobnicate'], 'There is no command “frobnicate”.'],
    [['help', 'query', 'now'], '“help” takes no “now”'],
    [['query', 'ntp.example.org', 'a b'], '“a b” contains a blank'],
    [['query', '127.0.0.1:99999'], 'from 1 to 65535'],
    [['query', '$(reboot)'], 'is not a server name'],
    [['query', ''], 'Write the name or address of a time server'],
  ])('%j ends with 2 and says what is wrong', async (args, words) => {
    const [plain, json] = await Promise.all([shop.run(...args), shop.run(...args, '--json')]);
    expect(plain.code).toBe(2);
    expect(plain.out).toBe('');
    expect(plain.err).toContain(words);
    expect(plain.err).toMatch(/^[^\n]+\nTry: truechimer ([a-z-]+ )?--help\n$/);
    expect(json.code).toBe(2);
    expect(onlyJson(json)).toEqual({ error: 'usage', message: expect.stringContaining(words) });
  });
});

describe('without an engine', () => {
  it('status, now and resync end with 3 and say how to start one', async () => {
    const outcomes = await Promise.all(['status', 'now', 'resync'].map((name) => shop.run(name)));
    for (const { code, out, err } of outcomes) {
      expect([code, out]).toEqual([3, '']);
      expect(err).toBe(
        'No Truechimer is running. Start the tray (truechimer start) or the daemon (truechimer daemon), then try again.\n',
      );
    }
    const json = await shop.run('status', '--json');
    expect(json.code).toBe(3);
    expect(onlyJson(json)).toEqual({
      error: 'unreachable',
      message: expect.stringContaining('No Truechimer is running'),
    });
  });

  it('an address that one has left behind, or garbage in its place, is no engine', async () => {
    const [port] = await closedPorts(1);
    const record = {
      version: VERSION,
      pid: 1,
      kind: 'daemon',
      origin: `http://127.0.0.1:${port}`,
      token: 'x',
      startedAt: '',
    };
    for (const content of [JSON.stringify(record), '{"origin": "http://evil.example"}', '']) {
      shop.write('engine.json', content);
      const { code, err } = await shop.run('status');
      expect(code).toBe(3);
      expect(err).toMatch(
        content.includes('token') ? /^The engine does not answer\. / : /^No Truechimer is running\. /,
      );
    }
  });
});

describe('truechimer query', () => {
  it('of one server is one object with numbers in seconds', async () => {
    const [ahead] = await shop.serve(
      timeServer(truthful({ offset: 0.08, stratum: 3, rootDelay: 0.02, rootDispersion: 0.005 })),
    );
    const outcome = await shop.run('query', ahead!, '--json');
    expect(outcome.code).toBe(0);
    const answer = onlyJson(outcome) as Record<string, number>;
    expect(answer).toEqual({
      host: ahead,
      address: '127.0.0.1',
      offset: expect.any(Number),
      delay: expect.any(Number),
      rootDelay: expect.closeTo(0.02, 4),
      rootDispersion: expect.closeTo(0.005, 4),
      bound: expect.any(Number),
      stratum: 3,
      leap: 0,
      refid: '192.0.2.200',
      authenticated: false,
    });
    expect(Math.abs(answer.offset! - 0.08)).toBeLessThanOrEqual(answer.delay! / 2 + 1e-4);
    expect(answer.bound).toBeGreaterThan(0.015);
    expect(answer.bound).toBeLessThan(0.1);
  });

  it('of a server that is 80 ms ahead says 80 ms, within 1 ms', async () => {
    const ahead = await shop.serve(
      ...Array.from({ length: 6 }, () => timeServer(truthful({ offset: 0.08 }))),
    );
    // The quickest of a few: they are in this process, and find a question late while it has other things to do.
    const outcome = await shop.run('query', '--json', ...ahead);
    const answers = onlyJson(outcome) as { offset: number; delay: number }[];
    const [quickest] = answers.toSorted((a, b) => a.delay - b.delay);
    expect(Math.abs(quickest!.offset - 0.08)).toBeLessThan(1e-3);
  });

  it('of several is an array in their order, and ends with 3 where one did not answer', async () => {
    const ip = hasIpv6 ? '::1' : '127.0.0.1';
    const first = await timeServerAt(ip, truthful({ stratum: 1, refid: 'GPS' }));
    const [good, mute, denying] = await shop.serve(
      timeServer(truthful({ leap: 1 })),
      timeServer(silent),
      timeServer(kissing('DENY')),
    );
    const [closed] = await closedPorts(1);
    const names = [serverText(ip, first.port), good!, mute!, denying!, `127.0.0.1:${closed}`];
    const elsewhere = (home: string) => {
      shop.environment.TRUECHIMER_HOME = shop.file(home);
    };
    const json = await shop.run('query', '--json', ...names);
    // The same servers for somebody who has not asked them yet.
    elsewhere('second');
    const plain = await shop.run('query', ...names);
    elsewhere('third');
    const both = await shop.run('query', '--json', ...names.slice(0, 2));
    delete shop.environment.TRUECHIMER_HOME;
    first.close();
    expect(json.code).toBe(3);
    expect(onlyJson(json)).toEqual([
      expect.objectContaining({ host: names[0], address: ip, stratum: 1, refid: 'GPS' }),
      expect.objectContaining({ host: good, address: '127.0.0.1', stratum: 2, leap: 1 }),
      {
        host: mute,
        address: '127.0.0.1',
        error: 'silent',
        message: expect.stringContaining('does not answer'),
      },
      {
        host: denying,
        address: '127.0.0.1',
        error: 'refused',
        message: expect.stringContaining('kiss code DENY'),
      },
      {
        host: `127.0.0.1:${closed}`,
        address: '127.0.0.1',
        error: 'unreachable',
        message: expect.stringContaining('no time server runs there'),
      },
    ]);
    expect(plain.code).toBe(3);
    const lines = plain.out.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(
      /^\S+:\d+: this clock is .+, ± .+ at most \(stratum 1, refid GPS; round trip [\d.]+ \S+\)$/,
    );
    for (const [i, name] of names.entries()) expect(lines[i]).toMatch(`${name}: `);
    expect(both.code).toBe(0);
    expect(onlyJson(both)).toHaveLength(2);
  });

  it('of a name says which of its addresses was asked', async () => {
    const [good] = await shop.serve(timeServer(truthful()));
    const name = good!.replace('127.0.0.1', 'localhost');
    const { code, out } = await shop.run('query', name);
    // Where the name has an IPv6 address first, nobody listens there.
    if (code === 0) expect(out).toMatch(/^localhost:\d+: this clock is .+ \(127\.0\.0\.1, stratum 2, refid /);
    else expect(out).toMatch(/^localhost:\d+: .*::1/);
  });

  it('of a name that nobody has ends with 3', async () => {
    const outcome = await shop.run('query', 'no-such-server.invalid', '--json');
    expect(outcome.code).toBe(3);
    // On a computer without a network nobody can say that there is no such name.
    expect(onlyJson(outcome)).toEqual({
      host: 'no-such-server.invalid',
      address: null,
      error: 'unresolved',
      message: expect.any(String),
    });
  });

  it('asks none twice within 64 s, and says when it may be asked again; nor does a measurement', async () => {
    const [good, denying] = await shop.serve(timeServer(truthful()), timeServer(kissing('RATE')));
    const first = await shop.run('query', good!, good!, '--json');
    expect(first.code).toBe(0);
    expect(onlyJson(first)).toHaveLength(2);
    const again = await shop.run('query', good!);
    expect(again.code).toBe(3);
    expect(again.out).toMatch(/Nothing was sent: it may be asked again in \d+ s/);
    const localhost = good!.replace('127.0.0.1', 'localhost');
    expect(onlyJson(await shop.run('query', '--json', localhost))).toMatchObject({
      error: 'too-soon',
      againIn: expect.any(Number),
    });
    await shop.run('query', denying!);
    const { servers } = onlyJson(await shop.run('servers', 'probe', '--json', good!, denying!)) as {
      servers: { measured: { result: { kind: string; againIn: number } } }[];
    };
    const results = servers.map(({ measured }) => measured.result);
    expect(results.map(({ kind }) => kind)).toEqual(['too-soon', 'too-soon']);
    expect(Math.max(...results.map(({ againIn }) => againIn))).toBeGreaterThan(400);
  });

  it('of a server that the engine asks anyhow shows the engine’s newest answer', async () => {
    const [own] = await shop.serve(timeServer(truthful({ offset: 0.08 })));
    shop.settings([own!]);
    const daemon = await shop.daemon();
    const api = await daemon.attach();
    await statusWhere(api, ({ lastAnswerAge }) => lastAnswerAge !== null);
    const json = await shop.run('query', '--json', own!);
    expect(json.code).toBe(0);
    expect(onlyJson(json)).toMatchObject({ host: own, stratum: 2, age: expect.any(Number) });
    expect((await shop.run('query', own!)).out).toContain('is asked anyhow, so nothing was sent now');
  });

  it('needs no directory to write into, and leaves only whom it asked when', async () => {
    const [good] = await shop.serve(timeServer(truthful()));
    shop.environment.TRUECHIMER_HOME = '/dev/null/nowhere';
    expect((await shop.run('query', good!)).code).toBe(0);
    shop.environment.TRUECHIMER_HOME = shop.file('home');
    for (const command of [['status'], ['--help']]) await shop.run(...command);
    expect(gone(shop.file('home'))).toEqual([]);
    await shop.run('query', good!);
    expect(readdirSync(shop.file('home'))).toEqual(['servers']);
    expect(readdirSync(path.join(shop.file('home'), 'servers'))).toEqual(['asked.json']);
    delete shop.environment.TRUECHIMER_HOME;
  });
});
