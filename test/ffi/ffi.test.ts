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
});
