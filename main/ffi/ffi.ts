/**
 * System calls that Node has no function for, through koffi. koffi is an optional package with prebuilt binaries: where
 * it is not installed or does not load, that is a value with a reason, and whoever asked works without it.
 *
 * TRUECHIMER_NO_FFI=1 leaves it out on purpose: to see what the program does without, and as a way out should a binary
 * of koffi ever misbehave on some machine.
 */
import { createRequire } from 'node:module';

type Koffi = typeof import('koffi');

export type Ffi =
  | {
      readonly available: true;
      /** A C function by its declaration; `library` null means what the process has loaded already (the C library). */
      bind<F>(library: string | null, declaration: string): F;
      /** The same on a thread of its own, for a call that waits. In `done`, and only there, the error number is that call's. */
      bindAsync<A extends readonly unknown[], R>(
        library: string | null,
        declaration: string,
      ): AsyncCall<A, R>;
      /** A function for C to call, as long as this process lives. Called on another thread, it waits for the event loop. */
      callback(result: string, parameters: string[], called: (...args: never[]) => unknown): bigint;
      /** Of the last call that failed; it keeps old values after a success. */
      errno(): number;
      /** Where the memory lies, for structures that point to it; good for as long as somebody holds the buffer. */
      addressOf(memory: ArrayBuffer): bigint;
    }
  | { readonly available: false; readonly reason: string };

export type AsyncCall<A extends readonly unknown[], R> = (
  ...args: [...A, done: (error: Error | null, result: R) => void]
) => void;

export function loadFfi(): Ffi {
  if (process.env.TRUECHIMER_NO_FFI === '1') {
    return { available: false, reason: 'system calls are switched off by TRUECHIMER_NO_FFI' };
  }
  let koffi: Koffi;
  try {
    koffi = createRequire(import.meta.url)('koffi') as Koffi;
  } catch (error) {
    return { available: false, reason: `the package koffi does not load here (${firstLine(error)})` };
  }
  return {
    available: true,
    bind: <F>(library: string | null, declaration: string) => koffi.load(library).func(declaration) as F,
    bindAsync: <A extends readonly unknown[], R>(library: string | null, declaration: string) => {
      const call = koffi.load(library).func(declaration);
      return ((...args) => call.async(...args)) as AsyncCall<A, R>;
    },
    callback: (result, parameters, called) =>
      koffi.register(called, koffi.pointer(koffi.proto(result, parameters))),
    errno: () => koffi.errno(),
    addressOf: (memory) => koffi.address(memory),
  };
}

export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
