/**
 * What time it is: the filter's line, kept within what a majority of the servers can mean, and its bound.
 *
 * The bound is the distance to the farther end of the majority's region, so it holds whatever the network delays did, as
 * long as more than half of the servers are honest. Without fresh answers (holdover) it grows with all that the rate can
 * be off, and with the wander of the quartz, three standard deviations of it.
 */

import type { Interval } from '../select/intersection.ts';
import { elapsed, later, type Raw, type Seconds, toSeconds, type Utc } from '../time/instant.ts';
import { type Line, utcAt } from '../time/line.ts';
import { ClockFilter, type Estimate, UNKNOWN_RATE, WANDER } from './clock-filter.ts';

/** Standard deviations that count as "at most". */
const SIGMAS = 3;

/** Standard deviations from the majority's region at which a line is no longer believed. */
const MISSED = 6;

/**
 * The assumed limit of a counter's rate error: kernels correct up to 500 ppm, and a clock beyond that could not be kept
 * right by anybody (Linux: MAXFREQ).
 */
const MAX_RATE = 5e-4;

/** A quartz that slept wakes up colder: a few degrees at a few tenths of a ppm each. */
const COOLED_RATE = 2e-6;

export interface TimeAt {
  readonly line: Line;
  readonly bound: Seconds;
  readonly rateSd: number;
  /** No majority stands behind it at present. */
  readonly holdover: boolean;
}

export class TimeEstimate {
  private filter: ClockFilter;
  /** The last region that a majority stood behind, and the line it was given against. */
  private agreed: { readonly line: Line; readonly region: Interval; readonly rateError: number } | null =
    null;
  /** What was known of the rate when this segment began: a value, and by how much it could be off at most. */
  private prior: { readonly rate: number; readonly error: number; since: Raw | null };

  constructor(prior: { readonly rate: number; readonly sd: number } | null) {
    this.filter = new ClockFilter(prior?.rate ?? 0, prior?.sd ?? UNKNOWN_RATE);
    this.prior = { rate: prior?.rate ?? 0, error: prior ? SIGMAS * prior.sd : MAX_RATE, since: null };
  }

  get started(): boolean {
    return this.filter.started;
  }

  /** The bare line, for comparing sources; null before the first measurement. */
  lineAt(raw: Raw): Line | null {
    return this.filter.at(raw)?.line ?? null;
  }

  rateAt(raw: Raw): { readonly rate: number; readonly sd: number } {
    return this.filter.rateAt(raw);
  }

  /**
   * By how much the counter's rate can differ from the line's, by what was known before this segment; what the servers'
   * answers prove since then may say less.
   */
  priorRateError(raw: Raw): number {
    const { rate, error, since } = this.prior;
    const wandered = since === null ? 0 : SIGMAS * WANDER * Math.sqrt(Math.max(0, elapsed(since, raw)));
    return (
      Math.abs(this.filter.rateAt(raw).rate - rate) + Math.min(MAX_RATE + Math.abs(rate), error + wandered)
    );
  }

  /** One standard deviation of the prediction so far ahead: what deciding about the next poll needs. */
  forecastSd(raw: Raw, ahead: Seconds): Seconds {
    return this.filter.at(later(raw, ahead))?.sd ?? Number.POSITIVE_INFINITY;
  }

  measured(raw: Raw, utc: Utc, variance: number): void {
    this.prior.since ??= raw;
    this.filter.update(raw, utc, variance);
  }

  /**
   * A majority agrees that true time lies in this region, given against `lineAt(raw)`, and that the rate differs from the
   * line's by no more than this.
   */
  agreedOn(raw: Raw, region: Interval, rateError: number): void {
    const estimate = this.filter.at(raw);
    this.agreed = estimate && { line: estimate.line, region, rateError };
  }

  /**
   * The majority's region lies where the line cannot be: the servers' time moved, or the estimate was wrong. (A line just
   * beside the region is noise, and is only kept within it.)
   */
  misses(raw: Raw, region: Interval): boolean {
    const sd = this.filter.at(raw)?.sd ?? 0;
    return Math.max(region.low, -region.high) > MISSED * sd;
  }

  /** What is known of the offset is void, the rate is not: to be learned anew from what the majority says. */
  breakOffset(): void {
    this.filter.breakSegment(0);
  }

  /** `region`: what a majority says now, against `lineAt(raw)`; null in holdover. */
  at(raw: Raw, region: Interval | null): TimeAt | null {
    const estimate = this.filter.at(raw);
    const basis = region ?? this.remembered(raw, estimate);
    if (estimate === null || basis === null) return null;
    const inside = Math.min(Math.max(0, basis.low), basis.high);
    return {
      line: { ...estimate.line, utc: later(estimate.line.utc, inside) },
      bound: Math.max(basis.high - inside, inside - basis.low),
      rateSd: estimate.rateSd,
      holdover: region === null,
    };
  }

  /** Where true time is by now if it was in the agreed region then, against the present line. */
  private remembered(raw: Raw, estimate: Estimate | null): Interval | null {
    if (estimate === null || this.agreed === null) return null;
    const { line, region, rateError } = this.agreed;
    const span = Math.max(0, elapsed(line.raw, raw));
    const shift = difference(estimate.line, line, raw);
    const grown = rateError * span + SIGMAS * WANDER * Math.sqrt(span ** 3 / 3);
    return { low: region.low + shift - grown, high: region.high + shift + grown };
  }

  /** The counter may have stood still: only the rate is still known, to `rateError` and what the rest did to it. */
  breakSegment(raw: Raw, rateError: number): void {
    const { rate } = this.filter.rateAt(raw);
    this.prior = {
      rate,
      error: Math.min(MAX_RATE + Math.abs(rate), rateError + SIGMAS * COOLED_RATE),
      since: null,
    };
    this.filter.breakSegment(COOLED_RATE);
    this.agreed = null;
  }
}

/** By how much one line lies above another at a moment. */
export function difference(from: Line, to: Line, raw: Raw): Seconds {
  return toSeconds(utcAt(to, raw) - utcAt(from, raw));
}
