/**
 * Values that stand under each other's labels: “Service Area: open access” and “Access Policy: Europe”. People who fill in
 * forms do that. Exchanged are two values only where one cannot be what its label says, and the other is plainly that.
 */
import { parseCoordinates } from '../place/coordinates.ts';
import { isAccessPolicy } from '../words/access-policy.ts';
import { isSynchronization } from '../words/synchronization.ts';
import type { Draft } from './draft.ts';
import type { Field } from './labels.ts';
import type { ReportMaker } from './report.ts';

interface Rule {
  readonly field: Field;
  /** Could it be what the label says? */
  readonly could: (text: string) => boolean;
  /** Is it plainly that, whatever its label says? */
  readonly plainly: (text: string) => boolean;
}

/** Where it may stand instead. A note may say anything. */
const ELSEWHERE: readonly Field[] = ['location', 'serviceArea', 'synchronization', 'accessPolicy', 'contact'];

const MAIL = /\S@\S+\.\w/;

const RULES: readonly Rule[] = [
  {
    field: 'accessPolicy',
    could: isAccessPolicy,
    plainly: (text) => /\baccess\b|^open\b|^closed\b|^restricted\b/i.test(text) && isAccessPolicy(text),
  },
  {
    field: 'synchronization',
    could: isSynchronization,
    plainly: isSynchronization,
  },
  {
    field: 'coordinates',
    could: (text) => parseCoordinates(text).ok,
    plainly: (text) => parseCoordinates(text).ok,
  },
  {
    field: 'contact',
    could: (text) => MAIL.test(text),
    // “Ada (ada@example.edu)”, and not a place with a mail in it.
    plainly: (text) => /^[^,;@]{0,60}\S@\S+$/.test(text),
  },
];

const NAMES: Partial<Record<Field, string>> = {
  accessPolicy: 'access policy',
  serviceArea: 'service area',
};

/** Puts them right, and says so. */
export function putRight(draft: Draft, report: ReportMaker): void {
  for (const { field, could, plainly } of RULES) {
    const value = draft.get(field);
    if (value === '' || could(value)) continue;
    const other = ELSEWHERE.find((one) => one !== field && plainly(draft.get(one)));
    if (other === undefined) continue;
    const words = `${NAMES[other] ?? other} and ${NAMES[field] ?? field}`;
    report.problem(
      draft.lineOf(field),
      'noted',
      `${words.charAt(0).toUpperCase()}${words.slice(1)} stand under each other’s labels; they are taken for what they say.`,
      draft.get(other),
    );
    draft.swap(other, field);
  }
}
