/**
 * From "the clock is so much off" to what is done about it. The rules, in the order in which they apply:
 *
 *  | situation                                         | observing | steering                                       |
 *  |---------------------------------------------------|-----------|------------------------------------------------|
 *  | over the panic limit after the first lock, or at  | show      | ask                                            |
 *  | the first lock with fewer than 3 that agree       |           |                                                |
 *  | first lock                                        | show      | over 10 ms one step, else slew                 |
 *  | first estimate after a suspend or a foreign step  | show      | over 10 ms one step (hold where the day's budget |
 *  |                                                   |           | of steps is spent), else slew                  |
 *  | over 0.5 s though nothing happened here           | show      | hold and look again, then ask: never a step    |
 *  | the clock's keeper wants a person's consent       | show      | ask                                            |
 *  | a person said yes to what was asked               | show      | one step                                       |
 *  | anything else                                     | show      | slew                                           |
 *
 * A second foreign step within ten minutes means that somebody else is setting this clock: hands off.
 * Corrections are always signed differences, never times.
 */
import { elapsed, type Raw, type Seconds } from '../time/instant.ts';

/** Above this a first correction is a step: slewing it would take longer than 20 s and be noticed longer than a step. */
const STEP_THRESHOLD: Seconds = 0.01;

/** No sane server moves by this much, and no quartz does between two polls: then the servers are the ones that moved. */
const SURPRISE: Seconds = 0.5;

/** ntpd's and chrony's panic limit: so wrong a clock is a matter for a person. */
const PANIC: Seconds = 1000;
const PANIC_QUORUM = 3;

/** Two foreign steps within this are not an accident. */
const INTERFERENCE: Seconds = 600;

/** Steps back after disturbances, per day: enough for a laptop that sleeps a lot, too few to be dragged around by. */
const STEP_BUDGET = 50;
const DAY: Seconds = 86_400;

/** What kernels slew at. */
export const MAX_SLEW_RATE = 5e-4;

/** A slew is not made faster than this, so that the rate stays smooth through a burst. */
const SHORTEST_SLEW: Seconds = 2;

/** Nor slower than two of the shortest public polls: after a long poll what was seen is known well, and is put right. */
const LONGEST_SLEW: Seconds = 128;

export type StepReason = 'first-lock' | 'disturbance' | 'approved';

export type Decision =
  | { readonly kind: 'observe' }
  | { readonly kind: 'step'; readonly amount: Seconds; readonly reason: StepReason }
  | { readonly kind: 'slew'; readonly amount: Seconds; readonly over: Seconds }
  /** Do nothing, and look again at once. */
  | { readonly kind: 'hold'; readonly reason: 'servers-moved' | 'budget' }
  | { readonly kind: 'ask'; readonly reason: 'panic' | 'servers-moved' | 'needs-consent' };

export interface Situation {
  readonly now: Raw;
  /** To be added to the clock. */
  readonly offset: Seconds;
  readonly agreeing: number;
  /** Until the next poll. */
  readonly poll: Seconds;
  /** A person asked for it: correct as fast as the rules allow. */
  readonly urgent: boolean;
}

export class Discipline {
  private locked = false;
  private disturbed = false;
  private held = false;
  /** The last step was not made without a person's consent. */
  private consentNeeded = false;
  /** What is kept from being done, and waits for a person's word. */
  private inQuestion: Seconds | null = null;
  /** The person's word: for a correction by so much. */
  private approved: Seconds | null = null;
  private lastForeignStep: Raw | null = null;
  private lastSeenStep: Raw | null = null;
  private readonly steps: Raw[] = [];

  /** The clock was corrected, and nothing has happened to it since that would need another step. */
  get settled(): boolean {
    return this.locked && !this.disturbed;
  }

  /** The wall clock jumped, or the machine slept. True where somebody else keeps setting this clock. */
  disturbance(now: Raw, foreignStep: boolean): boolean {
    this.disturbed = true;
    if (!foreignStep) return false;
    const again = this.lastForeignStep !== null && elapsed(this.lastForeignStep, now) < INTERFERENCE;
    this.lastForeignStep = now;
    return again;
  }

  /**
   * Somebody was seen stepping the clock, by however little. True where that happens again and again. What the step calls
   * for is decided when it is measured, as a disturbance.
   */
  foreignStep(now: Raw): boolean {
    const again = this.lastSeenStep !== null && elapsed(this.lastSeenStep, now) < INTERFERENCE;
    this.lastSeenStep = now;
    return again;
  }

  /** A person wants the step that was asked about: the next decision is that one. */
  approve(): void {
    this.approved = this.inQuestion;
  }

  /** A step was not made after all; `needsConsent`: nor will it be unless a person says so. */
  notStepped(reason: StepReason, needsConsent: boolean): void {
    this.steps.pop();
    this.disturbed = true;
    if (reason === 'first-lock') this.locked = false;
    this.consentNeeded = needsConsent;
  }

  /** What to do about an offset. Called with estimates that a majority stands behind, never with one packet. */
  decide(steering: boolean, situation: Situation): Decision {
    const decision = this.decided(steering, situation);
    this.inQuestion = decision.kind === 'ask' || decision.kind === 'hold' ? situation.offset : null;
    return decision;
  }

  private decided(steering: boolean, situation: Situation): Decision {
    const { now, offset, agreeing } = situation;
    const size = Math.abs(offset);
    const first = !this.locked;
    if (!steering) return { kind: 'observe' };
    const { approved } = this;
    this.approved = null;
    // A person who said yes to 90 s did not say yes to 280.
    if (approved !== null && Math.abs(offset - approved) <= SURPRISE) return this.approvedStep(situation);
    if (size > PANIC && (!first || agreeing < PANIC_QUORUM)) return { kind: 'ask', reason: 'panic' };
    if (first || this.disturbed) {
      if (size > STEP_THRESHOLD && this.consentNeeded) return { kind: 'ask', reason: 'needs-consent' };
      this.locked = true;
      this.disturbed = false;
      this.consentNeeded = false;
      if (size <= STEP_THRESHOLD) return this.slew(situation);
      if (!first && !this.withinBudget(now)) return { kind: 'hold', reason: 'budget' };
      this.steps.push(now);
      return { kind: 'step', amount: offset, reason: first ? 'first-lock' : 'disturbance' };
    }
    if (size > SURPRISE) {
      if (this.held) return { kind: 'ask', reason: 'servers-moved' };
      this.held = true;
      return { kind: 'hold', reason: 'servers-moved' };
    }
    this.held = false;
    return this.slew(situation);
  }

  private approvedStep(situation: Situation): Decision {
    this.locked = true;
    this.disturbed = false;
    this.held = false;
    this.consentNeeded = false;
    if (Math.abs(situation.offset) <= STEP_THRESHOLD) return this.slew(situation);
    this.steps.push(situation.now);
    return { kind: 'step', amount: situation.offset, reason: 'approved' };
  }

  private slew({ offset, poll, urgent }: Situation): Decision {
    const shortest = Math.abs(offset) / MAX_SLEW_RATE;
    // Over one poll: half of it gains 2 % in time error and doubles the error of the rate (measured in simulation).
    const gentle = urgent ? SHORTEST_SLEW : Math.min(LONGEST_SLEW, Math.max(SHORTEST_SLEW, poll));
    return { kind: 'slew', amount: offset, over: Math.max(shortest, gentle) };
  }

  private withinBudget(now: Raw): boolean {
    while (this.steps.length > 0 && elapsed(this.steps[0]!, now) > DAY) this.steps.shift();
    return this.steps.length < STEP_BUDGET;
  }
}
