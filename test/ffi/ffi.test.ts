import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadFfi } from '../../main/ffi/ffi.ts';

afterEach(() => vi.unstubAllEnvs());

describe('system calls', () => {
  it('are left out on demand, with the reason as a value', () => {
    vi.stubEnv('TRUECHIMER_NO_FFI', '1');
    expect(loadFfi()).toEqual({ available: false, reason: expect.stringContaining('TRUECHIMER_NO_FFI') });
  });

  it('reach the C library where koffi is installed', (context) => {
    const ffi = loadFfi();
    if (!ffi.available) return context.skip(ffi.reason);
    if (process.platform === 'win32') return context.skip('getpid is the example of POSIX');
    expect(ffi.bind<() => number>(null, 'int getpid()')()).toBe(process.pid);
    const close = ffi.bind<(fd: number) => number>(null, 'int close(int)');
    expect(close(-1)).toBe(-1);
    expect(ffi.errno()).toBe(9); // EBADF
  });

  it('call back into this program, from a thread of their own as well', async (context) => {
    const ffi = loadFfi();
    if (!ffi.available) return context.skip(ffi.reason);
    if (process.platform === 'win32') return context.skip('qsort is the example of POSIX');
    const numbers = new Int32Array(new ArrayBuffer(16));
    const start = ffi.addressOf(numbers.buffer);
    const at = (pointer: bigint) => numbers[Number(pointer - start) / 4] ?? 0;
    const compare = ffi.callback('int', ['void *', 'void *'], (a: bigint, b: bigint) => at(a) - at(b));
    const declaration = 'void qsort(void *, size_t, size_t, void *)';

    numbers.set([4, 3, 2, 1]);
    ffi.bind<(...args: unknown[]) => void>(null, declaration)(start, 4, 4, compare);
    expect([...numbers]).toEqual([1, 2, 3, 4]);

    numbers.set([9, 8, 7, 6]);
    const later = ffi.bindAsync<unknown[], void>(null, declaration);
    const error = await new Promise((resolve) => later(start, 4, 4, compare, resolve));
    expect(error).toBeNull();
    expect([...numbers]).toEqual([6, 7, 8, 9]);
  });

  it('on a thread of their own leave their error number for whoever hears the result', async (context) => {
    const ffi = loadFfi();
    if (!ffi.available) return context.skip(ffi.reason);
    if (process.platform === 'win32') return context.skip('close is the example of POSIX');
    const close = ffi.bindAsync<[number], number>(null, 'int close(int)');
    const outcome = await new Promise((resolve) =>
      close(-1, (_, result) => resolve({ result, errno: ffi.errno() })),
    );
    expect(outcome).toEqual({ result: -1, errno: 9 }); // EBADF
  });
});
