/** What tags and text mean for the lines and rows of a page: the rules of `html-items.ts`. */
import type { Item } from './item.ts';
import { linkText } from './link-text.ts';

/** They begin and end a line. */
const BLOCKS = new Set(
  'address article aside blockquote body center dd dir div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main menu nav ol option p pre section select title ul'.split(
    ' ',
  ),
);
/** Not text for people. */
const HIDDEN = new Set(['script', 'style', 'template', 'noscript', 'svg', 'iframe', 'object']);

/** Tables inside of tables that are kept apart. Pages have four at most; in more, cells are lines. */
const DEEPEST = 32;

/** Cells of one row. Tables of lists have a dozen; what is beyond is another row. */
const MOST_CELLS = 256;

/** Characters of one line or cell. A record of a list has some 2,000 in all. */
const LONGEST_TEXT = 16_384;

/** What a browser puts before an entry of a list. */
const BULLET = '• ';

interface OpenRow {
  readonly cells: string[];
  heading: boolean;
  line: number;
  start: number;
}

export class Page {
  private readonly items: Item[] = [];
  private readonly html: string;
  /** The innermost is the last. Its text is the cell that is open. */
  private readonly rows: (OpenRow | null)[] = [];
  private text = '';
  private start = -1;
  private cell = false;
  private verbatim = false;
  private hidden: string | null = null;
  private link: { readonly from: number; address: string } | null = null;
  /** Where the line that was counted last ends; -1 in the last one. Looked for once: a page may have no other. */
  private lineEnd: number;
  private line = 1;

  constructor(html: string) {
    this.html = html;
    this.lineEnd = html.indexOf('\n');
  }

  private get openRow(): OpenRow | null {
    return this.rows.at(-1) ?? null;
  }

  get count(): number {
    return this.items.length;
  }

  /** Positions only grow. */
  private lineAt(position: number): number {
    while (this.lineEnd >= 0 && this.lineEnd < position) {
      this.lineEnd = this.html.indexOf('\n', this.lineEnd + 1);
      this.line += 1;
    }
    return this.line;
  }

  write(text: string, position: number): void {
    if (this.hidden !== null) return;
    if (this.start < 0 && text.trim() !== '') this.start = position + text.length - text.trimStart().length;
    if (this.text.length > LONGEST_TEXT) this.overflow(position);
    if (!this.verbatim || this.cell) {
      this.text += text;
      return;
    }
    // In <pre>, the lines are those of the file.
    const [first = '', ...more] = text.split('\n');
    this.text += first;
    let at = position + first.length + 1;
    for (const line of more) {
      this.flush(at - 1);
      this.text = line;
      this.start = line.trim() === '' ? -1 : at;
      at += line.length + 1;
    }
  }

  private overflow(position: number): void {
    if (this.cell) this.text = this.text.slice(0, LONGEST_TEXT);
    else this.flush(position);
    this.link = null;
  }

  open(name: string, attributes: ReadonlyMap<string, string>, start: number, end: number): void {
    if (this.hidden !== null) return;
    if (HIDDEN.has(name)) this.hidden = name;
    else if (name === 'table') this.table(start);
    else if (name === 'tr') this.row(start);
    else if (name === 'td' || name === 'th') this.openCell(name === 'th', start);
    else if (name === 'br') this.break(end);
    else if (name === 'a') this.link = { from: this.text.length, address: attributes.get('href') ?? '' };
    else if (BLOCKS.has(name)) this.break(start);
    if (name === 'pre') this.verbatim = true;
    if (name === 'li' && !this.cell) this.text = BULLET;
  }

  close(name: string, start: number, end: number): void {
    if (this.hidden !== null) {
      if (this.hidden === name) this.hidden = null;
      return;
    }
    if (name === 'table') this.endTable(end);
    else if (name === 'tr') this.endRow(end);
    else if (name === 'td' || name === 'th') this.endCell();
    else if (name === 'a') this.endLink();
    else if (BLOCKS.has(name)) this.break(start);
    if (name === 'pre') this.verbatim = false;
  }

  finish(): Item[] {
    while (this.rows.length > 0) this.endTable(this.html.length);
    this.flush(this.html.length);
    return this.items;
  }

  private endLink(): void {
    if (this.link === null || this.link.from > this.text.length) return;
    if (/^mailto:/i.test(this.link.address)) {
      const words = this.text.slice(this.link.from);
      const text = linkText(words, decoded(this.link.address));
      this.text = this.text.slice(0, this.link.from) + text;
    }
    this.link = null;
  }

  /** A new line of text, or of a cell. */
  private break(position: number): void {
    if (this.cell) this.text += '\n';
    else this.flush(position);
    if (this.link !== null) this.link = { ...this.link, from: this.text.length };
  }

  private flush(end: number): void {
    const text = this.verbatim ? this.text.replace(/\s+$/, '') : spaced(this.text);
    this.text = '';
    const start = this.start < 0 ? end : this.start;
    this.start = -1;
    if (text.trim() === '' || text === BULLET.trim()) return;
    this.items.push({ kind: 'line', text, line: this.lineAt(start), start, end: Math.max(start, end) });
  }

  private table(position: number): void {
    if (this.rows.length >= DEEPEST) return;
    // What stood in the cell so far is a line of its own: the table inside of it is not part of its text.
    if (this.cell) {
      this.cell = false;
      for (const line of this.text.split('\n')) {
        this.text = line;
        this.flush(position);
      }
    }
    this.flush(position);
    this.rows.push(null);
  }

  private row(position: number): void {
    this.endRow(position);
    if (this.rows.length === 0) this.rows.push(null);
    this.flush(position);
    this.rows[this.rows.length - 1] = {
      cells: [],
      heading: true,
      line: this.lineAt(position),
      start: position,
    };
  }

  private openCell(heading: boolean, position: number): void {
    this.endCell();
    if (this.openRow === null || this.openRow.cells.length >= MOST_CELLS) this.row(position);
    this.flush(position);
    const row = this.openRow;
    if (row !== null && !heading) row.heading = false;
    this.cell = true;
  }

  private endCell(): void {
    const row = this.openRow;
    if (!this.cell || row === null) return;
    const lines = this.text.split('\n').map(spaced);
    row.cells.push(lines.filter((line) => line !== '').join('\n'));
    this.text = '';
    this.start = -1;
    this.cell = false;
    this.link = null;
  }

  private endRow(position: number): void {
    this.endCell();
    const row = this.openRow;
    if (row === null) return;
    this.rows[this.rows.length - 1] = null;
    if (row.cells.every((cell) => cell === '')) return;
    this.items.push({
      kind: 'row',
      cells: row.cells,
      heading: row.heading,
      line: row.line,
      start: row.start,
      end: position,
    });
  }

  private endTable(position: number): void {
    this.endRow(position);
    this.flush(position);
    this.rows.pop();
    // The rest of the cell around it.
    this.cell = false;
  }
}

const spaced = (text: string) => text.replaceAll(/[\s\u00a0]+/g, ' ').trim();

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
