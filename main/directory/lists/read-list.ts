/**
 * Reads a list of servers of whatever form: decodes it, finds out by its content what it is, and hands it to the reader for
 * that. The name of the file decides nothing but one thing that no content says: that a list is one of servers with NTS.
 */
import type { Parsed } from '../../settings/server-name.ts';
import { nameOf, type ServerRecord } from '../record.ts';
import { visibleLine } from '../visible.ts';
import { type Decoded, decode } from './decode.ts';
import { DocumentReader } from './document.ts';
import type { Knowledge } from './draft.ts';
import { headerOf } from './header.ts';
import { htmlItems } from './html-items.ts';
import { looksLikeJson, readJson } from './json-list.ts';
import { labelled } from './labelled.ts';
import { formLine } from './labels.ts';
import { isHostWord, isPoolName, parted, readPlain, wordsOf } from './plain.ts';
import { type Problem, type Report, ReportMaker } from './report.ts';
import { savedPage } from './saved-page.ts';
import { isSourceLine, readSources } from './sources.ts';
import { atOnce, STEP, type Steps, weight } from './steps.ts';
import { linesOf, textItems, undecorated } from './text-items.ts';
import { looksLikeYaml, readYaml } from './yaml-list.ts';

/** Bytes. The longest list that is known has a quarter of a megabyte. */
export const LARGEST_LIST = 16 * 1024 * 1024;

/** Lines of a text, and lines and rows of a page. The longest list that is known has 40,000. */
const MOST_LINES = 200_000;

function linesIn(text: string): number {
  let lines = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) lines += 1;
  }
  return lines;
}

/**
 * - `html`, `text`: records of Delaware or ntp.org, or tables, in a page or in text (also Markdown).
 * - `yaml`: Jauder Ho's lists. `json`: a catalogue, or an array.
 * - `sources`: server lines of chrony or ntpd. `hosts`: names alone.
 */
export type ListFormat = 'html' | 'text' | 'yaml' | 'json' | 'sources' | 'hosts';

export interface ListReading {
  readonly format: ListFormat;
  readonly encoding: string;
  /** In the order of the file; a host that is listed twice is in it twice. */
  readonly records: readonly ServerRecord[];
  /** By line. */
  readonly problems: readonly Problem[];
}

export interface ReadOptions {
  /** Of the file, or the address: for people, and for what it says of NTS. */
  readonly name: string;
}

/** What is in a list, or why it is none: a sentence. Never throws, whatever the bytes are. */
export function readList(
  bytes: Uint8Array,
  { name }: ReadOptions,
  knowledge: Knowledge,
): Parsed<ListReading> {
  return atOnce(readingList(bytes, { name }, knowledge));
}

/** The same in steps. */
export function* readingList(
  bytes: Uint8Array,
  { name }: ReadOptions,
  knowledge: Knowledge,
): Steps<Parsed<ListReading>> {
  if (endsIn(bytes) > MOST_LINES) return refuse(TOO_LONG);
  const decoded = decode(bytes);
  if (!decoded.ok) return decoded;
  yield;
  const page = savedPage(
    new TextDecoder('windows-1252').decode(bytes.subarray(0, 64)).includes(':') ? latin(bytes) : '',
  );
  const inner = page === null ? decoded : decode(page.bytes);
  yield;
  return inner.ok ? yield* readText(inner.value, name, knowledge) : inner;
}

const TOO_LONG = `It has more than ${MOST_LINES} lines: no list of servers is that long.`;
const refuse = (message: string): Parsed<never> => ({ ok: false, message });

/** Ends of lines, before anything is made of them. */
function endsIn(bytes: Uint8Array): number {
  let ends = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) ends += 1;
  return ends;
}

const latin = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

function* readText(
  { text, encoding }: Decoded,
  name: string,
  knowledge: Knowledge,
): Steps<Parsed<ListReading>> {
  if (/^[ \t]*\[\[source\]\][ \t]*$/m.test(text.slice(0, 20_000)) && !text.includes('|')) {
    return {
      ok: false,
      message: 'It is a configuration of ntpd-rs (ntp.toml). “truechimer conf import” reads those.',
    };
  }
  if (linesIn(text) > MOST_LINES) return refuse(TOO_LONG);
  const nts = /(?:^|[^a-z])nts(?:[^a-z]|$)/i.test(name);
  const [first, second] = yield* formatsIn(text);
  const read = yield* readAs(first, text, nts, knowledge);
  if (typeof read === 'string') return { ok: false, message: visibleLine(read) };
  const other = second === null ? null : yield* readAs(second, text, nts, knowledge);
  const better = other !== null && typeof other !== 'string' && worth(other) > worth(read) * CLEARLY;
  const { format, report } = better
    ? { format: second ?? first, report: other }
    : { format: first, report: read };
  const records = report.records.map((record) =>
    isPoolName(record.host) ? { ...record, pool: true } : record,
  );
  const problems = [...report.problems, ...twice(records)].toSorted((a, b) => a.line - b.line);
  return { ok: true, value: { format, encoding, records, problems } };
}

/** How much more must be read of a text in the other way. */
const CLEARLY = 1.1;

/** How much was read: values of all records. */
function worth({ records }: Report): number {
  let values = 0;
  for (const { raw: _, line: __, ...record } of records) {
    for (const value of Object.values(record)) if (value !== null && value !== 'unknown') values += 1;
  }
  return values;
}

/** What was read; a sentence where it is none of that format. */
function* readAs(
  format: ListFormat,
  text: string,
  nts: boolean,
  knowledge: Knowledge,
): Steps<Report | string> {
  const report = new ReportMaker();
  if (format === 'json') {
    const failure = yield* readJson(text, knowledge, report);
    if (failure !== null) return failure;
  } else if (format === 'yaml') yield* readYaml(text, nts, knowledge, report);
  else if (format === 'sources') yield* readSources(text, knowledge, report);
  else if (format === 'hosts') yield* readPlain(text, knowledge, report);
  else {
    const items = yield* format === 'html' ? htmlItems(text, MOST_LINES) : textItems(text, MOST_LINES);
    if (items.length > MOST_LINES) return TOO_LONG;
    yield* new DocumentReader(text, knowledge, report, { nts }).read(items);
  }
  return report.finish();
}

/** Tags that a page consists of, and a text does not. */
const PAGE = /<(?:!doctype html|html|head|body)\b[^<>]{0,500}>/i;
/** Tags that part lines. */
const PARTS = /<(?:table|ul|ol|li|pre|dl|dt|dd|p|br|div|tr|td|h[1-6])\b[^<>]{0,500}>/gi;
/** Of a page, at least one in so many lines has such a tag. */
const LINES_PER_TAG = 10;

/**
 * What a text is, by what is in it; and what else it may be, to be tried as well: a text may have pieces of HTML in it, and a
 * page may have been saved from a text.
 */
export const formatsOf = (text: string): Formats => atOnce(formatsIn(text));

type Formats = readonly [ListFormat, ListFormat | null];

function* formatsIn(text: string): Steps<Formats> {
  if (looksLikeJson(text)) return ['json', null];
  let tags = 0;
  // More of them than a list has lines say no more.
  for (const _ of text.matchAll(PARTS)) {
    tags += 1;
    if (tags % (STEP * STEP) === 0) yield;
    if (tags > MOST_LINES) break;
  }
  const page = PAGE.test(text);
  const lines = yield* lineFormatOf(text);
  if (!page && tags === 0) return [lines, null];
  const html = page || (tags * LINES_PER_TAG >= linesIn(text) && !/^[ \t]*\|/m.test(text));
  return html ? ['html', lines] : [lines, 'html'];
}

/** What a text is by its lines. */
function* lineFormatOf(text: string): Steps<ListFormat> {
  if (looksLikeYaml(text)) return 'yaml';
  let records = 0;
  let sources = 0;
  let hosts = 0;
  let steps = 0;
  for (const { text: line } of linesOf(text)) {
    steps += weight(line);
    if (steps >= STEP) {
      steps = 0;
      yield;
    }
    const plain = line.trim() === '' ? '' : undecorated(line);
    if (plain === '') continue;
    if (/^\|.*\|/.test(plain) || plain.startsWith('%META:')) records += 2;
    else if (labelled(plain) !== null || headerOf(line)?.certain === true || formLine(plain) !== null)
      records += 1;
    else if (isSourceLine(line)) sources += 1;
    else if (hostsIn(plain)) hosts += 1;
  }
  if (sources > 0 && sources >= records && sources * 2 >= hosts) return 'sources';
  return hosts > records ? 'hosts' : 'text';
}

/** A line of hosts: nothing else is in it before a comment. */
const hostsIn = (line: string): boolean => {
  const words = wordsOf(parted(line.slice(0, 1000)).hosts);
  const hosts = words.filter(isHostWord).length;
  return hosts > 0 && hosts * 2 >= words.length;
};

/** Hosts that are in it more than once. */
function twice(records: readonly ServerRecord[]): Problem[] {
  const first = new Map<string, number>();
  const found: Problem[] = [];
  for (const record of records) {
    const name = nameOf(record);
    const line = first.get(name);
    if (line === undefined) first.set(name, record.line ?? 1);
    else {
      const reason = `${name} is listed on line ${line} as well; in the directory the two are one server.`;
      found.push({ line: record.line ?? 1, kind: 'noted', reason, text: name });
    }
  }
  return found;
}
