/**
 * The classic record, as it stood in clock.txt (1988 to 1996) and in clock1a, clock1b, clock2a and clock2b of the University of
 * Delaware (to 2006): a line that names the host, and below it lines with labels, in any order, wrapped or run together.
 *
 *     NZ clock1.canterbury.ac.nz (192.0.2.44)
 *     Location: Computer Science Department, University of Canterbury
 *     Access Policy: restricted to stratum-2 servers providing synchronization to
 *     local networks of ten or more hosts,by prior arrangement
 *
 * The grammar: a header begins a record; a label begins a field of it; a line with neither goes on with the field before it;
 * a blank line ends the field, and the record too unless a label follows.
 */
import { Draft, type Knowledge } from './draft.ts';
import { finish } from './finish.ts';
import { type Header, headerOf } from './header.ts';
import { addressesIn } from './host-names.ts';
import type { Line } from './item.ts';
import { type Labelled, labelled, within } from './labelled.ts';
import type { Field } from './labels.ts';
import type { ReportMaker } from './report.ts';
import { undecorated } from './text-items.ts';

/** Those that a record has once, so that a second one belongs to another record. */
const ONCE: ReadonlySet<Field> = new Set<Field>([
  'location',
  'synchronization',
  'serviceArea',
  'accessPolicy',
]);

/** A label that was cut in two at the end of a line. */
const CUT = /\b(Geographic|Service|Access)$/i;
const REST = /^(Coordinates?|Area|Policy)\s*:/i;

interface Above {
  readonly draft: Draft;
  readonly start: number;
  readonly end: number;
}

/** Hosts one below the other that may share a record. More are a list of hosts. */
const MOST_TOGETHER = 16;

interface Open {
  /** Null where the record has no host that can be asked: its lines are left out with it. */
  readonly draft: Draft | null;
  /** The lines right above, which name further hosts: of the same record, if it has fields. */
  readonly above: readonly Above[];
  readonly start: number;
  end: number;
  field: Field | null;
  /** The last label is not known: what goes on with it is kept in the raw text only. */
  unknown: boolean;
  /** A blank line was seen since the last line. */
  interrupted: boolean;
}

const opened = (draft: Draft | null, { start, end }: Line): Open => ({
  draft,
  above: [],
  start,
  end,
  field: null,
  unknown: false,
  interrupted: false,
});

export class ClassicReader {
  private readonly source: string;
  private readonly knowledge: Knowledge;
  private readonly report: ReportMaker;
  private open: Open | null = null;
  private listStratum: number | null = null;
  /** Where the first line without a place stands, and what it said: perhaps a host of which nothing else is known. */
  private cut = '';

  constructor(source: string, knowledge: Knowledge, report: ReportMaker) {
    this.source = source;
    this.knowledge = knowledge;
    this.report = report;
  }

  get reading(): boolean {
    return this.open !== null;
  }

  /** A record is open, and its host is known. */
  get named(): boolean {
    return this.open !== null && this.open.draft !== null;
  }

  blank(): void {
    if (this.open !== null) this.open.interrupted = true;
  }

  /** `next`: the line with text that follows. */
  line(line: Line, next: string): void {
    const written = line.text.trim();
    const text = undecorated(this.cut === '' ? written : `${this.cut} ${written}`);
    this.cut = '';
    if (text === '') {
      this.blank();
      return;
    }
    const label = labelled(text);
    const header = label === null ? headerOf(line.text) : null;
    if (/^[=\-_*~.#\s]+$/.test(text)) this.close();
    else if (this.addresses(text, line)) return;
    else if (label !== null) this.labels(label, line, next);
    else if (header !== null && this.begins(header, next)) this.begin(header, line);
    else if (!this.title(text)) this.other(text, line, next);
  }

  /** With a country or addresses it does; a bare host may as well be the next word of a note. */
  private begins(header: Header, next: string): boolean {
    const { open } = this;
    const apart = open === null || open.interrupted || open.field === null;
    return header.certain || (apart && labelled(undecorated(next)) !== null);
  }

  /** Ends the record that is open. */
  close(): void {
    const { open } = this;
    this.open = null;
    if (open === null || open.draft === null) return;
    for (const { draft, start, end } of open.above) {
      const shares = open.field !== null;
      if (shares) draft.fill(open.draft);
      this.end(draft, start, shares ? open.end : end);
    }
    this.end(open.draft, open.start, open.end);
  }

  private end(draft: Draft, start: number, end: number): void {
    const record = finish(draft, this.source.slice(start, end), this.knowledge, this.report);
    if (record !== null) this.report.record(record);
  }

  /** “(192.0.2.1, 192.0.2.2)” on the line below the host. */
  private addresses(text: string, line: Line): boolean {
    const { open } = this;
    if (open === null || open.draft === null || open.field !== null || open.interrupted) return false;
    const inside = /^[([]([\d.:a-f,;\s]+)[)\]]$/i.exec(text)?.[1] ?? '';
    const addresses = addressesIn(inside);
    if (addresses.length === 0) return false;
    open.draft.add('address', addresses.join(', '), line.line);
    open.end = line.end;
    return true;
  }

  private begin(header: Header, line: Line): void {
    const above = header.refused === null ? this.hostsAbove(header) : [];
    if (above.length === 0) this.close();
    if (header.refused !== null) {
      this.refuse(line, header.refused);
      return;
    }
    const draft = new Draft(line.line, this.listStratum);
    draft.add('country', header.country, line.line);
    draft.add('host', header.hosts, line.line);
    draft.add('address', header.addresses.join(', '), line.line);
    if (header.location !== '') draft.add('location', header.location, line.line);
    this.open = { ...opened(draft, line), above };
  }

  /** The lines right above that name a host of the same country and nothing else. */
  private hostsAbove({ country }: Header): readonly Above[] {
    const { open } = this;
    if (open === null || open.draft === null || open.field !== null || open.interrupted) return [];
    if (open.draft.get('country') !== country || open.above.length + 1 >= MOST_TOGETHER) return [];
    return [...open.above, { draft: open.draft, start: open.start, end: open.end }];
  }

  private refuse(line: Line, reason: string): void {
    this.report.problem(
      line.line,
      'refused',
      `${reason} The lines below belong to it and are left out as well.`,
      line.text,
    );
    this.open = opened(null, line);
  }

  private labels(first: Labelled, line: Line, next: string): void {
    for (const { field, text } of within(first)) {
      // “Host:” as a label begins a record of its own.
      if (field === 'host' && (this.open === null || this.open.draft?.has('host') || this.open.interrupted)) {
        this.close();
        const draft = new Draft(line.line, this.listStratum);
        this.open = opened(draft, line);
      }
      const { open } = this;
      if (open === null || (open.interrupted && ONCE.has(field) && (open.draft?.has(field) ?? false))) {
        this.close();
        this.refuse(line, 'Above these lines the one that names the host is missing.');
        continue;
      }
      open.end = Math.max(open.end, line.end);
      open.interrupted = false;
      open.field = field;
      open.unknown = false;
      open.draft?.add(field, this.uncut(text, next), line.line);
    }
  }

  /** What goes on, what begins a record that has no host, or what is not of the list at all. */
  private other(text: string, line: Line, next: string): void {
    const { open } = this;
    // A note or a contact may follow anything.
    const below = labelled(undecorated(next));
    const followed = below !== null && !['notes', 'contact', 'host'].includes(below.field);
    if (open !== null && !open.interrupted && open.field !== null && !/^[A-Z][A-Za-z ]{1,30}:\s/.test(text)) {
      open.end = line.end;
      if (!open.unknown) open.draft?.extend(open.field, this.uncut(text, next));
      return;
    }
    if (open !== null && !open.interrupted && open.field !== null) {
      this.report.problem(
        line.line,
        'unread',
        `“${text.slice(0, text.indexOf(':'))}” is no field that is known. The raw text keeps it.`,
        text,
      );
      open.end = line.end;
      open.unknown = true;
      return;
    }
    this.close();
    if (followed) this.refuse(line, 'A host is expected here, and this is none.');
    else this.report.problem(line.line, 'outside', 'It belongs to no server.', line.text);
  }

  /** Without the first word of a label whose second begins the next line. */
  private uncut(text: string, next: string): string {
    const word = CUT.exec(text)?.[1];
    if (word === undefined || !REST.test(undecorated(next))) return text;
    this.cut = word;
    return text.slice(0, -word.length).trim();
  }

  /** “Public NTP Secondary (stratum 2) Time Servers”, “Primary Servers”: what the list below is about. */
  private title(text: string): boolean {
    if (text.length > 120 || !/\bservers?\b/i.test(text)) return false;
    const words = /\bstratum[\s-]*(1|2|one|two)\b|\b(primary|secondary)\b/i.exec(text);
    if (
      words === null ||
      !/^(?:#+\s*)?(?:list of |active |the |public |internet |ntp |network time protocol )*\(?(?:stratum|primary|secondary)\b/i.test(
        text,
      )
    ) {
      return false;
    }
    this.close();
    this.listStratum = /1|one|primary/i.test(words[0]) ? 1 : 2;
    return true;
  }
}
