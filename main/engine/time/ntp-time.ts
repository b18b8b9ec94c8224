/**
 * NTP time stamps (RFC 5905, section 6): 32 bits of seconds since 1900 and 32 bits of fraction, 64 bits in all, which
 * wrap every 136 years; the next time on 2036-02-07 06:28:16 UTC.
 *
 * A stamp therefore says only "this much within an era". Which era is decided by a pivot that is known to be within
 * 68 years of the truth: the difference of two stamps, taken modulo 2^64 as a signed number, is right across the wrap.
 */
import { NS_PER_SECOND, type Seconds, type Utc } from './instant.ts';

declare const ntp: unique symbol;
/** 64 bits of NTP time stamp; 0 means "unknown". */
export type NtpTimestamp = bigint & { readonly [ntp]: true };

/** Seconds from 1900-01-01 to 1970-01-01 (RFC 5905, figure 4). */
const UNIX_EPOCH = 2_208_988_800n;

const FRACTION_BITS = 32n;

/** The stamp of an instant, to the nearest 2^-32 s (0.23 ns). */
export function toNtp(utc: Utc): NtpTimestamp {
  const ns = utc + UNIX_EPOCH * NS_PER_SECOND;
  const seconds = floorDiv(ns, NS_PER_SECOND);
  const fraction =
    ((ns - seconds * NS_PER_SECOND) * (1n << FRACTION_BITS) + NS_PER_SECOND / 2n) / NS_PER_SECOND;
  return BigInt.asUintN(64, (seconds << FRACTION_BITS) + fraction) as NtpTimestamp;
}

/** The instant that a stamp means, in the era that brings it within 68 years of the pivot. */
export function fromNtp(stamp: NtpTimestamp, pivot: Utc): Utc {
  const difference = BigInt.asIntN(64, stamp - toNtp(pivot));
  return (pivot + fractionToNs(difference)) as Utc;
}

/** `to - from` in seconds: right across an era boundary, for stamps less than 68 years apart. */
export function between(from: NtpTimestamp, to: NtpTimestamp): Seconds {
  return Number(fractionToNs(BigInt.asIntN(64, to - from))) * 1e-9;
}

/** NTP short format (RFC 5905, section 6): 16 bits of seconds, 16 bits of fraction; unsigned. */
export function fromShort(bits: number): Seconds {
  return bits / 65_536;
}

/** The short format of a non-negative span under 65536 s. */
export function toShort(seconds: Seconds): number {
  return Math.min(0xffff_ffff, Math.max(0, Math.round(seconds * 65_536)));
}

function fractionToNs(difference: bigint): bigint {
  const ns = difference * NS_PER_SECOND;
  const half = 1n << (FRACTION_BITS - 1n);
  return floorDiv(ns + half, 1n << FRACTION_BITS);
}

/** Division that rounds towards minus infinity, so that instants before 1970 keep their order. */
function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}
