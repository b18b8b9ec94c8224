/**
 * The number of the group whose members may speak to the helper. Linux: from /etc/group, where an installation puts it.
 * macOS: /etc/group there holds only the system's own; the C library asks the directory service (getgrnam_r(3)), which
 * was never run so far.
 */
import { groupOf } from '../disk/accounts.ts';
import type { Ffi } from '../ffi/ffi.ts';

/** grp.h of 64-bit macOS: two pointers, then the number; 32 bytes in all. */
const GROUP_BYTES = 32;
const GID_AT = 16;

/** For the names of the members, which nobody reads here. */
const NAMES_BYTES = 64 * 1024;

/** Throws, with a sentence, where there is no such group. */
export function gidOf(name: string, ffi: Ffi, platform: NodeJS.Platform): number {
  const gid = platform === 'darwin' && ffi.available ? fromDirectory(name, ffi) : groupOf(name);
  if (gid === null) throw new Error(`There is no group “${name}”.`);
  return gid;
}

function fromDirectory(name: string, ffi: Ffi & { available: true }): number | null {
  const getgrnam = ffi.bind<
    (name: string, group: Buffer, names: Buffer, bytes: number, found: Buffer) => number
  >(null, 'int getgrnam_r(const char *, void *, void *, size_t, void *)');
  const group = Buffer.alloc(GROUP_BYTES);
  const found = Buffer.alloc(8);
  const error = getgrnam(name, group, Buffer.alloc(NAMES_BYTES), NAMES_BYTES, found);
  if (error !== 0) throw new Error(`The group “${name}” cannot be looked up (error ${error}).`);
  return found.readBigUInt64LE() === 0n ? null : group.readUInt32LE(GID_AT);
}
