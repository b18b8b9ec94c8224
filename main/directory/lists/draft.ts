/** A record while it is read: the values of its fields as they stand in the list, and on which line. What they mean is `finish`'s. */
import type { Gazetteer } from '../place/gazetteer.ts';
import type { TimeZones } from '../place/time-zones.ts';
import { type ListingStatus, LONGEST_FIELD } from '../record.ts';
import { visible } from '../visible.ts';
import type { Field } from './labels.ts';

/** What the readers know of the world. */
export interface Knowledge {
  readonly timeZones: TimeZones;
  readonly gazetteer: Gazetteer;
  /** Hosts that ntp.org lists as retired. */
  readonly inactive: ReadonlySet<string>;
}

interface Value {
  text: string;
  readonly line: number;
}

export class Draft {
  readonly line: number;
  /** The stratum that the list is about; what the record itself says counts before it. */
  readonly listStratum: number | null;
  status: ListingStatus = 'imported';
  nts = false;
  sources: readonly string[] = [];
  private readonly values = new Map<Field, Value>();

  constructor(line: number, listStratum: number | null) {
    this.line = line;
    this.listStratum = listStratum;
  }

  has(field: Field): boolean {
    return this.values.has(field);
  }

  get(field: Field): string {
    return this.values.get(field)?.text ?? '';
  }

  lineOf(field: Field): number {
    return this.values.get(field)?.line ?? this.line;
  }

  /** A second value of a field stands below the first. */
  add(field: Field, text: string, line: number): void {
    const value = cleaned(text);
    const known = this.values.get(field);
    if (known === undefined) this.values.set(field, { text: value, line });
    else if (value !== '') known.text = known.text === '' ? value : shortened(`${known.text}\n${value}`);
  }

  /** What belongs to the last line of a field. */
  extend(field: Field, text: string): void {
    const known = this.values.get(field);
    const value = cleaned(text);
    if (known !== undefined) known.text = shortened(known.text === '' ? value : `${known.text} ${value}`);
  }

  /** What another draft says and this one does not. */
  fill(other: Draft): void {
    for (const [field, value] of other.values)
      if (!this.values.has(field)) this.values.set(field, { ...value });
  }

  /** Exchanges the values of two fields. */
  swap(one: Field, other: Field): void {
    const [a, b] = [this.values.get(one), this.values.get(other)];
    if (b === undefined) this.values.delete(one);
    else this.values.set(one, b);
    if (a === undefined) this.values.delete(other);
    else this.values.set(other, a);
  }
}

/** Blanks that align a column are one. `=20` at its end is a blank of a mail that was saved as it came (RFC 2045). */
function cleaned(text: string): string {
  let value = visible(text)
    .trim()
    .replaceAll(/[^\S\n]+/g, ' ');
  while (value.endsWith('=20')) value = value.slice(0, -3).trimEnd();
  return shortened(value);
}

const shortened = (text: string) => (text.length > LONGEST_FIELD ? text.slice(0, LONGEST_FIELD) : text);
