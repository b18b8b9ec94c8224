/**
 * What is read from a statement: what it does in words, each of its options by itself, and what is wrong with it and
 * where.
 */
import { suggestion } from './spelling.ts';
import { type Mistake, type Part, quoted, type Statement, type Word } from './statement.ts';

export interface Reading {
  /** What the line does, in a sentence or two; empty where it could not be read. */
  readonly words: string;
  readonly parts: readonly Part[];
  readonly mistakes: readonly Mistake[];
  readonly given: readonly Given[];
}

/** An option as it was written. Those that stand alone have the value `true`. */
export interface Given {
  readonly name: string;
  readonly value: string | number | true;
  readonly at: number;
}

/** Reads a statement whose keyword is known. `nth`: how many like it were read before in this file. */
export type Directive = (statement: Statement, nth: number) => Reading;

/** Keywords and what they mean. */
export interface Lexicon {
  readonly directives: ReadonlyMap<string, Directive>;
  /** Whether upper and lower case are the same. */
  readonly loose: boolean;
}

/** Where something would follow. */
export const endOf = ({ keyword, rest }: Statement): number => {
  const last = rest.at(-1) ?? keyword;
  return last.at + last.text.length;
};

/** A statement without options. */
export const plainly = (words: string): Reading => ({ words, parts: [], given: [], mistakes: [] });

export const wrong = (...mistakes: Mistake[]): Reading => ({ words: '', parts: [], given: [], mistakes });

export const missing = (statement: Statement, what: string): Mistake => ({
  at: endOf(statement),
  words: `Here ${quoted(statement.keyword.text)} needs ${what}, and nothing follows.`,
});

export const unfit = ({ text, at }: Word, what: string): Mistake => ({
  at,
  words: `${quoted(text)} is not ${what}.`,
});

export const surplus = ({ keyword }: Statement, { text, at }: Word): Mistake => ({
  at,
  words: `${quoted(keyword.text)} takes no ${quoted(text)} here.`,
});

export function lexicon(tables: readonly Readonly<Record<string, Directive>>[], loose: boolean): Lexicon {
  return { directives: new Map(tables.flatMap((table) => Object.entries(table))), loose };
}

/** Reads any statement: an unknown keyword is a mistake as well, and the nearest known one is named. */
export function read({ directives, loose }: Lexicon, statement: Statement, nth: number): Reading {
  const { text, at } = statement.keyword;
  const directive = directives.get(loose ? text.toLowerCase() : text);
  if (directive !== undefined) return directive(statement, nth);
  const hint = suggestion(text, directives.keys());
  return wrong({ at, words: `There is no directive ${quoted(text)}.${hint}` });
}
