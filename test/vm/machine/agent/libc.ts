/** The C library of the guest, through the koffi that came with the project. */
import { createRequire } from 'node:module';
import { PROJECT } from '../parts/layout.ts';

const koffi = createRequire(`${PROJECT}/package.json`)('koffi') as typeof import('koffi');
const libc = koffi.load('libc.so.6');

/** A function by its declaration in C. */
export function bind<F>(declaration: string): F {
  return libc.func(declaration) as F;
}

/** Of the last call that failed; it keeps old values after a success. */
export const errno = (): number => koffi.errno();

/** Where the memory lies, for structures that point to it; good for as long as somebody holds the buffer. */
export const addressOf = (memory: ArrayBuffer): bigint => koffi.address(memory);
