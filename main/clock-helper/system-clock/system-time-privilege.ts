/**
 * The right to set the clock of Windows, SeSystemtimePrivilege, switched on in the token of this process. Having it is not
 * enough: it is off at first, and SetSystemTime switches it off again when it is done (its reference says so). So it is
 * switched on before each call that needs it. Written from Microsoft's documentation and never run so far.
 */
import type { Ffi } from '../../ffi/ffi.ts';

const PRIVILEGE = 'SeSystemtimePrivilege';

/** winnt.h */
const TOKEN_QUERY = 0x0008;
const TOKEN_ADJUST_PRIVILEGES = 0x0020;
const SE_PRIVILEGE_ENABLED = 0x0002;

/** TOKEN_PRIVILEGES with one entry: a count, the privilege's number (64 bits), its attributes. */
const TOKEN_PRIVILEGES_BYTES = 16;
const LUID_AT = 4;
const ATTRIBUTES_AT = 12;

/** winerror.h. The call succeeds all the same where the token does not have the privilege. */
const ERROR_NOT_ALL_ASSIGNED = 1300;

/** False where this process does not have the right. Throws where that cannot be found out. */
export function systemTimePrivilege(ffi: Ffi & { available: true }): () => boolean {
  const lookup = ffi.bind<(system: null, name: string, luid: Buffer) => number>(
    'advapi32.dll',
    'int LookupPrivilegeValueW(const char16_t *, const char16_t *, void *)',
  );
  const openToken = ffi.bind<(process: number | bigint, access: number, token: Buffer) => number>(
    'advapi32.dll',
    'int OpenProcessToken(intptr_t, uint32_t, void *)',
  );
  const adjust = ffi.bind<
    (token: bigint, none: number, state: Buffer, bytes: number, before: null, size: null) => number
  >('advapi32.dll', 'int AdjustTokenPrivileges(intptr_t, int, void *, uint32_t, void *, void *)');
  const thisProcess = ffi.bind<() => number | bigint>('kernel32.dll', 'intptr_t GetCurrentProcess()');
  const close = ffi.bind<(handle: bigint) => number>('kernel32.dll', 'int CloseHandle(intptr_t)');
  const lastError = ffi.bind<() => number>('kernel32.dll', 'uint32_t GetLastError()');

  return () => {
    const state = Buffer.alloc(TOKEN_PRIVILEGES_BYTES);
    const handle = Buffer.alloc(8);
    if (
      lookup(null, PRIVILEGE, state.subarray(LUID_AT, ATTRIBUTES_AT)) === 0 ||
      openToken(thisProcess(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, handle) === 0
    ) {
      throw new Error(`the right to set the clock cannot be asked for (error ${lastError()})`);
    }
    const token = handle.readBigInt64LE();
    state.writeUInt32LE(1, 0);
    state.writeUInt32LE(SE_PRIVILEGE_ENABLED, ATTRIBUTES_AT);
    const adjusted = adjust(token, 0, state, 0, null, null) !== 0;
    const error = lastError();
    close(token);
    if (!adjusted) throw new Error(`the right to set the clock cannot be switched on (error ${error})`);
    return error !== ERROR_NOT_ALL_ASSIGNED;
  };
}
