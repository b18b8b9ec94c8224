/** The built program against real servers: chronyd and NTPsec's ntpd, as Debian packages them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { need, realDaemon } from '../real.ts';
import { type Namespace, openNamespace } from './namespace.ts';
import { startChronyd, startNtpsec, untilServing } from './servers.ts';

const PROGRAM = path.join(import.meta.dirname, '../../dist/headless/truechimer.js');

const NTPSEC = 123;
const CHRONY = 1123;
const CHRONY_TWO = 2123;
/** It has no source and is told of no clock of its own. */
const UNSYNCHRONISED = 3123;
const AHEAD_80_MS = 4123;
const NOBODY = 5123;

let directory: string;
let ns: Namespace | null = null;
const servers: { output(): string }[] = [];

beforeAll(async () => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-interop-'));
  ns = await openNamespace();
  const chronyd = realDaemon('chronyd');
  const ntpd = realDaemon('ntpd');
  // Whoever needs what is missing says so.
  if (ns === null || (chronyd === null && ntpd === null)) return;
  const strata = new Map<number, number>();
  // NTPsec first: it wants the wildcard address of its port for itself.
  if (ntpd !== null) {
    servers.push(startNtpsec(ns, ntpd, directory, 5));
    strata.set(NTPSEC, 5);
  }
  if (chronyd !== null) {
    for (const port of [CHRONY, CHRONY_TWO]) {
      servers.push(startChronyd(ns, chronyd, directory, port, ['local stratum 3']));
      strata.set(port, 3);
    }
    servers.push(startChronyd(ns, chronyd, directory, UNSYNCHRONISED, []));
    strata.set(UNSYNCHRONISED, 0);
    // It follows the first one, but believes it to be 80 ms slow; what it serves follows its belief, not the clock.
    servers.push(
      startChronyd(ns, chronyd, directory, AHEAD_80_MS, [
        `server 127.0.0.1 port ${CHRONY} minpoll -4 maxpoll -4 iburst offset 0.08`,
      ]),
    );
    strata.set(AHEAD_80_MS, 4);
  }
  try {
    await untilServing(ns, strata);
  } catch (error) {
    throw new Error(`${String(error)}\n${servers.map((s) => s.output()).join('\n')}`);
  }
});

afterAll(async () => {
  await ns?.close();
  rmSync(directory, { recursive: true, force: true });
});

let inside: Namespace;

function needs(context: TestContext, ...daemons: ('chronyd' | 'ntpd')[]): void {
  need(context, 'a private network namespace', ns === null ? null : 'here');
  for (const daemon of daemons) need(context, `the real ${daemon}`, realDaemon(daemon));
  inside = ns as Namespace;
}

interface Answer {
  readonly host: string;
  readonly address: string;
  readonly offset: number;
  readonly delay: number;
  readonly rootDelay: number;
  readonly rootDispersion: number;
  readonly bound: number;
  readonly stratum: number;
  readonly leap: number;
  readonly refid: string;
  readonly authenticated: boolean;
}

/** Each time as somebody else: nobody asks a server twice within a minute. */
const stranger = () => ({ TRUECHIMER_HOME: mkdtempSync(path.join(directory, 'query-')) });

const query = (...hosts: string[]) =>
  inside.run(process.execPath, [PROGRAM, 'query', ...hosts, '--json'], stranger());

/** The best of some questions, because on a busy machine a single answer may wait. */
async function best(host: string): Promise<Answer> {
  const answers: Answer[] = [];
  for (let i = 0; i < 4; i++) {
    const { code, stdout, stderr } = await query(host);
    expect(code, stderr).toBe(0);
    answers.push(JSON.parse(stdout) as Answer);
  }
  return answers.reduce((a, b) => (a.delay < b.delay ? a : b));
}

describe('a query to a real chronyd', () => {
  beforeEach((context) => needs(context, 'chronyd'));

  it.each(['127.0.0.1', '[::1]'])('on %s finds this clock right to a millisecond', async (address) => {
    const answer = await best(`${address}:${CHRONY}`);
    expect(Math.abs(answer.offset)).toBeLessThan(1e-3);
    expect(answer).toMatchObject({ stratum: 3, leap: 0, refid: '127.127.1.1', authenticated: false });
    expect(answer.address).toBe(address.replace(/[[\]]/g, ''));
    expect(answer.delay).toBeGreaterThan(0);
    expect(answer.bound).toBeGreaterThanOrEqual(answer.delay / 2);
    expect(Math.abs(answer.offset)).toBeLessThanOrEqual(answer.bound);
  });

  it('that is 80 ms ahead finds 80 ms', async () => {
    const answer = await best(`127.0.0.1:${AHEAD_80_MS}`);
    expect(Math.abs(answer.offset - 0.08)).toBeLessThan(1e-3);
    expect(answer.stratum).toBe(4);
  });

  it('without koffi is still right to a millisecond, and says that it could be better', async () => {
    const answers: Answer[] = [];
    for (let i = 0; i < 4; i++) {
      const { code, stdout, stderr } = await inside.run(
        process.execPath,
        [PROGRAM, 'query', `127.0.0.1:${CHRONY}`, '--json'],
        { ...stranger(), TRUECHIMER_NO_FFI: '1' },
      );
      expect(code, stderr).toBe(0);
      expect(stderr).toContain('TRUECHIMER_NO_FFI');
      answers.push(JSON.parse(stdout) as Answer);
    }
    const { offset, bound } = answers.reduce((a, b) => (a.delay < b.delay ? a : b));
    expect(Math.abs(offset)).toBeLessThan(1e-3);
    expect(Math.abs(offset)).toBeLessThanOrEqual(bound);
  });

  it('that is not synchronised says so and takes no time from it', async () => {
    const { code, stdout, stderr } = await query(`127.0.0.1:${UNSYNCHRONISED}`);
    expect(code).not.toBe(0);
    expect(`${stdout}${stderr}`).toMatch(/not synchroni[sz]ed|unsynchroni[sz]ed|does not know the time/i);
    expect(stdout).not.toMatch(/"offset":\s*-?\d/);
  });

  it('and one to a port where nobody listens: the first is told, the second reported', async () => {
    const { code, stdout } = await query(`127.0.0.1:${CHRONY}`, `127.0.0.1:${NOBODY}`);
    expect(code).not.toBe(0);
    const answers = JSON.parse(stdout) as Partial<Answer>[];
    expect(answers).toHaveLength(2);
    expect(answers[0]?.stratum).toBe(3);
    expect(typeof answers[1]?.offset).not.toBe('number');
  });
});

describe('a measurement of real chronyds', () => {
  beforeEach((context) => needs(context, 'chronyd'));

  it('finds who agrees, who is 80 ms off and who has no time, with one packet each', async () => {
    const home = mkdtempSync(path.join(directory, 'probe-'));
    const hosts = [CHRONY, CHRONY_TWO, AHEAD_80_MS, UNSYNCHRONISED].map((port) => `127.0.0.1:${port}`);
    const probe = async () => {
      const { stdout, stderr } = await inside.run(
        process.execPath,
        [PROGRAM, 'servers', 'probe', '--json', ...hosts],
        { TRUECHIMER_HOME: home },
      );
      expect(stdout, stderr).not.toBe('');
      const { servers } = JSON.parse(stdout) as {
        servers: { name: string; measured: { result: Record<string, unknown> } }[];
      };
      return new Map(servers.map(({ name, measured }) => [name, measured.result]));
    };
    const results = await probe();
    const [one, two, ahead, none] = hosts.map((host) => results.get(host));
    expect(one).toMatchObject({
      kind: 'answered',
      stratum: 3,
      agreement: { kind: 'agrees', agreeing: 2, of: 3 },
    });
    expect(two).toMatchObject({ kind: 'answered', agreement: { kind: 'agrees' } });
    expect(Math.abs(Number(one?.offset))).toBeLessThanOrEqual(Number(one?.bound));
    expect(ahead).toMatchObject({ kind: 'answered', stratum: 4, agreement: { kind: 'differs' } });
    expect(Math.abs(Number(ahead?.offset) - 0.08)).toBeLessThan(5e-3);
    expect(none).toMatchObject({ kind: 'unusable', reason: 'unsynchronised' });
    for (const { kind } of (await probe()).values()) expect(kind).toBe('too-soon');
  });
});

describe('a query to a real NTPsec', () => {
  beforeEach((context) => needs(context, 'ntpd'));

  it.each(['127.0.0.1', '::1'])('on %s finds this clock right to a millisecond', async (address) => {
    const answer = await best(address);
    expect(Math.abs(answer.offset)).toBeLessThan(1e-3);
    expect(answer).toMatchObject({ address, stratum: 5, refid: '127.0.0.1', authenticated: false });
    expect(Math.abs(answer.offset)).toBeLessThanOrEqual(answer.bound);
  });
});

describe('a query from a machine without a way out', () => {
  beforeEach((context) => needs(context));

  it.each([
    ['192.0.2.1', 'unreachable'],
    ['[2001:db8::1]', 'unreachable'],
    ['time.example', 'unresolved'],
  ])('to %s ends at once and says what is missing (%s)', async (host, error) => {
    const { code, stdout } = await query(host);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ error, message: expect.stringMatching(/.{20}/) });
  });
});

interface SourceRow {
  readonly name: string;
  readonly verdict: { readonly kind: string; readonly by?: number };
  readonly stratum: number | null;
}
interface DaemonStatus {
  readonly health: string;
  readonly offset: number | null;
  readonly bound: number | null;
  readonly chosen: string | null;
  readonly sources: readonly SourceRow[];
}

describe('the daemon', () => {
  beforeEach((context) => needs(context, 'chronyd', 'ntpd'));

  it('synchronises from both, and names the server that is 80 ms off and the one that knows no time', async () => {
    const home = path.join(directory, 'home');
    const names = [
      '127.0.0.1',
      `127.0.0.1:${CHRONY}`,
      `[::1]:${CHRONY_TWO}`,
      `127.0.0.1:${AHEAD_80_MS}`,
      `127.0.0.1:${UNSYNCHRONISED}`,
    ];
    mkdirSync(home, { mode: 0o700 });
    writeFileSync(
      path.join(home, 'config.json'),
      JSON.stringify({
        version: 1,
        servers: names.map((name) => ({ name, pool: false })),
        limit: 0.1,
        notifications: true,
        theme: 'system',
        startAtLogin: false,
        port: 0,
      }),
    );
    const environment = { TRUECHIMER_HOME: home };
    const daemon = inside.start(process.execPath, [PROGRAM, 'daemon'], environment);

    let status: DaemonStatus | null = null;
    let last = '';
    const settled = (s: DaemonStatus) =>
      s.health === 'in-sync' && s.sources.every(({ verdict }) => verdict.kind !== 'waiting');
    for (let i = 0; i < 60 && (status === null || !settled(status)); i++) {
      await pause(500);
      const { stdout, stderr } = await inside.run(
        process.execPath,
        [PROGRAM, 'status', '--json'],
        environment,
      );
      last = `${stdout}\n${stderr}\n${daemon.output()}`;
      if (stdout.trim() !== '') status = JSON.parse(stdout) as DaemonStatus;
    }
    expect(status?.health, last).toBe('in-sync');
    expect(names.slice(0, 3)).toContain(status?.sources.find((s) => s.verdict.kind === 'chosen')?.name);
    expect(status?.chosen).not.toBeNull();
    expect(Math.abs(status?.offset ?? Number.NaN)).toBeLessThan(1e-3);

    const verdicts = new Map(status?.sources.map(({ name, verdict }) => [name, verdict]));
    for (const name of names.slice(0, 3))
      expect(['chosen', 'truechimer']).toContain(verdicts.get(name)?.kind);
    const false80 = verdicts.get(`127.0.0.1:${AHEAD_80_MS}`);
    expect(false80?.kind).toBe('falseticker');
    expect(false80?.by).toBeGreaterThan(0.05);
    expect(false80?.by).toBeLessThan(0.0801);
    expect(verdicts.get(`127.0.0.1:${UNSYNCHRONISED}`)?.kind).toBe('unsynchronised');
  });
});
