/** The kinds of values in ntp.toml, and a sentence made of each. */

export interface Key {
  /** What its value has to be. */
  readonly what: string;
  /** Null where the value is something else. */
  readonly says: (value: unknown) => string | null;
}

export type Keys = Readonly<Record<string, Key>>;

const key = <T>(what: string, is: (value: unknown) => value is T, says: (value: T) => string): Key => ({
  what,
  says: (value) => (is(value) ? says(value) : null),
});

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value);

export const text = (says: (value: string) => string, what = 'a text in quotation marks'): Key =>
  key(what, isText, says);

export const bool = (yes: string, no: string): Key =>
  key(
    'true or false',
    (v): v is boolean => typeof v === 'boolean',
    (on) => (on ? yes : no),
  );

export const number = (says: (value: number) => string, least = Number.NEGATIVE_INFINITY): Key =>
  key('a number', (v): v is number => isNumber(v) && v >= least, says);

export const integer = (says: (value: number) => string, least = 0, most = Number.MAX_SAFE_INTEGER): Key =>
  key(
    most === Number.MAX_SAFE_INTEGER
      ? `a whole number, ${least} or more`
      : `a whole number from ${least} to ${most}`,
    (v): v is number => isNumber(v) && Number.isInteger(v) && v >= least && v <= most,
    says,
  );

/** A poll interval as a power of two of seconds; ntp-daemon keeps it in a byte. */
export const poll = (says: (log2: number) => string): Key => integer(says, -128, 127);

/** Seconds, or the text "inf" for no limit. */
export const limit = (says: (seconds: number) => string): Key =>
  key(
    'a number of seconds, or "inf"',
    (v): v is number | 'inf' => (isNumber(v) && v >= 0) || v === 'inf',
    (v) => says(v === 'inf' ? Number.POSITIVE_INFINITY : v),
  );

export const choice = <T extends string | number>(sentences: Readonly<Record<T, string>>): Key => {
  const names = Object.keys(sentences);
  return key(
    `one of ${names.join(', ')}`,
    (v): v is T => (isText(v) || isNumber(v)) && names.includes(String(v)),
    (v) => sentences[v],
  );
};

export const list = (
  what: string,
  says: (values: readonly unknown[]) => string,
  fits: (v: unknown) => boolean,
): Key => key(`a list of ${what}`, (v): v is unknown[] => Array.isArray(v) && v.every(fits), says);

export const texts = (says: (values: readonly string[]) => string): Key =>
  list('texts', (values) => says(values as string[]), isText);

export const numbers = (says: (values: readonly number[]) => string): Key =>
  list('numbers', (values) => says(values as number[]), isNumber);
