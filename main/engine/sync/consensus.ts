/**
 * What the sources say together: their intervals against one common line, the majority among them, and the estimate
 * that follows the majority's measurements.
 */
import type { TimeAt, TimeEstimate } from '../estimate/time-estimate.ts';
import type { Measurement } from '../ntp/exchange.ts';
import type { Interval } from '../select/intersection.ts';
import { type Candidate, type Demands, majority, quorum, type Selection, select } from '../select/select.ts';
import { MAX_POLL, OWN_POLLS, PUBLIC_POLLS, pollSeconds } from '../source/manners.ts';
import { rootDistance } from '../source/root-distance.ts';
import type { RouteChange } from '../source/route.ts';
import type { Raw, Seconds } from '../time/instant.ts';
import { above, type Line } from '../time/line.ts';
import type { Association } from './association.ts';
import type { Roster } from './roster.ts';

/** RFC 5905, appendix A: MAXDIST 1.5 s. A source farther from a reference clock than that has no say. */
const MAX_DISTANCE: Seconds = 1.5;

/**
 * The accuracy to be held, 1 ms at 95 % (two standard deviations): as few packets as it takes to keep the prediction
 * within it.
 */
const TARGET_SD: Seconds = 0.5e-3;

export class Consensus {
  readonly estimate: TimeEstimate;
  private readonly roster: Roster;
  private present: Selection | null = null;
  /** The moment for which `present` holds, with the estimate as it is. */
  private votedAt: Raw | null = null;
  private exponent = PUBLIC_POLLS.least;
  /** Sources that anybody could speak for have no say. */
  authenticatedOnly = false;

  constructor(roster: Roster, estimate: TimeEstimate) {
    this.roster = roster;
    this.estimate = estimate;
  }

  /** The last vote; null before anybody has said anything. */
  get selection(): Selection | null {
    return this.present;
  }

  get chosen(): Association | null {
    const id = this.present?.chosen;
    return this.roster.associations.find((a) => a.id === id) ?? null;
  }

  /** Seconds between polls at present. */
  get poll(): Seconds {
    return pollSeconds(this.exponent);
  }

  isTruechimer(association: Association): boolean {
    return this.present?.judgements.get(association.id)?.kind === 'truechimer';
  }

  /** Votes on what is known at this moment. */
  vote(raw: Raw): void {
    const line = this.commonLine(raw);
    this.present = line && select(this.candidates(raw, line), this.present?.chosen ?? null, this.demands);
    this.votedAt = raw;
    const region = this.present?.region ?? null;
    if (region !== null && this.estimate.started) this.estimate.agreedOn(raw, region, this.rateError(raw));
  }

  /**
   * A new measurement: it has a vote, and where its source is believed, the estimate follows it. Tells whether it did,
   * and whether the answer is impossible by all that was known.
   */
  measured(
    association: Association,
    measurement: Measurement,
    change: RouteChange | null,
    raw: Raw,
  ): 'ignored' | 'followed' | 'impossible' {
    if (this.contradicts(association, measurement, raw)) association.source.moved();
    association.source.rate.add(measurement, this.estimate.wanderLimit(raw));
    this.vote(raw);
    if (this.present?.region && this.estimate.started && this.estimate.misses(raw, this.present.region)) {
      this.estimate.breakOffset();
      // The region was given against the line that is gone.
      this.vote(raw);
    }
    const region = this.present?.region ?? null;
    this.estimate.keepPaths(
      new Set(this.roster.associations.flatMap((a) => a.source.route.paths.map((p) => a.pathName(p)))),
    );
    if (change !== null) {
      const { from, to, delay } = change;
      this.estimate.rerouted(association.pathName(from), association.pathName(to), delay);
    }
    if (region === null) return 'ignored';
    let impossible = false;
    if (!this.estimate.started) this.begin(raw, region);
    else if (this.isTruechimer(association)) impossible = this.take(association, measurement);
    else return 'ignored';
    this.vote(raw);
    this.choosePoll(raw);
    return impossible ? 'impossible' : 'followed';
  }

  /** The time at a moment, with the bound that the sources give it then; null while no majority ever agreed. */
  timeAt(raw: Raw): TimeAt | null {
    if (raw === this.votedAt) return this.estimate.at(raw, this.present?.region ?? null);
    const line = this.estimate.lineAt(raw);
    return this.estimate.at(raw, line && select(this.candidates(raw, line), null, this.demands).region);
  }

  /**
   * The line that sources are compared on: the estimate, or before there is one the newest answer of anybody. Null
   * before the first answer.
   */
  commonLine(raw: Raw): Line | null {
    const line = this.estimate.lineAt(raw);
    if (line !== null) return line;
    const newest = this.roster.associations
      .map((a) => a.source.register.at(-1))
      .reduce((a, b) => (a === undefined || (b && b.raw > a.raw) ? b : a), undefined);
    return newest ? { raw: newest.raw, utc: newest.utc, rate: this.estimate.rateAt(raw).rate } : null;
  }

  /** The counter may have stood still: what was measured cannot be compared with what comes. */
  breakSegment(raw: Raw): void {
    this.estimate.breakSegment(raw, this.rateError(raw));
    this.present = null;
    this.votedAt = null;
    for (const association of this.roster.associations) association.forget();
  }

  /**
   * By how much the counter's rate can differ from the line's while more than half of the servers are honest: as many
   * proofs as there can be liars may be lies, and one of the others holds.
   */
  rateError(raw: Raw): number {
    const { rate } = this.estimate.rateAt(raw);
    const wander = this.estimate.wanderLimit(raw);
    const proofs = this.roster.associations
      .map((a) => a.source.rate.error(rate, raw, wander))
      .sort((a, b) => a - b);
    const liars = proofs.length - majority(proofs.length);
    return Math.min(this.estimate.priorRateError(raw), proofs[liars] ?? Number.POSITIVE_INFINITY);
  }

  /** A new beginning: all that the members of the majority measured and that fits it counts, in the order of time. */
  private begin(raw: Raw, region: Interval): void {
    const line = this.commonLine(raw);
    const rateError = this.rateError(raw);
    if (line === null) return;
    const fits = (m: Measurement) => {
      const middle = above(line, m.raw, m.utc);
      const distance = rootDistance(m, raw, rateError);
      return middle - distance <= region.high && middle + distance >= region.low;
    };
    const samples = this.roster.associations
      .filter((a) => this.isTruechimer(a))
      .flatMap((a) => a.source.register.filter(fits).map((m) => ({ a, m })))
      .sort((x, y) => (x.m.raw < y.m.raw ? -1 : 1));
    for (const { a, m } of samples) this.take(a, m);
  }

  /** True time cannot be both where the server says now and where it said a few polls ago. */
  private contradicts({ source }: Association, measurement: Measurement, raw: Raw): boolean {
    const line = this.commonLine(raw);
    if (line === null) return false;
    const rateError = this.rateError(raw);
    const middle = (m: Measurement) => above(line, m.raw, m.utc);
    const distance = (m: Measurement) => rootDistance(m, raw, rateError);
    return source.register.some(
      (m) => Math.abs(middle(m) - middle(measurement)) > distance(m) + distance(measurement),
    );
  }

  private take({ source, path }: Association, m: Measurement): boolean {
    return this.estimate.measured(
      path,
      { ...m, window: source.route.window(m.delay) },
      source.route.delays.minimum,
    );
  }

  private get demands(): Demands {
    const { associations, names } = this.roster;
    const without = names.filter(
      (name) => this.roster.of(name).length === 0 && !this.roster.duplicateOf(name),
    );
    return {
      agreeing: quorum(associations.length + without.length),
      authenticated: this.authenticatedOnly,
    };
  }

  private candidates(raw: Raw, line: Line): Candidate[] {
    const rateError = this.rateError(raw);
    const unresolved = this.roster.names
      .filter((name) => name.state === 'pending')
      .map((name): Candidate => ({ id: name.text, interval: null, pending: true, authenticated: false }));
    const sources = this.roster.associations.map((a): Candidate => {
      const best = bestSample(a, raw, rateError);
      if (best === null || best.distance > MAX_DISTANCE) {
        return { id: a.id, interval: null, pending: a.source.pending, authenticated: false };
      }
      const middle = above(line, best.sample.raw, best.sample.utc);
      const interval = { low: middle - best.distance, high: middle + best.distance };
      return { id: a.id, interval, pending: false, authenticated: best.sample.authenticated };
    });
    return [...unresolved, ...sources];
  }

  /**
   * The longest interval after which the next sample of the best source would still find the prediction within the
   * target; up one step at a time, and down at once. Intervals under that of public servers are for those who allow them.
   */
  private choosePoll(raw: Raw): void {
    const { chosen } = this;
    if (chosen === null) return;
    const holds = (exponent: number) =>
      this.estimate.sampleSd(chosen.path, raw, pollSeconds(exponent)) <= TARGET_SD;
    if (!holds(this.exponent))
      this.exponent = holds(PUBLIC_POLLS.least) ? PUBLIC_POLLS.least : OWN_POLLS.least;
    else if (this.exponent < MAX_POLL && holds(this.exponent + 1)) this.exponent += 1;
    for (const association of this.roster.associations) association.source.pollEvery(this.exponent);
  }
}

/** The answer that bounds a source best at this moment, of those it gave in its last eight polls. */
function bestSample(association: Association, raw: Raw, rateError: number) {
  const { disowned, register } = association.source;
  if (disowned) return null;
  return register
    .map((sample) => ({ sample, distance: rootDistance(sample, raw, rateError) }))
    .reduce<{ sample: Measurement; distance: Seconds } | null>(
      (a, b) => (a === null || b.distance < a.distance ? b : a),
      null,
    );
}
