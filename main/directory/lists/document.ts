/**
 * A document that may have records of any written form, or several of them: reads its lines and rows in their order, and
 * hands each to the reader that knows it. What none knows is reported.
 */
import { ClassicReader } from './classic.ts';
import type { Knowledge } from './draft.ts';
import { FormReader, formRow } from './form.ts';
import { headerOf } from './header.ts';
import { type Around, type Columns, columnsOf, namesHosts, readRow } from './host-table.ts';
import { type Item, type Line, type Row, textOf } from './item.ts';
import { labelled } from './labelled.ts';
import { fieldOf, formLine, isFormLabel } from './labels.ts';
import type { ReportMaker } from './report.ts';
import { STEP, type Steps, weight } from './steps.ts';
import { undecorated } from './text-items.ts';

/** `%META:FIELD{name="Hostname" title="Hostname" value="ntp.example.org"}%`, a topic of the wiki as it is stored. */
const META = /^%META:FIELD\{name="([^"]{1,60})"[^}]*?\bvalue="([^"]*)"/;

/** What the head of a page in Markdown begins with. */
const MATTER = /^(?:title|type|date|draft|layout|weight|description|url|slug|aliases|menu)\s*:/i;

export class DocumentReader {
  private readonly source: string;
  private readonly knowledge: Knowledge;
  private readonly report: ReportMaker;
  private readonly classic: ClassicReader;
  private readonly form: FormReader;
  private columns: Columns | null = null;
  private around: Around = { nts: false, virtual: false, status: 'imported' };
  /** Of the heading in Markdown that speaks of NTS; 0 where it was none. */
  private ntsLevel = 0;
  private noting = false;
  private frontMatter = false;
  /** A label of the form that stands alone, with its value on the next line. */
  private waiting: { readonly label: string; readonly line: Line } | null = null;

  /** `nts`: is the list known, by its name, to be one of servers with NTS? */
  constructor(source: string, knowledge: Knowledge, report: ReportMaker, { nts }: { readonly nts: boolean }) {
    this.source = source;
    this.knowledge = knowledge;
    this.report = report;
    this.classic = new ClassicReader(source, knowledge, report);
    this.form = new FormReader(source, knowledge, report);
    this.around = { ...this.around, nts };
  }

  *read(items: readonly Item[]): Steps<void> {
    const next = nextTexts(items);
    let work = 0;
    for (const [i, item] of items.entries()) {
      if (item.kind === 'row') this.row(item, next[i] ?? '');
      else this.line(item, next[i] ?? '');
      work += item.kind === 'row' ? item.cells.length : weight(item.text);
      if (work < STEP) continue;
      work = 0;
      yield;
    }
    this.endWaiting();
    this.classic.close();
    this.form.end();
  }

  private row(row: Row, next: string): void {
    this.noting = false;
    const names = columnsOf(row);
    const field = row.heading && names !== null ? null : formRow(row);
    const ours = classicRow(row);
    if (ours !== null && this.classic.reading && !(field !== null && this.form.reading)) {
      this.line({ ...row, kind: 'line', text: ours }, next);
      return;
    }
    if (field !== null) {
      this.classic.close();
      this.form.row(field.label, field.value, row);
      this.form.interrupt();
      return;
    }
    if (names !== null && (row.heading || this.columns === null)) {
      this.form.close();
      this.classic.close();
      this.columns = names;
      return;
    }
    if (row.cells.every((cell) => cell === '' || fieldOf(cell) === 'kept')) return;
    if (this.columns !== null && row.cells.length > 1) {
      if (namesHosts(this.columns))
        readRow(row, this.columns, this.around, this.source, this.knowledge, this.report);
      else this.report.problem(row.line, 'outside', INDEX, textOf(row));
      return;
    }
    // A table for the looks of a page: what is in its cells is text.
    const lines = row.cells.flatMap((cell) => cell.split('\n'));
    for (const [i, text] of lines.entries()) this.line({ ...row, kind: 'line', text }, lines[i + 1] ?? next);
  }

  private line(line: Line, next: string): void {
    const text = line.text.trim();
    if (text === '') {
      this.classic.blank();
      this.form.interrupt();
      return;
    }
    if (this.matter(text, line, next)) return;
    if (this.waiting !== null) {
      const { label, line: first } = this.waiting;
      this.waiting = null;
      if (isLabel(text)) {
        this.form.row(label, '', first);
      } else {
        this.form.row(label, text, { ...first, end: line.end });
        return;
      }
    }
    const [, name = '', value = ''] = META.exec(text) ?? [];
    if (isFormLabel(name)) {
      this.form.row(name, entities(value), line);
      return;
    }
    if (text.startsWith('%META:')) return;
    if (this.remark(text, line)) return;
    const copied = this.copied(text, next);
    if (copied !== null) {
      if (copied.value === '' && !isLabel(next) && next !== '') this.waiting = { label: copied.label, line };
      else this.form.row(copied.label, copied.value, line);
      return;
    }
    this.columns = null;
    this.hints(text);
    if (headerOf(text)?.certain !== true && this.form.extend(undecorated(text), line)) return;
    this.classic.line(line, next);
    if (this.classic.named) this.form.close();
  }

  /** A line of a form that was copied as text. A single one is a line of something else: “Service Area: Europe” of a classic record. */
  private copied(text: string, next: string): { readonly label: string; readonly value: string } | null {
    const row = formLine(undecorated(text));
    if (row === null) return null;
    const shared = ['serviceArea', 'accessPolicy', 'coordinates'].includes(fieldOf(row.label) ?? '');
    if (this.form.reading) return row;
    if (shared && this.classic.reading) return null;
    // A single one may be a word of any text.
    return !shared && (row.value === '' || isLabel(next)) ? row : null;
  }

  /** “**Notes:**” and the list below it. */
  private remark(text: string, line: Line): boolean {
    const heading = /^([*_#\s]*)notes?[*_\s]*:[*_\s]*$/i.exec(text);
    if (heading !== null && (heading[1] !== '' || !this.classic.reading)) {
      this.classic.close();
      this.noting = true;
      return true;
    }
    // “* Note: use DNS” is a note in a list of notes; a record of another kind ends them.
    const listed = /^[*•·-]\s/.test(text) && labelled(undecorated(text))?.field !== 'location';
    this.noting &&= headerOf(text)?.certain !== true && (listed || !isFieldLine(text));
    if (this.noting) this.form.note(undecorated(text), line);
    return this.noting;
  }

  /** The head of a page in Markdown: its number there is the name of the list's entry. */
  private matter(text: string, line: Line, next: string): boolean {
    const topic = /\b(publictimeserver\d{6})\b/i.exec(text)?.[1];
    if (text === '---' && (this.frontMatter || MATTER.test(next))) {
      if (!this.frontMatter) {
        this.classic.close();
        this.form.begin(line.start);
        this.noting = false;
        this.around = { ...this.around, status: 'imported' };
      }
      this.frontMatter = !this.frontMatter;
      return true;
    }
    if (topic !== undefined && text.length < 100) {
      this.form.page(topic);
      return true;
    }
    this.frontMatter &&= /^(?:[\w-]+:|-\s|$)/.test(text);
    if (this.frontMatter) this.hints(text);
    return this.frontMatter;
  }

  /** What a heading or a sentence says of the tables below. */
  private hints(text: string): void {
    if (text.length > 300) return;
    if (/\binactive time servers\b/i.test(text)) this.around = { ...this.around, status: 'retired' };
    if (/\bknown to be virtuali[sz]ed\b/i.test(text)) this.around = { ...this.around, virtual: true };
    const level = /^#*/.exec(text)?.[0].length ?? 0;
    if (/^#*\s*(?:(?:ntp|time) servers with nts|nts servers)\b|^#+\s*nts\b/i.test(text)) {
      this.around = { ...this.around, nts: true };
      this.ntsLevel = level;
    } else if (level > 0 && level <= this.ntsLevel) {
      // A heading of the same rank begins something else.
      this.around = { ...this.around, nts: false };
    }
  }

  private endWaiting(): void {
    if (this.waiting !== null) this.form.row(this.waiting.label, '', this.waiting.line);
    this.waiting = null;
  }
}

/** “Location” and “Berlin, Germany” in two cells, of a page that made a table of each classic record. */
function classicRow({ cells }: Row): string | null {
  const [label = '', value = '', ...more] = cells;
  const text = `${label.replace(/\s*:\s*$/, '')}: ${value.replaceAll('\n', ' ')}`;
  return more.every((cell) => cell === '') && value !== '' && labelled(text) !== null ? text : null;
}

const INDEX =
  'It is a row of an index, which names no host. Save the page of the server itself, or a list with a column of host names.';

const isFieldLine = (text: string) => labelled(undecorated(text)) !== null || isLabel(text);

const isLabel = (text: string) => formLine(undecorated(text)) !== null;

/** Values of the wiki's store have entities for what would end them. */
const entities = (text: string) =>
  text
    .replaceAll('%22', '"')
    .replaceAll(/%0[ad]/gi, '\n')
    .replaceAll('%25', '%')
    .replaceAll('&amp;', '&');

/** For each item, the text of the next one that has some. */
function nextTexts(items: readonly Item[]): string[] {
  const next: string[] = Array.from({ length: items.length }, () => '');
  let text = '';
  for (let i = items.length - 1; i >= 0; i -= 1) {
    next[i] = text;
    const item = items[i];
    const own = item === undefined ? '' : textOf(item);
    if (own.trim() !== '') text = own;
  }
  return next;
}
