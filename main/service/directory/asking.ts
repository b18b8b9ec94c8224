/**
 * What is owed to those who are asked by hand, whoever asks: one ledger for measurements and checks, kept on the disk and
 * shared with every other process, and the engine's own budgets beside it. A server that the engine asks anyhow is answered
 * for by the engine, and the engine's packets are written down as well, for whoever asks once it has ended.
 */
import { ASK_AGAIN, addressKey, Ledger } from '../../directory/probe/ledger.ts';
import type { LedgerFile } from '../../directory/probe/ledger-file.ts';
import type { Outcome } from '../../directory/probe/prober.ts';
import type { Guest } from '../../engine/sync/guest.ts';
import type { Address, Cancel, Ports } from '../../engine/sync/ports.ts';
import type { Newest } from '../../engine/sync/sync.ts';
import { elapsed, type Raw, type Seconds } from '../../engine/time/instant.ts';

/** The engine's own packets are written down within this; it keeps its promises itself for as long as it runs. */
const WRITE_WITHIN: Seconds = 1;

/** Another process has the ledger: nobody is asked for so long. */
const LOCKED: Seconds = 1;

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
  /** Packets of the engine that are not written down yet, by address. */
  private readonly unwritten = new Map<string, { readonly to: Address; readonly at: Raw }>();

  constructor(options: AskingOptions) {
    this.options = options;
    options.guest.onDeparture((to) => this.departed(to));
  }

  /** With what other processes have written by now. */
  private get ledger(): Ledger {
    const { file } = this.options;
    if (this.kept === null) this.kept = new Ledger(file.read(), this.moment());
    else {
      const news = file.news();
      if (news !== null) this.kept.join(news, this.moment());
    }
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

  /** Seconds until a person may check a name, or an address, by hand. */
  checkIn(name: string, to: Address | null = null): Seconds {
    const { ledger, options } = this;
    const now = this.now();
    const byName = ledger.recent(name, now);
    if (to === null) return byName;
    return Math.max(byName, ASK_AGAIN - options.guest.quiet(to), ledger.recent(addressKey(to), now), 0);
  }

  /** Seconds until a packet may go there; where it is 0, it counts as sent, for every process and after a kill as well. */
  permit(name: string, to: Address): Seconds {
    return this.claim(name, to, () => this.wait(name, to));
  }

  /** The same for a person who checks one server by hand. */
  permitCheck(name: string, to: Address): Seconds {
    return this.claim(name, to, () => this.checkIn(name, to));
  }

  private claim(name: string, to: Address, due: () => Seconds): Seconds {
    let wait: Seconds = LOCKED;
    const { file, guest } = this.options;
    file.exclusively(() => {
      wait = due() || guest.permit(to);
      if (wait > 0) return;
      const now = this.now();
      const { ledger } = this;
      ledger.asked(name, now);
      ledger.asked(addressKey(to), now);
      this.write(ledger);
      this.unwritten.delete(addressKey(to));
    });
    return wait;
  }

  withdrawn(name: string, to: Address): void {
    this.options.guest.stayed(to);
    this.unwritten.delete(addressKey(to));
    this.note((ledger) => {
      ledger.withdrawn(name);
      ledger.withdrawn(addressKey(to));
    });
  }

  kissed(name: string, to: Address, code: string): void {
    const now = this.now();
    this.note((ledger) => {
      ledger.kissed(name, code, now);
      ledger.kissed(addressKey(to), code, now);
    });
  }

  /** What is known of a server that the engine asks anyhow; null where it does not. */
  engine(name: string | null, to: Address | null): Outcome | null {
    const own = this.options
      .newest()
      .filter((one) => one.name === name || (to !== null && one.address === to.ip && one.port === to.port));
    const best = own.find(({ measurement }) => measurement !== null) ?? own[0];
    return best === undefined ? null : this.outcomeOf(best);
  }

  /** One measurement at a time, whoever makes it: the right to it, or null. */
  measuring(): (() => void) | null {
    return this.options.file.measuring();
  }

  /** What has not been written yet is. */
  close(): void {
    this.writing?.();
    this.writing = null;
    if (this.unwritten.size > 0) this.options.file.exclusively(() => this.writeUnwritten());
  }

  /** The engine has sent a packet, by its own rules. */
  private departed(to: Address): void {
    this.unwritten.set(addressKey(to), { to, at: this.now() });
    this.writing ??= this.options.ports.timers.after(WRITE_WITHIN, () => this.writeDown());
  }

  private writeDown(): void {
    this.writing = null;
    // The engine does not stand still for it: it is tried again.
    if (this.unwritten.size === 0 || this.options.file.exclusively(() => this.writeUnwritten(), 0)) return;
    this.writing = this.options.ports.timers.after(WRITE_WITHIN, () => this.writeDown());
  }

  private writeUnwritten(): void {
    const { ledger } = this;
    const names = this.options.newest();
    for (const [key, { to, at }] of this.unwritten) {
      ledger.heard(key, at);
      for (const { name, address, port } of names) {
        if (address === to.ip && port === to.port) ledger.heard(name, at);
      }
    }
    this.unwritten.clear();
    this.write(ledger);
  }

  private note(change: (ledger: Ledger) => void): void {
    const written = this.options.file.exclusively(() => {
      const { ledger } = this;
      change(ledger);
      this.write(ledger);
    });
    if (!written) change(this.ledger);
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

  private write(ledger: Ledger): void {
    this.options.file.write(ledger.record(this.moment()));
  }

  private now(): Raw {
    return this.options.ports.timescale.read().raw;
  }

  private moment(): { readonly raw: Raw; readonly ms: number } {
    const { raw, wall } = this.options.ports.timescale.read();
    return { raw, ms: Number(wall / 1_000_000n) };
  }
}
