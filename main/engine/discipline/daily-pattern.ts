/**
 * The daily pattern of a quartz: rooms are warmer by day, computers are busier, and no portable program can read the
 * temperature of a quartz. So the rate is learned as a function of the time of day, and used where nobody can be asked:
 * a rate that was measured at noon is not that of midnight.
 *
 * A random walk swings too, and by chance once a day. So two families of hypotheses are told the same observations, each
 * in half decades of wander: the level walks and nothing else happens, or it walks and something repeats every day
 * (`daily-model.ts`). Each is judged by how well it predicted every observation before it was made; the ratio of what the
 * two families gave to the observations is the evidence (a Bayes factor, or prequential test: A. P. Dawid, 1984). If
 * nothing repeats, that ratio is a martingale of mean 1, so the probability that it ever exceeds 100 is at most 1 in 100
 * (Ville, 1939), however often one looks. So a pattern is claimed at 100 and not before three days were seen.
 *
 * Everything fades within two weeks, because seasons and habits change. The state is a fixed number of plain numbers (some
 * 250), whatever comes in.
 */
import type { Seconds, Utc } from '../time/instant.ts';
import { average, type Curve, DailyModel, type DailyModelState, wave } from './daily-model.ts';
import type { MeanRate } from './mean-rate.ts';

const DAY: Seconds = 86_400;
const DAY_NS = 86_400_000_000_000n;

/** As long as a machine keeps its place and its habits, and a season its temperature. */
const MEMORY: Seconds = 14 * DAY;

/** After so much time without an observation next to nothing is left; more would only be hard on the numbers. */
const LONGEST_GAP: Seconds = 5 * MEMORY;

/** 24, 12 and 8 hours. */
const HARMONICS = 3;
const COEFFICIENTS = Array.from({ length: 2 * HARMONICS }, (_, i) => i);

/**
 * Wander of the level, ppm per square root of a second, in half decades: below 1e-9 an hour's walk (0.06 ppm) is less than
 * an hour can measure, and above 3e-7 it is no quartz.
 */
const WANDERS: readonly number[] = Array.from({ length: 6 }, (_, i) => 10 ** (-3 + i / 2));

/** A pattern is claimed where its being there explains the observations so many times better. */
const EVIDENCE = Math.log(100);
const LEAST_DATA: Seconds = 3 * DAY;

/** No hypothesis is ever less likely than e to this, so that it can come back. */
const LEAST_LOG_WEIGHT = -50;

/** What an observation must be to be one: no quartz is farther off (ppm), and this uncertain is to know nothing. */
const MAX_PPM = 1000;
const MAX_SIGMA_PPM = 100;
/** No observation is better than this, ppm: 3.6 us in an hour. */
const MIN_SIGMA_PPM = 1e-3;

/** Where the swing is looked for: every quarter of an hour. */
const GRID = 96;

/** Everything that is known, as plain JSON. */
export interface DailyPatternState {
  /** The end of the last observation, decimal nanoseconds since 1970. */
  readonly until: string;
  /** Seconds of observations. */
  readonly seen: number;
  readonly repeating: readonly WeightedState[];
  readonly plain: readonly WeightedState[];
}

export interface WeightedState extends DailyModelState {
  readonly logWeight: number;
}

/** By how much a straight continuation of the time line goes wrong, and is to be corrected. */
export interface Continuation {
  /** To be added to UTC by the line, seconds. */
  readonly offset: Seconds;
  /** To be added to its rate (UTC seconds per counter second). */
  readonly rate: number;
  /** One standard deviation of `offset`, as far as the pattern is to blame. */
  readonly sd: Seconds;
}

interface Weighted {
  readonly model: DailyModel;
  logWeight: number;
}

const STRAIGHT: Continuation = { offset: 0, rate: 0, sd: 0 };

export class DailyPattern {
  private repeating: readonly Weighted[] = WANDERS.map((w) => fresh(w, HARMONICS));
  private plain: readonly Weighted[] = WANDERS.map((w) => fresh(w, 0));
  private until: Utc | null = null;
  private seen: Seconds = 0;
  /** Mixed once for every observation, because it is asked for all the time. */
  private curve: Curve | null = null;

  /** As it was; null where that was no such state. `sameBoot`: else the level is void, the shape is not. */
  static restored(state: DailyPatternState, sameBoot: boolean): DailyPattern | null {
    const pattern = new DailyPattern();
    const repeating = restoredFamily(state.repeating, HARMONICS);
    const plain = restoredFamily(state.plain, 0);
    if (repeating === null || plain === null || !(state.seen >= 0) || !/^-?\d{1,20}$/.test(state.until))
      return null;
    pattern.repeating = repeating;
    pattern.plain = plain;
    pattern.until = BigInt(state.until) as Utc;
    pattern.seen = state.seen;
    if (!sameBoot) for (const { model } of [...repeating, ...plain]) model.forgetLevel();
    pattern.curve = pattern.mixed();
    return pattern;
  }

  /** Null before the first observation. */
  get state(): DailyPatternState | null {
    if (this.until === null) return null;
    const written = ({ model, logWeight }: Weighted) => ({ logWeight, ...model.state });
    return {
      until: String(this.until),
      seen: this.seen,
      repeating: this.repeating.map(written),
      plain: this.plain.map(written),
    };
  }

  /** Takes in a mean rate; one that overlaps the last, or that no quartz can have, is left out. */
  learn({ from, to, ppm, sigma }: MeanRate): void {
    const span = Number(to - from) / 1e9;
    if (!(span > 0 && span <= DAY && Math.abs(ppm) <= MAX_PPM && sigma <= MAX_SIGMA_PPM)) return;
    if (this.until !== null && from < this.until) return;
    // From the middle of the last observation to that of this one, or very nearly.
    const gap = Math.min(LONGEST_GAP, this.until === null ? 0 : Number(to - this.until) / 1e9);
    const kept = Math.exp(-gap / MEMORY);
    const start = timeOfDay(from);
    const variance = Math.max(sigma, MIN_SIGMA_PPM) ** 2;
    for (const hypothesis of [...this.repeating, ...this.plain]) {
      hypothesis.model.advance(gap, kept);
      const likelihood = hypothesis.model.observe(start, start + span / DAY, ppm, variance);
      hypothesis.logWeight = kept * hypothesis.logWeight + likelihood;
    }
    this.level();
    this.until = to;
    this.seen += span;
    this.curve = this.mixed();
  }

  /** How many times better the observations are explained by a pattern, as a logarithm. */
  get evidence(): number {
    return logSum(this.repeating) - logSum(this.plain);
  }

  /** Enough was seen to say whether there is a pattern. */
  get settled(): boolean {
    return this.seen >= LEAST_DATA;
  }

  /** Something repeats every day, by all that was seen. */
  get shows(): boolean {
    return this.settled && this.evidence >= EVIDENCE;
  }

  /** Seconds of observations that it was learned from. */
  get learnedFrom(): Seconds {
    return this.seen;
  }

  /** Half of the daily swing, ppm; 0 where no pattern shows. */
  get amplitude(): number {
    const { curve } = this;
    if (curve === null) return 0;
    const day = Array.from({ length: GRID }, (_, i) => sum(curve, (k) => wave(k, i / GRID)).mean);
    return (Math.max(...day) - Math.min(...day)) / 2;
  }

  /** By how much the counter gains at this time of day more than in the mean of the day, ppm. */
  predict(utc: Utc): { readonly ppm: number; readonly sigma: number } {
    if (this.curve === null) return { ppm: 0, sigma: 0 };
    const day = timeOfDay(utc);
    const { mean, sd } = sum(this.curve, (k) => wave(k, day));
    return { ppm: mean, sigma: sd };
  }

  /** What the counter gains from one moment to another more than in the mean of the day, seconds. */
  integral(from: Utc, to: Utc): Seconds {
    if (this.curve === null) return 0;
    const span = Number(to - from) / 1e9;
    const start = timeOfDay(from);
    return 1e-6 * span * sum(this.curve, (k) => average(k, start, start + span / DAY)).mean;
  }

  /**
   * What is to be added to a time line with the rate that was measured at `from`, when it is continued to `to`: the
   * counter will gain more or less than it did then.
   */
  continuation(from: Utc, to: Utc): Continuation {
    const { curve } = this;
    if (to <= from || curve === null) return STRAIGHT;
    const span = Number(to - from) / 1e9;
    const start = timeOfDay(from);
    const end = start + span / DAY;
    const change = sum(curve, (k) => wave(k, end) - wave(k, start));
    const gained = sum(curve, (k) => span * (average(k, start, end) - wave(k, start)));
    return { offset: -1e-6 * gained.mean, rate: -1e-6 * change.mean, sd: 1e-6 * gained.sd };
  }

  /** What all hypotheses of the repeating family say of the curve, or null where no pattern shows. */
  private mixed(): Curve | null {
    if (!this.shows) return null;
    const total = logSum(this.repeating);
    const parts = this.repeating.map(({ model, logWeight }) => ({
      share: Math.exp(logWeight - total),
      curve: model.curve,
    }));
    const mixture = (value: (curve: Curve) => number) =>
      parts.reduce((sum, { share, curve }) => sum + share * value(curve), 0);
    const mean = COEFFICIENTS.map((i) => mixture((curve) => curve.mean[i]!));
    const covariance = COEFFICIENTS.map((i) =>
      COEFFICIENTS.map((j) =>
        mixture(
          (curve) => curve.covariance[i]![j]! + (curve.mean[i]! - mean[i]!) * (curve.mean[j]! - mean[j]!),
        ),
      ),
    );
    return { mean, covariance };
  }

  /** Only differences of logarithms mean anything: the best is 0, so that none grows. */
  private level(): void {
    const all = [...this.repeating, ...this.plain];
    const best = Math.max(...all.map((h) => h.logWeight));
    for (const hypothesis of all)
      hypothesis.logWeight = Math.max(hypothesis.logWeight - best, LEAST_LOG_WEIGHT);
  }
}

/** A weighted sum of the curve's coefficients. */
function sum({ mean, covariance }: Curve, weight: (coefficient: number) => number) {
  const weights = COEFFICIENTS.map(weight);
  let value = 0;
  let variance = 0;
  for (const [i, w] of weights.entries()) {
    value += w * mean[i]!;
    for (const j of COEFFICIENTS) variance += w * weights[j]! * covariance[i]![j]!;
  }
  return { mean: value, sd: Math.sqrt(Math.max(0, variance)) };
}

function fresh(wander: number, harmonics: number): Weighted {
  return { model: new DailyModel(wander, harmonics), logWeight: 0 };
}

function restoredFamily(states: readonly WeightedState[], harmonics: number): Weighted[] | null {
  if (states.length !== WANDERS.length) return null;
  const family: Weighted[] = [];
  for (const [i, state] of states.entries()) {
    const model = DailyModel.restored(WANDERS[i]!, harmonics, state);
    if (model === null || !(state.logWeight <= 0 && state.logWeight >= LEAST_LOG_WEIGHT)) return null;
    family.push({ model, logWeight: state.logWeight });
  }
  return family;
}

/** Logarithm of the sum of the weights. */
function logSum(family: readonly Weighted[]): number {
  const most = Math.max(...family.map((h) => h.logWeight));
  return most + Math.log(family.reduce((sum, h) => sum + Math.exp(h.logWeight - most), 0));
}

/** In days, from 0 to 1; also before 1970. */
function timeOfDay(utc: Utc): number {
  const part = Number(utc % DAY_NS) / Number(DAY_NS);
  return part < 0 ? part + 1 : part;
}
