/** Files that we write, read by the programs that they are for. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Choice } from '../../main/conf/edit/choice.ts';
import { type Target, writeServers } from '../../main/conf/edit/write-servers.ts';
import { bytesOf } from '../../main/conf/text.ts';
import { opened } from '../conf/opened.ts';
import { need, realDaemon, systemProgram, unpacked } from '../real.ts';
import { type Namespace, openNamespace } from './namespace.ts';
import { checkChrony, chronycOf, logOfNtpsec, startChronyd } from './servers.ts';

const FACTS = {
  place: 'Zürich, Schweiz',
  operator: 'A; # "quoted" \\',
  stratum: 2,
  policy: 'open',
  date: '2026-06',
} as const;

/** Addresses, because names cannot be looked up in a private network; and one name. */
const CHOICES: readonly Choice[] = [
  { host: '192.0.2.1', pool: false, nts: false, facts: FACTS },
  { host: '2001:db8::7', port: 1123, pool: false, nts: false, facts: null },
  { host: '2001:db8::8', pool: false, nts: false, facts: null },
  { host: 'nts.example.org', pool: false, nts: true, ntsPort: 4461, facts: FACTS },
  { host: 'de.pool.ntp.org', pool: true, nts: false, facts: FACTS },
];

let directory: string;
let ns: Namespace | null = null;

beforeAll(async () => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-written-'));
  ns = await openNamespace();
});

afterAll(async () => {
  await ns?.close();
  rmSync(directory, { recursive: true, force: true });
});

function written(target: Target): string {
  const result = writeServers(target, CHOICES);
  if (!result.ok) throw new Error(result.message);
  return Buffer.from(bytesOf(result.value.text)).toString('utf8');
}

const packaged = (file: string): string | null => {
  for (const root of [unpacked, '/']) {
    try {
      return readFileSync(path.join(root, file), 'utf8');
    } catch {
      // The next place.
    }
  }
  return null;
};

describe('chronyd', () => {
  it.for(['new', 'edited'] as const)('takes what we write: a file that is %s', async (kind, context) => {
    const chronyd = need(context, 'the real chronyd', realDaemon('chronyd'));
    const base =
      kind === 'new'
        ? null
        : need(context, 'chrony.conf of the package', packaged('usr/share/chrony/chrony.conf'));
    const text = written(
      base === null
        ? { dialect: 'chrony', flavour: null, name: '/etc/chrony/chrony.conf' }
        : opened('chrony', base),
    );
    const file = path.join(directory, `${kind}.conf`);
    writeFileSync(file, text);
    expect(await checkChrony(chronyd, file)).toEqual({ ok: true, said: '' });
  });

  it('asks the servers that were written, in the way that was written', async (context) => {
    const chronyd = need(context, 'the real chronyd', realDaemon('chronyd'));
    need(context, 'a private network namespace', ns === null ? null : 'here');
    const lines = written({ dialect: 'chrony', flavour: null, name: '/etc/chrony/chrony.conf' })
      .split('\n')
      // Its own places: those of the system are not ours to write into.
      .map((line) => line.replace('/var/lib/chrony', directory));
    const daemon = startChronyd(ns!, chronyd, directory, 1123, lines, { watched: true });
    let told = '';
    for (let i = 0; i < 100 && !told.includes('2001:db8::8'); i++) {
      told = (await chronycOf(ns!, daemon, '-n', 'sources')).stdout;
    }
    expect(told, daemon.output()).toMatch(/192\.0\.2\.1/);
    expect(told).toMatch(/2001:db8::7/);
    // Those that have names wait for somebody to look them up.
    expect((await chronycOf(ns!, daemon, 'activity')).stdout).toMatch(
      /[1-9]\d* sources with unknown address/,
    );
    expect(daemon.output()).not.toMatch(/Fatal|Could not parse/);
  });
});

describe('NTPsec', () => {
  it.for(['new', 'edited'] as const)(
    'starts for 2 s without an error in its log: a file that is %s',
    async (kind, context) => {
      const ntpd = need(context, 'the real ntpd', realDaemon('ntpd'));
      need(context, 'a private network namespace', ns === null ? null : 'here');
      const name = '/etc/ntpsec/ntp.conf';
      const base =
        kind === 'new' ? null : need(context, 'ntp.conf of the package', packaged('etc/ntpsec/ntp.conf'));
      const text = written(
        base === null ? { dialect: 'ntp', flavour: 'ntpsec', name } : opened('ntp', base, name),
      );
      const log = await logOfNtpsec(ns!, ntpd, directory, text.split('\n'));
      expect(log).toContain('CONFIG: readconfig: parsing file');
      expect(log).not.toMatch(/CONFIG: (line|syntax|Unknown|configpeers: Ignoring)/i);
      // It goes on until it is told to end.
      expect(log).toContain('exiting on signal 15');
      // What it may not do here, and what has not been installed, is not the file's fault.
      const errors = log.split('\n').filter((line) => /\bERR\b|error|fail|invalid/i.test(line));
      expect(
        errors.filter(
          (line) =>
            !/exiting on signal 15|setrlimit|ntp_adjtime|adj_systime|DNS|statistics directory|leapsecond file|NTSc/.test(
              line,
            ),
        ),
      ).toEqual([]);
    },
  );
});

describe('systemd', () => {
  it('reads our drop-in of timesyncd after all others', (context) => {
    const analyze = need(context, 'systemd-analyze', systemProgram('systemd-analyze'));
    const root = path.join(directory, 'root');
    const name = '/etc/systemd/timesyncd.conf.d/truechimer.conf';
    const text = written({ dialect: 'timesyncd', flavour: null, name });
    for (const [file, content] of [
      ['/etc/systemd/timesyncd.conf', '[Time]\nNTP=old.example\n'],
      [name, text],
    ] as const) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), content);
    }
    const shown = execFileSync(analyze, ['cat-config', `--root=${root}`, 'systemd/timesyncd.conf'], {
      encoding: 'utf8',
    });
    const lists = shown.split('\n').filter((line) => line.startsWith('NTP='));
    expect(lists).toEqual([
      'NTP=old.example',
      'NTP=',
      'NTP=192.0.2.1',
      'NTP=2001:db8::8',
      'NTP=nts.example.org',
      'NTP=de.pool.ntp.org',
    ]);
  });
});
