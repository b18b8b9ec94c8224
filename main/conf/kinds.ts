/** The kinds of values that stand in configuration files: what each is called, and how it is read. */
import { interval } from './figures.ts';

export interface Kind<T> {
  /** “a whole number from 0 to 63” */
  readonly what: string;
  /** Null where the text is not of this kind. */
  readonly read: (text: string) => T | null;
}

const within = (value: number, min: number, max: number) => (value >= min && value <= max ? value : null);

/** What C calls an int. */
export const INT_MAX = 2 ** 31 - 1;

export function whole(min = 0, max = INT_MAX): Kind<number> {
  const range = max === INT_MAX ? `, ${min} or more` : ` from ${min} to ${max}`;
  return {
    what: `a whole number${range}`,
    read: (text) => (/^[+-]?\d{1,10}$/.test(text) ? within(Number(text), min, max) : null),
  };
}

/** An interval as a power of two of seconds. */
export function log2(min: number, max: number): Kind<number> {
  return {
    what: `a power of two, as a whole number from ${min} to ${max} (6 means ${interval(6)})`,
    read: whole(min, max).read,
  };
}

const decimal = (text: string): number | null =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : null;

const measured = (what: string): Kind<number> => ({ what, read: decimal });

export const real = measured('a number');
export const seconds = measured('a number of seconds');
export const ppm = measured('a rate in ppm, as a number');

export const anything = (what: string): Kind<string> => ({ what, read: (text) => text });

export const file = anything('the path of a file');
export const directory = anything('the path of a directory');
/** Whether it is one is a question of its own: daemons take any word, and look it up later. */
export const server = anything('the name or address of a server');
export const card = anything('the name of a network interface');

export function oneOf<T extends string>(choices: readonly T[], loose = false): Kind<T> {
  return {
    what: choices.length === 1 ? `“${choices[0] ?? ''}”` : `one of ${choices.join(', ')}`,
    read: (text) => choices.find((c) => c === (loose ? text.toLowerCase() : text)) ?? null,
  };
}

const ipv4 = (text: string) =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255);

function ipv6(text: string): boolean {
  const [bare = '', zone] = text.split('%', 2);
  if (!bare.includes(':') || (zone !== undefined && !/^[\w.-]+$/.test(zone))) return false;
  return URL.canParse(`http://[${bare}]/`);
}

export const isAddress = (text: string): boolean => ipv4(text) || ipv6(text);

export const address: Kind<string> = {
  what: 'an IP address',
  read: (text) => (isAddress(text) ? text : null),
};

/** A value that may be missing at the end. */
export const optional = <T>(kind: Kind<T>): Kind<T | undefined> => kind;
