/**
 * What can be asked of the clock helper, as it arrives: one JSON object in a line. Everything is checked here, by hand
 * and strictly, because this is the door through which a stranger would come: a field that is unknown, missing or out of
 * its type is refused, and nothing that was not checked is passed on. docs/clock-helper.md describes the same.
 *
 * Differences are decimal nanoseconds in strings, since JSON's numbers are too coarse for years; there is no way to say
 * an absolute time. Whoever may have waited carries the moment at which it was sent, on the monotonic clock.
 */
import type { Refusal } from './refusal.ts';

export const PROTOCOL_VERSION = 1;

/** How wrong the clock is at most, and how wrong it likely is, in seconds: what the kernel tells other programs. */
export interface Errors {
  readonly maximum: number;
  readonly estimated: number;
}

export type LeapKind = 'insert' | 'delete' | 'none';

export type Action =
  | { readonly op: 'hello' }
  | { readonly op: 'get' }
  /** Seconds that the claim lasts unless it is made again; `despite`: a person wants it, although another writer was seen. */
  | {
      readonly op: 'claim';
      readonly lease: number;
      readonly errors: Errors | null;
      readonly despite: boolean;
    }
  /** `quietly`: without telling the kernel that nobody vouches for it any more, because somebody else does. */
  | { readonly op: 'release'; readonly quietly: boolean }
  | { readonly op: 'frequency'; readonly ppm: number; readonly errors: Errors | null; readonly sent: bigint }
  /** `delta` in nanoseconds, worked off evenly over so many seconds; takes the place of what is left of the last one. */
  | { readonly op: 'slew'; readonly delta: bigint; readonly over: number; readonly sent: bigint }
  | {
      readonly op: 'step';
      readonly delta: bigint;
      readonly reason: string;
      /** How many servers stand behind it: written down, not believed. */
      readonly agreeing: number;
      readonly errors: Errors | null;
      readonly sent: bigint;
    }
  | { readonly op: 'leap'; readonly kind: LeapKind; readonly sent: bigint }
  /** Of the superuser only: the next far step is wanted by a person. */
  | { readonly op: 'consent' };

export type Request = { readonly id: number } & Action;
export type Op = Action['op'];

export type Parsed =
  | { readonly ok: true; readonly request: Request }
  | { readonly ok: false; readonly id: number | null; readonly refusal: Refusal };

/** Longer than any reason that the engine has. */
const LONGEST_REASON = 64;

/** 2^63 ns are 292 years: more cannot be asked of any kernel. */
const MAX_NANOS = 2n ** 63n - 1n;

class Malformed extends Error {}

type Fields = Readonly<Record<string, unknown>>;

/** The fields of each request beside `v`, `id` and `op`, and how they are read. */
const READERS: { readonly [O in Op]: (fields: Fields) => Extract<Action, { op: O }> } = {
  hello: (f) => ({ op: only(f, 'hello', []) }),
  get: (f) => ({ op: only(f, 'get', []) }),
  claim: (f) => ({
    op: only(f, 'claim', ['lease', 'errors', 'despite']),
    lease: finite(f, 'lease'),
    errors: errorsOf(f),
    despite: f.despite === undefined ? false : boolean(f, 'despite'),
  }),
  release: (f) => ({
    op: only(f, 'release', ['quietly']),
    quietly: f.quietly === undefined ? false : boolean(f, 'quietly'),
  }),
  frequency: (f) => ({
    op: only(f, 'frequency', ['ppm', 'errors', 'sent']),
    ppm: finite(f, 'ppm'),
    errors: errorsOf(f),
    sent: nanos(f, 'sent'),
  }),
  slew: (f) => ({
    op: only(f, 'slew', ['delta', 'over', 'sent']),
    delta: nanos(f, 'delta'),
    over: finite(f, 'over'),
    sent: nanos(f, 'sent'),
  }),
  step: (f) => ({
    op: only(f, 'step', ['delta', 'reason', 'agreeing', 'errors', 'sent']),
    delta: nanos(f, 'delta'),
    reason: word(f, 'reason'),
    agreeing: f.agreeing === undefined ? 0 : whole(f, 'agreeing'),
    errors: errorsOf(f),
    sent: nanos(f, 'sent'),
  }),
  leap: (f) => ({
    op: only(f, 'leap', ['kind', 'sent']),
    kind: oneOf(f, 'kind', ['insert', 'delete', 'none']),
    sent: nanos(f, 'sent'),
  }),
  consent: (f) => ({ op: only(f, 'consent', []) }),
};

/** Reads one line, without its end. Never throws, whatever it holds. */
export function parseRequest(line: string): Parsed {
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch {
    return refused(null, malformed('This is not JSON.'));
  }
  if (!isFields(fields)) return refused(null, malformed('This is not one JSON object, { … }.'));
  const id = fields.id;
  if (!Number.isInteger(id) || (id as number) < 0 || (id as number) > Number.MAX_SAFE_INTEGER) {
    return refused(null, malformed('`id` must be a whole number, not negative.'));
  }
  const known = id as number;
  if (fields.v !== PROTOCOL_VERSION) {
    return refused(known, {
      error: 'version',
      message: `Only version ${PROTOCOL_VERSION} of the protocol is spoken here.`,
      speaks: PROTOCOL_VERSION,
    });
  }
  const { op } = fields;
  if (typeof op !== 'string' || !Object.hasOwn(READERS, op)) {
    return refused(known, malformed('`op` is none of the protocol’s requests.'));
  }
  try {
    return { ok: true, request: { id: known, ...READERS[op as Op](fields) } };
  } catch (error) {
    if (error instanceof Malformed) return refused(known, malformed(error.message));
    throw error;
  }
}

const refused = (id: number | null, refusal: Refusal): Parsed => ({ ok: false, id, refusal });
const malformed = (message: string): Refusal => ({ error: 'malformed', message });

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Refuses fields that the request does not have: a misspelt one must not be as good as none. */
function only<O extends Op>(fields: Fields, op: O, known: readonly string[]): O {
  for (const name of Object.keys(fields)) {
    if (name === 'v' || name === 'id' || name === 'op' || known.includes(name)) continue;
    // Shown without what would move a terminal, and not at any length.
    throw new Malformed(`“${op}” has no field “${name.replaceAll(/[^\w-]/g, '?').slice(0, 32)}”.`);
  }
  return op;
}

function finite(fields: Fields, name: string): number {
  const value = fields[name];
  // JSON has neither NaN nor infinity, but 1e999 is read as one.
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new Malformed(`\`${name}\` must be a number.`);
  return value;
}

function whole(fields: Fields, name: string): number {
  const value = finite(fields, name);
  if (!Number.isInteger(value) || value < 0 || value > 1e6) {
    throw new Malformed(`\`${name}\` must be a whole number from 0 to 1000000.`);
  }
  return value;
}

function boolean(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value !== 'boolean') throw new Malformed(`\`${name}\` must be true or false.`);
  return value;
}

function nanos(fields: Fields, name: string): bigint {
  const value = fields[name];
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) {
    throw new Malformed(`\`${name}\` must be a string of decimal nanoseconds.`);
  }
  const number = BigInt(value);
  if (number > MAX_NANOS || number < -MAX_NANOS) throw new Malformed(`\`${name}\` is beyond 292 years.`);
  return number;
}

/** Goes into the audit line, so it must not be able to look like one. */
function word(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value.length > LONGEST_REASON || !/^[\w .:-]+$/.test(value)) {
    throw new Malformed(`\`${name}\` must be 1 to ${LONGEST_REASON} letters, digits, blanks, or . : - _`);
  }
  return value;
}

function oneOf<const T extends string>(fields: Fields, name: string, values: readonly T[]): T {
  const value = fields[name];
  const found = values.find((v) => v === value);
  if (found === undefined) throw new Malformed(`\`${name}\` must be one of ${values.join(', ')}.`);
  return found;
}

function errorsOf(fields: Fields): Errors | null {
  const { errors } = fields;
  if (errors === undefined || errors === null) return null;
  if (!isFields(errors)) throw new Malformed('`errors` must be an object or null.');
  for (const name of Object.keys(errors)) {
    if (name !== 'maximum' && name !== 'estimated') {
      throw new Malformed('`errors` has the fields `maximum` and `estimated`, and no other.');
    }
  }
  const maximum = finite(errors, 'maximum');
  const estimated = finite(errors, 'estimated');
  if (maximum < 0 || estimated < 0) throw new Malformed('`errors` cannot be negative.');
  return { maximum, estimated };
}
