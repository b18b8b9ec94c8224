/**
 * Who was asked when, by name and by address: the memory behind the promise that no listed server is asked twice within 64 s,
 * whoever asks, in whatever run, before or after a restart; and that one which asked us to stop, or to slow down, is heard.
 *
 * In a running program the raw counter tells how long ago something was. What another run wrote has this computer's clock for
 * that. Where the clock was set back meanwhile, the whole pause begins anew; where it was set forward, the pause ends as much
 * too early, because nobody can tell that from time that has passed.
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

/**
 * Names and addresses that are remembered. One packet leaves in 10 ms at most, so within 64 s no more than 12,800 of both are
 * new, and none whose pause still runs is forgotten for the sake of others.
 */
const MOST = 16_384;

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
  /** What was known before the packet that left last. Not kept. */
  readonly before: Entry | null;
}

/** One server of a name, or of an address. */
export const addressKey = ({ ip, port }: { readonly ip: string; readonly port: number }): string =>
  `${ip} ${port}`;

export class Ledger {
  private readonly entries = new Map<string, Entry>();
  private room = MOST;

  /** Takes what an earlier run knew. `now`: one moment on the raw counter and on this computer's clock. */
  constructor(record: LedgerRecord | null, now: { readonly raw: Raw; readonly ms: number }) {
    if (record !== null) this.join(record, now);
  }

  /** What another process knows, now. Of each server whatever leaves it alone for longer. */
  join(record: LedgerRecord, now: { readonly raw: Raw; readonly ms: number }): void {
    for (const { key, at, rest, pause, stopped } of record.entries) {
      const age = Math.min(Math.max(0, (now.ms - at) / 1000), STOPPED_FOR);
      const known = this.entries.get(key);
      if (known !== undefined && this.wait(key, now.raw) >= rest - age && known.pause >= pause) continue;
      this.entries.set(key, {
        at: later(now.raw, -age),
        rest: Math.max(rest, known === undefined ? 0 : this.wait(key, now.raw) + age),
        pause: Math.max(pause, known?.pause ?? 0),
        stopped: stopped ?? (this.stopped(key, now.raw) ? (known?.stopped ?? null) : null),
        before: null,
      });
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

  /** A packet is about to leave, and nothing that it asked for holds any longer: a person checks it by hand. */
  asked(key: string, now: Raw): void {
    const known = this.entries.get(key);
    const before = known === undefined ? null : { ...known, before: null };
    // The newest last, so that the oldest go first.
    this.entries.delete(key);
    this.entries.set(key, { at: now, rest: ASK_AGAIN, pause: before?.pause ?? 0, stopped: null, before });
    if (this.entries.size <= this.room) return;
    this.tidy(now);
    // Looking through all of them is worth it when many have come, not at each.
    this.room = Math.max(MOST, this.entries.size + MOST / 8);
  }

  /** Somebody who keeps rules of its own has sent it a packet: what it asked for holds all the same. */
  heard(key: string, at: Raw): void {
    const known = this.entries.get(key);
    if (known !== undefined && known.rest - elapsed(known.at, at) >= ASK_AGAIN) return;
    this.entries.delete(key);
    this.entries.set(key, { at, rest: ASK_AGAIN, pause: known?.pause ?? 0, stopped: null, before: null });
  }

  /** It did not leave after all: what was known before is. */
  withdrawn(key: string): void {
    const before = this.entries.get(key)?.before ?? null;
    if (before === null) this.entries.delete(key);
    else this.entries.set(key, before);
  }

  /** A kiss code came back. */
  kissed(key: string, code: string, now: Raw): void {
    const pause = this.entries.get(key)?.pause ?? 0;
    if (code === 'DENY' || code === 'RSTR') {
      this.entries.set(key, { at: now, rest: STOPPED_FOR, pause, stopped: code, before: null });
    } else if (code === 'RATE') {
      const next = pause === 0 ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
      this.entries.set(key, { at: now, rest: next, pause: next, stopped: null, before: null });
    }
  }

  record(now: { readonly raw: Raw; readonly ms: number }): LedgerRecord {
    this.tidy(now.raw);
    const entries = [...this.entries].map(([key, { at, rest, pause, stopped }]) => ({
      key,
      at: now.ms - elapsed(at, now.raw) * 1000,
      rest,
      pause,
      stopped,
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
      if (this.wait(key, now) === 0) this.entries.delete(key);
    }
  }
}
