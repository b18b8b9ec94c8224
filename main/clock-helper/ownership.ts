/**
 * One process steers the clock at a time. Its claim is a lease: who does not renew it in time has gone, and then nobody
 * vouches for the clock any more. Who only lost its connection (and perhaps comes again at once) does not: the place is
 * free, and the lease runs on. Its seconds are those that the machine is awake.
 */

/** Who is at the other end, as the kernel says; null where it does not. */
export interface Peer {
  readonly uid: number | null;
  readonly gid: number | null;
  readonly pid: number | null;
}

/** A connection, by its own identity. */
export interface Client {
  readonly peer: Peer;
}

export class Ownership {
  private client: Client | null = null;
  private until: number | null = null;

  get owner(): Client | null {
    return this.client;
  }

  /** A lease runs, whether or not its owner is still connected. */
  get leased(): boolean {
    return this.until !== null;
  }

  /** Seconds until the lease is over; null without one. */
  left(awake: number): number | null {
    return this.until === null ? null : Math.max(0, this.until - awake);
  }

  /** False where another one has it. */
  claim(client: Client, lease: number, awake: number): boolean {
    if (this.client !== null && this.client !== client) return false;
    this.client = client;
    this.until = awake + lease;
    return true;
  }

  /** The connection is gone. */
  disconnected(client: Client): void {
    if (this.client === client) this.client = null;
  }

  /** True once, when the lease is over. */
  isOver(awake: number): boolean {
    if (this.until === null || awake < this.until) return false;
    this.end();
    return true;
  }

  end(): void {
    this.client = null;
    this.until = null;
  }
}
