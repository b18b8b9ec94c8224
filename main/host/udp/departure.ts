/**
 * The departure of one datagram: when it left, by the kernel's stamp where that can be had, else by the reading
 * immediately before the system call; told once.
 *
 * Mostly the stamp is there when the call returns. While the packet waits in this machine (for the hardware address of a
 * neighbour, in the queue of an interface) it is not, and just then it is worth most: so it is looked for a little
 * longer, at the latest when the answer has come. A stamp that nobody takes would keep the event loop awake
 * (`transmit-stamps.ts`); therefore the looks go on until the socket is closed, at intervals that double, so that the
 * loop turns in vain no longer than the packet has waited already.
 */
import type { Reading } from '../../engine/time/reading.ts';
import type { HostTimescale } from '../timescale/host-timescale.ts';
import type { TransmitStamps } from './transmit-stamps.ts';
import { readingAt, stepped } from './wall-stamp.ts';

const FIRST_LOOK_MS = 1;
const LONGEST_PAUSE_MS = 32;

/** After 1, 3, 7, 15, 31, 63, 95 ms; most servers have answered by then, and who plans by the departure waits for it. */
const LOOKS_BEFORE_TELLING = 7;

/** Some drivers never stamp. So many in a row are none that were late: then nobody is kept waiting any more. */
const LATE_IN_A_ROW = 8;

/** What the departures through one transport have shown so far. */
export class DepartureRecord {
  private stamped = 0;
  private unstamped = 0;
  private inARow = 0;

  stampedOne(): void {
    this.stamped++;
    this.inARow = 0;
  }

  unstampedOne(): void {
    this.unstamped++;
    this.inARow++;
  }

  /** Is a stamp worth waiting for? */
  get comes(): boolean {
    return this.inARow < LATE_IN_A_ROW;
  }

  /** So many packets were answered, and none of them was stamped when it left. */
  get never(): boolean {
    return this.stamped === 0 && this.unstamped >= LATE_IN_A_ROW;
  }
}

/** The socket, and how to ask the kernel about it. */
export interface StampedSocket {
  readonly fd: number;
  readonly stamps: TransmitStamps;
}

export class Departure {
  private before: Reading | null = null;
  private leftAt: Reading | null = null;
  private looking = false;
  private told = false;
  private looks = 0;
  private timer: NodeJS.Timeout | null = null;

  private readonly timescale: HostTimescale;
  private readonly socket: StampedSocket | null;
  private readonly record: DepartureRecord;
  private readonly tell: (at: Reading) => void;

  constructor(
    timescale: HostTimescale,
    socket: StampedSocket | null,
    record: DepartureRecord,
    tell: (at: Reading) => void,
  ) {
    this.timescale = timescale;
    this.socket = socket;
    this.record = record;
    this.tell = tell;
  }

  /** Sends by a function that makes the system call before it returns. */
  around(send: () => void): void {
    this.looking = this.socket?.stamps.request(this.socket.fd) ?? false;
    // Nothing may come between these two lines.
    this.before = this.timescale.read();
    send();
    this.look();
  }

  /** The system took the packet: from now on the departure may be told. */
  taken(): void {
    if (!this.looking || !this.record.comes) this.telling();
    this.lookLater();
  }

  /** An answer came in, so the packet has left. When it did: null if it was not even sent. */
  answered(): Reading | null {
    if (this.before === null) return null;
    if (!this.told) {
      this.look();
      if (this.leftAt === null) this.record.unstampedOne();
      this.telling();
    }
    return this.leftAt ?? this.before;
  }

  /** Before the socket is closed; nothing is told afterwards. */
  stop(): void {
    this.told = true;
    this.looking = false;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private look(): void {
    if (!this.looking || this.socket === null || this.before === null) return;
    const stamp = this.socket.stamps.take(this.socket.fd);
    if (stamp === null) return;
    this.looking = false;
    const now = this.timescale.read();
    if (stepped(this.before, now, this.timescale.slewsTogether)) return;
    // What was told before cannot be told again, and the answer is to be compared with what was told.
    if (!this.told) this.leftAt = readingAt(stamp, this.before, now);
    if (this.leftAt !== null) this.record.stampedOne();
  }

  private lookLater(): void {
    if (!this.looking) return;
    const pause = Math.min(FIRST_LOOK_MS * 2 ** this.looks, LONGEST_PAUSE_MS);
    this.timer = setTimeout(() => {
      this.looks++;
      this.look();
      if (!this.looking || this.looks >= LOOKS_BEFORE_TELLING) this.telling();
      this.lookLater();
    }, pause);
  }

  private telling(): void {
    if (this.told || this.before === null) return;
    this.told = true;
    this.tell(this.leftAt ?? this.before);
  }
}
