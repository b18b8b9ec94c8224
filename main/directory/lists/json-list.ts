/**
 * Lists in JSON: a catalogue of ours, the bare array of its entries, or an array of names. One broken entry does not spoil
 * an import, as it would spoil a catalogue: it is left out, and said.
 */
import { parseServerName } from '../../settings/server-name.ts';
import { CATALOGUE_FORMAT, CATALOGUE_VERSION, readEntry } from '../catalogue/format.ts';
import { bareRecord } from '../record.ts';
import type { Knowledge } from './draft.ts';
import type { ReportMaker } from './report.ts';
import { STEP, type Steps } from './steps.ts';

export const looksLikeJson = (text: string): boolean =>
  /^\s*[[{]/.test(text.slice(0, 1000)) && /^\s*(?:\[\s*[\]"{\n]|\{\s*[}"\n])/.test(text.slice(0, 1000));

/** The message where it is no list at all; null where it was read. */
export function* readJson(text: string, knowledge: Knowledge, report: ReportMaker): Steps<string | null> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `It begins like JSON and is none: ${error instanceof Error ? error.message : String(error)}.`;
  }
  const entries = entriesOf(value);
  if (typeof entries === 'string') return entries;
  const lines = linesOfHosts(text);
  const unknown = new Map<string, number>();
  for (const [i, entry] of entries.entries()) {
    if (i % STEP === 0) yield;
    const line = lines.next().value ?? 1;
    const raw = written(entry);
    if (raw === null) {
      report.problem(line, 'refused', `Entry ${i + 1}: It is nested too deeply.`, '');
      continue;
    }
    if (typeof entry === 'string') {
      const parsed = parseServerName(entry);
      if (parsed.ok) report.record({ ...bareRecord(parsed.value.host), port: parsed.value.port, raw, line });
      else report.problem(line, 'refused', `Entry ${i + 1}: ${parsed.message}`, entry);
      continue;
    }
    const read = readEntry(normalised(entry));
    if (!read.ok) {
      report.problem(line, 'refused', `Entry ${i + 1}: ${read.message}`, raw);
      continue;
    }
    for (const field of read.unknown) unknown.set(field, (unknown.get(field) ?? 0) + 1);
    if (knowledge.inactive.has(read.record.host)) {
      report.problem(line, 'noted', `ntp.org lists ${read.record.host} as retired.`, read.record.host);
    }
    report.record({ ...read.record, raw, line });
  }
  for (const [field, count] of unknown) {
    report.problem(
      1,
      'noted',
      `“${field}” is a field that this program does not know (${count} entries). The raw text keeps it.`,
      field,
    );
  }
  return null;
}

/** As it is written; null for brackets within brackets without end, which parse and cannot be written. */
function written(entry: unknown): string | null {
  try {
    return JSON.stringify(entry) ?? '';
  } catch {
    return null;
  }
}

/** A host is compared in its normal form; whoever wrote the list need not know it. */
function normalised(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null || !('host' in entry) || typeof entry.host !== 'string')
    return entry;
  const parsed = parseServerName(entry.host);
  return parsed.ok ? { ...entry, host: parsed.value.host } : entry;
}

function entriesOf(value: unknown): readonly unknown[] | string {
  if (Array.isArray(value)) return value;
  const { format, version, servers } = value as { format?: unknown; version?: unknown; servers?: unknown };
  if (format === CATALOGUE_FORMAT && typeof version === 'number' && version > CATALOGUE_VERSION) {
    return `It is a catalogue of version ${version}, and this program knows version ${CATALOGUE_VERSION}. A newer Truechimer reads it.`;
  }
  return Array.isArray(servers) ? servers : 'It is JSON, and there is no list of servers in it.';
}

/** The lines on which the entries name their hosts: JSON.parse does not tell where anything stands. */
function* linesOfHosts(text: string): Generator<number, undefined, void> {
  let line = 1;
  let end = text.indexOf('\n');
  for (const match of text.matchAll(/"host"\s*:/g)) {
    for (; end >= 0 && end < match.index; end = text.indexOf('\n', end + 1)) line += 1;
    yield line;
  }
  return undefined;
}
