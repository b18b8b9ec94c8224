/** `conf export`: writes the servers of the settings into another program’s configuration, after it was looked at. */
import path from 'node:path';
import { parseServerName } from '../../api/contract.ts';
import { findingWords } from '../../api/describe-choosing.ts';
import { advise } from '../../conf/advice/advise.ts';
import type { Finding } from '../../conf/advice/finding.ts';
import type { Configuration } from '../../conf/configuration.ts';
import type { Dialect } from '../../conf/dialect.ts';
import type { Choice } from '../../conf/edit/choice.ts';
import { type Target, writeServers } from '../../conf/edit/write-servers.ts';
import { gather } from '../../conf/gather.ts';
import { openConfiguration } from '../../conf/open.ts';
import { bytesOf as bytesOfText, shown } from '../../conf/text.ts';
import { check } from '../../directory/diversity/check.ts';
import { bareRecord } from '../../directory/record.ts';
import { type Rewritten, rewriteFile } from '../../disk/rewrite-file.ts';
import type { ServerEntry } from '../../settings/schema.ts';
import type { Parsed } from '../../settings/server-name.ts';
import { type Options, UsageError } from '../command.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { exportDrift } from './export-drift.ts';
import { machineFiles } from './files.ts';
import { withSettings } from './kept-settings.ts';
import { knowledge } from './knowledge.ts';
import { bytesOf, dialectOf, UNREADABLE, unreadable } from './open.ts';

/** Where each program looks by itself. */
const USUAL_PLACE: Readonly<Record<Dialect, string>> = {
  chrony: '/etc/chrony/chrony.conf',
  ntp: '/etc/ntp.conf',
  timesyncd: '/etc/systemd/timesyncd.conf.d/truechimer.conf',
  'ntpd-rs': '/etc/ntpd-rs/ntp.toml',
};

/** How each is told to read its configuration anew; names of units differ between distributions. */
const RESTART: Readonly<Record<Dialect, string>> = {
  chrony: 'sudo systemctl restart chronyd',
  ntp: 'sudo systemctl restart ntpsec (or: ntp, ntpd)',
  timesyncd: 'sudo systemctl restart systemd-timesyncd',
  'ntpd-rs': 'sudo systemctl restart ntpd-rs',
};

export async function exportServers(_: string, output: Output, options: Options): Promise<ExitCode> {
  const into = typeof options.into === 'string' ? options.into : null;
  if (options.write === true && into === null) throw new UsageError('--write needs a file: --into FILE');
  if (options.drift !== undefined) return exportDrift(output, options);
  const place = targetOf(into, options, output);
  if (place === null) return UNREADABLE;
  const { target, seen } = place;
  const choices = await withSettings(async ({ settings }) => settings.servers.map(choiceOf));
  const apart = notTogether(choices, output.locale);
  if (apart !== null) return refused(apart, output, EXIT.notInSync);
  const written = writeServers(target, choices);
  if (!written.ok) return refused(written.message, output, EXIT.notInSync);
  const { text, difference, notes } = written.value;
  const content = bytesOfText(text);
  const wanted = options.write === true && into !== null && difference !== '';
  const saved = wanted ? save(into, content, seen) : null;
  if (saved !== null && !saved.ok) return refused(saved.message, output, UNREADABLE);
  const kept = saved === null ? null : saved.value;
  const findings = findingsIn(content, target);
  output.data({
    dialect: target.dialect,
    file: into,
    new: seen === null,
    difference: decoded(difference),
    text: decoded(Buffer.from(content).toString('latin1')),
    notes,
    findings,
    written: kept !== null,
    backup: kept?.backup ?? null,
  });
  if (difference === '') output.say(`${into} names these servers already, in this way.`);
  else show(into === null ? Buffer.from(content).toString('latin1') : difference, output);
  for (const note of notes) output.note(note);
  for (const { what, remedy } of findings) output.note(`${what} ${remedy}`);
  if (kept !== null) {
    const old = kept.backup === null ? '' : `; what was in it is kept as ${kept.backup}`;
    output.note(`Written: ${kept.file}${old}.\nIt counts from the next start on: ${RESTART[target.dialect]}`);
  } else if (into !== null && difference !== '') {
    output.note(
      'Nothing is written yet. To write it, add --write. Or, as the superuser: … | sudo patch FILE',
    );
  }
  return EXIT.inSync;
}

interface Place {
  readonly target: Target;
  /** What is in the file; null where there is none. */
  readonly seen: Uint8Array | null;
}

/** Null after it was said what is wrong with the file. */
function targetOf(into: string | null, options: Options, output: Output): Place | null {
  const dialect = dialectOf(options);
  if (into === null || machineFiles.read(into) === 'missing') {
    if (dialect === null)
      throw new UsageError('Say for which program: --dialect chrony, ntp, timesyncd or ntpd-rs.');
    const name = into === null ? USUAL_PLACE[dialect] : path.resolve(into);
    return { target: { dialect, flavour: /ntpsec/.test(name) ? 'ntpsec' : null, name }, seen: null };
  }
  const seen = bytesOf(into, output);
  if (seen === null) return null;
  const opened = openConfiguration(seen, { name: path.resolve(into), dialect });
  if (opened.ok) return { target: opened.value, seen };
  unreadable(into, opened.message, output);
  return null;
}

function choiceOf({ name, pool }: ServerEntry): Choice {
  const parsed = parseServerName(name);
  const { host, port } = parsed.ok ? parsed.value : { host: name, port: 123 };
  // Truechimer asks nobody for signed time yet.
  return { host, port, pool, nts: false, facts: knowledge().facts(host) };
}

/** The result, one character for each byte. A terminal gets letters, and nothing that moves it; `patch` gets the bytes. */
function show(bytes: string, output: Output): void {
  if (process.stdout.isTTY) output.say(decoded(bytes).trimEnd());
  else output.bytes(Buffer.from(bytes, 'latin1'));
}

function refused(message: string, output: Output, code: ExitCode): ExitCode {
  output.data({ error: 'failed', message });
  output.note(message);
  return code;
}

/** Servers that surely tell different times around a leap second are refused here as they are in the picker. */
function notTogether(choices: readonly Choice[], locale: string): string | null {
  const members = choices.map(({ host, pool }) => ({
    name: host,
    pool,
    own: false,
    record: knowledge().record(host) ?? bareRecord(host),
    addresses: [],
    answer: null,
  }));
  const { findings } = check(members, { servesMany: false });
  const blocking = findings.find(
    ({ kind, level }) => level === 'blocks' && (kind === 'smear-mixed' || kind === 'smears-differ'),
  );
  if (blocking === undefined) return null;
  return `${findingWords(blocking, locale).sentence} Take the ones or the others out of your servers first.`;
}

/** What cannot be written, and why, is said as it is. */
function save(file: string, content: Uint8Array, seen: Uint8Array | null): Parsed<Rewritten> {
  try {
    return { ok: true, value: rewriteFile(file, content, seen) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') return { ok: false, message };
    return {
      ok: false,
      message: `${file} may not be written by you (${message}). As the superuser: truechimer conf export --into ${file} | sudo patch ${file}`,
    };
  }
}

/** What is still wrong with the file afterwards; hints are left to `conf explain`. */
function findingsIn(content: Uint8Array, { name, dialect }: Target): Finding[] {
  const opened = openConfiguration(content, { name, dialect });
  const main: Configuration | null = opened.ok ? opened.value : null;
  if (main === null) return [];
  return advise(gather(main, machineFiles), knowledge()).filter(({ severity }) => severity !== 'hint');
}

/** For people: as the bytes say, but for what would move a terminal. */
const decoded = (bytes: string): string => bytes.split('\n').map(shownRow).join('\n');

const shownRow = (row: string) => (row.endsWith('\r') ? `${shown(row.slice(0, -1))}\r` : shown(row));
