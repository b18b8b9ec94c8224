/**
 * A name for this run of the machine: the same until it is started anew, and whatever becomes of the clock. Budgets are of
 * one boot, so whoever may step the clock must not be able to make it look like another one; a time of booting, which is
 * reckoned from the clock, will not do.
 *
 *  - Linux and macOS have one.
 *  - Windows has none that is documented. But it has registry keys that are gone after a restart (REG_OPTION_VOLATILE):
 *    the first helper of a boot leaves a random name there, in its own account's part. A shutdown that is a hibernation of
 *    the kernel ("fast startup") keeps it, and keeps the rate of the clock and what the counters show as well.
 *
 * macOS and Windows: never run so far.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Ffi } from '../ffi/ffi.ts';

type Available = Ffi & { available: true };

/** Throws, with a sentence, where it cannot be had. */
export function bootId(ffi: Available, platform: NodeJS.Platform, fresh = randomUUID): string {
  if (platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  if (platform === 'darwin') return bootSession(ffi);
  if (platform === 'win32') return volatileName(ffi, fresh);
  throw new Error(`No name for a boot of ${platform} is known.`);
}

/** A UUID as text, and its end. */
const UUID_BYTES = 37;

function bootSession(ffi: Available): string {
  const sysctl = ffi.bind<(name: string, value: Buffer, size: Buffer, fresh: null, bytes: number) => number>(
    null,
    'int sysctlbyname(const char *, void *, void *, void *, size_t)',
  );
  const value = Buffer.alloc(UUID_BYTES);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(UUID_BYTES));
  if (sysctl('kern.bootsessionuuid', value, size, null, 0) !== 0)
    throw new Error(`The kernel does not name this boot (error ${ffi.errno()}).`);
  return value.toString('latin1', 0, UUID_BYTES - 1);
}

/** winreg.h, winnt.h. The handle is a 32-bit number with its sign. */
const HKEY_CURRENT_USER = 0x8000_0001 | 0;
const REG_OPTION_VOLATILE = 1;
const KEY_QUERY_VALUE = 0x0001;
const KEY_SET_VALUE = 0x0002;
const REG_SZ = 1;

const KEY = 'Software\\TruechimerClock';
const NAME = 'Boot';
const WIDE = 'utf16le';

function volatileName(ffi: Available, fresh: () => string): string {
  const createKey = ffi.bind<
    (
      parent: number,
      key: string,
      reserved: number,
      className: null,
      options: number,
      access: number,
      security: null,
      handle: Buffer,
      disposition: null,
    ) => number
  >(
    'advapi32.dll',
    'int RegCreateKeyExW(intptr_t, const char16_t *, uint32_t, const char16_t *, uint32_t, uint32_t, void *, void *, void *)',
  );
  const queryValue = ffi.bind<
    (key: bigint, name: string, reserved: null, type: Buffer, value: Buffer, size: Buffer) => number
  >('advapi32.dll', 'int RegQueryValueExW(intptr_t, const char16_t *, void *, void *, void *, void *)');
  const setValue = ffi.bind<
    (key: bigint, name: string, reserved: number, type: number, value: Buffer, size: number) => number
  >('advapi32.dll', 'int RegSetValueExW(intptr_t, const char16_t *, uint32_t, uint32_t, void *, uint32_t)');
  const closeKey = ffi.bind<(key: bigint) => number>('advapi32.dll', 'int RegCloseKey(intptr_t)');
  // These functions return their error, 0 for none.
  const must = (error: number): void => {
    if (error !== 0) throw new Error(`This boot cannot be given a name in the registry (error ${error}).`);
  };

  const handle = Buffer.alloc(8);
  must(
    createKey(
      HKEY_CURRENT_USER,
      KEY,
      0,
      null,
      REG_OPTION_VOLATILE,
      KEY_QUERY_VALUE | KEY_SET_VALUE,
      null,
      handle,
      null,
    ),
  );
  const key = handle.readBigInt64LE();
  try {
    const type = Buffer.alloc(4);
    const value = Buffer.alloc(2 * UUID_BYTES);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(value.length);
    if (queryValue(key, NAME, null, type, value, size) === 0 && type.readUInt32LE() === REG_SZ) {
      const known = value.toString(WIDE, 0, size.readUInt32LE()).replace(/\0.*$/s, '');
      if (known.length === UUID_BYTES - 1) return known;
    }
    const name = fresh();
    const text = Buffer.from(`${name}\0`, WIDE);
    must(setValue(key, NAME, 0, REG_SZ, text, text.length));
    return name;
  } finally {
    closeKey(key);
  }
}
