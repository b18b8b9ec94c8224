/**
 * What time it is, and how wrong that can be: two bounds that are never mixed.
 *
 *  - *guaranteed*: the distance to the farther end of the region that a majority of the servers' intervals contains. It
 *    holds whatever the network delays did, as long as more than half of the servers are honest, the counter's rate is
 *    within 500 ppm and its wander within 2e-8 per square root of a second or twice what was learned. Without fresh
 *    answers it grows with all that the rate can be off. Over a suspend the rate is taken to change by 6 ppm at most.
 *  - *likely*: what holds in 99 of 100 cases by what was learned: the filter's own spread, widened by its record. The
 *    constant asymmetry of the paths is in it as a belief about paths, because no measurement can show it; only where
 *    several servers disagree does it show, and then it counts as much as they do. Nor can it know what never happened
 *    while it learned: a quartz that was quiet for days and is heated just when the network fails is outside of it.
 */

import type { Interval } from '../select/intersection.ts';
import type { Window } from '../source/delay-model.ts';
import { elapsed, later, type Raw, type Seconds, toSeconds, type Utc } from '../time/instant.ts';
import { type Line, utcAt } from '../time/line.ts';
import { Bank, type Estimate } from './bank.ts';
import { Calibration, LIKELY_SIGMAS, type Record } from './calibration.ts';
import { Forecast } from './forecast.ts';
import { QueueShape } from './queue-shape.ts';

/** Standard deviations that count as "at most". */
const SIGMAS = 3;

/** Standard deviations from the majority's region at which a line is no longer believed. */
const MISSED = 6;

/**
 * Standard deviation of the rate of a counter of which nothing is known: the median host is 78 ppm off, few exceed
 * 500 ppm (D. Mills, survey of 20,000 hosts).
 */
const UNKNOWN_RATE = 1e-4;

/**
 * The assumed limit of a counter's rate error: kernels correct up to 500 ppm, and a clock beyond that could not be kept
 * right by anybody (Linux: MAXFREQ).
 */
const MAX_RATE = 5e-4;

/** The guaranteed bound assumes at least this wander (household quartzes: 1e-9 to 1e-8), or twice what was learned. */
const WANDER = 2e-8;

/** A quartz that slept wakes up colder: a few degrees at a few tenths of a ppm each. */
const COOLED_RATE = 2e-6;

/**
 * In 99 of 100 paths the constant part of the asymmetry is taken to shift the offset by no more than this share of the
 * smallest delay: the two ways differ by 4 % of the round trip. It can be 50 % at most, which is what the guaranteed
 * bound allows for.
 */
const ASYMMETRY = 0.02 / LIKELY_SIGMAS;

/**
 * What is known of the quartz beyond its present rate, such as a daily pattern: what has to be added to a line that is
 * continued from one moment to another without a sample, and to its rate; `sd`: of that offset.
 */
export type Curve = (
  from: Utc,
  to: Utc,
) => { readonly offset: Seconds; readonly rate: number; readonly sd: Seconds };

export interface TimeAt {
  readonly line: Line;
  /** Guaranteed. */
  readonly bound: Seconds;
  readonly likely: Seconds;
  /** One standard deviation of the line's rate. */
  readonly rateSd: number;
  /** No majority stands behind it at present. */
  readonly holdover: boolean;
}

/** One answer, as far as the estimate is concerned. */
export interface PathSample {
  readonly raw: Raw;
  readonly utc: Utc;
  readonly delay: Seconds;
  readonly window: Window;
}

export class TimeEstimate {
  private readonly bank: Bank;
  private readonly calibration = new Calibration();
  private readonly practice = new Forecast();
  /** By path. */
  private readonly queues = new Map<string, QueueShape>();
  /** The last region that a majority stood behind, and the line it was given against. */
  private agreed: { readonly line: Line; readonly region: Interval; readonly rateError: number } | null =
    null;
  /** What was known of the rate when this segment began: a value, and by how much it could be off at most. */
  private prior: { readonly rate: number; readonly error: number; since: Raw | null };
  private lastSample: { readonly raw: Raw; readonly utc: Utc } | null = null;
  private readonly curve: Curve;

  constructor(prior: { readonly rate: number; readonly sd: number } | null, curve: Curve) {
    this.curve = curve;
    this.bank = new Bank(prior?.rate ?? 0, prior?.sd ?? UNKNOWN_RATE);
    this.prior = { rate: prior?.rate ?? 0, error: prior ? SIGMAS * prior.sd : MAX_RATE, since: null };
  }

  get started(): boolean {
    return this.bank.started;
  }

  /** The bare line, for comparing sources; null before the first measurement. */
  lineAt(raw: Raw): Line | null {
    return this.bank.at(raw)?.line ?? null;
  }

  rateAt(raw: Raw): { readonly rate: number; readonly sd: number; readonly wander: number } {
    return this.bank.rateAt(raw);
  }

  /** The wander that what is guaranteed allows for, per square root of a second. */
  wanderLimit(raw: Raw): number {
    return Math.max(WANDER, 2 * this.bank.rateAt(raw).wander);
  }

  /** How often the likely bound was right. */
  get record(): Record | null {
    return this.calibration.record;
  }

  /**
   * By how much the counter's rate can differ from the line's, by what was known before this segment; what the servers'
   * answers prove since then may say less.
   */
  priorRateError(raw: Raw): number {
    const { rate, error, since } = this.prior;
    const wandered =
      since === null ? 0 : SIGMAS * this.wanderLimit(raw) * Math.sqrt(Math.max(0, elapsed(since, raw)));
    return (
      Math.abs(this.bank.rateAt(raw).rate - rate) + Math.min(MAX_RATE + Math.abs(rate), error + wandered)
    );
  }

  /** One standard deviation of what a sample of this path will show so far ahead: what the next sample can improve. */
  sampleSd(path: string, raw: Raw, ahead: Seconds): Seconds {
    return this.calibration.factor * this.bank.sampleSd(path, raw, ahead);
  }

  /** By how much the answers over this path are believed to say too much; null for a path that is not known. */
  pathError(path: string): { readonly mean: Seconds; readonly sd: Seconds } | null {
    return this.bank.pathError(path);
  }

  /** Only these paths may be taken again. */
  keepPaths(paths: ReadonlySet<string>): void {
    for (const id of this.bank.pathIds) {
      if (paths.has(id)) continue;
      this.bank.dropPath(id);
      this.queues.delete(id);
    }
  }

  /** Another path is taken to a server; its smallest delay differs by `change`. */
  rerouted(from: string, to: string, change: Seconds): void {
    if (!this.bank.knows(from)) return;
    if (this.bank.knows(to)) {
      this.bank.activate(from, false);
      this.bank.activate(to, true);
    } else {
      this.bank.branchPath(to, from, change);
    }
  }

  /** Takes in a sample of a path whose smallest delay is `shortest`. True where it was not believed. */
  measured(path: string, sample: PathSample, shortest: Seconds): boolean {
    const { raw, utc, window, delay } = sample;
    this.prior.since ??= raw;
    if (!this.bank.knows(path)) this.bank.addPath(path, ASYMMETRY * shortest, shortest / 2);
    const surprise = this.bank.surprise(path, sample);
    const queues = this.queues.get(path) ?? new QueueShape();
    this.queues.set(path, queues);
    if (surprise !== null) {
      this.calibration.check(surprise.by, LIKELY_SIGMAS * surprise.sd, window.half);
      queues.learn(window, surprise.by, surprise.sd);
    }
    const { lean, half, sd } = queues.shape(window);
    const impossible = this.bank.update(path, {
      raw,
      utc: later(utc, -lean),
      window: { half, sd, reach: delay / 2 },
    });
    const now = this.bank.at(raw);
    if (now !== null) {
      this.lastSample = { raw, utc: now.line.utc };
      this.practice.observe(now, this.curve, (gap) => this.bank.at(later(raw, gap))!.sd);
    }
    return impossible;
  }

  /**
   * A majority agrees that true time lies in this region, given against `lineAt(raw)`, and that the rate differs from the
   * line's by no more than this.
   */
  agreedOn(raw: Raw, region: Interval, rateError: number): void {
    const estimate = this.bank.at(raw);
    this.agreed = estimate && { line: estimate.line, region, rateError };
  }

  /**
   * The majority's region lies where the line cannot be: the servers' time moved, or the estimate was wrong. (A line just
   * beside the region is noise, and is only kept within it.)
   */
  misses(raw: Raw, region: Interval): boolean {
    const sd = this.bank.at(raw)?.sd ?? 0;
    return Math.max(region.low, -region.high) > MISSED * sd;
  }

  /** What is known of the offset is void, the rate is not: to be learned anew from what the majority says. */
  breakOffset(): void {
    this.bank.loseOffset();
    this.lastSample = null;
    this.practice.interrupt();
  }

  /** `region`: what a majority says now, against `lineAt(raw)`; null in holdover. */
  at(raw: Raw, region: Interval | null): TimeAt | null {
    const estimate = this.bank.at(raw);
    const basis = region ?? this.remembered(raw, estimate);
    if (estimate === null || basis === null) return null;
    const bend = this.bend(estimate);
    const inside = Math.min(Math.max(bend.offset, basis.low), basis.high);
    const bound = Math.max(basis.high - inside, inside - basis.low);
    const { raw: at, utc, rate } = estimate.line;
    return {
      line: { raw: at, utc: later(utc, inside), rate: rate + bend.rate },
      bound,
      likely: Math.min(bound, this.likely(raw, estimate) + Math.abs(inside - bend.offset)),
      rateSd: estimate.rateSd,
      holdover: region === null,
    };
  }

  /** How long the likely bound stays under `within` if nothing more is heard, in seconds from `raw`; at most `longest`. */
  lasts(raw: Raw, within: Seconds, longest: Seconds): Seconds {
    const holds = (ahead: Seconds) => {
      const likely = this.likelyAt(later(raw, ahead));
      return likely !== null && likely <= within;
    };
    if (!holds(0)) return 0;
    if (holds(longest)) return longest;
    let [low, high] = [0, longest];
    while (high - low > 1 + low / 50) {
      const middle = (low + high) / 2;
      if (holds(middle)) low = middle;
      else high = middle;
    }
    return low;
  }

  /** What the likely bound will be if nothing more is heard; null while nothing is known. */
  likelyAt(raw: Raw): Seconds | null {
    const estimate = this.bank.at(raw);
    return estimate && this.likely(raw, estimate);
  }

  /** Holds in 99 of 100 cases, by the filter's spread and its record. */
  private likely(raw: Raw, estimate: Estimate): Seconds {
    const gap = this.lastSample === null ? 0 : Math.max(0, elapsed(this.lastSample.raw, raw));
    const sd = Math.hypot(estimate.sd, this.bank.disagreement, this.bend(estimate).sd);
    return this.practice.sigmas(gap, LIKELY_SIGMAS * this.calibration.factor) * sd;
  }

  /** What is known to go wrong with the line since the last sample. */
  private bend({ line }: Estimate): ReturnType<Curve> {
    const { lastSample } = this;
    if (lastSample === null || line.utc <= lastSample.utc) return { offset: 0, rate: 0, sd: 0 };
    return this.curve(lastSample.utc, line.utc);
  }

  /** Where true time is by now if it was in the agreed region then, against the present line. */
  private remembered(raw: Raw, estimate: Estimate | null): Interval | null {
    if (estimate === null || this.agreed === null) return null;
    const { line, region, rateError } = this.agreed;
    const span = Math.max(0, elapsed(line.raw, raw));
    const shift = difference(estimate.line, line, raw);
    const grown = rateError * span + SIGMAS * this.wanderLimit(line.raw) * Math.sqrt(span ** 3 / 3);
    return { low: region.low + shift - grown, high: region.high + shift + grown };
  }

  /** The counter may have stood still: only the rate is still known, to `rateError` and what the rest did to it. */
  breakSegment(raw: Raw, rateError: number): void {
    const { rate } = this.bank.rateAt(raw);
    this.prior = {
      rate,
      error: Math.min(MAX_RATE + Math.abs(rate), rateError + SIGMAS * COOLED_RATE),
      since: null,
    };
    this.bank.loosenRate(COOLED_RATE);
    this.breakOffset();
    this.agreed = null;
  }
}

/** By how much one line lies above another at a moment. */
export function difference(from: Line, to: Line, raw: Raw): Seconds {
  return toSeconds(utcAt(to, raw) - utcAt(from, raw));
}
