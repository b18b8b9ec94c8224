/**
 * How directives are described, so that one description says what a line means, what is wrong with it, and where: the
 * values that a directive takes, its options, and a sentence made of them.
 */
import { type Kind, oneOf } from './kinds.ts';
import { type Options, readOptions, type Says, sentence } from './options.ts';
import { type Directive, type Given, missing, plainly, surplus, unfit, wrong } from './reading.ts';
import type { Mistake, Statement } from './statement.ts';

/** Kinds of values in their order, as the types that they read. */
type Kinds<T extends readonly unknown[]> = { readonly [I in keyof T]: Kind<T[I]> };

/** Exactly these values; the last ones may be missing where `least` says so, and are undefined then. */
export function takes<T extends readonly unknown[]>(
  kinds: Kinds<T>,
  says: (...values: T) => string,
  least = kinds.length,
): Directive {
  return (statement) => {
    const read = values(statement, kinds, least);
    if (!read.ok) return wrong(read.mistake);
    const extra = statement.rest[kinds.length];
    if (extra !== undefined) return wrong(surplus(statement, extra));
    return plainly(says(...(read.values as unknown as T)));
  };
}

/** Nothing but its name. */
export const alone = (words: string): Directive => takes([], () => words);

/** One value. */
export const one = <T>(kind: Kind<T>, says: Says<T>): Directive =>
  takes<[T]>([kind], (value) => sentence(says, value));

/** One word of several, each with its own sentence. */
export function chosen<K extends string>(sentences: Readonly<Record<K, string>>, loose: boolean): Directive {
  const kind = oneOf(Object.keys(sentences) as K[], loose);
  return one(kind, (word) => sentences[word]);
}

/** Any number of values of one kind. */
export function several<T>(kind: Kind<T>, says: (values: T[]) => string, least = 1): Directive {
  return (statement) => {
    if (statement.rest.length < least) return wrong(missing(statement, kind.what));
    const read = statement.rest.map((word) => ({ word, value: kind.read(word.text) }));
    const mistakes = read.filter((r) => r.value === null).map(({ word }) => unfit(word, kind.what));
    if (mistakes.length > 0) return wrong(...mistakes);
    return plainly(says(read.map(({ value }) => value as T)));
  };
}

/** One value, and then any number of another kind. */
export function leading<T, R>(
  first: Kind<T>,
  others: Kind<R>,
  says: (value: T, rest: R[]) => string,
): Directive {
  return (statement, nth) => {
    const head = one(first, () => '')({ ...statement, rest: statement.rest.slice(0, 1) }, nth);
    if (head.mistakes.length > 0) return head;
    const value = first.read(statement.rest[0]?.text ?? '') as T;
    return several(
      others,
      (rest) => says(value, rest),
      0,
    )({ ...statement, rest: statement.rest.slice(1) }, nth);
  };
}

/** Some values, and then options in any order. */
export function withOptions<T extends readonly unknown[]>(
  kinds: Kinds<T>,
  options: Options,
  says: (values: T, nth: number, given: readonly Given[]) => string,
  loose = false,
): Directive {
  return (statement, nth) => {
    const read = values(statement, kinds, kinds.length);
    if (!read.ok) return wrong(read.mistake);
    const opted = readOptions(statement, kinds.length, options, loose);
    const words = says(read.values as unknown as T, nth, opted.given);
    return { ...opted, words: opted.mistakes.length > 0 ? '' : words };
  };
}

type Values =
  | { readonly ok: true; readonly values: readonly unknown[] }
  | { readonly ok: false; readonly mistake: Mistake };

function values(statement: Statement, kinds: readonly Kind<unknown>[], least: number): Values {
  const found: unknown[] = [];
  for (const [i, kind] of kinds.entries()) {
    const word = statement.rest[i];
    if (word === undefined) {
      if (i < least) return { ok: false, mistake: missing(statement, kind.what) };
      continue;
    }
    const value = kind.read(word.text);
    if (value === null) return { ok: false, mistake: unfit(word, kind.what) };
    found.push(value);
  }
  return { ok: true, values: found };
}
