/**
 * What we say about lines of chrony.conf and ntp.conf, against the parsers of the real chronyd and the real ntpd of
 * NTPsec: hundreds of lines, well-formed and spoilt. And the order of drop-ins and the spans of time against systemd's.
 */

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advise } from '../../main/conf/advice/advise.ts';
import { NO_DIRECTORY } from '../../main/conf/advice/context.ts';
import type { Dialect } from '../../main/conf/dialect.ts';
import { gather } from '../../main/conf/gather.ts';
import { dropIns } from '../../main/conf/timesyncd/drop-ins.ts';
import { timeSpan } from '../../main/conf/timesyncd/time-span.ts';
import { machineFiles } from '../../main/headless/conf/files.ts';
import { CHRONY_LINES, LATER_CHRONY_LINES, spoilt } from '../conf/examples-chrony.ts';
import { NTPSEC_LINES } from '../conf/examples-ntp.ts';
import { advice, idsOf, opened, USUAL, WELL } from '../conf/opened.ts';
import { need, realDaemon, systemProgram, unpacked } from '../real.ts';
import { type Namespace, openNamespace } from './namespace.ts';
import { checkChrony, logOfChrony, logOfNtpsec } from './servers.ts';

let directory: string;
let ns: Namespace | null = null;

beforeAll(async () => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-conf-'));
  ns = await openNamespace();
});

afterAll(async () => {
  await ns?.close();
  rmSync(directory, { recursive: true, force: true });
});

const mistaken = (dialect: Dialect, line: string, name = USUAL[dialect]) =>
  opened(dialect, `${line}\n`, name).items.some(({ mistakes }) => mistakes.length > 0);

describe('chrony.conf', () => {
  it('line by line: we find a mistake where the real chronyd does, and nowhere else', async (context) => {
    const chronyd = need(context, 'the real chronyd', realDaemon('chronyd'));
    // Names are looked up while the file is read, and here is no network.
    const lines = [...CHRONY_LINES, ...spoilt(CHRONY_LINES)].filter(
      (line) => !/^(cmd)?(allow|deny) .*(x-y|surplus)/.test(line),
    );
    const file = path.join(directory, 'line.conf');
    const differing: string[] = [];
    for (const line of lines) {
      writeFileSync(file, `${line}\n`);
      const { ok, said } = await checkChrony(chronyd, file);
      if (ok === mistaken('chrony', line))
        differing.push(`${line}   (chronyd: ${said.trim() || 'takes it'})`);
    }
    expect(lines.length).toBeGreaterThan(700);
    expect(differing).toEqual([]);
  });

  it('that we say keeps it from starting, does', async (context) => {
    const chronyd = need(context, 'the real chronyd', realDaemon('chronyd'));
    need(context, 'a private network namespace', ns === null ? null : 'here');
    for (const [lines, id, said] of [
      [['noclientlog', 'ratelimit'], 'limits-without-memory', 'noclientlog'],
      [['ntsserverkey /no/key'], 'half-a-certificate', 'NTS certs and keys'],
    ] as const) {
      expect(idsOf(advice('chrony', `${WELL.chrony}${lines.join('\n')}\n`))).toEqual([id]);
      const log = await logOfChrony(ns as Namespace, chronyd, directory, lines);
      expect(log).toMatch(new RegExp(`Fatal error.*${said}`, 'i'));
    }
  });

  it('and the files that it names, that we say keep it from starting, do', async (context) => {
    const chronyd = need(context, 'the real chronyd', realDaemon('chronyd'));
    const file = path.join(directory, 'whole.conf');
    for (const [line, id] of [
      [`include ${directory}/none.conf`, 'include-missing'],
      [`include ${directory}/none/*.conf`, 'include-missing'],
      [`include ${file}`, 'include-circle'],
      ['\uFEFF# a note', 'byte-order-mark'],
    ] as const) {
      const text = `${line}\n${WELL.chrony}`;
      writeFileSync(file, text);
      expect((await checkChrony(chronyd, file)).ok, line).toBe(false);
      const findings = advise(gather(opened('chrony', text, file), machineFiles), NO_DIRECTORY);
      expect(idsOf(findings), line).toContain(id);
    }
    writeFileSync(file, `confdir ${directory}/none\nsourcedir ${directory}/none\n${WELL.chrony}`);
    expect((await checkChrony(chronyd, file)).ok).toBe(true);
  });

  it('of later versions is known too', () => {
    for (const line of LATER_CHRONY_LINES) expect(mistaken('chrony', line), line).toBe(false);
  });

  it('as its package has it is read, and nothing said against it but that it is one pool', (context) => {
    const files = [unpacked, '/'].map((root) => path.join(root, 'usr/share/chrony/chrony.conf'));
    const text = need(context, 'chrony.conf of the package', readable(...files));
    expect(idsOf(advice('chrony', text))).toEqual(['one-pool']);
  });
});

describe('ntp.conf', () => {
  it('line by line: we find a mistake where the real ntpd does, and nowhere else', async (context) => {
    const ntpd = need(context, 'the real ntpd', realDaemon('ntpd'));
    need(context, 'a private network namespace', ns === null ? null : 'here');
    const all = [...NTPSEC_LINES, ...spoilt(NTPSEC_LINES)];
    // Where its process number goes nobody cares; an unknown driver ends it; a mask is looked at later.
    const lines = all.filter((line) => !/^(pidfile|refclock x-y|restrict .* mask x-y)/.test(line));
    // After a mistake its parser is lenient until it has read something good.
    const log = await logOfNtpsec(
      ns as Namespace,
      ntpd,
      directory,
      lines.flatMap((line) => [line, 'restrict 127.0.0.1 nomodify']),
    );
    const theirs = new Set([...log.matchAll(/syntax error in \S+ line (\d+),/g)].map(([, n]) => Number(n)));
    const differing = lines.filter(
      (line, i) => theirs.has(2 * i + 1) !== mistaken('ntp', line, '/etc/ntpsec/ntp.conf'),
    );
    expect(lines.length).toBeGreaterThan(450);
    expect(theirs.size).toBeGreaterThan(200);
    expect(differing).toEqual([]);
  });

  it('as its package has it is read, and nothing said against it but that it is one pool', (context) => {
    const files = [unpacked, '/'].map((root) => path.join(root, 'etc/ntpsec/ntp.conf'));
    const text = need(context, 'ntp.conf of the package', readable(...files));
    expect(idsOf(advice('ntp', text, { name: '/etc/ntpsec/ntp.conf' }))).toEqual(['one-pool']);
  });
});

describe('timesyncd.conf', () => {
  const run = promisify(execFile);

  it('drop-ins count in the order in which systemd reads them', async (context) => {
    const analyze = need(context, 'systemd-analyze', systemProgram('systemd-analyze'));
    const root = path.join(directory, 'root');
    const write = (file: string) => {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), `[Time]\nNTP=${path.basename(file)}\n`);
    };
    for (const file of ['etc/systemd/timesyncd.conf', 'etc/systemd/timesyncd.conf.d/30-c.conf']) write(file);
    for (const name of ['10-a.conf', '30-c.conf', 'z.txt']) write(`usr/lib/systemd/timesyncd.conf.d/${name}`);
    for (const name of ['20-b.conf', '10-a.conf']) write(`run/systemd/timesyncd.conf.d/${name}`);
    const { stdout } = await run(analyze, ['cat-config', `--root=${root}`, 'systemd/timesyncd.conf']);
    const theirs = [...stdout.matchAll(/^# (\/.*\.conf)$/gm)].map(([, file]) => file!.replace(root, ''));
    const ours = dropIns('/etc/systemd/timesyncd.conf', { list: (where) => machineFiles.list(root + where) });
    expect(ours).toEqual(theirs.filter((file) => file.includes('.conf.d/')));
    expect(ours).toHaveLength(3);
  });

  it.for(['5', '90s', '1min 30s', '34min 8s', '1h30min', '2 days', '1.5h', '100ms', '1w', '1M 2y'])(
    'the span of time %s is what systemd takes it for',
    async (text, context) => {
      const analyze = need(context, 'systemd-analyze', systemProgram('systemd-analyze'));
      const { stdout } = await run(analyze, ['timespan', text]);
      const microseconds = /^\s*[μu]s:\s*(\d+)$/m.exec(stdout)?.[1];
      expect(Math.round((timeSpan(text) ?? 0) * 1e6)).toBe(Number(microseconds));
    },
  );

  it.for(['', 'soon', '5 bananas', '-3'])('%j is none for either', async (text, context) => {
    const analyze = need(context, 'systemd-analyze', systemProgram('systemd-analyze'));
    await expect(run(analyze, ['timespan', '--', text])).rejects.toThrow();
    expect(timeSpan(text)).toBeNull();
  });
});

/** Its content, of the first that is there; null where none is. */
function readable(...files: string[]): string | null {
  for (const file of files) {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      // The next place.
    }
  }
  return null;
}
