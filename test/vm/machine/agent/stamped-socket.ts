/**
 * A UDP socket whose packets the kernel stamps, going and coming. In an emulated processor the sending call alone takes
 * 0.4 ms: times that were read around it would make the way there seem longer than the way back, and every offset wrong
 * by a quarter of a millisecond. It is not one of Node's, which would take the stamps off before anybody could see them.
 */
import { addressOf, bind } from './libc.ts';

/** bits/socket.h, asm-generic/socket.h, linux/net_tstamp.h, bits/poll.h */
const AF_INET = 2;
const SOCK_DGRAM_CLOEXEC = 2 | 0o2000000;
const SOL_SOCKET = 1;
const SO_TIMESTAMPING = 37;
const TX_SOFTWARE = 1 << 1;
const RX_SOFTWARE = 1 << 3;
const REPORT_SOFTWARE = 1 << 4;
const OPT_TSONLY = 1 << 11;
const MSG_DONTWAIT = 0x40;
const MSG_ERRQUEUE = 0x2000;
const POLLIN = 1;

/** One block of memory, so that nothing in it can be collected: struct msghdr, struct iovec, control messages, data. */
const NAME_SIZE = 16;
const VECTOR_AT = 56;
const CONTROL_AT = 72;
const CONTROL_SIZE = 256;
const DATA_AT = CONTROL_AT + CONTROL_SIZE;
const DATA_SIZE = 512;
/** Within struct msghdr. */
const VECTOR_POINTER = 16;
const VECTOR_COUNT = 24;
const CONTROL_POINTER = 32;
const CONTROL_LENGTH = 40;
const FLAGS = 48;
/** Within struct cmsghdr: length, level, type, data. */
const LEVEL = 8;
const TYPE = 12;
const PAYLOAD = 16;

const socket = bind<(family: number, type: number, protocol: number) => number>('int socket(int, int, int)');
const connect = bind<(fd: number, name: Buffer, size: number) => number>(
  'int connect(int, void *, uint32_t)',
);
const setsockopt = bind<(fd: number, level: number, option: number, value: Buffer, size: number) => number>(
  'int setsockopt(int, int, int, void *, uint32_t)',
);
const send = bind<(fd: number, data: Buffer, size: number, flags: number) => number>(
  'long send(int, void *, size_t, int)',
);
const recvmsg = bind<(fd: number, header: Uint8Array, flags: number) => number>(
  'long recvmsg(int, void *, int)',
);
const poll = bind<(fds: Buffer, count: number, milliseconds: number) => number>(
  'int poll(void *, size_t, int)',
);
const close = bind<(fd: number) => number>('int close(int)');

export interface StampedAnswer {
  readonly bytes: Buffer;
  /** By the wall clock in nanoseconds: when the driver got the question, and when the kernel got the answer. */
  readonly sent: bigint;
  readonly received: bigint;
}

export class StampedSocket {
  private readonly fd: number;
  private readonly memory = new ArrayBuffer(DATA_AT + DATA_SIZE);
  private readonly header = new Uint8Array(this.memory);
  private readonly view = new DataView(this.memory);

  constructor(address: string, port: number) {
    this.fd = socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0);
    const name = Buffer.alloc(NAME_SIZE);
    name.writeUInt16LE(AF_INET, 0);
    name.writeUInt16BE(port, 2);
    name.set(address.split('.').map(Number), 4);
    const stamping = Buffer.alloc(4);
    stamping.writeUInt32LE(TX_SOFTWARE | RX_SOFTWARE | REPORT_SOFTWARE | OPT_TSONLY, 0);
    const stamped = setsockopt(this.fd, SOL_SOCKET, SO_TIMESTAMPING, stamping, stamping.length) === 0;
    if (this.fd < 0 || !stamped || connect(this.fd, name, name.length) !== 0) {
      throw new Error(`There is no socket for ${address}:${port}`);
    }
    const base = addressOf(this.memory);
    this.view.setBigUint64(VECTOR_POINTER, base + BigInt(VECTOR_AT), true);
    this.view.setBigUint64(VECTOR_COUNT, 1n, true);
    this.view.setBigUint64(CONTROL_POINTER, base + BigInt(CONTROL_AT), true);
    this.view.setBigUint64(VECTOR_AT, base + BigInt(DATA_AT), true);
    this.view.setBigUint64(VECTOR_AT + 8, BigInt(DATA_SIZE), true);
  }

  /** Holds the whole process up until an answer comes; null where none does in time, or a stamp is missing. */
  exchange(question: Buffer, milliseconds: number): StampedAnswer | null {
    this.drop();
    if (send(this.fd, question, question.length, 0) !== question.length) return null;
    const waiting = Buffer.alloc(8);
    waiting.writeInt32LE(this.fd, 0);
    waiting.writeInt16LE(POLLIN, 4);
    // The stamp of the question wakes it too, as an error that nobody asked for.
    const patient = process.hrtime.bigint() + BigInt(milliseconds) * 1_000_000n;
    let sent: bigint | null = null;
    while (process.hrtime.bigint() < patient) {
      poll(waiting, 1, milliseconds);
      sent = this.take(MSG_ERRQUEUE)?.stamp ?? sent;
      const answer = this.take(0);
      if (answer === null) continue;
      sent = this.take(MSG_ERRQUEUE)?.stamp ?? sent;
      if (sent === null || answer.stamp === null) return null;
      return { bytes: answer.bytes, sent, received: answer.stamp };
    }
    return null;
  }

  close(): void {
    close(this.fd);
  }

  /** What came too late for an earlier question. */
  private drop(): void {
    for (const queue of [0, MSG_ERRQUEUE]) while (this.take(queue) !== null);
  }

  private take(queue: number): { readonly bytes: Buffer; readonly stamp: bigint | null } | null {
    this.view.setBigUint64(CONTROL_LENGTH, BigInt(CONTROL_SIZE), true);
    this.view.setUint32(FLAGS, 0, true);
    const size = recvmsg(this.fd, this.header, queue | MSG_DONTWAIT);
    if (size < 0) return null;
    return { bytes: Buffer.from(Buffer.from(this.memory, DATA_AT, size)), stamp: this.stamp() };
  }

  /** The software's is the first of three in its message. */
  private stamp(): bigint | null {
    const end = CONTROL_AT + Number(this.view.getBigUint64(CONTROL_LENGTH, true));
    for (let at = CONTROL_AT; at + PAYLOAD <= end; ) {
      const isStamp =
        this.view.getInt32(at + LEVEL, true) === SOL_SOCKET &&
        this.view.getInt32(at + TYPE, true) === SO_TIMESTAMPING;
      if (isStamp) {
        const seconds = this.view.getBigInt64(at + PAYLOAD, true);
        return seconds * 1_000_000_000n + this.view.getBigInt64(at + PAYLOAD + 8, true);
      }
      const length = Number(this.view.getBigUint64(at, true));
      at += Math.max(PAYLOAD, (length + 7) & ~7);
    }
    return null;
  }
}
