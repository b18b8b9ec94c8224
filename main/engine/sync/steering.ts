/**
 * The discipline's hand: carries its decisions out on the clock, and remembers the last for people to see. Lets go for
 * good when somebody else keeps setting the clock.
 *
 * What comes of an attempt may be known only later (the clock helper is another process), so a decision is remembered
 * when it was carried out, and what was not done can be decided anew.
 */
import { type Decision, Discipline } from '../discipline/discipline.ts';
import {
  capFrequency,
  type EstimatedFrequency,
  type FrequencyHistory,
  type KnownFrequency,
} from '../discipline/frequency-cap.ts';
import type { TimeAt } from '../estimate/time-estimate.ts';
import type { Leap } from '../select/leap.ts';
import { elapsed, type Raw, type Seconds } from '../time/instant.ts';
import type { Reading } from '../time/reading.ts';
import type { Clock, ClockErrors, ClockRefusal, Done, Step } from './ports.ts';
import type { CorrectionSnapshot } from './snapshot.ts';

/** Nothing is to be worked off, so any time will do. */
const SLEW_END: Seconds = 1;

/** Told of every step of our own: before it is asked for, and when it is known whether it was made. */
export interface StepWatch {
  stepping(amount: Seconds): void;
  stepped(done: boolean): void;
}

/** What is known where something is to be corrected. */
export interface Occasion {
  readonly reading: Reading;
  readonly time: TimeAt;
  readonly offset: Seconds;
  readonly rate: EstimatedFrequency;
  readonly agreeing: number;
  /** Until the next poll. */
  readonly poll: Seconds;
  /** A person asked for it. */
  readonly urgent: boolean;
}

type LastCorrection = Omit<CorrectionSnapshot, 'age'>;

export class Steering {
  private readonly clock: Clock;
  private readonly watch: StepWatch;
  private discipline = new Discipline();
  private history: FrequencyHistory | null = null;
  private last: { readonly what: LastCorrection; readonly at: Raw } | null = null;
  private vouched: ClockErrors | null = null;
  /** What the kernel was told about the end of the day. */
  private kernelLeap: Leap['kind'] | null = null;

  constructor(clock: Clock, watch: StepWatch) {
    this.clock = clock;
    this.watch = watch;
  }

  get mode(): 'observe' | 'steering' | 'yielded' {
    const { refusal } = this.clock;
    if (refusal === null) return 'steering';
    return refusal === 'yielded' ? 'yielded' : 'observe';
  }

  /** A beginning: with the drift that is known by now, and everything else as at the first lock. */
  begin(now: Raw, drift: KnownFrequency | null): void {
    this.discipline = new Discipline();
    this.history = null;
    this.kernelLeap = null;
    if (drift === null || this.mode !== 'steering') return;
    this.setFrequency(now, { ppm: -drift.ppm, sigma: drift.sigma, proved: Number.POSITIVE_INFINITY });
  }

  /** Nobody answers: the clock keeps the rate that is known for this time of day. */
  coast(now: Raw, known: EstimatedFrequency): void {
    if (this.mode === 'steering' && this.history !== null) this.setFrequency(now, known);
  }

  /** The clock jumped or slept: what is left of a slew was meant for the clock before. */
  interrupted(): void {
    if (this.mode === 'steering') this.clock.slew(0, SLEW_END, () => {});
  }

  /** Something happened to the clock. `foreign`: the counter ran on, so somebody stepped it. */
  disturbance(now: Raw, foreign: boolean): void {
    if (this.discipline.disturbance(now, foreign) && this.mode === 'steering') this.clock.yield('steps');
  }

  /** The clock's keeper saw somebody step it: no need to measure first. */
  foreignStep(now: Raw): void {
    if (this.discipline.foreignStep(now) && this.mode === 'steering') this.clock.yield('steps');
  }

  /** What other programs of this machine may rely on; null where nobody knows. */
  vouch(errors: ClockErrors | null): void {
    if (this.mode !== 'steering') return;
    this.vouched = this.discipline.settled ? errors : null;
    this.clock.vouch(this.vouched);
  }

  /** A leap second comes soon (null: none does): the kernel makes it best, where it may. */
  announce(kind: Leap['kind'] | null): void {
    if (this.mode !== 'steering' || kind === this.kernelLeap) return;
    this.clock.leap(kind, (refusal) => {
      this.kernelLeap = refusal === null ? kind : null;
    });
  }

  /** UTC jumps by a leap second, as announced: the clock jumps with it, planned, and outside of the engine's budget. */
  leap(now: Raw, jump: Seconds): void {
    if (this.mode !== 'steering') return;
    if (this.kernelLeap !== null) {
      this.kernelLeap = null;
      this.last = { what: { ...plain(jump), kind: 'stepped' }, at: now };
      return;
    }
    this.step({ amount: jump, reason: 'leap-second', agreeing: 0, errors: this.vouched }, (refusal) => {
      const outcome = refusal === null ? ({ kind: 'stepped', reason: null } as const) : held(refusal);
      this.last = { what: { ...plain(jump), ...outcome }, at: now };
    });
  }

  /** A person wants the correction that was asked about. */
  approve(): void {
    this.discipline.approve();
  }

  /**
   * Corrects by the rules; `settled` is called when it is known what came of it. True where the discipline wants to look
   * again at once.
   */
  correct(occasion: Occasion, settled: () => void): boolean {
    const { reading, offset, agreeing, poll, urgent } = occasion;
    const { raw: now } = reading;
    const decision = this.discipline.decide(this.mode === 'steering', {
      now,
      offset,
      agreeing,
      poll,
      urgent,
    });
    if (decision.kind === 'slew' || decision.kind === 'step') {
      this.setFrequency(now, occasion.rate);
    }
    this.carryOut(decision, occasion, (refusal) => {
      if (decision.kind === 'step' && refusal !== null) {
        this.discipline.notStepped(decision.reason, refusal === 'needs-consent');
      }
      const what = refusal === null ? inWords(decision, offset) : { ...plain(offset), ...held(refusal) };
      this.last = { what, at: now };
      settled();
    });
    return decision.kind === 'hold';
  }

  /** The last correction, or why there was none. */
  correction(now: Raw): CorrectionSnapshot | null {
    return this.last && { ...this.last.what, age: elapsed(this.last.at, now) };
  }

  /** Only so fast as a quartz can change. */
  private setFrequency(now: Raw, known: EstimatedFrequency): void {
    this.history = capFrequency(this.history, now, known);
    this.clock.setFrequency(this.history.ppm, () => {});
  }

  private carryOut(decision: Decision, { time, agreeing }: Occasion, done: Done): void {
    if (decision.kind === 'step') {
      const { amount, reason } = decision;
      this.step({ amount, reason, agreeing, errors: { maximum: time.bound, likely: time.likely } }, done);
    } else if (decision.kind === 'slew') {
      this.clock.slew(decision.amount, decision.over, done);
    } else {
      done(null);
    }
  }

  private step(step: Step, done: Done): void {
    this.watch.stepping(step.amount);
    this.clock.step(step, (refusal) => {
      this.watch.stepped(refusal === null);
      done(refusal);
    });
  }
}

/** A refusal as people see it. */
function held(refusal: ClockRefusal): Pick<LastCorrection, 'kind' | 'reason'> {
  switch (refusal) {
    case 'needs-consent':
      return { kind: 'asked', reason: 'needs-consent' };
    case 'again':
      return { kind: 'held', reason: 'disturbed' };
    case 'budget':
    case 'refused':
      return { kind: 'held', reason: refusal };
  }
}

const plain = (amount: Seconds) => ({ amount, over: null, reason: null });

function inWords(decision: Decision, offset: Seconds): LastCorrection {
  switch (decision.kind) {
    case 'observe':
      return { ...plain(offset), kind: 'observed' };
    case 'step':
      return { ...plain(offset), kind: 'stepped' };
    case 'slew':
      return { ...plain(offset), kind: 'slewing', over: decision.over };
    case 'hold':
      return { ...plain(offset), kind: 'held', reason: decision.reason };
    case 'ask':
      return { ...plain(offset), kind: 'asked', reason: decision.reason };
  }
}
