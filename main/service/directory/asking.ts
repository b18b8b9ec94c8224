/**
 * What is owed to those who are asked by hand, whoever asks: one ledger for measurements and checks, kept on the disk, and the
 * engine's own budgets beside it. A server that the engine asks anyhow is answered for by the engine.
 */
import { ASK_AGAIN, addressKey, Ledger } from '../../directory/probe/ledger.ts';
import type { LedgerFile } from '../../directory/probe/ledger-file.ts';
import type { Outcome } from '../../directory/probe/prober.ts';
import type { Guest } from '../../engine/sync/guest.ts';
import type { Address, Cancel, Ports } from '../../engine/sync/ports.ts';
import type { Newest } from '../../engine/sync/sync.ts';
import { elapsed, type Raw, type Seconds } from '../../engine/time/instant.ts';

/** From one writing of the ledger to the next while servers are asked. */
const WRITE_EVERY: Seconds = 1;

/** An answer of the engine's is of now for two of its longest intervals; a paused engine has none. */
const STALE: Seconds = 2048;

/** Its first answers come within moments. */
const SOON: Seconds = 4;

export interface AskingOptions {
  readonly ports: Pick<Ports, 'timescale' | 'timers'>;
  readonly guest: Guest;
  readonly file: LedgerFile;
  /** What the engine knows of its servers. */
  readonly newest: () => readonly Newest[];
}

export class Asking {
  private readonly options: AskingOptions;
  private kept: Ledger | null = null;
  private writing: Cancel | null = null;

  constructor(options: AskingOptions) {
    this.options = options;
  }

  /** Read when the first server is asked. */
  private get ledger(): Ledger {
    this.kept ??= new Ledger(this.options.file.read(), this.moment());
    return this.kept;
  }

  stopped(name: string, to: Address | null): boolean {
    return this.ledger.stopped(to === null ? name : addressKey(to), this.now());
  }

  /** Seconds until a name, or an address, may be asked. */
  wait(name: string | null, to: Address | null): Seconds {
    const { ledger, options } = this;
    const now = this.now();
    const byName = name === null ? 0 : ledger.wait(name, now);
    if (to === null) return byName;
    const quiet = ASK_AGAIN - options.guest.quiet(to);
    return Math.max(byName, quiet, ledger.wait(addressKey(to), now), 0);
  }

  /** Seconds until a person may check a name by hand. */
  checkIn(name: string): Seconds {
    return this.ledger.recent(name, this.now());
  }

  /** Seconds until a packet may go there; where it is 0, it counts as sent. */
  permit(name: string, to: Address): Seconds {
    const wait = this.wait(name, to) || this.options.guest.permit(to);
    if (wait === 0) this.asked(name, to);
    return wait;
  }

  /** A packet is about to leave. */
  asked(name: string, to: Address): void {
    const now = this.now();
    this.ledger.asked(name, now);
    this.ledger.asked(addressKey(to), now);
    this.writeSoon();
  }

  withdrawn(name: string, to: Address): void {
    this.ledger.withdrawn(name);
    this.ledger.withdrawn(addressKey(to));
    this.options.guest.stayed(to);
    this.writeSoon();
  }

  kissed(name: string, to: Address, code: string): void {
    const now = this.now();
    this.ledger.kissed(name, code, now);
    this.ledger.kissed(addressKey(to), code, now);
    this.writeSoon();
  }

  engine(name: string | null, to: Address | null): Outcome | null {
    const own = this.options
      .newest()
      .filter((one) => one.name === name || (to !== null && one.address === to.ip && one.port === to.port));
    const best = own.find(({ measurement }) => measurement !== null) ?? own[0];
    return best === undefined ? null : this.outcomeOf(best);
  }

  /** What has not been written yet is. */
  close(): void {
    if (this.writing === null) return;
    this.writing();
    this.write();
  }

  private outcomeOf(newest: Newest): Outcome | null {
    const { address, addresses, measurement, refusal, trouble, pending } = newest;
    if (refusal !== null) return { kind: 'refused', address, code: refusal };
    if (measurement !== null) {
      if (elapsed(measurement.raw, this.now()) > STALE) return null;
      return { kind: 'measured', address, addresses, measurement, at: measurement.raw };
    }
    if (trouble !== null) return { kind: 'unusable', address, reason: trouble };
    return pending ? { kind: 'too-soon', againIn: SOON } : { kind: 'silent', address, addresses };
  }

  private writeSoon(): void {
    this.writing ??= this.options.ports.timers.after(WRITE_EVERY, () => this.write());
  }

  private write(): void {
    this.writing = null;
    this.options.file.write(this.ledger.record(this.moment()));
  }

  private now(): Raw {
    return this.options.ports.timescale.read().raw;
  }

  private moment(): { readonly raw: Raw; readonly ms: number } {
    const { raw, wall } = this.options.ports.timescale.read();
    return { raw, ms: Number(wall / 1_000_000n) };
  }
}
