/**
 * System calls without a system: functions in TypeScript stand in for those of a library that this machine does not have.
 * As strict as koffi and stricter: a function that nobody scripted is not there, an argument must be what its C type
 * takes, and what was passed is kept as it was at that moment.
 */
import type { AsyncCall, Ffi } from '../../main/ffi/ffi.ts';

type Script = (...args: never[]) => unknown;

export interface Call {
  readonly library: string | null;
  readonly name: string;
  readonly args: readonly unknown[];
}

export class ScriptedFfi {
  readonly calls: Call[] = [];
  /** What errno() says; GetLastError is a function like any other. */
  errno = 0;
  private readonly scripts: Readonly<Record<string, Script>>;
  private readonly memory = new Map<bigint, ArrayBuffer>();
  private readonly callbacks = new Map<bigint, Script>();
  private addresses = 0x10_0000n;

  constructor(scripts: Readonly<Record<string, Script>>) {
    this.scripts = scripts;
  }

  readonly ffi: Ffi & { available: true } = {
    available: true,
    bind: <F>(library: string | null, declaration: string) => this.bound(library, declaration) as F,
    bindAsync: <A extends readonly unknown[], R>(library: string | null, declaration: string) => {
      const call = this.bound(library, declaration);
      return ((...args: unknown[]) => {
        const done = args.pop() as (error: Error | null, result: unknown) => void;
        setImmediate(() => done(null, call(...args)));
      }) as AsyncCall<A, R>;
    },
    callback: (_result, _parameters, called) => {
      const pointer = this.nextAddress();
      this.callbacks.set(pointer, called as Script);
      return pointer;
    },
    errno: () => this.errno,
    addressOf: (memory) => {
      const pointer = this.nextAddress();
      this.memory.set(pointer, memory);
      return pointer;
    },
  };

  /** Of one function, in order. */
  callsOf(name: string): readonly (readonly unknown[])[] {
    return this.calls.filter((call) => call.name === name).map(({ args }) => args);
  }

  /** What lies there, for scripts that follow a pointer. */
  at(pointer: bigint): ArrayBuffer {
    const found = this.memory.get(pointer);
    if (found === undefined) throw new Error(`A pointer to nothing: ${pointer}`);
    return found;
  }

  /** Calls what was registered, as C would. */
  call(pointer: bigint, ...args: unknown[]): unknown {
    const found = this.callbacks.get(pointer);
    if (found === undefined) throw new Error(`No function is registered at ${pointer}`);
    return (found as (...args: unknown[]) => unknown)(...args);
  }

  private nextAddress(): bigint {
    this.addresses += 0x1000n;
    return this.addresses;
  }

  private bound(library: string | null, declaration: string): (...args: unknown[]) => unknown {
    const parsed = /^[\w ]+?[ *](\w+)\(([^)]*)\)$/.exec(declaration);
    if (parsed === null) throw new Error(`This is no declaration: ${declaration}`);
    const [, name = '', list = ''] = parsed;
    const script = this.scripts[name];
    if (script === undefined) throw new Error(`Cannot find function '${name}' in shared library`);
    const types = list.trim() === '' || list === 'void' ? [] : list.split(',').map((type) => type.trim());
    return (...args) => {
      if (args.length !== types.length)
        throw new TypeError(`${name} takes ${types.length} arguments, not ${args.length}`);
      types.forEach((type, i) => {
        if (!fits(type, args[i])) throw new TypeError(`${name}: argument ${i + 1} is no ${type}`);
      });
      this.calls.push({ library, name, args: args.map(asItIs) });
      return (script as (...args: unknown[]) => unknown)(...args);
    };
  }
}

/** The widths and signs of whole numbers; the machines in question have 64 bits. */
const RANGES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32_t: [0n, 2n ** 32n - 1n],
  uint64_t: [0n, 2n ** 64n - 1n],
  size_t: [0n, 2n ** 64n - 1n],
  intptr_t: [-(2n ** 63n), 2n ** 63n - 1n],
};

function fits(type: string, value: unknown): boolean {
  const range = RANGES[type];
  if (range !== undefined) {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) return false;
    if (typeof value !== 'number' && typeof value !== 'bigint') return false;
    return BigInt(value) >= range[0] && BigInt(value) <= range[1];
  }
  if (type === 'const char *' || type === 'const char16_t *')
    return value === null || typeof value === 'string';
  if (type === 'void *')
    return (
      value === null || typeof value === 'bigint' || ArrayBuffer.isView(value) || value instanceof ArrayBuffer
    );
  throw new TypeError(`The double does not know the type “${type}”`);
}

/** Memory that is reused would show what is in it at the end of the test. */
function asItIs(value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  return Buffer.from(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
}
