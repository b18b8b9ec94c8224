/**
 * The helper as a state machine over a clock that can be set: who may do what, and what became of it. It opens no socket
 * and starts no timer; whoever runs it hands it the lines of each connection, and calls `tick` when it says so.
 *
 * It believes nobody. What it was asked is checked against its own limits (`protocol/limits.ts`), against the kernel's state as it
 * finds it, and afterwards against what the kernel says it did. Where another program sets the clock it lets go at once
 * and writes nothing more, not even that it let go.
 */
import { Disturbance } from './disturbance.ts';
import { ForeignHand } from './foreign-hand.ts';
import { FrequencyGuard } from './frequency-guard.ts';
import { type Client, Ownership } from './ownership.ts';
import { CONSENT_HOLDS, LONGEST_LEASE, SHORTEST_LEASE, STALE_AFTER } from './protocol/limits.ts';
import type { ForeignTrace, Refusal } from './protocol/refusal.ts';
import type { Answers, HelperEvent, HelperReport, Reply } from './protocol/reply.ts';
import type { Action, Errors, LeapKind, Request } from './protocol/request.ts';
import type { HelperRecord } from './record.ts';
import { clockReport, iso } from './report.ts';
import { untilMiddle } from './second.ts';
import { Slews } from './slews.ts';
import { StepGuard } from './step-guard.ts';
import {
  ClockFailure,
  type ClockState,
  type KernelErrors,
  type SystemClock,
} from './system-clock/system-clock.ts';

/** One change of the clock, or of who changes it: a line for the system's journal. */
export type AuditEntry = { readonly event: string } & Readonly<Record<string, unknown>>;

export interface HelperOptions {
  readonly clock: SystemClock;
  readonly version: string;
  /** Nanoseconds since 1970: certainly past. */
  readonly released: bigint;
  readonly leapAllowed: boolean;
  readonly boot: string;
  /** Of an earlier run, in this boot or another one. */
  readonly record: HelperRecord | null;
  /** Keeps the record; never throws. */
  readonly keep: (record: HelperRecord) => void;
  readonly audit: (entry: AuditEntry) => void;
  /** Tells everybody who is connected. */
  readonly tell: (event: HelperEvent) => void;
}

/** Nanoseconds. Clocks of two processes may be read that much apart in the wrong order. */
const AHEAD = 10_000_000n;

/** Seconds between two writes of the rate: a power cut costs little, and disks are spared. */
const KEEP_EVERY = 600;

/** Seconds of slews that a fall of this process may make it forget, of those that a day may have. */
const SLEWED_UNKEPT = 0.1;

const NS = 1_000_000_000n;

type Outcome<A extends Action> = Refusal | Answers[A['op']];

export class Helper {
  private readonly options: HelperOptions;
  private readonly clock: SystemClock;
  private readonly steps: StepGuard;
  private readonly frequencies: FrequencyGuard;
  private readonly slews: Slews;
  private readonly ownership = new Ownership();
  private readonly disturbance = new Disturbance();
  /** Only while somebody steers: nobody else's business before. */
  private hand: ForeignHand | null = null;
  private foreign: ForeignTrace | null;
  /** What the kernel was last told of the clock's error. */
  private vouched: Errors | null = null;
  /** A leap second is announced to the kernel by this process. */
  private announced = false;
  private rate: HelperRecord['rate'];
  private original: HelperRecord['original'];
  private keptAt = Number.NEGATIVE_INFINITY;
  private keptRate: number | null = null;

  constructor(options: HelperOptions) {
    this.options = options;
    this.clock = options.clock;
    const { record } = options;
    const present = record?.boot === options.boot ? record : null;
    // What is not written down at once counts as used up by a run before in this boot.
    const after = present && uptimeOf(this.clock.read());
    this.steps = new StepGuard(options.released, present?.steps ?? null, after);
    this.frequencies = new FrequencyGuard(present?.claimed ?? null, after);
    this.foreign = present?.foreign ?? null;
    this.slews = new Slews(present?.slewed);
    this.rate = record?.rate ?? null;
    this.original = record?.original ?? null;
  }

  /** Answers a request. */
  handle(client: Client, request: Request): Reply {
    let outcome: Outcome<Action>;
    try {
      outcome = this.outcome(client, request);
    } catch (error) {
      if (!(error instanceof ClockFailure)) throw error;
      outcome = { error: 'failed', message: error.message };
      this.options.audit({ event: 'failed', op: request.op, ...client.peer, message: error.message });
    }
    if (!('error' in outcome)) return { id: request.id, ok: true, ...outcome };
    if (request.op !== 'hello' && request.op !== 'get') {
      const { error, message } = outcome;
      this.options.audit({ event: 'refused', op: request.op, ...client.peer, error, message });
    }
    return { id: request.id, ok: false, ...outcome };
  }

  /** A connection is gone. */
  disconnected(client: Client): void {
    if (this.ownership.owner === client) this.options.audit({ event: 'owner-gone', ...client.peer });
    this.ownership.disconnected(client);
  }

  /** Looks after the clock. Returns the milliseconds after which it wants to be called again; null: not before a request. */
  tick(): number | null {
    if (this.hand === null) return null;
    try {
      const state = this.look();
      if (this.hand === null) return null;
      if (this.ownership.isOver(awakeOf(state))) {
        this.options.audit({ event: 'lease-over', frequency: state.frequency });
        this.letGo();
        this.options.tell({ event: 'lease-over' });
        return null;
      }
      this.slewOn(state);
      return untilMiddle(state.realtime);
    } catch (error) {
      if (!(error instanceof ClockFailure)) throw error;
      this.options.audit({ event: 'failed', op: 'tick', message: error.message });
      return 1000;
    }
  }

  /** The process ends: nobody vouches for the clock any more, which keeps its rate. */
  close(): void {
    try {
      if (this.hand !== null) this.look();
      // Unless somebody else has taken it meanwhile: then nothing is written any more.
      if (this.hand !== null) this.letGo();
    } catch (error) {
      if (!(error instanceof ClockFailure)) throw error;
      this.options.audit({ event: 'failed', op: 'close', message: error.message });
    }
  }

  private outcome(client: Client, request: Request): Outcome<Action> {
    switch (request.op) {
      case 'hello':
      case 'get':
        return this.report(client);
      case 'claim':
        return this.claim(client, request);
      case 'release':
        return this.release(client, request);
      case 'consent':
        return this.consent(client);
      case 'frequency':
        return this.owned(client, request.sent, (state) => this.setFrequency(client, request, state));
      case 'slew':
        return this.owned(client, request.sent, (state) => this.slew(client, request, state));
      case 'step':
        return this.owned(client, request.sent, (state) => this.step(client, request, state));
      case 'leap':
        return this.owned(client, request.sent, (state) => this.leap(client, request, state));
    }
  }

  private report(client: Client): HelperReport {
    const state = this.hand === null ? this.clock.read() : this.look();
    const left = this.ownership.left(awakeOf(state));
    const { owner } = this.ownership;
    return {
      version: this.options.version,
      platform: this.clock.platform,
      clock: clockReport(state),
      owner:
        owner === null || left === null
          ? null
          : { uid: owner.peer.uid, pid: owner.peer.pid, you: owner === client, left },
      foreign: this.foreign === null ? null : { what: this.foreign },
      farStepMade: this.steps.farStep,
      leapAllowed: this.options.leapAllowed,
    };
  }

  private claim(client: Client, { lease, errors, despite }: Extract<Request, { op: 'claim' }>) {
    if (!(lease >= SHORTEST_LEASE && lease <= LONGEST_LEASE)) {
      return {
        error: 'range',
        message: `A lease lasts ${SHORTEST_LEASE} to ${LONGEST_LEASE} s.`,
      } satisfies Refusal;
    }
    if (this.hand !== null) this.look();
    if (this.foreign !== null) {
      if (!despite) return foreignWriter(this.foreign);
      this.foreign = null;
    }
    const { owner } = this.ownership;
    const state = this.clock.read();
    if (!this.ownership.claim(client, lease, awakeOf(state))) {
      const pid = owner?.peer.pid ?? null;
      return { error: 'busy', message: 'Another process steers this clock.', pid } satisfies Refusal;
    }
    if (owner !== client) {
      this.original ??= { ppm: state.frequency };
      this.options.audit({ event: 'claim', ...client.peer, lease, frequency: state.frequency });
      this.hand = new ForeignHand(this.clock, state);
      this.rate = { ppm: state.frequency, at: secondsOf(state.realtime), steering: true };
      this.frequencies.claimed(uptimeOf(state));
      this.keep(state);
    }
    // How wrong it is was perhaps found out before it was set by somebody else.
    this.vouch(this.disturbance.covers(state.hrtime) ? null : errors, client);
    return { lease };
  }

  /** By a person's wish: the clock is not steered any more, also not after the next start. */
  private release(client: Client, { quietly }: Extract<Request, { op: 'release' }>) {
    const { owner } = this.ownership;
    // Where nobody is connected that owns it, it may be said afterwards: the lease runs on, or is over.
    if (owner !== client && (owner !== null || this.rate?.steering !== true)) return notOwner();
    const state = this.hand === null ? this.clock.read() : this.look();
    if (this.foreign !== null) return {};
    this.options.audit({ event: 'release', ...client.peer, quietly, frequency: state.frequency });
    if (quietly || this.hand === null) this.leave(false);
    else this.letGo(false);
    return {};
  }

  private consent(client: Client) {
    if (client.peer.uid !== 0) {
      return { error: 'denied', message: 'Only the superuser can consent.' } satisfies Refusal;
    }
    const { uid, pid } = client.peer;
    this.options.audit({ event: 'consent', uid, pid });
    this.steps.consent(uptimeOf(this.clock.read()));
    return { holds: CONSENT_HOLDS };
  }

  /** Does what only the owner may, if nothing happened to the clock that it does not know of yet. */
  private owned<A>(client: Client, sent: bigint, act: (state: ClockState) => Refusal | A): Refusal | A {
    if (this.foreign !== null) return foreignWriter(this.foreign);
    if (this.ownership.owner !== client) return notOwner();
    const state = this.look();
    if (this.foreign !== null) return foreignWriter(this.foreign);
    const disturbed = this.disturbance.refuse(sent);
    if (disturbed !== null) return disturbed;
    const age = state.hrtime - sent;
    if (age > BigInt(STALE_AFTER) * NS || age < -AHEAD) {
      return { error: 'stale', message: `It must have been sent within the last ${STALE_AFTER} s.` };
    }
    return act(state);
  }

  private setFrequency(client: Client, request: Extract<Request, { op: 'frequency' }>, state: ClockState) {
    const { ppm } = request;
    const uptime = uptimeOf(state);
    const refusal = this.frequencies.refuse(ppm, state.frequency, uptime);
    if (refusal !== null) return refusal;
    this.clock.setFrequency(ppm);
    this.vouch(request.errors, client);
    const after = this.clock.read();
    this.frequencies.changed(after.frequency - state.frequency, uptime);
    this.audited(client, 'frequency', state.frequency, after.frequency);
    this.rate = { ppm: after.frequency, at: secondsOf(after.realtime), steering: true };
    if (uptime - this.keptAt >= KEEP_EVERY) this.keep(after);
    if (Math.abs(after.frequency - ppm) > this.clock.frequencyGrain) {
      return {
        error: 'failed',
        message: `The kernel was asked for ${ppm} ppm and keeps ${after.frequency} ppm.`,
      } satisfies Refusal;
    }
    return { ppm: after.frequency };
  }

  private slew(client: Client, { delta, over }: Extract<Request, { op: 'slew' }>, state: ClockState) {
    const refusal = this.slews.refuse(delta, over, uptimeOf(state));
    if (refusal !== null) return refusal;
    if (delta === 0n) this.stopSlew();
    // Whoever finds it bent after a fall has to know what it was.
    else if (!this.clock.slewsAlone && this.rate?.ppm !== this.keptRate) this.keep(state);
    const seconds = delta === 0n ? 0 : this.slews.begin(delta, over);
    this.audited(client, 'slew', null, null, { delta: String(delta), over: seconds });
    return { over: seconds };
  }

  private step(client: Client, request: Extract<Request, { op: 'step' }>, state: ClockState) {
    const { delta, reason, agreeing, errors } = request;
    const moment = { realtime: state.realtime, uptime: uptimeOf(state) };
    const refusal = this.steps.refuse(delta, moment);
    if (refusal !== null) return refusal;
    // What was left to slew was meant for the clock before.
    this.stopSlew();
    this.clock.step(delta, kernelErrors(errors));
    this.vouched = errors;
    this.steps.made(delta, moment);
    const after = this.clock.read();
    this.hand?.own(after);
    this.audited(client, 'step', iso(state.realtime), iso(after.realtime), {
      delta: String(delta),
      reason,
      agreeing,
    });
    this.keep(after);
    return { before: String(state.realtime), after: String(after.realtime) };
  }

  private leap(client: Client, { kind }: Extract<Request, { op: 'leap' }>, state: ClockState) {
    if (!this.options.leapAllowed) {
      return {
        error: 'not-allowed',
        message: 'Leap seconds in the kernel are off; the configuration of the helper allows them.',
      } satisfies Refusal;
    }
    if (kind !== 'none' && !isLastDayOfMonth(state.realtime)) {
      // The kernel would do it at the end of whatever day this is.
      return {
        error: 'not-allowed',
        message: 'A leap second is at the end of a month; today is not its last day.',
      } satisfies Refusal;
    }
    this.announce(kind);
    this.audited(client, 'leap', state.leap, kind);
    return {};
  }

  private announce(kind: LeapKind): void {
    this.clock.setLeap(kind);
    this.announced = kind !== 'none';
    this.hand?.own(this.clock.read());
  }

  private audited(client: Client, event: string, before: unknown, after: unknown, more = {}): void {
    const { uid, pid } = client.peer;
    this.options.audit({ event, uid, pid, ...more, before, after });
  }

  /** Tells the kernel how wrong the clock is. Written down where that begins or ends; `by`: who says so. */
  private vouch(errors: Errors | null, by: Client | null = null): void {
    this.clock.setErrors(kernelErrors(errors));
    this.hand?.own(this.clock.read());
    const before = this.vouched;
    this.vouched = errors;
    if ((before === null) === (errors === null)) return;
    this.options.audit({ event: errors === null ? 'unsynchronised' : 'synchronised', ...by?.peer, errors });
  }

  private slewOn(state: ClockState): void {
    const piece = this.slews.due(state, uptimeOf(state));
    if (piece === null) return;
    if (piece === 'spent-up') {
      this.stopSlew();
      return;
    }
    this.clock.slew(piece);
    if (this.slews.atRisk >= SLEWED_UNKEPT) this.write();
    this.hand?.own(this.clock.read());
  }

  private stopSlew(): void {
    if (!this.slews.underWay) return;
    this.slews.end();
    this.clock.slew(0);
    this.hand?.own(this.clock.read());
  }

  /** Reads the clock, and finds out what happened to it meanwhile. */
  private look(): ClockState {
    const state = this.clock.read();
    const happened = this.hand?.look(state) ?? null;
    if (happened === null) return state;
    const { slept, stepped, leapt, writer } = happened;
    if (writer !== null) {
      this.yieldTo(writer);
      return state;
    }
    if (slept > 0) {
      this.options.audit({ event: 'slept', span: slept });
      this.options.tell({ event: 'slept', span: slept });
    }
    if (stepped !== null) {
      this.options.audit({ event: 'stepped-by-another', delta: String(stepped), now: iso(state.realtime) });
      this.options.tell({ event: 'stepped', delta: String(stepped) });
    }
    if (leapt) {
      this.options.audit({ event: 'leap-second', kind: state.leap, now: iso(state.realtime) });
      // It has happened; left in place, the kernel would wait for it to be taken back, and make no other one.
      this.announce('none');
    }
    if (slept > 0 || stepped !== null) {
      // The kernel forgets a slew where the clock is set; so does this. And nobody knows now how wrong the clock is.
      this.slews.end();
      this.vouch(null);
      this.disturbance.noticed(state.hrtime);
    }
    return state;
  }

  /** Another program sets this clock. */
  private yieldTo(writer: ForeignTrace): void {
    this.foreign = writer;
    this.options.audit({ event: 'foreign-writer', what: writer });
    this.leave(false);
    this.options.tell({ event: 'foreign-writer', what: writer });
  }

  /** Nobody steers the clock any more, and the kernel says so. `again`: see `leave`. */
  private letGo(again = true): void {
    this.stopSlew();
    // Nobody would take it back if the servers did.
    if (this.announced) this.announce('none');
    this.vouch(null);
    this.leave(again);
  }

  /** From here on nothing is written. `again`: at the next start of the machine the clock is to get its rate back. */
  private leave(again: boolean): void {
    this.slews.end();
    this.ownership.end();
    this.hand = null;
    this.vouched = null;
    this.announced = false;
    this.rate = this.rate && { ...this.rate, steering: again };
    this.write();
  }

  private keep(state: ClockState): void {
    this.keptAt = uptimeOf(state);
    this.write();
  }

  private write(): void {
    this.keptRate = this.rate?.ppm ?? null;
    this.slews.kept();
    this.options.keep({
      version: 1,
      boot: this.options.boot,
      steps: this.steps.record,
      slewed: this.slews.spent,
      claimed: this.frequencies.firstClaim,
      foreign: this.foreign,
      rate: this.rate,
      original: this.original,
    });
  }
}

const notOwner = (): Refusal => ({ error: 'not-owner', message: 'Claim the clock first.' });

const foreignWriter = (what: ForeignTrace): Refusal => ({
  error: 'foreign-writer',
  message: 'Another program sets this clock, so the helper has let go of it.',
  what,
});

/** Nobody vouches for less than a microsecond. */
const kernelErrors = (errors: Errors | null): KernelErrors | null =>
  errors && { maximum: Math.ceil(errors.maximum * 1e6), estimated: Math.ceil(errors.estimated * 1e6) };

/** Seconds for which the machine has been awake: a lease does not run out in its sleep. */
const awakeOf = (state: ClockState) => Number(state.monotonic) / 1e9;

/** Seconds since the machine started, asleep or awake. */
const uptimeOf = (state: ClockState) => Number(state.boottime) / 1e9;

const secondsOf = (realtime: bigint) => Math.max(0, Number(realtime / 1_000_000n) / 1000);

const DAY = 86_400_000;

function isLastDayOfMonth(realtime: bigint): boolean {
  return new Date(Number(realtime / 1_000_000n) + DAY).getUTCDate() === 1;
}
