/** `servers import`: reads lists of whatever form, says what was not understood, and keeps them beside the catalogue. */
import path from 'node:path';
import { readLimited, tooLarge } from '../../directory/files/read-limited.ts';
import { LARGEST_LIST, type ListReading, readList } from '../../directory/lists/read-list.ts';
import type { Problem } from '../../directory/lists/report.ts';
import { isListName, listName } from '../../directory/own-lists.ts';
import type { Parsed } from '../../settings/server-name.ts';
import { type Options, UsageError } from '../command.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { openDirectory } from './open.ts';

interface Outcome {
  readonly file: string;
  /** What it is kept as; null where it is not kept. */
  readonly name: string | null;
  readonly replaced: boolean;
  readonly reading: ListReading | null;
  /** Why it was not read, or not kept. */
  readonly message: string | null;
}

export async function importServers(
  output: Output,
  options: Options,
  files: readonly string[],
): Promise<ExitCode> {
  if (files.length === 0) throw new UsageError('Name the file: truechimer servers import FILE');
  const name = typeof options.name === 'string' ? options.name : null;
  if (name !== null && !isListName(name)) {
    throw new UsageError(
      `“${name}” cannot be the name of a list: letters a to z, digits, dots and hyphens can.`,
    );
  }
  if (name !== null && files.length > 1) throw new UsageError('--name is for one file.');
  const outcomes: Outcome[] = [];
  for (const file of files) outcomes.push(await importOne(file, name, options['dry-run'] === true));
  const rows = outcomes.map(rowOf);
  output.data(rows.length === 1 ? rows[0] : rows);
  for (const outcome of outcomes) {
    if (outcome.reading === null) output.note(`${outcome.file}: ${outcome.message ?? ''}`);
    else output.say(words(outcome, outcome.reading));
  }
  const good = outcomes.every(
    ({ reading, message }) => message === null && (reading?.records.length ?? 0) > 0,
  );
  return good ? EXIT.inSync : EXIT.notInSync;
}

async function importOne(file: string, wanted: string | null, dryRun: boolean): Promise<Outcome> {
  const directory = openDirectory();
  const nothing = { file, name: null, replaced: false, reading: null };
  const bytes = file === '-' ? await fromStandardInput() : await readLimited(file, LARGEST_LIST);
  if (!bytes.ok) return { ...nothing, message: bytes.message };
  const read = readList(bytes.value, { name: path.basename(file) }, directory.knowledge);
  if (!read.ok) return { ...nothing, message: read.message };
  if (dryRun || read.value.records.length === 0) {
    const message = read.value.records.length === 0 ? 'No server was found in it, so nothing is kept.' : null;
    return { ...nothing, reading: read.value, message };
  }
  const name = wanted ?? (file === '-' ? 'standard-input' : listName(file));
  const from = file === '-' ? 'standard input' : path.resolve(file);
  const kept = directory.lists.keep(name, read.value, { from, now: new Date(), replace: wanted !== null });
  if (!kept.ok) return { ...nothing, reading: read.value, message: kept.message };
  return { file, name, replaced: kept.value.replaced, reading: read.value, message: null };
}

async function fromStandardInput(): Promise<Parsed<Uint8Array>> {
  const pieces: Uint8Array[] = [];
  let total = 0;
  for await (const piece of process.stdin) {
    total += (piece as Uint8Array).byteLength;
    if (total > LARGEST_LIST) return { ok: false, message: tooLarge(null, LARGEST_LIST) };
    pieces.push(piece as Uint8Array);
  }
  return { ok: true, value: Buffer.concat(pieces) };
}

function rowOf({ file, name, replaced, reading, message }: Outcome): object {
  const failed = message === null ? {} : { error: 'invalid', message };
  return reading === null
    ? { file, ...failed }
    : {
        file,
        list: name,
        replaced,
        format: reading.format,
        encoding: reading.encoding,
        ...failed,
        records: reading.records,
        problems: reading.problems,
      };
}

/** Lines of one kind that are named one by one. */
const MOST_LINES = 30;

function words(
  { file, name, replaced, message }: Outcome,
  { format, encoding, records, problems }: ListReading,
): string {
  const of = (kind: Problem['kind']) => problems.filter((problem) => problem.kind === kind);
  const named = (list: readonly Problem[]) => {
    const lines = list
      .slice(0, MOST_LINES)
      .map(({ line, reason, text }) => `  line ${line}: ${reason}${text === '' ? '' : ` (${text})`}`);
    return list.length > MOST_LINES
      ? [...lines, `  … and ${list.length - MOST_LINES} more (--json has all)`]
      : lines;
  };
  const section = (title: string, list: readonly Problem[]) =>
    list.length === 0 ? [] : [`${title}:`, ...named(list)];
  const outside = of('outside');
  // Old lists are full of them: one line for all.
  const retired = of('noted').filter(({ reason }) => reason.endsWith('as retired.'));
  return [
    `${file}: ${records.length} ${records.length === 1 ? 'server' : 'servers'} read (${format}, ${encoding}).`,
    ...section('Left out', of('refused')),
    ...section('Not understood', of('unread')),
    ...section(
      'Worth knowing',
      of('noted').filter((problem) => !retired.includes(problem)),
    ),
    ...(retired.length === 0
      ? []
      : [
          `Retired, as ntp.org says: ${retired.length}, on the lines ${ranges(retired.map(({ line }) => line))}`,
        ]),
    ...(outside.length === 0
      ? []
      : [`Lines that belong to no server: ${ranges(outside.map(({ line }) => line))}`]),
    ending(name, replaced, message),
  ].join('\n');
}

function ending(name: string | null, replaced: boolean, message: string | null): string {
  if (message !== null) return message;
  if (name === null) return 'Nothing was kept (--dry-run).';
  const how = replaced ? 'It takes the place of its older self' : 'It is kept';
  return `${how} as the list “${name}”. None of its servers is asked before you pick it.`;
}

/** “3–9, 923”. */
export function ranges(lines: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const line of lines) {
    const last = parts.at(-1);
    if (last !== undefined && line <= last[1] + 1) last[1] = line;
    else parts.push([line, line]);
  }
  const shown = parts.slice(0, MOST_LINES).map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
  return parts.length > MOST_LINES ? `${shown.join(', ')}, …` : shown.join(', ');
}

export async function forgetList(
  output: Output,
  _options: Options,
  operands: readonly string[],
): Promise<ExitCode> {
  const [name, surplus] = operands;
  if (name === undefined) throw new UsageError('Name the list: truechimer servers forget NAME');
  if (surplus !== undefined) throw new UsageError(`“servers forget” takes no “${surplus}”.`);
  const forgotten = openDirectory().lists.forget(name);
  output.data({ list: name, forgotten });
  if (forgotten) output.say(`The list “${name}” is forgotten.`);
  else output.note(`There is no list “${name}”.`);
  return forgotten ? EXIT.inSync : EXIT.notInSync;
}
