/**
 * When a packet left, as the Linux kernel saw it: the moment at which the driver got it. Whatever holds a packet up before
 * that (a processor taken away between reading the clock and sending, a look-up of the neighbour's hardware address, a
 * queue of the interface) is then no part of the measured delay. The kernel lays the stamp into the error queue of the
 * socket (Documentation/networking/timestamping.rst), mostly before the sending call returns.
 *
 * libuv owns the same socket and knows nothing of this, which has two consequences:
 *
 *  - A socket on which the reporting of stamps is switched on delivers receive stamps only by control messages, which
 *    libuv does not ask for; SIOCGSTAMPNS (`kernel-stamps.ts`) would stay silent. So it is on only from just before the
 *    sending to just after it, and while the queue is read. The mark on the packet outlives that.
 *  - While something lies in the error queue, epoll wakes libuv for nothing again and again. So the queue is not left
 *    alone for long (`departure.ts`).
 */
import type { Ffi } from '../../ffi/ffi.ts';

/** asm-generic/socket.h. The `_NEW` form has 64-bit times on every kind of processor. */
const SOL_SOCKET = 1;
const SO_TIMESTAMPING_NEW = 65;
const MSG_DONTWAIT = 0x40;
const MSG_ERRQUEUE = 0x2000;

/** linux/net_tstamp.h: stamp at the hand-over to the driver, report it, and send no copy of the packet along. */
const SOF_TIMESTAMPING_TX_SOFTWARE = 1 << 1;
const SOF_TIMESTAMPING_SOFTWARE = 1 << 4;
const SOF_TIMESTAMPING_OPT_TSONLY = 1 << 11;
const ON = SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_OPT_TSONLY;
const OFF = 0;

/** `struct msghdr` of 64-bit systems: 56 bytes. The name, the data and their lengths stay empty. */
const CONTROL_POINTER = 32;
const CONTROL_LENGTH = 40;
const FLAGS = 48;
const HEADER_SIZE = 56;

/** `struct cmsghdr`: length, level, type, then the data; the next one begins at a multiple of 8. */
const CMSG_LEVEL = 8;
const CMSG_TYPE = 12;
const CMSG_DATA = 16;

/** Three time stamps (64 bytes with their head) and, for IPv6, an extended error with an address (64) have room. */
const CONTROL_SIZE = 256;

const NS_PER_SECOND = 1_000_000_000n;

export interface TransmitStamps {
  /** The next packet through this socket shall be stamped. `take` has to follow before anything is received through it. */
  request(fd: number): boolean;
  /** When it left, by the wall clock in nanoseconds; null while that is not known. Empties the error queue. */
  take(fd: number): bigint | null;
}

export function openTransmitStamps(ffi: Ffi & { available: true }): TransmitStamps {
  const setsockopt = ffi.bind<
    (fd: number, level: number, option: number, value: Int32Array, length: number) => number
  >(null, 'int setsockopt(int, int, int, void *, uint32_t)');
  const recvmsg = ffi.bind<(fd: number, header: Uint8Array, flags: number) => number>(
    null,
    'long recvmsg(int, void *, int)',
  );
  const on = new Int32Array([ON]);
  const off = new Int32Array([OFF]);
  const set = (fd: number, value: Int32Array) =>
    setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING_NEW, value, value.byteLength) === 0;

  // The header points into the same block of memory, so that nothing that it points to can be collected before it.
  const memory = new ArrayBuffer(HEADER_SIZE + CONTROL_SIZE);
  const header = new Uint8Array(memory);
  const view = new DataView(memory);
  view.setBigUint64(CONTROL_POINTER, ffi.addressOf(memory) + BigInt(HEADER_SIZE), true);

  const next = (fd: number): boolean => {
    view.setBigUint64(CONTROL_LENGTH, BigInt(CONTROL_SIZE), true);
    view.setUint32(FLAGS, 0, true);
    return recvmsg(fd, header, MSG_ERRQUEUE | MSG_DONTWAIT) >= 0;
  };

  return {
    request: (fd) => set(fd, on),
    take(fd) {
      let stamp: bigint | null = null;
      if (!set(fd, on)) return null;
      // Devices that sit on top of each other may each stamp the packet: the last one is nearest to the wire.
      while (next(fd)) {
        const length = Number(view.getBigUint64(CONTROL_LENGTH, true));
        stamp = stampIn(new DataView(memory, HEADER_SIZE, Math.min(length, CONTROL_SIZE))) ?? stamp;
      }
      set(fd, off);
      return stamp;
    },
  };
}

/** The software stamp among control messages. */
export function stampIn(control: DataView): bigint | null {
  for (let at = 0; at + CMSG_DATA <= control.byteLength; ) {
    const length = Number(control.getBigUint64(at, true));
    if (length < CMSG_DATA || at + length > control.byteLength) return null;
    const isStamp =
      control.getInt32(at + CMSG_LEVEL, true) === SOL_SOCKET &&
      control.getInt32(at + CMSG_TYPE, true) === SO_TIMESTAMPING_NEW;
    if (isStamp && length >= CMSG_DATA + 16) {
      const seconds = control.getBigInt64(at + CMSG_DATA, true);
      // The first of three is the software's, and zero where only another one is known.
      if (seconds !== 0n) return seconds * NS_PER_SECOND + control.getBigInt64(at + CMSG_DATA + 8, true);
    }
    at += (length + 7) & ~7;
  }
  return null;
}
