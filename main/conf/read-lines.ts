/** Reads a file whose lines are words, in the way of its dialect. */
import type { Item, ReadLine, Spot } from './configuration.ts';
import type { Reading } from './reading.ts';
import type { Content, Statement } from './statement.ts';
import { columnOf, shown, type Text } from './text.ts';

export interface Read {
  readonly items: readonly Item[];
  readonly lines: readonly ReadLine[];
}

export function readLines(
  { lines }: Text,
  split: (line: string) => Content,
  understand: (statement: Statement, nth: number, line: string) => Reading,
): Read {
  const items: Item[] = [];
  const read: ReadLine[] = [];
  const counts = new Map<string, number>();
  for (const [i, { text }] of lines.entries()) {
    const line = i + 1;
    const { statement, comment } = split(text);
    if (statement !== null) {
      const keyword = statement.keyword.text.toLowerCase();
      const nth = counts.get(keyword) ?? 0;
      const reading = understand(statement, nth, text);
      if (reading.mistakes.length === 0) counts.set(keyword, nth + 1);
      read.push({ line, statement, reading });
      items.push({
        line,
        last: line,
        kind: 'directive',
        words: reading.words,
        parts: reading.parts.map((part) => ({
          line,
          column: columnOf(text, part.at),
          text: part.text,
          words: part.words,
        })),
        mistakes: reading.mistakes.map(
          ({ at, words }): Spot => ({
            line,
            column: columnOf(text, at),
            text: /^\S*/.exec(shown(text.slice(at)))![0],
            words,
          }),
        ),
      });
    } else if (comment !== null) {
      items.push({ line, last: line, kind: 'comment', words: '', parts: [], mistakes: [] });
    }
  }
  return { items, lines: read };
}
