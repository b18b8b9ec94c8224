/** What the clock helper says: an answer to each request, and events that nobody asked for. */
import type { ForeignTrace, Refusal } from './refusal.ts';

/** The kernel's clock as it is. */
export interface ClockReport {
  /** Nanoseconds since 1970, decimal: what the clock shows. */
  readonly realtime: string;
  /** Nanoseconds, decimal: on this clock requests say when they were sent. */
  readonly monotonic: string;
  /** Correction of the rate in ppm; positive makes the clock faster. */
  readonly frequency: number;
  /** Microseconds that the kernel adds at each of 100 ticks in a second: 10000, unless somebody bent it. Null: no such thing here. */
  readonly tick: number | null;
  /** Does the kernel tell other programs that the clock is right? */
  readonly synchronised: boolean;
  /** ... to within this many seconds at most, and likely; null where the system does not keep it. */
  readonly maximumError: number | null;
  readonly estimatedError: number | null;
  readonly leap: 'insert' | 'delete' | 'none';
}

export interface OwnerReport {
  readonly uid: number | null;
  readonly pid: number | null;
  /** Is it the one who asks? */
  readonly you: boolean;
  /** Seconds until the lease is over. */
  readonly left: number;
}

export interface HelperReport {
  readonly version: string;
  readonly platform: string;
  readonly clock: ClockReport;
  readonly owner: OwnerReport | null;
  /** Another program was seen to set the clock, and nobody has claimed it anew since. */
  readonly foreign: { readonly what: ForeignTrace } | null;
  /** Has this boot's one far step been made? */
  readonly farStepMade: boolean;
  /** May it insert leap seconds into the kernel's clock? */
  readonly leapAllowed: boolean;
}

/** What each request is answered with, beside `id` and `ok`. */
export interface Answers {
  readonly hello: HelperReport;
  readonly get: HelperReport;
  readonly claim: { readonly lease: number };
  readonly release: Record<never, never>;
  /** As the kernel has it now. */
  readonly frequency: { readonly ppm: number };
  /** Seconds until it is done. */
  readonly slew: { readonly over: number };
  readonly step: { readonly before: string; readonly after: string };
  readonly leap: Record<never, never>;
  readonly consent: { readonly holds: number };
}

export type Reply =
  | ({ readonly id: number; readonly ok: true } & Answers[keyof Answers])
  | ({ readonly id: number | null; readonly ok: false } & Refusal);

/** Told to everybody who is connected. */
export type HelperEvent =
  /** The clock was stepped, and not by the helper: by so many nanoseconds, as far as that shows. */
  | { readonly event: 'stepped'; readonly delta: string }
  /** The machine slept for so many seconds. */
  | { readonly event: 'slept'; readonly span: number }
  /** Another program sets this clock: the helper has let go of it. */
  | { readonly event: 'foreign-writer'; readonly what: ForeignTrace }
  /** The owner did not renew its lease. */
  | { readonly event: 'lease-over' };
