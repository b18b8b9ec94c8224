/** Reads a list in a test, and says what came of it. */
import { type ListReading, readList } from '../../../main/directory/lists/read-list.ts';
import type { Problem } from '../../../main/directory/lists/report.ts';
import type { ServerRecord } from '../../../main/directory/record.ts';
import { shipped } from '../shipped.ts';

export const knowledge = {
  timeZones: shipped.timeZones,
  gazetteer: shipped.gazetteer,
  inactive: shipped.inactive,
};

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export function reading(text: string | Uint8Array, name = 'list.txt'): ListReading {
  const read = readList(typeof text === 'string' ? bytesOf(text) : text, { name }, knowledge);
  if (!read.ok) throw new Error(`refused: ${read.message}`);
  return read.value;
}

export function refusal(text: string | Uint8Array, name = 'list.txt'): string {
  const read = readList(typeof text === 'string' ? bytesOf(text) : text, { name }, knowledge);
  return read.ok ? `read ${read.value.records.length} servers` : read.message;
}

/** The only record of a list. */
export function record(text: string): ServerRecord {
  const { records, problems } = reading(text);
  const [only] = records;
  if (records.length !== 1 || only === undefined) {
    throw new Error(`${records.length} records: ${JSON.stringify(problems)}`);
  }
  return only;
}

export const hosts = (text: string | Uint8Array): string[] => reading(text).records.map(({ host }) => host);

/** Problems without those about retired hosts, as `line kind reason`. */
export const said = (problems: readonly Problem[]): string[] =>
  problems
    .filter(({ reason }) => !reason.includes('as retired'))
    .map(({ line, kind, reason }) => `${line} ${kind} ${reason}`);
