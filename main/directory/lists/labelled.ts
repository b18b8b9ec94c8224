/** Lines of the classic record that begin with a label, and what is run together in one of them. */
import { type Field, fieldOf } from './labels.ts';

/** Of the fields that a label may name, those of this record. */
const FIELDS: ReadonlySet<Field> = new Set<Field>([
  'location',
  'coordinates',
  'synchronization',
  'serviceArea',
  'accessPolicy',
  'accessDetails',
  'contact',
  'notes',
  'address',
  'stratum',
  'operator',
  'useDns',
  'host',
  'country',
  'ipv6Address',
]);
const LABEL = /^([A-Za-z][A-Za-z /.-]{0,38}):(.*)$/;
/** “Service Area - Europe”, “Access Policy = open access”: with the whole label only. */
const DASHED =
  /^(Location|Geographic Coordinates|Synchroni[sz]ation|Service Area|Access Policy|Contacts?|Notes?)\s*(?:[–—=]|-(?=\s))(.*)$/i;
/** “Contact Steve Casner (casner@isi.edu)”: its colon was forgotten in 1989. */
const CONTACT = /^(Contacts?)\s+(\(.*|[A-Z].*@.*)$/;
/** Labels that also begin within a line, where a blank or a line's end was lost. */
const WITHIN =
  /(?:Geographic(?:al)? Coordinates?|Synchroni[sz]ation|Service Area|Access Policy|Contacts?|Location)\s*:/gi;
export interface Labelled {
  readonly field: Field;
  readonly text: string;
}

/** The label that a line begins with; null for none. */
export function labelled(text: string): Labelled | null {
  const [, label, value] = LABEL.exec(text) ?? DASHED.exec(text) ?? CONTACT.exec(text) ?? [];
  const field = label === undefined ? null : fieldOf(label);
  return field === null || !FIELDS.has(field) ? null : { field, text: (value ?? '').trim() };
}

/** The fields of one line: “Boulder, CO Synchronization: ACTS Service Area: NSFnet”. */
export function within({ field, text }: Labelled): Labelled[] {
  // A note may speak of anything.
  if (field === 'notes') return [{ field, text }];
  const found: Labelled[] = [];
  let at = 0;
  let current: Field = field;
  for (const match of text.matchAll(WITHIN)) {
    const label = fieldOf(match[0]);
    if (label === null) continue;
    // “…; Access Policy: open access”
    found.push({ field: current, text: text.slice(at, match.index).trim().replace(/;$/, '') });
    current = label;
    at = match.index + match[0].length;
  }
  return [...found, { field: current, text: text.slice(at).trim() }];
}
