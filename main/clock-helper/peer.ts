/**
 * Who is at the other end of a local connection, as the kernel knows it from when it was made: not what they say. Written
 * into the audit lines; who may connect at all, the socket's owner and mode decide.
 *
 * Not on Windows: the kernel would tell (GetNamedPipeClientProcessId), but by the handle of the pipe, and Node shows none.
 */
import type { Ffi } from '../ffi/ffi.ts';
import type { Peer } from './ownership.ts';

/** Linux, asm-generic/socket.h */
const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
/** struct ucred: pid, uid, gid; 32 bits each. */
const UCRED_BYTES = 12;

/** macOS, sys/un.h: the process id of the other end; user and group by getpeereid(3). */
const SOL_LOCAL = 0;
const LOCAL_PEERPID = 0x002;

const NOBODY_KNOWN: Peer = { uid: null, gid: null, pid: null };

/** By the descriptor of a connection. */
export type PeerOf = (fd: number) => Peer;

export function peers(ffi: Ffi, platform: NodeJS.Platform): PeerOf {
  if (!ffi.available || platform === 'win32') return () => NOBODY_KNOWN;
  const getsockopt = ffi.bind<
    (fd: number, level: number, name: number, value: Buffer, length: Buffer) => number
  >(null, 'int getsockopt(int, int, int, void *, void *)');
  const option = (fd: number, level: number, name: number, bytes: number): Buffer | null => {
    const value = Buffer.alloc(bytes);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes);
    return getsockopt(fd, level, name, value, length) === 0 ? value : null;
  };
  if (platform === 'linux') {
    return (fd) => {
      const cred = option(fd, SOL_SOCKET, SO_PEERCRED, UCRED_BYTES);
      return cred === null
        ? NOBODY_KNOWN
        : { pid: cred.readInt32LE(0), uid: cred.readUInt32LE(4), gid: cred.readUInt32LE(8) };
    };
  }
  const getpeereid = ffi.bind<(fd: number, uid: Buffer, gid: Buffer) => number>(
    null,
    'int getpeereid(int, void *, void *)',
  );
  return (fd) => {
    const uid = Buffer.alloc(4);
    const gid = Buffer.alloc(4);
    if (getpeereid(fd, uid, gid) !== 0) return NOBODY_KNOWN;
    const pid = option(fd, SOL_LOCAL, LOCAL_PEERPID, 4);
    return { uid: uid.readUInt32LE(), gid: gid.readUInt32LE(), pid: pid?.readInt32LE() ?? null };
  };
}
