/**
 * What the directory knows of a server, as one comment line. Facts come from lists that anybody can write into: a comment
 * is one line whatever is in them, and no longer than every program reads.
 */
import { encoded } from '../text.ts';
import type { Facts } from './choice.ts';

const POLICIES: Readonly<Record<NonNullable<Facts['policy']>, string>> = {
  open: 'open to everybody',
  notify: 'open, its operator wants to be told',
  restricted: 'restricted, see the terms of its operator',
  closed: 'closed to strangers',
  unknown: 'access policy not known',
};

/** Characters. chronyd gives up at lines of 2048 bytes, and nobody reads that much. */
const LONGEST_FACT = 120;

function clean(fact: string): string {
  const oneLine = fact.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return oneLine.length > LONGEST_FACT ? `${oneLine.slice(0, LONGEST_FACT).trimEnd()}…` : oneLine;
}

/** Null where nothing is known. `utf8`: whether the file takes letters of everywhere. */
export function comment(facts: Facts | null, utf8: boolean): string | null {
  if (facts === null) return null;
  const { place, operator, stratum, policy, smeared, date } = facts;
  const parts = [
    place === undefined ? '' : clean(place),
    operator === undefined ? '' : clean(operator),
    stratum !== undefined && Number.isInteger(stratum) ? `stratum ${stratum}` : '',
    policy === undefined ? '' : POLICIES[policy],
    smeared === true ? 'spreads leap seconds over hours' : '',
    date === undefined ? '' : `as of ${clean(date)}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : encoded(`# ${parts.join('; ')}`, utf8);
}
