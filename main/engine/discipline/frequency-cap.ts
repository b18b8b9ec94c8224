/**
 * How fast the set frequency may change. Who delays packets can bend the estimate's rate: one way 1 ms slower each minute
 * looks like 8 ppm. Left alone, the clock would go on with that rate when the attacker lets all packets drop. But a quartz
 * cannot do anything: what moves its frequency is heat, and heat comes with limits.
 *
 * Limits of a quartz: 1 ppm per kelvin (no crystal of a computer is worse between 0 and 70 degrees C; AT cuts are several
 * times better), beside a processor that goes from idle to full load: 30 K on the board, with a time constant of ten
 * minutes. So a change is at most 30 ppm, and begins with 3 ppm per minute.
 *
 *  1. Within any minute the set frequency moves by at most 3 ppm, plus what was not known of it: three standard deviations
 *     at the beginning of that minute. So a first lock, and a drift that was hardly known, are found as fast as they are
 *     measured; a frequency that is known holds. By the minute and not by the correction, because what is not known does
 *     not become more by being asked several servers.
 *     In the first 15 minutes it may move by as much as is not *proved* of it: the answers of a burst share the queues and
 *     the load of one moment, so an estimate from them can be many of its own standard deviations off (seen on an emulated
 *     machine: 161 ppm instead of 0), and would be held for half an hour.
 *  2. It stays within 30 ppm (and what was not known) of a centre that follows it with a time constant of three hours. A
 *     wander of q makes the two differ by q sqrt(T / 2) = 7.3 ppm for q = 1e-7, the liveliest that is called a quartz:
 *     the limit is four standard deviations away. A sine of 1 ppm in 6 h moves by 0.02 ppm per minute: it is never touched.
 *  3. Never beyond 500 ppm, which is what kernels correct (Linux: MAXFREQ).
 *
 * So what an attacker can do to a frequency that is known to a tenth of a ppm: 3.3 ppm in the first minute, 30 in the first
 * ten, then 10 in an hour, however much the packets are delayed. A clock that was dragged so far still shows its error: the
 * bound follows from the delays, not from this.
 */
import { elapsed, type Raw, type Seconds } from '../time/instant.ts';

/** What kernels correct. */
const MAX_PPM = 500;

/** 1 ppm per kelvin times 30 K. */
const HEAT_PPM = 30;

/** The board's time constant: the steepest change is `HEAT_PPM` in this. */
const WARMING: Seconds = 600;

const MINUTE: Seconds = 60;

/** After this even answers that took 50 ms have proved the rate to 100 ppm, and their errors are no longer those of one moment. */
const SETTLING: Seconds = 900;

/** Standard deviations that count as "at most". */
const SIGMAS = 3;

/** As long as it may take at most for a wander of 1e-7 to stay four standard deviations within `HEAT_PPM`. */
const CENTRE_TIME: Seconds = 3 * 3600;

/** The centre is taken anew where the frequency is known so many times better than when it was taken. */
const CLEARLY_BETTER = 2;

export interface KnownFrequency {
  readonly ppm: number;
  /** One standard deviation. */
  readonly sigma: number;
}

export interface EstimatedFrequency extends KnownFrequency {
  /** ppm by which it can be wrong at most while more than half of the servers are honest; infinite where that is unknown. */
  readonly proved: number;
}

/** What was set, and around what it may move. Plain data. */
export interface FrequencyHistory {
  /** When it began. */
  readonly since: Raw;
  readonly at: Raw;
  /** What is set, ppm. */
  readonly ppm: number;
  /** What was set when the present minute began. */
  readonly minute: KnownFrequency & { readonly at: Raw };
  readonly centre: KnownFrequency;
}

/**
 * What to set where `wanted` is what was estimated. `history`: as returned by the last call; null at the first lock.
 * A machine that was moved to quite another counter keeps its cap: it gets there by the limits above.
 */
export function capFrequency(
  history: FrequencyHistory | null,
  now: Raw,
  wanted: EstimatedFrequency,
): FrequencyHistory {
  const target = within(0, MAX_PPM, wanted.ppm);
  const since = history?.since ?? now;
  const settling = elapsed(since, now) < SETTLING;
  const sigma = settling ? Math.max(wanted.sigma, wanted.proved / SIGMAS) : wanted.sigma;
  if (history === null) return begin(since, now, { ppm: target, sigma });
  const { minute, centre } = history;
  const age = Math.max(0, elapsed(minute.at, now));
  const steady = within(minute.ppm, (HEAT_PPM / WARMING) * age + SIGMAS * minute.sigma, target);
  const ppm = within(centre.ppm, HEAT_PPM + SIGMAS * centre.sigma, steady);
  if (CLEARLY_BETTER * sigma < centre.sigma) return begin(since, now, { ppm, sigma });
  const span = Math.max(0, elapsed(history.at, now));
  const followed = centre.ppm + (ppm - centre.ppm) * (1 - Math.exp(-span / CENTRE_TIME));
  return {
    since,
    at: now,
    ppm,
    minute: age < MINUTE ? minute : { at: now, ppm, sigma },
    centre: { ppm: followed, sigma: centre.sigma },
  };
}

function begin(since: Raw, at: Raw, known: KnownFrequency): FrequencyHistory {
  return { since, at, ppm: known.ppm, minute: { ...known, at }, centre: known };
}

function within(middle: number, reach: number, value: number): number {
  return Math.min(middle + reach, Math.max(middle - reach, value));
}
