/**
 * The discipline's hand: carries its decisions out on the clock, and remembers the last for people to see. Yields for
 * good when somebody else keeps setting the clock.
 */
import { type Decision, Discipline } from '../discipline/discipline.ts';
import { capFrequency, type FrequencyHistory, type KnownFrequency } from '../discipline/frequency-cap.ts';
import type { TimeAt } from '../estimate/time-estimate.ts';
import { elapsed, type Raw, type Seconds } from '../time/instant.ts';
import type { Reading } from '../time/reading.ts';
import type { Clock } from './ports.ts';
import type { CorrectionSnapshot } from './snapshot.ts';

/** Nothing is to be worked off, so any time will do. */
const SLEW_END: Seconds = 1;

export class Steering {
  private readonly clock: Clock;
  private readonly discipline = new Discipline();
  private readonly stepped: (amount: Seconds) => void;
  private yielded = false;
  private history: FrequencyHistory | null = null;
  private last: { readonly what: Omit<CorrectionSnapshot, 'age'>; readonly at: Raw } | null = null;

  /** `stepped` is told of every step that was made, before anybody reads the clock again. */
  constructor(clock: Clock, stepped: (amount: Seconds) => void) {
    this.clock = clock;
    this.stepped = stepped;
  }

  get mode(): 'observe' | 'steering' | 'yielded' {
    if (this.clock.refusal !== null) return 'observe';
    return this.yielded ? 'yielded' : 'steering';
  }

  /** The rate that an earlier run learned, before anything is measured. */
  begin(now: Raw, { ppm, sigma }: KnownFrequency): void {
    if (this.mode === 'steering') this.setFrequency(now, { ppm: -ppm, sigma });
  }

  /** Nobody answers: the clock keeps the rate that is known for this time of day. */
  coast(now: Raw, known: KnownFrequency): void {
    if (this.mode === 'steering' && this.history !== null) this.setFrequency(now, known);
  }

  /** The clock jumped or slept: what is left of a slew was meant for the clock before. */
  interrupted(): void {
    if (this.mode === 'steering') this.clock.slew(0, SLEW_END);
  }

  /** Something happened to the clock. `foreign`: the counter ran on, so somebody stepped it. */
  disturbance(now: Raw, foreign: boolean): void {
    if (this.discipline.disturbance(now, foreign) && this.mode === 'steering') this.yielded = true;
  }

  /** UTC jumps by a leap second, as announced: the clock jumps with it, planned, and outside of every budget. */
  leap(now: Raw, jump: Seconds): void {
    if (this.mode !== 'steering') return;
    const done = this.clock.step(jump, 'leap-second');
    if (done) this.stepped(jump);
    const outcome = done ? ({ kind: 'stepped', reason: null } as const) : REFUSED;
    this.last = { what: { ...plain(jump), ...outcome }, at: now };
  }

  /** Corrects by the rules. True where the discipline wants to look again at once. */
  correct(
    reading: Reading,
    time: TimeAt,
    offset: Seconds,
    agreeing: number,
    poll: Seconds,
    urgent: boolean,
  ): boolean {
    const { raw: now } = reading;
    const decision = this.discipline.decide(this.mode === 'steering', {
      now,
      offset,
      agreeing,
      poll,
      urgent,
    });
    if (decision.kind === 'slew' || decision.kind === 'step') {
      this.setFrequency(now, { ppm: time.line.rate * 1e6, sigma: time.rateSd * 1e6 });
    }
    const done = this.carryOut(decision);
    this.last = {
      what: done ? inWords(decision, offset) : { ...plain(offset), ...REFUSED },
      at: now,
    };
    return decision.kind === 'hold';
  }

  /** The last correction, or why there was none. */
  correction(now: Raw): CorrectionSnapshot | null {
    return this.last && { ...this.last.what, age: elapsed(this.last.at, now) };
  }

  /** Only so fast as a quartz can change. */
  private setFrequency(now: Raw, known: KnownFrequency): void {
    this.history = capFrequency(this.history, now, known);
    this.clock.setFrequency(this.history.ppm);
  }

  private carryOut(decision: Decision): boolean {
    switch (decision.kind) {
      case 'step': {
        const done = this.clock.step(decision.amount, decision.reason);
        if (done) this.stepped(decision.amount);
        return done;
      }
      case 'slew':
        return this.clock.slew(decision.amount, decision.over);
      case 'observe':
      case 'hold':
      case 'ask':
        return true;
    }
  }
}

const REFUSED = { kind: 'held', reason: 'refused' } as const;

const plain = (amount: Seconds) => ({ amount, over: null, reason: null });

function inWords(decision: Decision, offset: Seconds): Omit<CorrectionSnapshot, 'age'> {
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
