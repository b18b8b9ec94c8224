/**
 * Instants: integer nanoseconds on one of three scales that must never be mixed, so each has a type of its own.
 *
 *  - `Raw`: a counter that nobody steers (CLOCK_MONOTONIC_RAW, QPC). Its origin means nothing. All filters live here.
 *  - `Monotonic`: never stepped, but slewed by whoever steers the clock. Timers live here.
 *  - `Utc`: nanoseconds since 1970-01-01 00:00 UTC, leap seconds not counted; the wall clock and servers speak it.
 *
 * bigint, because a double holds present epoch seconds only to 0.24 us. Differences are small and become numbers.
 */

declare const scale: unique symbol;
export type Raw = bigint & { readonly [scale]: 'raw' };
export type Monotonic = bigint & { readonly [scale]: 'monotonic' };
export type Utc = bigint & { readonly [scale]: 'utc' };
export type Instant = Raw | Monotonic | Utc;

/** A duration or difference in seconds. */
export type Seconds = number;

export const NS_PER_SECOND = 1_000_000_000n;

/** `to - from` in seconds; exact to a nanosecond for differences up to 104 days, to 1 us for 285 years. */
export function elapsed<I extends Instant>(from: I, to: I): Seconds {
  return Number(to - from) / 1e9;
}

/** The instant `seconds` after (or before, if negative), to the nearest nanosecond. */
export function later<I extends Instant>(instant: I, seconds: Seconds): I {
  return (instant + toNanos(seconds)) as I;
}

/** Seconds as whole nanoseconds. Whole seconds are split off first, so that long spans keep their nanoseconds. */
export function toNanos(seconds: Seconds): bigint {
  const whole = Math.trunc(seconds);
  return BigInt(whole) * NS_PER_SECOND + BigInt(Math.round((seconds - whole) * 1e9));
}

/** Nanoseconds as seconds. */
export function toSeconds(nanos: bigint): Seconds {
  return Number(nanos) / 1e9;
}
