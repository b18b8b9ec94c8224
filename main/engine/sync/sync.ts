/**
 * The state machine that joins the rooms of the engine: packets come in from the roster's sources, a majority is
 * selected, the estimate follows it, the discipline decides, the clock is corrected or only observed. Runs on ports, so
 * that the daemon, the demonstration, the tests and a simulated day run this very code.
 */
import { type Decision, Discipline } from '../discipline/discipline.ts';
import { DriftKeeper, restore } from '../discipline/drift.ts';
import { difference, type TimeAt, TimeEstimate } from '../estimate/time-estimate.ts';
import type { Measurement } from '../ntp/exchange.ts';
import { type Candidate, type Selection, select } from '../select/select.ts';
import { MAX_POLL, MIN_POLL, pollSeconds } from '../source/manners.ts';
import { rootDistance } from '../source/root-distance.ts';
import { elapsed, type Raw, type Seconds, toSeconds, type Utc } from '../time/instant.ts';
import { above, type Line, utcAt } from '../time/line.ts';
import type { Reading } from '../time/reading.ts';
import { Continuity } from '../time/segment.ts';
import type { Association } from './association.ts';
import { diagnose } from './diagnosis.ts';
import type { Cancel, Memory, Ports } from './ports.ts';
import { Roster, type ServerSpec } from './roster.ts';
import { sourceRows } from './rows.ts';
import type { CorrectionSnapshot, Health, ResyncSnapshot, Snapshot } from './snapshot.ts';

/** How often the clocks are compared with each other: a step or suspend is noticed within this. */
const WATCH_INTERVAL: Seconds = 8;

/** Samples of the chosen source before anything is done about the clock: never on the first packet. */
const SAMPLES_TO_LOCK = 3;

/** RFC 5905, appendix A: MAXDIST 1.5 s. A source farther from a reference clock than that has no say. */
const MAX_DISTANCE: Seconds = 1.5;

/** Two lines through the same running counter agree to this; more means that the counter had stopped. */
const SAME_COUNTER: Seconds = 0.1;

/** The default accuracy target, 1 ms at 95 %: as few packets as it takes to keep the prediction within it. */
const TARGET_SD: Seconds = 0.5e-3;

/** Once out of sync, the offset must fall under this share of the limit to be called right again. */
const BACK_IN_SYNC = 0.8;

/** The last status is written when it changes, at most so often. */
const STATUS_SAVE_INTERVAL: Seconds = 60;

interface Resync {
  readonly done: (report: ResyncSnapshot) => void;
  readonly asked: ReadonlySet<Association>;
  readonly of: number;
  readonly answered: Set<Association>;
  settled: number;
}

export class Sync {
  private readonly ports: Ports;
  private readonly roster: Roster;
  private readonly estimate: TimeEstimate;
  private readonly discipline = new Discipline();
  private readonly continuity = new Continuity();
  private readonly keeper: DriftKeeper;
  private readonly listeners = new Set<() => void>();
  private readonly prior: { readonly ppm: number; readonly sigma: number } | null;
  private memory: Memory;
  private limit: Seconds = 0.1;
  private selection: Selection | null = null;
  private steering: boolean;
  private yielded = false;
  private isPaused = false;
  private health: Health = 'starting';
  private poll = MIN_POLL;
  /** The line before a break, to tell a foreign step from a suspend. */
  private before: Line | null = null;
  private correction: { readonly what: Omit<CorrectionSnapshot, 'age'>; readonly at: Raw } | null = null;
  private resyncing: Resync | null = null;
  private report: { readonly what: ResyncSnapshot; readonly at: Raw } | null = null;
  private lastStatusSave: Raw | null = null;
  private watch: Cancel | null = null;

  constructor(ports: Ports, memory: Memory | null) {
    this.ports = ports;
    this.memory = memory ?? { version: 1, drift: null, last: null };
    this.steering = ports.clock.refusal === null;
    const kept = this.memory.drift;
    const age = kept === null ? 0 : toSeconds(ports.timescale.read().wall - BigInt(kept.savedAt));
    this.prior = kept && restore(kept, ports.machine, age);
    this.keeper = new DriftKeeper(this.prior?.sigma ?? Number.POSITIVE_INFINITY);
    this.estimate = new TimeEstimate(
      this.prior && { rate: -this.prior.ppm * 1e-6, sd: this.prior.sigma * 1e-6 },
    );
    this.roster = new Roster(
      ports,
      {
        pivot: () => this.pivot(),
        measured: (association, measurement) => this.measured(association, measurement),
        settled: (association) => this.settled(association),
      },
      () => this.changed(),
    );
  }

  /** The servers to ask and the person's limit; may change at any time. */
  configure(servers: readonly ServerSpec[], limit: Seconds): void {
    this.limit = limit;
    this.roster.assign(servers);
    this.judge(this.ports.timescale.read());
    this.changed();
  }

  start(): void {
    this.continuity.observe(this.ports.timescale.read());
    if (this.steering && this.prior !== null) this.ports.clock.setFrequency(-this.prior.ppm);
    this.roster.start();
    this.tick();
  }

  /** Ends all traffic and keeps what was learned. */
  stop(): void {
    this.watch?.();
    this.watch = null;
    this.endResync('cancelled');
    this.roster.stop();
    this.remember(true);
  }

  pause(paused: boolean): void {
    if (paused === this.isPaused) return;
    this.isPaused = paused;
    if (paused) {
      this.endResync('cancelled');
      this.roster.stop();
    } else {
      this.roster.start();
      this.burst();
    }
    this.changed();
  }

  /** The machine woke up: the counter may have stopped. */
  resumed(): void {
    const reading = this.ports.timescale.read();
    if (this.continuity.observe(reading) === 0) this.burst();
    else this.breakSegment(reading);
  }

  networkChanged(): void {
    if (this.isPaused) return;
    this.roster.retryNames();
    for (const association of this.roster.associations) {
      if (association.source.reach === 0) association.burst(this.ports.timescale.read().raw);
    }
  }

  /** Asks every server anew, within manners, and corrects by the rules. Calls back once. A paused engine continues. */
  resync(done: (report: ResyncSnapshot) => void): void {
    if (this.resyncing !== null) this.endResync('cancelled');
    this.pause(false);
    const { raw } = this.ports.timescale.read();
    this.roster.retryNames();
    const live = this.roster.associations.filter((a) => a.refusal === null);
    const allowed = live
      .map((a) => ({ a, packets: a.source.burstAllowance(raw) }))
      .filter((x) => x.packets > 0);
    const nothing = { offset: null, bound: null, answered: 0, correction: null, againIn: null, age: 0 };
    if (allowed.length === 0) {
      const waits = live.map((a) => a.source.mayAskIn(raw));
      const report: ResyncSnapshot =
        waits.length === 0
          ? { ...nothing, outcome: 'unanswered', asked: 0 }
          : { ...nothing, outcome: 'too-soon', asked: 0, againIn: Math.min(...waits) };
      this.report = { what: report, at: raw };
      done(report);
      this.changed();
      return;
    }
    this.resyncing = {
      done,
      asked: new Set(allowed.map((x) => x.a)),
      of: allowed.reduce((sum, x) => sum + x.packets, 0),
      answered: new Set(),
      settled: 0,
    };
    for (const { a } of allowed) a.burst(raw);
    this.changed();
  }

  cancelResync(): void {
    for (const association of this.resyncing?.asked ?? []) association.source.endBurst();
    this.endResync('cancelled');
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** True time now and its bound; null while it is not known. */
  now(): { readonly utc: Utc; readonly offset: Seconds; readonly bound: Seconds } | null {
    const reading = this.ports.timescale.read();
    const time = this.timeAt(reading.raw);
    if (time === null) return null;
    const utc = utcAt(time.line, reading.raw);
    return { utc, offset: toSeconds(utc - reading.wall), bound: time.bound + reading.width };
  }

  snapshot(): Snapshot {
    const reading = this.ports.timescale.read();
    const { raw } = reading;
    this.judge(reading);
    const time = this.timeAt(raw);
    const { associations, names } = this.roster;
    const line = this.commonLine(raw);
    const silences = associations.map((a) => a.silence(raw)).filter((s) => s !== null);
    const polls = associations.map((a) => a.source.nextPoll).filter((p) => p !== null);
    const { rate, sd } = this.estimate.rateAt(raw);
    const age = (at: Raw) => elapsed(at, raw);
    return {
      mode: this.yielded ? 'yielded' : this.steering ? 'steering' : 'observe',
      clock: {
        kind: this.ports.clock.kind,
        steerable: this.ports.clock.refusal === null,
        reason: this.ports.clock.refusal,
      },
      paused: this.isPaused,
      health: this.health,
      limit: this.limit,
      offset: time && toSeconds(utcAt(time.line, raw) - reading.wall),
      bound: time && time.bound + reading.width,
      holdover: time?.holdover ?? false,
      lastAnswerAge: silences.length > 0 ? Math.min(...silences) : null,
      nextPollIn: polls.length > 0 ? Math.max(0, Math.min(...polls.map((p) => elapsed(raw, p)))) : null,
      chosen: this.selection?.chosen ?? null,
      drift:
        this.estimate.started || this.prior !== null
          ? {
              ppm: -rate * 1e6,
              sigma: sd * 1e6,
              restored: this.prior !== null && !this.estimate.started,
              savedAge: this.keeper.lastSave && age(this.keeper.lastSave),
            }
          : null,
      sources: sourceRows(this.roster, this.selection, line, reading, this.estimate.rateError(raw)),
      diagnosis: this.isPaused ? null : diagnose(names, associations),
      resync: this.resyncing && { done: this.resyncing.settled, of: this.resyncing.of },
      lastResync: this.report && { ...this.report.what, age: age(this.report.at) },
      lastCorrection: this.correction && { ...this.correction.what, age: age(this.correction.at) },
    };
  }

  /** What an earlier run knew last. */
  get remembered(): Memory {
    return this.memory;
  }

  // A packet's way: measured -> selected -> estimated -> corrected.

  private measured(association: Association, measurement: Measurement): void {
    const reading = this.ports.timescale.read();
    this.checkContinuity(reading);
    const { raw } = reading;
    this.resyncing?.answered.add(association);
    this.reselect(raw);
    if (this.selection?.region == null) return;
    const previous = this.estimate.lineAt(raw);
    if (previous === null) this.lockOn();
    else if (this.isTruechimer(association)) this.take(association, measurement);
    else return;
    if (this.before !== null) this.classifyBreak(reading);
    this.reselect(raw);
    this.choosePoll(raw);
  }

  /** The first majority of a segment: everything that its members measured so far counts, in the order of time. */
  private lockOn(): void {
    const samples = this.roster.associations
      .filter((a) => this.isTruechimer(a))
      .flatMap((a) => a.source.register.map((m) => ({ a, m })))
      .sort((x, y) => (x.m.raw < y.m.raw ? -1 : 1));
    for (const { a, m } of samples) this.take(a, m);
  }

  private take(association: Association, m: Measurement): void {
    this.estimate.measured(m.raw, m.utc, association.source.delays.variance(m.delay));
  }

  private settled(association: Association): void {
    const reading = this.ports.timescale.read();
    if (this.resyncing?.asked.has(association)) this.resyncing.settled += 1;
    const resynced = this.resyncing !== null && ![...this.resyncing.asked].some((a) => a.source.bursting);
    this.reselect(reading.raw);
    if (this.ready()) this.correct(reading, resynced);
    if (resynced) this.endResync('measured');
    this.judge(reading);
    this.remember(false);
    this.changed();
  }

  /** Everybody has had a chance to speak, a majority agrees, and not on a single packet. */
  private ready(): boolean {
    if (this.selection?.chosen == null || this.resyncing !== null) {
      return (
        this.selection?.chosen != null && ![...(this.resyncing?.asked ?? [])].some((a) => a.source.bursting)
      );
    }
    const chosen = this.roster.associations.find((a) => a.id === this.selection?.chosen);
    return (
      chosen !== undefined &&
      (chosen.source.register.length >= SAMPLES_TO_LOCK || !chosen.source.bursting) &&
      !this.roster.associations.some((a) => a.source.pending)
    );
  }

  private correct(reading: Reading, urgent: boolean): void {
    const time = this.timeAt(reading.raw);
    if (time === null || time.holdover) return;
    const offset = toSeconds(utcAt(time.line, reading.raw) - reading.wall);
    const decision = this.discipline.decide(this.steering && !this.yielded, {
      now: reading.raw,
      offset,
      agreeing: this.selection?.agreeing ?? 0,
      poll: pollSeconds(this.poll),
      urgent,
    });
    if (decision.kind !== 'observe') this.ports.clock.setFrequency(time.line.rate * 1e6);
    this.note(reading.raw, offset, decision, this.carryOut(decision));
  }

  private carryOut(decision: Decision): boolean {
    switch (decision.kind) {
      case 'step':
        this.continuity.expect(decision.amount);
        return this.ports.clock.step(decision.amount, decision.reason);
      case 'slew':
        return this.ports.clock.slew(decision.amount, decision.over);
      case 'hold':
        this.burst();
        return true;
      case 'observe':
      case 'ask':
        return true;
    }
  }

  private note(at: Raw, offset: Seconds, decision: Decision, done: boolean): void {
    const base = { amount: offset, over: null, reason: null };
    const what = (): Omit<CorrectionSnapshot, 'age'> => {
      if (!done) return { ...base, kind: 'held', reason: 'refused' };
      switch (decision.kind) {
        case 'observe':
          return { ...base, kind: 'observed' };
        case 'step':
          return { ...base, kind: 'stepped' };
        case 'slew':
          return { ...base, kind: 'slewing', over: decision.over };
        case 'hold':
          return { ...base, kind: 'held', reason: decision.reason };
        case 'ask':
          return { ...base, kind: 'asked', reason: decision.reason };
      }
    };
    this.correction = { what: what(), at };
  }

  // Selection and estimate at any moment.

  /** The line that sources are compared on: the estimate, or before there is one the newest answer of anybody. */
  private commonLine(raw: Raw): Line | null {
    const line = this.estimate.lineAt(raw);
    if (line !== null) return line;
    const newest = this.roster.associations
      .map((a) => a.source.register.at(-1))
      .reduce<Measurement | undefined>(
        (a, b) => (a === undefined || (b && b.raw > a.raw) ? b : a),
        undefined,
      );
    return newest ? { raw: newest.raw, utc: newest.utc, rate: this.estimate.rateAt(raw).rate } : null;
  }

  private reselect(raw: Raw): void {
    const line = this.commonLine(raw);
    if (line === null) {
      this.selection = null;
      return;
    }
    this.selection = select(this.candidates(raw, line), this.selection?.chosen ?? null);
    if (this.selection.region !== null && this.estimate.started)
      this.estimate.agreedOn(raw, this.selection.region);
  }

  private candidates(raw: Raw, line: Line): Candidate[] {
    const rateError = this.estimate.rateError(raw);
    const waiting: Candidate[] = this.roster.names
      .filter((name) => name.state === 'pending')
      .map((name) => ({ id: name.text, interval: null, pending: true }));
    const sources = this.roster.associations.map((a): Candidate => {
      const best = bestSample(a, raw, rateError);
      if (best === null || best.distance > MAX_DISTANCE)
        return { id: a.id, interval: null, pending: a.source.pending };
      const middle = above(line, best.m.raw, best.m.utc);
      return {
        id: a.id,
        interval: { low: middle - best.distance, high: middle + best.distance },
        pending: false,
      };
    });
    return [...waiting, ...sources];
  }

  private isTruechimer(association: Association): boolean {
    return this.selection?.judgements.get(association.id)?.kind === 'truechimer';
  }

  private timeAt(raw: Raw): TimeAt | null {
    const line = this.commonLine(raw);
    const region = line && select(this.candidates(raw, line), null).region;
    return this.estimate.at(raw, region ?? null);
  }

  /** The longest interval after which the prediction is still within the target; one step at a time. */
  private choosePoll(raw: Raw): void {
    const good = (exponent: number) => this.estimate.forecastSd(raw, pollSeconds(exponent)) <= TARGET_SD;
    if (!good(this.poll)) this.poll = MIN_POLL;
    else if (this.poll < MAX_POLL && good(this.poll + 1)) this.poll += 1;
    for (const association of this.roster.associations) association.source.pollEvery(this.poll);
  }

  // Disturbances.

  private tick(): void {
    this.watch?.();
    this.watch = this.ports.timers.after(WATCH_INTERVAL, () => {
      const reading = this.ports.timescale.read();
      this.checkContinuity(reading);
      this.reselect(reading.raw);
      this.judge(reading);
      this.remember(false);
      this.changed();
      this.tick();
    });
  }

  private checkContinuity(reading: Reading): void {
    if (this.continuity.observe(reading) !== 0) this.breakSegment(reading);
  }

  private breakSegment(reading: Reading): void {
    this.before ??= this.estimate.lineAt(reading.raw);
    this.estimate.breakSegment();
    this.selection = null;
    for (const association of this.roster.associations) association.source.forget();
    this.burst();
  }

  /** The new segment has a time: if the old line would have told the same, the counter ran on, and somebody stepped. */
  private classifyBreak(reading: Reading): void {
    const line = this.estimate.lineAt(reading.raw);
    if (this.before === null || line === null) return;
    const foreign = Math.abs(difference(this.before, line, reading.raw)) < SAME_COUNTER;
    this.before = null;
    if (this.discipline.disturbance(reading.raw, foreign) && this.steering) this.yielded = true;
  }

  private burst(): void {
    if (this.isPaused) return;
    const { raw } = this.ports.timescale.read();
    for (const association of this.roster.associations) association.burst(raw);
  }

  private endResync(outcome: 'measured' | 'cancelled'): void {
    const { resyncing } = this;
    if (resyncing === null) return;
    this.resyncing = null;
    const reading = this.ports.timescale.read();
    const time = this.timeAt(reading.raw);
    const correction = this.correction && {
      ...this.correction.what,
      age: elapsed(this.correction.at, reading.raw),
    };
    const kind = correction?.kind;
    const what: ResyncSnapshot = {
      outcome:
        outcome === 'cancelled'
          ? 'cancelled'
          : resyncing.answered.size === 0
            ? 'unanswered'
            : kind === undefined || kind === 'observed'
              ? 'measured'
              : kind,
      offset: correction?.amount ?? (time && toSeconds(utcAt(time.line, reading.raw) - reading.wall)),
      bound: time && time.bound + reading.width,
      answered: resyncing.answered.size,
      asked: resyncing.asked.size,
      correction: resyncing.answered.size === 0 ? null : correction,
      againIn: null,
      age: 0,
    };
    this.report = { what, at: reading.raw };
    resyncing.done(what);
    this.changed();
  }

  // Health and memory.

  private judge(reading: Reading): void {
    this.health = this.healthAt(reading);
  }

  private healthAt(reading: Reading): Health {
    const { associations, names } = this.roster;
    const time = this.timeAt(reading.raw);
    if (time === null) {
      const undecided = this.selection !== null && this.selection.judgements.size > 0;
      const waiting =
        associations.some((a) => a.source.pending) || names.some((name) => name.state === 'pending');
      if (waiting && names.length > 0) return 'starting';
      return undecided ? 'degraded' : 'no-servers';
    }
    const offset = Math.abs(toSeconds(utcAt(time.line, reading.raw) - reading.wall));
    const edge = this.health === 'out-of-sync' ? this.limit * BACK_IN_SYNC : this.limit;
    if (offset > edge) return 'out-of-sync';
    const used = associations.filter((a) => this.isTruechimer(a)).length;
    const enough = used * 2 > associations.length;
    return !time.holdover && enough && offset + time.bound <= this.limit ? 'in-sync' : 'degraded';
  }

  /** Writes what must survive: the drift at most hourly, the last status when it has changed, both at the end. */
  private remember(ending: boolean): void {
    const { raw, wall } = this.ports.timescale.read();
    const { rate, sd } = this.estimate.rateAt(raw);
    const driftDue = this.estimate.started && (ending || this.keeper.due(sd * 1e6, raw));
    const { last } = this.memory;
    const names = this.roster.names.map((name) => name.text);
    const changed = last?.health !== this.health || last.servers.join() !== names.join();
    const rested = this.lastStatusSave === null || elapsed(this.lastStatusSave, raw) >= STATUS_SAVE_INTERVAL;
    const statusDue = this.health !== 'starting' && (ending || driftDue || (changed && rested));
    if (!driftDue && !statusDue) return;
    const now = this.now();
    this.memory = {
      version: 1,
      drift: driftDue
        ? { ppm: -rate * 1e6, sigma: sd * 1e6, savedAt: String(wall), ...this.ports.machine }
        : this.memory.drift,
      last: {
        health: this.health,
        offset: now?.offset ?? null,
        bound: now?.bound ?? null,
        at: String(wall),
        servers: names,
      },
    };
    if (driftDue) this.keeper.saved(sd * 1e6, raw);
    this.lastStatusSave = raw;
    this.ports.store.save(this.memory);
  }

  private pivot(): Utc {
    const { raw, wall } = this.ports.timescale.read();
    const line = this.estimate.lineAt(raw);
    const time = line ? utcAt(line, raw) : wall;
    return time > this.ports.notBefore ? time : this.ports.notBefore;
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

/** The answer that bounds a source best at this moment, of those it gave in its last eight polls. */
export function bestSample(
  association: Association,
  raw: Raw,
  rateError: number,
): { readonly m: Measurement; readonly distance: Seconds } | null {
  if (association.source.reach === 0) return null;
  return association.source.register
    .map((m) => ({ m, distance: rootDistance(m, raw, rateError) }))
    .reduce<{ m: Measurement; distance: Seconds } | null>(
      (a, b) => (a === null || b.distance < a.distance ? b : a),
      null,
    );
}
