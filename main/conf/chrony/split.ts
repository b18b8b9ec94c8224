/**
 * A line of chrony.conf: words between blanks. A comment is a whole line that begins with one of four characters; behind
 * a directive there is none (chrony's CPS_NormalizeLine).
 */
import { type Content, wordsOf } from '../statement.ts';
import { shown } from '../text.ts';

/** Longer lines make chronyd give up, also where they are comments. */
export const LONGEST_LINE = 2047;

export function split(line: string): Content {
  const [first, ...rest] = wordsOf(line);
  if (first === undefined) return { statement: null, comment: null };
  if (/^[!;#%]/.test(first.text)) {
    return { statement: null, comment: { text: shown(line.slice(first.at)), at: first.at } };
  }
  return { statement: { keyword: first, rest }, comment: null };
}
