/** Options of directives: each alone or with one value, in any order, and a sentence for each. */
import type { Kind } from './kinds.ts';
import { endOf, type Given, type Reading } from './reading.ts';
import { suggestion } from './spelling.ts';
import { type Mistake, type Part, quoted, type Statement } from './statement.ts';

export interface Option {
  /** What follows it; null for one that stands alone. */
  readonly what: string | null;
  readonly read: (text: string) => { readonly value: string | number | true; readonly words: string } | null;
}

export type Options = Readonly<Record<string, Option>>;

/** A sentence, or one that is made of the value. */
export type Says<T> = string | ((value: T) => string);
export const sentence = <T>(says: Says<T>, value: T) => (typeof says === 'string' ? says : says(value));

/** An option that stands alone. */
export const flag = (words: string): Option => ({ what: null, read: () => ({ value: true, words }) });

/** An option with a value behind it. */
export function valued<T extends string | number>(kind: Kind<T>, says: Says<T>): Option {
  return {
    what: kind.what,
    read: (text) => {
      const value = kind.read(text);
      return value === null ? null : { value, words: sentence(says, value) };
    },
  };
}

/** Reads options from the word at `from` on. What follows a mistake cannot be told apart, so the first one ends it. */
export function readOptions(
  statement: Statement,
  from: number,
  options: Options,
  loose: boolean,
): Pick<Reading, 'parts' | 'mistakes' | 'given'> {
  const parts: Part[] = [];
  const given: Given[] = [];
  const { rest } = statement;
  const stop = (mistake: Mistake) => ({ parts, given, mistakes: [mistake] });
  for (let i = from; i < rest.length; i++) {
    const word = rest[i]!;
    const name = loose ? word.text.toLowerCase() : word.text;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) {
      const hint = suggestion(word.text, Object.keys(options));
      return stop({
        at: word.at,
        words: `${quoted(statement.keyword.text)} has no option ${quoted(word.text)}.${hint}`,
      });
    }
    const next = option.what === null ? word : rest[++i];
    if (next === undefined) {
      return stop({
        at: endOf(statement),
        words: `${quoted(name)} needs ${option.what}, and nothing follows.`,
      });
    }
    const read = option.read(next.text);
    if (read === null) {
      return stop({
        at: next.at,
        words: `${quoted(next.text)} is not ${option.what}, which ${quoted(name)} needs.`,
      });
    }
    const text = option.what === null ? word.text : `${word.text} ${next.text}`;
    parts.push({ at: word.at, text, words: read.words });
    given.push({ name, value: read.value, at: word.at });
  }
  return { parts, given, mistakes: [] };
}
