/**
 * The state machine that joins the rooms of the engine: measurements come in from the roster's sources, the consensus
 * votes and estimates, the steering corrects the clock or only observes. Runs on ports, so that the daemon, the
 * demonstration, the tests and a simulated day run this very code.
 */

import type { EstimatedFrequency } from '../discipline/frequency-cap.ts';
import { difference, type TimeAt, TimeEstimate } from '../estimate/time-estimate.ts';
import type { Measurement, Rejection } from '../ntp/exchange.ts';
import type { ServerSpec } from '../source/name.ts';
import type { RouteChange } from '../source/route.ts';
import { elapsed, type Raw, type Seconds, toSeconds, type Utc } from '../time/instant.ts';
import { type Line, utcAt } from '../time/line.ts';
import type { Reading } from '../time/reading.ts';
import { Continuity } from '../time/segment.ts';
import type { Association } from './association.ts';
import { Consensus } from './consensus.ts';
import { diagnose } from './diagnosis.ts';
import { Guest } from './guest.ts';
import { healthOf } from './health.ts';
import { Keeping } from './keeping.ts';
import { LeapWatch, type Witness } from './leap-watch.ts';
import { outlook } from './outlook.ts';
import type { Cancel, ClockEvent, Memory, Ports } from './ports.ts';
import { Resync } from './resync.ts';
import { Roster } from './roster.ts';
import { sourceRows } from './rows.ts';
import type { Health, ResyncSnapshot, Snapshot } from './snapshot.ts';
import { Steering } from './steering.ts';

/** How often the clocks are compared with each other: a step or suspend is noticed within this. */
const WATCH_INTERVAL: Seconds = 8;

/** Samples of the chosen source before anything is done about the clock: never on the first packet. */
const SAMPLES_TO_LOCK = 3;

/** Somebody who sets the clock again and again must not make us ask again and again: so many bursts in such a span. */
const BREAK_BURSTS = 2;
const BREAK_SPAN: Seconds = 600;

/** The kernel is told of a leap second so long before: sure by then, and time enough if this program falls over. */
const KERNEL_HEARS: Seconds = 3600;

/** Two lines through the same running counter agree to this; more means that the counter had stopped. */
const SAME_COUNTER: Seconds = 0.1;

/** The limit of the settings' default; in force until `configure` says otherwise. */
const DEFAULT_LIMIT: Seconds = 0.1;

/** What is known of one server that the engine asks. */
export interface Newest {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** All that the name leads to. */
  readonly addresses: readonly string[];
  /** Null where it has not answered lately. */
  readonly measurement: Measurement | null;
  /** What was wrong with its last answer. */
  readonly trouble: Rejection | null;
  /** The code with which it asked not to be asked. */
  readonly refusal: string | null;
  /** Its first answers are still awaited. */
  readonly pending: boolean;
}

export class Sync {
  /** Whoever else asks servers asks through this. */
  readonly guest: Guest;
  private readonly ports: Ports;
  private readonly roster: Roster;
  private readonly consensus: Consensus;
  private readonly steering: Steering;
  private readonly keeping: Keeping;
  private readonly continuity = new Continuity();
  private readonly leaps = new LeapWatch();
  private readonly listeners = new Set<() => void>();
  private limit = DEFAULT_LIMIT;
  private health: Health = 'starting';
  private paused = false;
  /** The line before a break, to tell a foreign step from a suspend when the new one is known. */
  private before: Line | null = null;
  private breaks: Raw[] = [];
  private resyncing: Resync | null = null;
  /** All have answered; what comes of the correction is not known yet. */
  private concluding: Resync | null = null;
  /** Its last answer is impossible by all that was known. */
  private puzzling: Association | null = null;
  private report: { readonly what: ResyncSnapshot; readonly at: Raw } | null = null;
  private watch: Cancel | null = null;
  private unlisten: Cancel | null = null;
  /** Rings at the announced leap second. */
  private leaping: Cancel | null = null;

  constructor(ports: Ports, memory: Memory | null) {
    this.ports = ports;
    this.guest = new Guest(ports);
    this.keeping = new Keeping(ports, memory, this.read());
    this.steering = new Steering(ports.clock, this.continuity);
    this.roster = new Roster(
      ports,
      this.guest,
      {
        arriving: () => void this.checkContinuity(this.read()),
        pivot: () => this.pivot(),
        reckoning: (stamp, raw) => this.leaps.stamp(stamp, this.insideAt(raw)),
        measured: (association, measurement, change) => this.measured(association, measurement, change),
        settled: (association) => this.settled(association),
      },
      () => this.changed(),
    );
    const { prior } = this.keeping;
    this.consensus = new Consensus(
      this.roster,
      new TimeEstimate(prior && { rate: -prior.ppm * 1e-6, sd: prior.sigma * 1e-6 }, (from, to) =>
        this.keeping.pattern.continuation(from, to),
      ),
    );
  }

  /**
   * The servers to ask and the person's limit; may change at any time. `authenticatedOnly`: answers that anybody could
   * have sent have no say.
   */
  configure(servers: readonly ServerSpec[], limit: Seconds, authenticatedOnly = false): void {
    this.limit = limit;
    this.consensus.authenticatedOnly = authenticatedOnly;
    this.roster.assign(servers);
    this.proceed(this.read());
  }

  start(): void {
    this.continuity.observe(this.read());
    this.steering.begin(this.read().raw, this.keeping.prior);
    this.unlisten = this.ports.clock.listen((event) => this.clockEvent(event));
    if (!this.paused) this.roster.start();
    this.tick();
  }

  /** Ends all traffic and keeps what was learned. */
  stop(): void {
    this.endResync(true);
    this.watch?.();
    this.watch = null;
    this.leaping?.();
    this.leaping = null;
    this.unlisten?.();
    this.unlisten = null;
    this.roster.stop();
    const reading = this.read();
    this.keep(reading, this.consensus.timeAt(reading.raw), true);
  }

  pause(paused: boolean): void {
    if (paused === this.paused) return;
    this.paused = paused;
    if (paused) {
      this.endResync(true);
      this.roster.stop();
    } else if (this.watch !== null) {
      this.roster.start();
      this.burst();
    }
    this.changed();
  }

  /** The machine woke up: the counter may have stopped. */
  resumed(): void {
    if (!this.checkContinuity(this.read())) this.burst();
  }

  /** There are other addresses now: what could not be reached may be reached. */
  networkChanged(): void {
    if (this.paused) return;
    this.roster.retryNames();
    const { raw } = this.read();
    for (const association of this.roster.associations) {
      if (association.source.reach === 0) association.burst(raw);
    }
  }

  /** Asks every server anew, within manners, and corrects by the rules. Calls back once. A paused engine continues. */
  resync(done: (report: ResyncSnapshot) => void): void {
    this.endResync(true);
    this.pause(false);
    this.roster.retryNames();
    const { raw } = this.read();
    const askable = this.roster.associations.filter((a) => a.refusal === null);
    const resync = new Resync(askable, raw, done);
    if (resync.of === 0) {
      this.finish(Resync.refusal(askable, raw), raw, done);
      return;
    }
    this.resyncing = resync;
    resync.begin(raw);
    this.changed();
  }

  cancelResync(): void {
    this.resyncing?.cancel(this.read().raw);
    this.endResync(true);
  }

  /** A person wants the correction that was asked about; calls back when it is known what came of it. */
  approve(done: () => void): void {
    const reading = this.read();
    if (this.steering.mode !== 'steering' || !this.ready()) {
      done();
      return;
    }
    this.steering.approve();
    if (!this.correct(reading, this.consensus.poll, true, done)) done();
    this.review(reading);
  }

  /** Calls back at every change; returns how to stop. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** True time now, its guaranteed and its likely bound; null while it is not known. */
  now(): {
    readonly utc: Utc;
    readonly offset: Seconds;
    readonly bound: Seconds;
    readonly likely: Seconds;
  } | null {
    const reading = this.read();
    const time = this.consensus.timeAt(reading.raw);
    return time && { utc: this.leaps.utc(utcAt(time.line, reading.raw)), ...against(reading, time) };
  }

  /** What is known of every server that is asked anyhow; stamps on the scale of UTC. */
  newest(): readonly Newest[] {
    return this.roster.associations.map((a) => {
      const { source, name } = a;
      const last = source.reach === 0 ? undefined : source.register.at(-1);
      return {
        name: name.text,
        address: a.address,
        port: name.port,
        addresses: name.addresses,
        measurement: last === undefined ? null : { ...last, utc: this.leaps.utc(last.utc) },
        trouble: source.trouble,
        refusal: a.refusal ?? source.farewellCode,
        pending: source.pending,
      };
    });
  }

  snapshot(): Snapshot {
    const reading = this.read();
    const { raw } = reading;
    const time = this.consensus.timeAt(raw);
    this.judge(reading, time);
    const { associations, names } = this.roster;
    const { estimate, selection } = this.consensus;
    const { clock } = this.ports;
    const { announced: announcedLeap } = this.leaps;
    const silences = associations.map((a) => a.silence(raw)).filter((s) => s !== null);
    const polls = associations.map((a) => a.source.nextPoll).filter((p) => p !== null);
    const { driftSavedAt, prior } = this.keeping;
    return {
      mode: this.steering.mode,
      clock: { kind: clock.kind, steerable: clock.refusal === null, reason: clock.refusal },
      paused: this.paused,
      health: this.health,
      limit: this.limit,
      ...(time ? against(reading, time) : { offset: null, bound: null, likely: null }),
      calibration: estimate.record,
      forecast: time && outlook(estimate, raw),
      holdover: time?.holdover ?? false,
      lastAnswerAge: silences.length > 0 ? Math.min(...silences) : null,
      nextPollIn: polls.length > 0 ? Math.max(0, Math.min(...polls.map((p) => elapsed(raw, p)))) : null,
      chosen: selection?.chosen ?? null,
      drift:
        estimate.started || prior !== null
          ? {
              ...this.drift(raw),
              wander: estimate.started ? this.drift(raw).wander : null,
              pattern: this.keeping.shownPattern,
              restored: prior !== null && (!estimate.started || this.drift(raw).sigma >= prior.sigma),
              savedAge: driftSavedAt && elapsed(driftSavedAt, raw),
            }
          : null,
      leap: announcedLeap && { kind: announcedLeap.kind, at: String(announcedLeap.at) },
      sources: sourceRows({
        roster: this.roster,
        selection,
        line: this.consensus.commonLine(raw),
        reading,
        rateError: this.consensus.rateError(raw),
        estimate,
        isSmear: (a, deviation, distance) => this.isSmear(a, raw, deviation, distance),
      }),
      diagnosis: this.paused ? null : diagnose(names, associations),
      resync: this.resyncing?.progress ?? null,
      lastResync: this.report && { ...this.report.what, age: elapsed(this.report.at, raw) },
      lastCorrection: this.steering.correction(raw),
    };
  }

  private measured(association: Association, measurement: Measurement, change: RouteChange | null): void {
    const reading = this.read();
    this.resyncing?.heard(association);
    const came = this.consensus.measured(association, measurement, change, reading.raw);
    if (came === 'impossible') this.puzzling = association;
    if (came === 'ignored') return;
    const { estimate } = this.consensus;
    const line = estimate.lineAt(reading.raw);
    // The error that all paths share is the same tomorrow, so it does not count here.
    const sd = estimate.sampleSd(association.path, reading.raw, 0);
    if (line !== null && Number.isFinite(sd)) this.keeping.heard({ raw: line.raw, utc: line.utc, sd });
    this.classifyBreak(reading);
  }

  private settled(association: Association): void {
    // A source that is stopped leaves nothing to be decided.
    if (this.watch === null || this.paused) return;
    this.resyncing?.settled(association);
    const reading = this.read();
    if (this.puzzling === association) {
      this.puzzling = null;
      association.lookAgain(reading.raw);
    }
    this.proceed(reading, association);
  }

  /** Time went on, servers came or left, or a question (of `news`) was settled; a Resync may wait for nobody any more. */
  private proceed(reading: Reading, news: Association | null = null): void {
    this.consensus.vote(reading.raw);
    this.heedLeap(reading.raw);
    const { resyncing } = this;
    const complete = resyncing?.complete === true && resyncing !== this.concluding;
    if (complete) this.concluding = resyncing;
    const until = news?.source.nextPoll ?? null;
    const next = until === null ? this.consensus.poll : elapsed(reading.raw, until);
    const conclude = (corrected: boolean) => {
      if (complete && this.resyncing === resyncing) this.endResync(false, corrected);
    };
    const due = (news !== null || complete) && this.ready();
    if (!(due && this.correct(reading, next, complete, () => conclude(true)))) conclude(false);
    this.coast(reading.raw);
    this.review(reading);
  }

  private coast(raw: Raw): void {
    const time = this.consensus.timeAt(raw);
    if (!time?.holdover) return;
    this.steering.coast(raw, this.rate(raw, time));
  }

  private rate(raw: Raw, { line, rateSd }: TimeAt): EstimatedFrequency {
    return { ppm: line.rate * 1e6, sigma: rateSd * 1e6, proved: this.consensus.rateError(raw) * 1e6 };
  }

  /** Everybody has had a chance to speak, a majority agrees, and not on a single packet. */
  private ready(): boolean {
    const { chosen } = this.consensus;
    const { associations } = this.roster;
    if (chosen === null || associations.some((a) => a.source.pending)) return false;
    const believed = associations.filter((a) => this.consensus.isTruechimer(a));
    if (believed.reduce((sum, a) => sum + a.source.register.length, 0) < 2) return false;
    if (this.resyncing !== null) return this.resyncing.complete;
    return chosen.source.register.length >= SAMPLES_TO_LOCK || !chosen.source.bursting;
  }

  /** False where there was nothing to decide on; else `settled` is called when it is known what came of it. */
  private correct(reading: Reading, poll: Seconds, urgent: boolean, settled: () => void): boolean {
    const time = this.consensus.timeAt(reading.raw);
    if (time === null || time.holdover) return false;
    const { offset } = against(reading, time);
    const agreeing = this.consensus.selection?.agreeing ?? 0;
    const rate = this.rate(reading.raw, time);
    if (this.steering.correct({ reading, time, offset, rate, agreeing, poll, urgent }, settled)) this.burst();
    return true;
  }

  private clockEvent(event: ClockEvent): void {
    const reading = this.read();
    switch (event.kind) {
      case 'begun': {
        const { raw } = reading;
        this.steering.begin(raw, this.consensus.estimate.started ? this.drift(raw) : this.keeping.prior);
        if (this.ready()) this.correct(reading, this.consensus.poll, true, () => {});
        break;
      }
      case 'disturbed':
        if (event.stepped) this.steering.foreignStep(reading.raw);
        this.checkContinuity(reading);
        break;
      case 'availability':
        break;
    }
    this.review(this.read());
  }

  private tick(): void {
    this.watch = this.ports.timers.after(WATCH_INTERVAL, () => {
      const reading = this.read();
      this.checkContinuity(reading);
      this.proceed(reading);
      this.tick();
    });
  }

  /** True where the machine's time was broken, and is being measured anew. */
  private checkContinuity(reading: Reading): boolean {
    const jump = this.continuity.observe(reading);
    if (jump === 0 || this.leaps.explains(jump, this.insideAt(reading.raw))) return false;
    this.leaps.interrupted();
    this.before ??= this.consensus.estimate.lineAt(reading.raw);
    this.steering.interrupted();
    this.consensus.breakSegment(reading.raw);
    this.keeping.interrupted();
    this.breaks = this.breaks.filter((at) => elapsed(at, reading.raw) < BREAK_SPAN);
    if (this.breaks.length < BREAK_BURSTS) this.burst();
    this.breaks.push(reading.raw);
    return true;
  }

  /** The new segment has a time: if the old line would have told the same, the counter ran on, and somebody stepped. */
  private classifyBreak(reading: Reading): void {
    const line = this.consensus.estimate.lineAt(reading.raw);
    if (this.before === null || line === null) return;
    const foreign = Math.abs(difference(this.before, line, reading.raw)) < SAME_COUNTER;
    this.before = null;
    this.steering.disturbance(reading.raw, foreign);
  }

  /** What is announced, and whether it is about to happen. */
  private heedLeap(raw: Raw): void {
    const inside = this.insideAt(raw);
    if (inside === null) return;
    const { selection } = this.consensus;
    const voters = this.roster.associations.filter((a) => selection?.judgements.has(a.id));
    this.leaps.hear(selection?.region ? voters.map((a) => this.witness(a)) : null, inside);
    const left = this.leaps.left(inside);
    this.steering.announce(
      left !== null && left < KERNEL_HEARS ? (this.leaps.announced?.kind ?? null) : null,
    );
    if (left === null || left > WATCH_INTERVAL || this.leaping !== null || this.watch === null) return;
    this.leaping = this.ports.timers.after(Math.max(0, left), () => {
      this.leaping = null;
      this.leap();
    });
  }

  /** The announced moment is there, or a timer rang a little early. The clock jumps with UTC. */
  private leap(): void {
    const reading = this.read();
    const inside = this.insideAt(reading.raw);
    const left = inside && this.leaps.left(inside);
    if (left === null || left > 0) {
      this.heedLeap(reading.raw);
      return;
    }
    const jump = this.leaps.pass();
    // The clock is looked at on the scale inside, and that has just moved away from under it.
    this.continuity.expect(-jump);
    this.steering.leap(reading.raw, jump);
    this.review(this.read());
  }

  private isSmear(association: Association, raw: Raw, deviation: Seconds, distance: Seconds): boolean {
    const inside = this.insideAt(raw);
    return inside !== null && this.leaps.smears(this.witness(association), deviation, distance, inside);
  }

  private witness(association: Association): Witness {
    const indicator = association.source.register.at(-1)?.leap ?? 0;
    return { id: association.id, truechimer: this.consensus.isTruechimer(association), indicator };
  }

  /** The time by our own estimate, on the scale without leap seconds; null before there is one. */
  private insideAt(raw: Raw): Utc | null {
    const line = this.consensus.estimate.lineAt(raw);
    return line && utcAt(line, raw);
  }

  private burst(): void {
    if (this.paused) return;
    const { raw } = this.read();
    for (const association of this.roster.associations) association.burst(raw);
  }

  /** `corrected`: what it found was acted upon, so that the last correction is its own. */
  private endResync(cancelled: boolean, corrected = false): void {
    const { resyncing } = this;
    if (resyncing === null) return;
    this.resyncing = null;
    this.concluding = null;
    const reading = this.read();
    const time = this.consensus.timeAt(reading.raw);
    const { offset, bound } = time ? against(reading, time) : { offset: null, bound: null };
    const correction = corrected ? this.steering.correction(reading.raw) : null;
    const report = resyncing.report(cancelled, offset, bound, correction);
    this.finish(report, reading.raw, resyncing.done);
  }

  private finish(report: ResyncSnapshot, at: Raw, done: (report: ResyncSnapshot) => void): void {
    this.report = { what: report, at };
    done(report);
    this.changed();
  }

  /** After anything has happened: what it means, what is to be kept, and who wants to know. */
  private review(reading: Reading): void {
    const time = this.consensus.timeAt(reading.raw);
    this.judge(reading, time);
    this.keep(reading, time, false);
    this.vouch(reading, time);
    this.changed();
  }

  /** What other programs may rely on: nothing while it is not known how wrong the clock is. */
  private vouch(reading: Reading, time: TimeAt | null): void {
    const known = time !== null && this.before === null ? against(reading, time) : null;
    const size = Math.abs(known?.offset ?? 0);
    this.steering.vouch(
      known && { maximum: size + known.bound, likely: size + Math.min(known.likely, known.bound) },
    );
  }

  private judge(reading: Reading, time: TimeAt | null): void {
    const offset = time ? against(reading, time).offset : 0;
    this.health = healthOf(this.health, this.roster, this.consensus, time, offset, this.limit);
  }

  private keep(reading: Reading, time: TimeAt | null, ending: boolean): void {
    const drift = this.consensus.estimate.started ? this.drift(reading.raw) : null;
    const { offset, bound } = time ? against(reading, time) : { offset: null, bound: null };
    const status = {
      health: this.health,
      offset,
      bound,
      servers: this.roster.names.map((name) => name.text),
    };
    this.keeping.consider({ ...reading, wall: this.leaps.utc(reading.wall) }, drift, status, ending);
  }

  private drift(raw: Raw): { ppm: number; sigma: number; wander: number } {
    const { rate, sd, wander } = this.consensus.estimate.rateAt(raw);
    return { ppm: -rate * 1e6, sigma: sd * 1e6, wander: wander * 1e6 };
  }

  private pivot(): Utc {
    const time = this.insideAt(this.read().raw);
    // Never the wall clock: after a dead battery it may be a century off, and would pull the servers' time along.
    return time !== null && time > this.ports.notBefore ? time : this.ports.notBefore;
  }

  /** The clocks at this moment; the wall clock on the scale without leap seconds. */
  private read(): Reading {
    const reading = this.ports.timescale.read();
    return { ...reading, wall: this.leaps.inside(reading.wall) };
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

/** The wall clock against the time: its offset and how sure that is. */
function against(reading: Reading, time: TimeAt): { offset: Seconds; bound: Seconds; likely: Seconds } {
  return {
    offset: toSeconds(utcAt(time.line, reading.raw) - reading.wall),
    bound: time.bound + reading.width,
    likely: time.likely + reading.width,
  };
}
