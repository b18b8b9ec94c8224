/** What a line is made of, in every dialect whose lines are words. */
import { shown } from './text.ts';

export interface Word {
  /** For people, decoded. */
  readonly text: string;
  /** Where it begins in its line, in bytes from 0. */
  readonly at: number;
}

export interface Statement {
  readonly keyword: Word;
  readonly rest: readonly Word[];
}

/** What one line holds. A line may have both a statement and, behind it, a comment. */
export interface Content {
  readonly statement: Statement | null;
  readonly comment: Word | null;
}

/** Something in a line that its program will not take. `at`: where in the line, in bytes from 0. */
export interface Mistake {
  readonly at: number;
  readonly words: string;
}

/** One option of a line, by itself. */
export interface Part {
  readonly at: number;
  readonly text: string;
  readonly words: string;
}

/** Splits at blanks of any kind, as C programs do. */
export function wordsOf(text: string, from = 0): Word[] {
  return [...text.slice(from).matchAll(/[^ \t\v\f\r]+/g)].map(({ 0: word, index }) => ({
    text: shown(word),
    at: from + index,
  }));
}

export const quoted = (text: string): string => `“${text}”`;
