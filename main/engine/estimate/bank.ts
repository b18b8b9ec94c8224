/**
 * The wander of a quartz is not known and changes: a machine at rest, a machine under load. So the same samples go to a
 * bank of hypotheses, half a decade of wander apart, and what they say is mixed by how well each predicted the samples
 * of late (multiple model estimation; Bar-Shalom, Li, Kirubarajan, 2001, chapter 11). Too small a wander costs up to a
 * factor of four in error, too large a factor of two; the mixture finds it within the hour and follows it.
 *
 * All numbers are kept relative to a reference line that is moved to the estimate after every sample, so that they stay
 * small for ever: no internal sum drifts over years.
 */
import { elapsed, later, type Raw, type Seconds, type Utc } from '../time/instant.ts';
import { above, anchoredAt, type Line } from '../time/line.ts';
import { Member } from './member.ts';
import type { SoftWindow } from './soft-window.ts';

/** Per square root of a second: from an oven-controlled oscillator to a laptop in the sun, in half decades. */
export const WANDERS: readonly number[] = Array.from({ length: 10 }, (_, i) => 10 ** (-11 + i / 2));

/**
 * No hypothesis is ever less likely than e to this: what was said long ago is forgotten beyond it, so that a quartz that
 * turns lively is followed within some samples, and one that calms down within some hours.
 */
const LEAST_LOG_WEIGHT = -20;

/** So many samples in a row that every credible hypothesis calls impossible: then the hypotheses are wrong. */
export const STREAK = 3;

/** A sample is called impossible where the mixture takes it for an outlier with this probability. */
const IMPOSSIBLE = 0.9;

/** So much of its prior's standard deviation a path may change in a day without a change of route. */
const DAILY_CHANGE = 0.1;
const DAY: Seconds = 86_400;

export interface Sample {
  readonly raw: Raw;
  readonly utc: Utc;
  readonly window: SoftWindow;
}

interface Path {
  readonly id: string;
  /** One standard deviation of what is believed of a path of this length before anything is measured. */
  readonly prior: Seconds;
  /** The path that was taken before, with whose error this one's is compared; null: with none at all. */
  readonly from: string | null;
  /** By this the error differs at most: half of the smallest delay, or half of its change. */
  readonly limit: Seconds;
  /** Half of the smallest delay, compared with nothing. */
  readonly most: Seconds;
  /** In use at present. */
  active: boolean;
  /** Samples in a row that were called impossible. */
  streak: number;
  /** The last sample that was not. */
  fitted: Raw | null;
}

export interface Estimate {
  readonly line: Line;
  /** One standard deviation of the line's UTC. */
  readonly sd: Seconds;
  readonly rateSd: number;
  /** The most credible random walk of the frequency, per square root of a second. */
  readonly wander: number;
}

/** Variance of the mixture's x as a cubic in the time since the reference line's anchor, and its most credible wander. */
interface Spread {
  readonly coefficients: readonly [number, number, number, number];
  readonly wander: number;
}

export class Bank {
  private readonly members: readonly Member[];
  private readonly logWeights: number[];
  private weights: readonly number[];
  /** Recomputed when it is asked for after a change. */
  private known: Spread | null = null;
  private readonly paths: Path[] = [];
  private line: Line | null = null;
  private rate: number;

  constructor(rate: number, rateSd: number) {
    this.rate = rate;
    this.members = WANDERS.map((wander) => new Member(wander, rateSd ** 2));
    this.logWeights = WANDERS.map(() => 0);
    this.weights = WANDERS.map(() => 1 / WANDERS.length);
  }

  get started(): boolean {
    return this.line !== null;
  }

  /**
   * A path of which only its length is known. `prior`: standard deviation of its error; `limit`: what that cannot exceed.
   */
  addPath(id: string, prior: Seconds, limit: Seconds): void {
    this.paths.push({ id, prior, from: null, limit, most: limit, active: true, streak: 0, fitted: null });
    for (const member of this.members) member.addPath(prior ** 2);
  }

  /**
   * A path that is taken in place of another, its smallest delay differing by `change`. So its error differs by at most
   * half of that, nobody knows how much: uniform. The continuity of the clock will tell.
   */
  branchPath(id: string, from: string, change: Seconds): void {
    const index = this.index(from);
    const before = this.paths[index - 2]!;
    before.active = false;
    const limit = Math.abs(change) / 2;
    const most = Math.max(0, before.most + change / 2);
    this.paths.push({ ...before, id, from, limit, most, active: true, streak: 0, fitted: null });
    for (const member of this.members) member.branchPath(index, limit ** 2 / 3);
  }

  /** A path that was left is taken again, or the other way round. */
  activate(id: string, active: boolean): void {
    const path = this.paths.find((p) => p.id === id);
    if (path !== undefined) Object.assign(path, { active, streak: 0 });
  }

  /** It will not be taken again. */
  dropPath(id: string): void {
    const index = this.index(id);
    if (index < 0) return;
    this.paths.splice(index - 2, 1);
    for (const [i, path] of this.paths.entries()) {
      if (path.from === id) this.paths[i] = { ...path, from: null, limit: path.most };
    }
    for (const member of this.members) member.dropPath(index);
  }

  get pathIds(): readonly string[] {
    return this.paths.map((p) => p.id);
  }

  knows(id: string): boolean {
    return this.index(id) > 0;
  }

  /** What is believed of a path's error: by how much its answers say too much. */
  pathError(id: string): { readonly mean: Seconds; readonly sd: Seconds } | null {
    const index = this.index(id);
    if (index < 0) return null;
    return this.mix(
      (m) => m.mean[index]!,
      (m) => m.covariance[index]![index]!,
    );
  }

  /**
   * Standard error of the mean of the paths' errors, by how much they differ from each other: what the prior belief
   * about paths cannot know. 0 for a single path, whose error nothing shows.
   */
  get disagreement(): Seconds {
    const errors = this.paths.flatMap((p, i) => (p.active ? [this.mean((m) => m.mean[i + 2]!)] : []));
    if (errors.length < 2) return 0;
    const mean = errors.reduce((a, b) => a + b, 0) / errors.length;
    const squares = errors.reduce((sum, e) => sum + (e - mean) ** 2, 0);
    return Math.sqrt(squares / (errors.length - 1) / errors.length);
  }

  /** By how much a sample lies above what was expected of it, and how sure that expectation was. */
  surprise(
    id: string,
    { raw, utc }: Omit<Sample, 'window'>,
  ): { readonly by: Seconds; readonly sd: Seconds } | null {
    const index = this.index(id);
    if (this.line === null || index < 0) return null;
    this.advance(raw);
    const { mean, sd } = this.mix(
      (m) => m.mean[0]! + m.mean[index]!,
      (m) => m.sampleVariance(index, 0),
    );
    return { by: above(this.line, raw, utc) - mean, sd };
  }

  /** Takes in a sample of a known path. True where it was called impossible. */
  update(id: string, { raw, utc, window }: Sample): boolean {
    const index = this.index(id);
    const path = this.paths[index - 2]!;
    const variance = window.half ** 2 / 3 + window.sd ** 2;
    if (this.line === null) {
      this.line = { raw, utc, rate: this.rate };
      for (const member of this.members) member.locate(0, index, variance);
      this.anchor(raw);
      return false;
    }
    this.advance(raw);
    const z = above(this.line, raw, utc);
    const verdicts = this.members.map((member) => member.update(z, index, window));
    const outlier = this.weights.reduce((sum, w, i) => sum + w * verdicts[i]!.outlier, 0);
    const impossible = outlier > IMPOSSIBLE;
    path.streak = impossible ? path.streak + 1 : 0;
    if (!impossible) path.fitted = raw;
    if (path.streak >= STREAK) this.concede(index, raw, z, window);
    else for (const [i, v] of verdicts.entries()) this.logWeights[i] = this.logWeights[i]! + v.logLikelihood;
    this.level();
    this.keepWithinLimit(index);
    this.anchor(raw);
    return impossible;
  }

  /** The estimate for a moment at or after the last sample; null before the first. */
  at(raw: Raw): Estimate | null {
    if (this.line === null) return null;
    const ahead = Math.max(0, elapsed(this.line.raw, raw));
    const { sd: rateSd, wander } = this.rateAt(raw);
    const [c0, c1, c2, c3] = this.spread.coefficients;
    const sd = Math.sqrt(Math.max(0, c0 + ahead * (c1 + ahead * (c2 + ahead * c3))));
    return { line: anchoredAt(this.line, raw), sd, rateSd, wander };
  }

  /** What is known of the rate, also before any sample. */
  rateAt(raw: Raw): { readonly rate: number; readonly sd: number; readonly wander: number } {
    const ahead = this.line === null ? 0 : Math.max(0, elapsed(this.line.raw, raw));
    const { coefficients, wander } = this.spread;
    const [, , c2, c3] = coefficients;
    return { rate: this.rate, sd: Math.sqrt(Math.max(0, c2 + 3 * c3 * ahead)), wander };
  }

  /** One standard deviation of what a path's sample will measure, so far ahead: all but what no sample can tell. */
  sampleSd(id: string, raw: Raw, ahead: Seconds): Seconds {
    const index = this.index(id);
    if (this.line === null || index < 0) return Number.POSITIVE_INFINITY;
    const span = Math.max(0, elapsed(this.line.raw, raw)) + ahead;
    return this.mix(
      (m) => m.mean[0]! + m.mean[index]! + m.mean[1]! * span,
      (m) => m.sampleVariance(index, span),
    ).sd;
  }

  /** x is void, to be found anew from the next sample; rate and paths are known as before. */
  loseOffset(): void {
    this.line = null;
  }

  /** The quartz may have changed its rate by this much. */
  loosenRate(sd: number): void {
    for (const member of this.members) member.inflate(1, sd ** 2);
    this.known = null;
  }

  private index(id: string): number {
    const index = this.paths.findIndex((p) => p.id === id);
    return index < 0 ? -1 : index + 2;
  }

  private advance(raw: Raw): void {
    const span = elapsed(this.line!.raw, raw);
    // A sample that was overtaken by a later one is compared where the line stands.
    if (span <= 0) return;
    const noise = this.paths.map((p) => (DAILY_CHANGE * p.prior) ** 2 / DAY);
    for (const member of this.members) member.advance(span, noise);
    this.line = anchoredAt(this.line!, raw);
  }

  /**
   * The hypotheses are wrong. If most other sources still fit, it is this path that is unlike what was believed of paths;
   * else it is the clock: its rate has jumped since the last sample of this path that did.
   */
  private concede(index: number, raw: Raw, z: Seconds, window: SoftWindow): void {
    const path = this.paths[index - 2]!;
    // A path that has not been heard since this one fitted is no witness.
    const heard = (p: Path) =>
      p.streak > 0 || path.fitted === null || (p.fitted !== null && p.fitted > path.fitted);
    const others = this.paths.filter((p) => p !== path && p.active && heard(p));
    const alone = others.filter((p) => p.streak === 0).length * 2 > others.length;
    const span = path.fitted === null ? 0 : elapsed(path.fitted, raw);
    for (const member of this.members) {
      const v = z - member.mean[0]! - member.mean[index]!;
      if (alone) {
        const { from, limit } = this.limit(index);
        const basis = from === null ? 0 : member.mean[from]!;
        const error = Math.min(basis + limit, Math.max(basis - limit, member.mean[index]! + v));
        member.resetPath(index, error, window.reach ** 2 / 3);
      } else {
        member.inflate(0, v ** 2);
        if (span > 0) member.inflate(1, (v / span) ** 2);
        member.update(z, index, {
          ...window,
          half: 0,
          sd: Math.hypot(window.half / Math.sqrt(3), window.sd),
        });
      }
    }
    if (alone) path.streak = 0;
    else for (const p of this.paths) p.streak = 0;
    if (alone) this.level();
    if (alone && others.length >= 2) this.refer();
  }

  /**
   * The error that all paths share is a matter of belief: of three or more, most are taken to be about right. So that a
   * crooked path that happened to speak first does not set the others right.
   */
  private refer(): void {
    const errors = this.paths
      .filter((p) => p.active)
      .map((p) => this.pathError(p.id)!.mean)
      .sort((a, b) => a - b);
    const median = (errors[(errors.length - 1) >> 1]! + errors[errors.length >> 1]!) / 2;
    // Each path's error may move only so far as the path is long.
    const room = this.paths.flatMap((p) => {
      const error = this.pathError(p.id)!.mean;
      return p.active ? [{ up: p.most - error, down: p.most + error }] : [];
    });
    const down = Math.max(0, Math.min(...room.map((r) => r.down)));
    const up = Math.max(0, Math.min(...room.map((r) => r.up)));
    const shift = Math.min(down, Math.max(-up, median));
    for (const member of this.members) {
      member.shift(0, shift);
      for (let i = 2; i < member.mean.length; i += 1) member.shift(i, -shift);
    }
  }

  /** With what a path's error is compared, and by how much it differs from that at most. */
  private limit(index: number): { readonly from: number | null; readonly limit: Seconds } {
    const { from, limit } = this.paths[index - 2]!;
    const parent = from === null ? -1 : this.index(from);
    return { from: parent < 0 ? null : parent, limit };
  }

  /** No path errs by more than it can: what is beyond that must be explained by the rest of the state. */
  private keepWithinLimit(index: number): void {
    const { from, limit } = this.limit(index);
    for (const member of this.members) {
      const error = member.mean[index]! - (from === null ? 0 : member.mean[from]!);
      if (error < -limit) member.confine(index, from, -limit);
      else if (error > limit) member.confine(index, from, limit);
    }
  }

  /** Moves the reference line to the estimate, where the mixture's x and y are nothing. */
  private anchor(raw: Raw): void {
    const x = this.mean((m) => m.mean[0]!);
    const y = this.mean((m) => m.mean[1]!);
    for (const member of this.members) {
      member.shift(0, -x);
      member.shift(1, -y);
    }
    this.rate += y;
    const line = anchoredAt(this.line!, raw > this.line!.raw ? raw : this.line!.raw);
    this.line = { raw: line.raw, utc: later(line.utc, x), rate: this.rate };
    this.known = null;
  }

  private get spread(): Spread {
    if (this.known !== null) return this.known;
    const c0 = this.mean(({ mean, covariance }) => covariance[0]![0]! + mean[0]! ** 2);
    const c1 = 2 * this.mean(({ mean, covariance }) => covariance[0]![1]! + mean[0]! * mean[1]!);
    const c2 = this.mean(({ mean, covariance }) => covariance[1]![1]! + mean[1]! ** 2);
    const c3 = this.mean(({ wander }) => wander ** 2) / 3;
    // Between half decades: in proportion to their weights, on the scale on which they are spaced.
    const wander = Math.exp(this.mean((m) => Math.log(m.wander)));
    this.known = { coefficients: [c0, c1, c2, c3], wander };
    return this.known;
  }

  /** Weights that sum up to one, the best hypothesis' logarithm at 0 and none out of reach. */
  private level(): void {
    const most = Math.max(...this.logWeights);
    for (const [i, w] of this.logWeights.entries()) this.logWeights[i] = Math.max(w - most, LEAST_LOG_WEIGHT);
    const shares = this.logWeights.map(Math.exp);
    const sum = shares.reduce((a, b) => a + b, 0);
    this.weights = shares.map((s) => s / sum);
  }

  private mean(value: (m: Member) => number): number {
    return this.members.reduce((sum, member, i) => sum + this.weights[i]! * value(member), 0);
  }

  /** Mean and standard deviation of the mixture. */
  private mix(mean: (m: Member) => number, variance: (m: Member) => number): { mean: number; sd: number } {
    const middle = this.mean(mean);
    const spread = this.mean((m) => variance(m) + (mean(m) - middle) ** 2);
    return { mean: middle, sd: Math.sqrt(Math.max(0, spread)) };
  }
}
