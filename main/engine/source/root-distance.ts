/**
 * How wrong one answer can be, whatever the network did to it, as long as the server and those above it are honest
 * (lambda, RFC 5905 section 11.1): half the round trip, half the delay and all the dispersion of the server's own way to
 * its reference clock, the resolution of its clock, and what our counter may have gained or lost since.
 */
import type { Measurement } from '../ntp/exchange.ts';
import { elapsed, type Raw, type Seconds } from '../time/instant.ts';

/** `rateError`: by how much the counter's rate may differ from the line it is compared with, at most (1 = 100 %). */
export function rootDistance(m: Measurement, now: Raw, rateError: number): Seconds {
  const age = Math.abs(elapsed(m.raw, now));
  return m.delay / 2 + m.rootDelay / 2 + m.rootDispersion + m.precision + rateError * age;
}
