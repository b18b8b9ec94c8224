/**
 * When a packet came in, as the Linux kernel saw it: before any queue, and before this program's event loop had time
 * for it. SIOCGSTAMPNS, asked within the handler of a message, returns the stamp of exactly that message, because libuv
 * takes one packet at a time from the socket and hands it over before it takes the next.
 *
 * The kernel stamps packets only while some socket asks for it, and switching that on takes effect a little later.
 * One such socket therefore stays open for the life of the process.
 */
import type { Address } from '../../engine/sync/ports.ts';
import { firstLine, loadFfi } from '../../ffi/ffi.ts';
import { openTransmitStamps, type TransmitStamps } from './transmit-stamps.ts';

/** asm-generic/socket.h and sockios.h; SIOCGSTAMPNS_NEW fills two 64-bit numbers on every kind of processor. */
const AF_INET = 2;
const AF_INET6 = 10;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SIOCGSTAMPNS_NEW = 0x8010_8907;
/** "No stamp yet": how a kernel that stamps answers for a socket that has received nothing. */
const ENOENT = 2;

/** With 64 bits, and numbering the constants above so. */
const KNOWN_CHIPS = ['x64', 'arm64', 'riscv64', 'loong64'];

const NS_PER_SECOND = 1_000_000_000n;

export interface KernelStamps {
  /** The descriptor of a new datagram socket whose packets are stamped; null where the system has none to give. */
  open(family: 4 | 6): number | null;
  /** Gives back a descriptor that was not handed on. */
  close(fd: number): void;
  /** When the message that is being handled came in, by the wall clock in nanoseconds. */
  stampOf(fd: number): bigint | null;
  /** For when packets leave. */
  readonly transmit: TransmitStamps;
}

export function openKernelStamps(): KernelStamps | { readonly reason: string } {
  if (process.platform !== 'linux') return { reason: 'only Linux gives the times of single packets' };
  if (!KNOWN_CHIPS.includes(process.arch)) return { reason: `not known for ${process.arch} processors` };
  const ffi = loadFfi();
  if (!ffi.available) return ffi;
  try {
    const socket = ffi.bind<(family: number, type: number, protocol: number) => number>(
      null,
      'int socket(int, int, int)',
    );
    const ioctl = ffi.bind<(fd: number, request: number, into: BigInt64Array) => number>(
      null,
      'int ioctl(int, unsigned long, void *)',
    );
    const close = ffi.bind<(fd: number) => number>(null, 'int close(int)');
    const timespec = new BigInt64Array(2);

    const open = (family: 4 | 6): number | null => {
      const fd = socket(family === 4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      if (fd < 0) return null;
      // Asking switches stamping on for this socket.
      if (ioctl(fd, SIOCGSTAMPNS_NEW, timespec) === -1 && ffi.errno() === ENOENT) return fd;
      close(fd);
      return null;
    };
    // The one that stays open; the system closes it at the end.
    if (open(4) === null && open(6) === null) return { reason: 'this kernel does not stamp packets' };
    return {
      open,
      close,
      stampOf: (fd) =>
        ioctl(fd, SIOCGSTAMPNS_NEW, timespec) === 0 ? timespec[0]! * NS_PER_SECOND + timespec[1]! : null,
      transmit: openTransmitStamps(ffi),
    };
  } catch (error) {
    return { reason: firstLine(error) };
  }
}

export function familyOf(address: Address): 4 | 6 {
  return address.ip.includes(':') ? 6 : 4;
}
