/**
 * May the clock be stepped so? Small steps within a budget for the day, ahead and (less) back; once in each boot a far one,
 * because a battery clock may be flat or in local time; farther, or again, only with a person's fresh consent; never to
 * a time that cannot be right, and never twice within the time that a new measurement takes.
 */
import { DayBudget, type Spent } from './day-budget.ts';
import {
  BACKWARD_PER_DAY,
  CONSENT_HOLDS,
  FARTHEST_BACK,
  FORWARD_PER_DAY,
  STEP_PAUSE,
  WINDOW_AFTER_RELEASE,
  WINDOW_BEFORE_RELEASE,
} from './protocol/limits.ts';
import type { Refusal } from './protocol/refusal.ts';

const NS = 1_000_000_000n;

/** What has to outlive the process within a boot: a helper that falls over has not forgotten. */
export interface StepRecord {
  readonly farStepMade: boolean;
  readonly forward: Spent;
  readonly backward: Spent;
}

export interface Moment {
  /** Nanoseconds since 1970: what the clock shows before the step. */
  readonly realtime: bigint;
  /** Seconds since the start of the machine, asleep or awake. */
  readonly uptime: number;
}

export class StepGuard {
  /** Nanoseconds since 1970. */
  private readonly earliest: bigint;
  private readonly latest: bigint;
  private readonly forward: DayBudget;
  private readonly backward: DayBudget;
  private farStepMade: boolean;
  private lastStep: number;
  private consentedAt = Number.NEGATIVE_INFINITY;

  /**
   * `released`: nanoseconds since 1970, a time that is certainly past. `since`: when this run began, if there was an
   * earlier one in this boot, which may have stepped just before.
   */
  constructor(released: bigint, record: StepRecord | null, since: number | null = null) {
    this.earliest = released - BigInt(WINDOW_BEFORE_RELEASE) * NS;
    this.latest = released + BigInt(WINDOW_AFTER_RELEASE) * NS;
    this.forward = new DayBudget(FORWARD_PER_DAY, record?.forward);
    this.backward = new DayBudget(BACKWARD_PER_DAY, record?.backward);
    this.farStepMade = record?.farStepMade ?? false;
    this.lastStep = since ?? Number.NEGATIVE_INFINITY;
  }

  /** Has this boot's one far step been made? */
  get farStep(): boolean {
    return this.farStepMade;
  }

  get record(): StepRecord {
    return {
      farStepMade: this.farStepMade,
      forward: this.forward.spent,
      backward: this.backward.spent,
    };
  }

  /** A person wants the next far step. */
  consent(uptime: number): void {
    this.consentedAt = uptime;
  }

  /** Why not; null where it may be made. Changes nothing. */
  refuse(delta: bigint, { realtime, uptime }: Moment): Refusal | null {
    const wait = this.lastStep + STEP_PAUSE - uptime;
    if (wait > 0) {
      return { error: 'too-soon', message: `Steps are at least ${STEP_PAUSE} s apart.`, wait };
    }
    const after = realtime + delta;
    if (after < this.earliest || after > this.latest) {
      return {
        error: 'window',
        message: `The clock would show ${inWords(after)}; only ${inWords(this.earliest)} to ${inWords(this.latest)} can be right.`,
      };
    }
    const way = this.wayOf(delta, uptime);
    if (way !== null) return null;
    return {
      error: 'needs-consent',
      message: this.farStepMade
        ? 'So far a step is made once in a boot; another one needs a person’s consent.'
        : `More than ${FARTHEST_BACK / 3600} h back needs a person’s consent.`,
    };
  }

  /** It was made. `moment`: as it was before. */
  made(delta: bigint, { uptime }: Moment): void {
    const way = this.wayOf(delta, uptime);
    this.lastStep = uptime;
    if (way === 'near') this.budget(delta).spend(uptime, size(delta));
    if (way === 'far') this.farStepMade = true;
    // Good for one only.
    if (way === 'consented') this.consentedAt = Number.NEGATIVE_INFINITY;
  }

  /** By which permission it may be made: the least of those that suffice. */
  private wayOf(delta: bigint, uptime: number): 'near' | 'far' | 'consented' | null {
    if (size(delta) <= this.budget(delta).left(uptime)) return 'near';
    if (uptime - this.consentedAt <= CONSENT_HOLDS) return 'consented';
    const tooFar = delta < 0n && size(delta) > FARTHEST_BACK;
    return this.farStepMade || tooFar ? null : 'far';
  }

  private budget(delta: bigint): DayBudget {
    return delta < 0n ? this.backward : this.forward;
  }
}

/** Seconds. */
const size = (delta: bigint) => Math.abs(Number(delta)) / 1e9;

function inWords(nanoseconds: bigint): string {
  const date = new Date(Number(nanoseconds / 1_000_000n));
  return Number.isNaN(date.getTime()) ? 'no date at all' : date.toISOString().slice(0, 10);
}
