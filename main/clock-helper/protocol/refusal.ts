/**
 * Why the clock helper does not do what it is asked. A code for programs, a sentence for people who read the protocol,
 * and the figure that belongs to it.
 */

export type Refusal =
  /** Not one JSON object of the protocol's form. */
  | { readonly error: 'malformed'; readonly message: string }
  | { readonly error: 'too-long'; readonly message: string }
  /** Another version of the protocol. */
  | { readonly error: 'version'; readonly message: string; readonly speaks: number }
  | { readonly error: 'flooded'; readonly message: string }
  /** Too many connections, of one user or of all. */
  | { readonly error: 'crowded'; readonly message: string }
  /** Only the superuser may ask for this. */
  | { readonly error: 'denied'; readonly message: string }
  /** Another process steers the clock. */
  | { readonly error: 'busy'; readonly message: string; readonly pid: number | null }
  /** Nobody, or another one, has claimed the clock. */
  | { readonly error: 'not-owner'; readonly message: string }
  /** Another program sets this clock, so the helper has let go of it. */
  | { readonly error: 'foreign-writer'; readonly message: string; readonly what: ForeignTrace }
  /** It was sent too long ago, or in the future. */
  | { readonly error: 'stale'; readonly message: string }
  /** The clock was stepped, or the machine slept, after what this was decided on: measure anew. */
  | { readonly error: 'disturbed'; readonly message: string }
  /** Beyond what is ever done. */
  | { readonly error: 'range'; readonly message: string }
  /** The rate may not change so fast: `allowed` is the nearest that it may be now, ppm. */
  | { readonly error: 'rate'; readonly message: string; readonly allowed: number }
  /** The clock would show a time that cannot be right. */
  | { readonly error: 'window'; readonly message: string }
  /** Seconds to wait. */
  | { readonly error: 'too-soon'; readonly message: string; readonly wait: number }
  /** The day's budget of slews is used up. */
  | { readonly error: 'budget'; readonly message: string; readonly wait: number }
  /** More than may be done without asking a person. */
  | { readonly error: 'needs-consent'; readonly message: string }
  /** The configuration of this machine does not allow it. */
  | { readonly error: 'not-allowed'; readonly message: string }
  /** The kernel did not do it, or did something else. */
  | { readonly error: 'failed'; readonly message: string };

export type RefusalCode = Refusal['error'];

/** By which trace another program was noticed. */
export const FOREIGN_TRACES = ['frequency', 'tick', 'status', 'error', 'phase', 'slew'] as const;
export type ForeignTrace = (typeof FOREIGN_TRACES)[number];
