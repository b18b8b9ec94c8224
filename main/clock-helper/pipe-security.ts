/**
 * Who may speak to the helper through its named pipe on Windows. Node makes pipes with the default descriptor, which lets everybody
 * read and only administrators and the creator write; this one says it explicitly: the members of one local group read
 * and write, nobody does from another machine, and the helper itself can make further instances. Written from Microsoft's
 * documentation and never run so far.
 *
 *  - libuv creates the first instance with FILE_FLAG_FIRST_PIPE_INSTANCE (src/win/pipe.c), so a helper does not start on
 *    a name that somebody has taken before it.
 *  - The descriptor belongs to the name: set through any handle, it holds for all instances. Node does not show its own
 *    handles, so the pipe is opened once more, for nothing but that. The helper sees that as a connection that says
 *    nothing.
 *  - libuv opens pipes with GENERIC_WRITE, which for a pipe includes making an instance. So a member of the group could
 *    stand in for the helper towards other members while it runs. They could set the clock anyhow; what they gain is
 *    that others believe a wrong answer.
 */
import type { Ffi } from '../ffi/ffi.ts';
import { LONGEST_SID, serviceSid, sidText } from './sid.ts';

/** winnt.h, fileapi.h, sddl.h */
const WRITE_DAC = 0x0004_0000;
const OPEN_EXISTING = 3;
const INVALID_HANDLE = -1n;
const DACL_SECURITY_INFORMATION = 0x4;
const SDDL_REVISION_1 = 1;
/** SID_NAME_USE: a local group. */
const SID_TYPE_ALIAS = 4;

/** winerror.h: all instances are taken at the moment. */
const ERROR_PIPE_BUSY = 231;

/** Characters of the name of a domain or computer. */
const LONGEST_DOMAIN = 256;

const TRIES = 20;
/** Milliseconds. */
const PAUSE = 50;

/**
 * Protected from inheritance. First of all nobody who came over the network; all to the system, to administrators and to
 * the service itself (to make instances, and to set this); reading and writing to the group.
 */
export const descriptor = (service: string, group: string): string =>
  `D:P(D;;FA;;;NU)(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;${service})(A;;FRFW;;;${group})`;

/** Throws where that could not be done: then nobody may be listened to. */
export async function securePipe(
  ffi: Ffi & { available: true },
  pipe: string,
  service: string,
  group: string,
): Promise<void> {
  const toDescriptor = ffi.bind<(text: string, revision: number, result: Buffer, size: null) => number>(
    'advapi32.dll',
    'int ConvertStringSecurityDescriptorToSecurityDescriptorW(const char16_t *, uint32_t, void *, void *)',
  );
  const setSecurity = ffi.bind<(object: bigint, what: number, descriptor: bigint) => number>(
    'advapi32.dll',
    'int SetKernelObjectSecurity(intptr_t, uint32_t, void *)',
  );
  const free = ffi.bind<(memory: bigint) => number | bigint>('kernel32.dll', 'intptr_t LocalFree(void *)');
  const close = ffi.bind<(handle: bigint) => number>('kernel32.dll', 'int CloseHandle(intptr_t)');
  const lastError = ffi.bind<() => number>('kernel32.dll', 'uint32_t GetLastError()');

  const text = descriptor(serviceSid(service), groupSid(ffi, group));
  const result = Buffer.alloc(8);
  if (toDescriptor(text, SDDL_REVISION_1, result, null) === 0)
    throw new Error(`Windows does not understand who may use the pipe (error ${lastError()}).`);
  const security = result.readBigUInt64LE();
  try {
    const handle = await openPipe(ffi, pipe);
    const done = setSecurity(handle, DACL_SECURITY_INFORMATION, security) !== 0;
    const error = lastError();
    close(handle);
    if (!done) throw new Error(`It could not be set who may use the pipe (error ${error}).`);
  } finally {
    free(security);
  }
}

/** With no other access than to say who has which. */
async function openPipe(ffi: Ffi & { available: true }, pipe: string): Promise<bigint> {
  const createFile = ffi.bind<
    (
      name: string,
      access: number,
      share: number,
      security: null,
      disposition: number,
      flags: number,
      template: number,
    ) => number | bigint
  >(
    'kernel32.dll',
    'intptr_t CreateFileW(const char16_t *, uint32_t, uint32_t, void *, uint32_t, uint32_t, intptr_t)',
  );
  const lastError = ffi.bind<() => number>('kernel32.dll', 'uint32_t GetLastError()');
  for (let i = 0; ; i++) {
    const handle = BigInt(createFile(pipe, WRITE_DAC, 0, null, OPEN_EXISTING, 0, 0));
    if (handle !== INVALID_HANDLE) return handle;
    const error = lastError();
    if (error !== ERROR_PIPE_BUSY || i >= TRIES)
      throw new Error(`The pipe cannot be opened to say who may use it (error ${error}).`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** Of a local group, by its name. */
function groupSid(ffi: Ffi & { available: true }, name: string): string {
  const lookup = ffi.bind<
    (
      system: null,
      name: string,
      sid: Buffer,
      sidSize: Buffer,
      domain: Buffer,
      domainSize: Buffer,
      use: Buffer,
    ) => number
  >(
    'advapi32.dll',
    'int LookupAccountNameW(const char16_t *, const char16_t *, void *, void *, void *, void *, void *)',
  );
  const sid = Buffer.alloc(LONGEST_SID);
  const sidSize = Buffer.alloc(4);
  sidSize.writeUInt32LE(sid.length);
  const domain = Buffer.alloc(2 * LONGEST_DOMAIN);
  const domainSize = Buffer.alloc(4);
  domainSize.writeUInt32LE(LONGEST_DOMAIN);
  const use = Buffer.alloc(4);
  const found = lookup(null, name, sid, sidSize, domain, domainSize, use) !== 0;
  if (!found || use.readUInt32LE() !== SID_TYPE_ALIAS) throw new Error(`There is no local group “${name}”.`);
  return sidText(sid);
}
