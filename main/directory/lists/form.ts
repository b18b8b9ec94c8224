/**
 * The form of ntp.org's lists (2004 to this day): a page for each server with a row for each field, in the wiki (TWiki, later
 * Foswiki), on the site of 2021, and in its Markdown. A field that comes again begins another server; what was noted above a
 * form belongs to it.
 */
import { Draft, type Knowledge } from './draft.ts';
import { finish } from './finish.ts';
import type { Row, Where } from './item.ts';
import { type Field, fieldOf, isFormLabel } from './labels.ts';
import type { ReportMaker } from './report.ts';

interface Open {
  readonly draft: Draft;
  start: number;
  end: number;
  /** The field of the last line. */
  last: Field | null;
}

/** The label and the value of a row of the form; null for a row of something else. */
export function formRow({
  cells,
}: Pick<Row, 'cells'>): { readonly label: string; readonly value: string } | null {
  const [label = '', value, ...more] = cells;
  if (isFormLabel(bare(label)) && more.every((cell) => cell === ''))
    return { label: bare(label), value: value ?? '' };
  // “[ Geographic Coordinates]  -41.187, 174.9465”: a bar was lost.
  const [, words = '', rest = ''] = /^\[\s*([^\]]{1,40})\]\s*(.*)$/s.exec(label) ?? [];
  return (value ?? '') === '' && isFormLabel(words) ? { label: words, value: rest } : null;
}

/** Without the colon, the brackets and the mark of a link. */
const bare = (label: string) => label.replaceAll(/[[\]:?*]/g, '').trim();

export class FormReader {
  private readonly source: string;
  private readonly knowledge: Knowledge;
  private readonly report: ReportMaker;
  private open: Open | null = null;
  private notes: { readonly text: string; readonly line: number }[] = [];
  private noteStart: number | null = null;
  private topic: string | null = null;

  constructor(source: string, knowledge: Knowledge, report: ReportMaker) {
    this.source = source;
    this.knowledge = knowledge;
    this.report = report;
  }

  get reading(): boolean {
    return this.open !== null;
  }

  row(label: string, value: string, where: Where): void {
    const field = fieldOf(label);
    if (field === null) return;
    if (this.open?.draft.has(field) && field !== 'kept') this.close();
    if (this.open === null) {
      const draft = new Draft(where.line, null);
      this.open = { draft, start: this.noteStart ?? where.start, end: where.end, last: null };
      for (const { text, line } of this.notes) draft.add('notes', text, line);
      this.notes = [];
      this.noteStart = null;
    }
    this.open.draft.add(field, value, where.line);
    this.open.end = where.end;
    this.open.last = field;
  }

  /** What goes on with the last value on the next line; false where nothing does. Behind the contact, which is the last field, other text follows. */
  extend(text: string, { end }: Where): boolean {
    const { open } = this;
    if (open === null || open.last === null || open.last === 'contact') return false;
    open.draft.extend(open.last, text);
    open.end = end;
    return true;
  }

  /** Nothing goes on with the last value any more. */
  interrupt(): void {
    if (this.open !== null) this.open.last = null;
  }

  /** Of the server whose form comes next. */
  note(text: string, { line, start }: Where): void {
    this.close();
    this.notes.push({ text, line });
    this.noteStart ??= start;
  }

  /** The name of the page, as ntp.org numbers them. */
  page(topic: string): void {
    this.close();
    this.topic = topic.toLowerCase();
  }

  /** A document begins: what was noted in the one before it belongs to nobody. */
  begin(start: number): void {
    this.end();
    this.topic = null;
    this.noteStart = start;
  }

  end(): void {
    this.close();
    for (const { text, line } of this.notes) {
      this.report.problem(line, 'outside', 'It is a note, and no server follows it.', text);
    }
    this.notes = [];
    this.noteStart = null;
  }

  close(): void {
    const { open } = this;
    this.open = null;
    if (open === null) return;
    if (this.topic !== null) open.draft.sources = [`ntp.org:${this.topic}`];
    this.topic = null;
    const record = finish(open.draft, this.source.slice(open.start, open.end), this.knowledge, this.report);
    if (record !== null) this.report.record(record);
  }
}
