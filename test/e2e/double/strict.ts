/**
 * What makes the double strict. A strict object throws, naming the member, where real Electron would quietly give
 * `undefined`; a strict method checks its arguments' kinds; a strict options object knows every key. The kinds are
 * written down once and typed by electron.d.ts, so that a release of Electron that changes a signature fails tsc here
 * rather than the program at a person's desk.
 */
import { EventEmitter } from 'node:events';

/** Thrown by the double where Electron would refuse, or would silently do something else than was meant. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
}

export type Check = (value: unknown, where: string) => void;

/** How a value of type T is written down: its kind, its allowed words, or a check of its own where neither says enough. */
export type Kind<T> =
  | Check
  | ([T] extends [boolean]
      ? 'boolean'
      : [T] extends [number]
        ? 'number' | 'integer'
        : [T] extends [string]
          ? string extends T
            ? 'string'
            : readonly T[]
          : // biome-ignore lint/suspicious/noExplicitAny: any function is meant.
            [T] extends [(...args: any[]) => unknown] // oxlint-disable-line typescript/no-explicit-any
            ? 'function'
            : [T] extends [object]
              ? 'object'
              : never);

/** An argument that may be left out. */
export interface Maybe<K> {
  readonly maybe: K;
}
export const maybe = <const K>(kind: K): Maybe<K> => ({ maybe: kind });

export type Kinds<A extends readonly unknown[]> = {
  readonly [I in keyof Required<A>]: undefined extends A[I]
    ? Maybe<Kind<Exclude<A[I], undefined>>>
    : Kind<A[I]>;
};

/** Every key of an options type, no more and no fewer. */
export type Shape<T> = { readonly [K in keyof Required<T>]: Kind<Exclude<T[K], undefined>> };

type AnyKind = Check | string | readonly string[];

const says = (value: unknown) =>
  typeof value === 'string' ? `“${value}”` : value === null ? 'null' : typeof value;

function check(kind: AnyKind, value: unknown, where: string): void {
  if (typeof kind === 'function') {
    kind(value, where);
    return;
  }
  if (typeof kind !== 'string') {
    if (!kind.includes(value as string)) {
      throw new Misuse(`${where} is ${says(value)}; it may be ${kind.join(', ')}`);
    }
    return;
  }
  const fits =
    kind === 'integer'
      ? Number.isInteger(value)
      : kind === 'number'
        ? Number.isFinite(value)
        : kind === 'object'
          ? typeof value === 'object' && value !== null
          : typeof value === kind; // oxlint-disable-line valid-typeof -- the kinds left are words of typeof
  if (!fits) throw new Misuse(`${where} is ${says(value)}; it has to be of the kind ${kind}`);
}

/** A check of an options object: unknown keys and wrong kinds throw. `undefined` is as good as absent. */
export function shape<T>(keys: Shape<T>): Check {
  const kinds: Readonly<Record<string, AnyKind>> = keys;
  return (value, where) => {
    check('object', value, where);
    for (const [key, part] of Object.entries(value as object)) {
      const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
      if (kind === undefined) throw new Misuse(`${where} has no option “${key}”`);
      if (part !== undefined) check(kind, part, `${where}.${key}`);
    }
  };
}

export const listOf =
  (kind: AnyKind): Check =>
  (value, where) => {
    if (!Array.isArray(value)) throw new Misuse(`${where} is ${says(value)}; it has to be a list`);
    for (const [i, part] of value.entries()) check(kind, part, `${where}[${i}]`);
  };

/** Any of several kinds. */
export const oneOf =
  (...kinds: readonly AnyKind[]): Check =>
  (value, where) => {
    const failures = kinds.map((kind) => {
      try {
        check(kind, value, where);
        return null;
      } catch (error) {
        return error;
      }
    });
    if (!failures.includes(null)) throw failures[0];
  };

export const nullOr =
  (kind: AnyKind): Check =>
  (value, where) => {
    if (value !== null) check(kind, value, where);
  };

/** A method that checks what it is given before it does anything. */
export function method<A extends readonly unknown[], R>(
  name: string,
  kinds: Kinds<A>,
  action: (...args: A) => R,
): (...args: A) => R {
  const list = kinds as readonly (AnyKind | Maybe<AnyKind>)[];
  return (...args) => {
    if (args.length > list.length) {
      throw new Misuse(`${name} takes ${list.length} arguments, not ${args.length}`);
    }
    list.forEach((kind, i) => {
      const optional = typeof kind === 'object' && 'maybe' in kind;
      if (args[i] === undefined && optional) return;
      check(optional ? kind.maybe : (kind as AnyKind), args[i], `${name}(… argument ${i + 1})`);
    });
    return action(...args);
  };
}

/** What is left of an object that is gone: its listeners, which are JavaScript's own, and the question whether it is. */
const lasting = (key: string) =>
  key === 'isDestroyed' || key.startsWith('_') || key in EventEmitter.prototype;

/** The object itself, but every member that it does not have throws; so does every use after `alive` says no. */
export function strict<T extends object>(name: string, target: T, alive: () => boolean = () => true): T {
  return new Proxy(target, {
    get(object, key, self) {
      if (typeof key === 'string' && !lasting(key) && !alive()) {
        throw new Misuse(`${name}.${key}: the object has been destroyed`);
      }
      // Asked by `await` and by inspection of any object whatever.
      if (typeof key === 'symbol' || key === 'then' || key === 'toJSON' || key in object) {
        return Reflect.get(object, key, self);
      }
      throw new Misuse(`${name}.${key}: Electron, or this double of it, has no such member`);
    },
    set(object, key, value, self) {
      if (typeof key === 'string' && !(key in object)) {
        throw new Misuse(`${name}.${key} cannot be set: there is no such member`);
      }
      return Reflect.set(object, key, value, self);
    },
  });
}

/** An emitter that knows its events: a misspelt one would be waited for in vain. */
export function emitter(name: string, events: readonly string[]): EventEmitter {
  const made = new EventEmitter();
  for (const subscribe of ['on', 'once', 'addListener', 'prependListener'] as const) {
    const original = EventEmitter.prototype[subscribe];
    Object.defineProperty(made, subscribe, {
      value(this: EventEmitter, event: string, listener: (...args: unknown[]) => void) {
        if (!events.includes(event)) throw new Misuse(`${name} has no event “${event}”`);
        check('function', listener, `${name}.${subscribe}('${event}') listener`);
        return original.call(this, event, listener);
      },
    });
  }
  return made;
}

/** An event that can be prevented. */
export class Preventable {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

/** What crosses between processes is cloned; what cannot be is refused as Electron refuses it. */
export function cloned<T>(value: T, where: string): T {
  try {
    return structuredClone(value);
  } catch {
    throw new Misuse(`${where}: An object could not be cloned.`);
  }
}
