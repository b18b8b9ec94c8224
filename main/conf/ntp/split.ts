/**
 * A line of ntp.conf: words between blanks, or between quotation marks; from a # on a comment, wherever it stands
 * (ntp_scanner.c, alike in both programs).
 */
import type { Content, Word } from '../statement.ts';
import { shown } from '../text.ts';

export function split(line: string): Content {
  const words: Word[] = [];
  for (const { 0: token, 1: inside, index } of line.matchAll(/#.*|"([^"]*)"?|[^ \t\v\f\r#"]+/g)) {
    if (token.startsWith('#')) {
      return { statement: statementOf(words), comment: { text: shown(token), at: index } };
    }
    words.push({ text: shown(inside ?? token), at: index });
  }
  return { statement: statementOf(words), comment: null };
}

function statementOf([keyword, ...rest]: readonly Word[]): Content['statement'] {
  return keyword === undefined ? null : { keyword, rest };
}
