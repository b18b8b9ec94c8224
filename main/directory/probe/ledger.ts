/**
 * Who was asked when, by name and by address: the memory behind the promise that no listed server is asked twice within 64 s,
 * whoever asks, in whatever run, before or after a restart; and that one which asked us to stop, or to slow down, is heard.
 *
 * In a running program the raw counter tells how long ago something was. What is kept across a restart has this computer's
 * clock for that; where the clock was set back meanwhile, the whole pause begins anew.
 */
import * as v from 'valibot';
import { elapsed, later, type Raw, type Seconds } from '../../engine/time/instant.ts';

/** Between two questions to one server: the floor for public servers (NTP Pool vendors page; ntp.org usage guidelines). */
export const ASK_AGAIN: Seconds = 64;

/** A first RATE asks for fewer questions: eight times the usual pause, and twice as much each time that it is said again. */
const FIRST_PAUSE: Seconds = 8 * ASK_AGAIN;
const LONGEST_PAUSE: Seconds = 86_400;

/** DENY and RSTR ask us to stop. A month later the server may be another one. */
const STOPPED_FOR: Seconds = 30 * 86_400;

/** Names and addresses that are remembered: some runs of the greatest size. */
const MOST = 4096;

const span = v.pipe(v.number(), v.minValue(0), v.finite());

/** What survives a restart. Plain JSON; times in milliseconds since 1970 by the clock of then. */
export const LedgerRecord = v.object({
  version: v.literal(1),
  entries: v.array(
    v.object({
      key: v.pipe(v.string(), v.maxLength(512)),
      at: v.pipe(v.number(), v.finite()),
      /** Seconds from then on in which it is left alone. */
      rest: span,
      /** It asked for the last pause by RATE, and so long. */
      pause: span,
      /** The code with which it asked us to stop. */
      stopped: v.nullable(v.pipe(v.string(), v.maxLength(8))),
    }),
  ),
});
export type LedgerRecord = v.InferOutput<typeof LedgerRecord>;

interface Entry {
  readonly at: Raw;
  readonly rest: Seconds;
  readonly pause: Seconds;
  readonly stopped: string | null;
}

/** One server of a name, or of an address. */
export const addressKey = ({ ip, port }: { readonly ip: string; readonly port: number }): string =>
  `${ip} ${port}`;

export class Ledger {
  private readonly entries = new Map<string, Entry>();

  /** Takes what an earlier run knew. `now`: one moment on the raw counter and on this computer's clock. */
  constructor(record: LedgerRecord | null, now: { readonly raw: Raw; readonly ms: number }) {
    for (const { key, at, rest, pause, stopped } of record?.entries ?? []) {
      const age = Math.max(0, (now.ms - at) / 1000);
      this.entries.set(key, { at: later(now.raw, -Math.min(age, STOPPED_FOR)), rest, pause, stopped });
    }
  }

  /** Seconds until it may be asked; 0: now. */
  wait(key: string, now: Raw): Seconds {
    const entry = this.entries.get(key);
    return entry === undefined ? 0 : Math.max(0, entry.rest - elapsed(entry.at, now));
  }

  /** The same for whoever checks one server by hand, and may have set it right meanwhile: that it asked us to stop is let be. */
  recent(key: string, now: Raw): Seconds {
    const entry = this.entries.get(key);
    if (entry === undefined) return 0;
    return Math.max(0, (entry.stopped === null ? entry.rest : ASK_AGAIN) - elapsed(entry.at, now));
  }

  /** It asked us to stop, and that still holds. */
  stopped(key: string, now: Raw): boolean {
    return (this.entries.get(key)?.stopped ?? null) !== null && this.wait(key, now) > 0;
  }

  /** A packet is about to leave. */
  asked(key: string, now: Raw): void {
    const before = this.entries.get(key);
    // The newest last, so that the oldest go first.
    this.entries.delete(key);
    this.entries.set(key, { at: now, rest: ASK_AGAIN, pause: before?.pause ?? 0, stopped: null });
    if (this.entries.size > MOST) this.tidy(now);
  }

  /** It did not leave after all. */
  withdrawn(key: string): void {
    this.entries.delete(key);
  }

  /** A kiss code came back. */
  kissed(key: string, code: string, now: Raw): void {
    const pause = this.entries.get(key)?.pause ?? 0;
    if (code === 'DENY' || code === 'RSTR') {
      this.entries.set(key, { at: now, rest: STOPPED_FOR, pause, stopped: code });
    } else if (code === 'RATE') {
      const next = pause === 0 ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
      this.entries.set(key, { at: now, rest: next, pause: next, stopped: null });
    }
  }

  record(now: { readonly raw: Raw; readonly ms: number }): LedgerRecord {
    this.tidy(now.raw);
    const entries = [...this.entries].map(([key, { at, ...entry }]) => ({
      key,
      at: now.ms - elapsed(at, now.raw) * 1000,
      ...entry,
    }));
    return { version: 1, entries };
  }

  private tidy(now: Raw): void {
    for (const [key, { at, rest, pause }] of this.entries) {
      // How long a pause was asked for is remembered for as long again, so that it can be doubled.
      if (elapsed(at, now) > rest + pause) this.entries.delete(key);
    }
    for (const key of this.entries.keys()) {
      if (this.entries.size <= MOST) return;
      if (!this.stopped(key, now)) this.entries.delete(key);
    }
  }
}
