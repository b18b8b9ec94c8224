/**
 * Notices what happens to the clock without the helper's doing. It remembers the kernel's state after each own change and
 * compares: what differs, and is not what a kernel does by itself, somebody else has written.
 *
 *  - The wall clock and the monotonic clock are slewed together, so they part by steps and by sleep only; sleep shows in
 *    the clock that goes on meanwhile.
 *  - A step by settimeofday(2) and the like also clears the kernel's synchronisation (ntp_clear): after a step, those fields
 *    tell nothing more.
 *  - The maximum error grows by itself, at a known rate in whole seconds (Linux: 500 us each). A program that keeps the
 *    clock renews it, and so leaves its ramp, even where it writes the very rate that is set already.
 *
 * A single foreign step is an accident (a person, a wake-up) and told as such; any other trace is another program at work.
 */
import type { ForeignTrace } from './protocol/refusal.ts';
import type { ClockState, DisciplineState, SystemClock } from './system-clock/system-clock.ts';

/**
 * Nanoseconds. Smaller parts of the two clocks are how they were read; a smaller step is still noticed where the system
 * itself tells of it.
 */
const SMALLEST_STEP = 50_000n;

/** Nanoseconds by which the sleeping clock may be ahead without there having been a sleep. */
const SHORTEST_SLEEP = 10_000_000n;

/** A leap second by the kernel is a jump by this, to within a slew of it. */
const LEAP = 1_000_000_000n;
const LEAP_GRAIN = 1_000_000n;

/** In a kernel the error grows in steps of a second, and the first one may come at once. */
const RAMP_TOLERANCE_SECONDS = 2;

/**
 * ppm by which the wall clock may run away from a clock that is not slewed with it: the frequency, a slew, and as much
 * again.
 */
const MOST_SLEWED = 2000n;

type Traits = Pick<SystemClock, 'errorGrowth' | 'frequencyGrain' | 'slewsTogether'>;

export interface Happened {
  /** Seconds; 0 where the machine was awake. */
  readonly slept: number;
  /** Nanoseconds, null where the clock was not stepped. May be 0: forth, and back again. */
  readonly stepped: bigint | null;
  /** The kernel made the leap second that was announced to it. */
  readonly leapt: boolean;
  readonly writer: ForeignTrace | null;
}

export class ForeignHand {
  private readonly clock: Traits;
  private known: ClockState;
  /** Microseconds: the largest slew that may be under way. */
  private slewing = 0;

  constructor(clock: Traits, now: ClockState) {
    this.clock = clock;
    this.known = now;
  }

  /** The helper itself changed something, and this is how it is now. */
  own(now: ClockState): void {
    this.known = now;
    this.slewing = Math.abs(now.slewLeft ?? 0);
  }

  /** What happened since the last look. Each thing is told once. */
  look(now: ClockState): Happened {
    const { known } = this;
    const slept = now.boottime - now.monotonic - (known.boottime - known.monotonic);
    const jump = now.realtime - now.monotonic - (known.realtime - known.monotonic);
    const steered = this.clock.slewsTogether
      ? 0n
      : (MOST_SLEWED * (now.monotonic - known.monotonic)) / 1_000_000n;
    const allowed = SMALLEST_STEP + known.width + now.width + steered;
    const leapt = isLeap(known, jump);
    const wasStepped = !leapt && (abs(jump) > allowed || now.stepped);
    const sleep = slept > SHORTEST_SLEEP ? slept : 0n;
    const writer = this.trace(now, wasStepped);
    this.known = wasStepped || writer !== null ? now : this.carriedOn(now);
    return {
      slept: Number(sleep) / 1e9,
      // Waking sets the clock as well: only what the sleep does not account for is a step.
      stepped: wasStepped && sleep === 0n ? jump : null,
      leapt,
      writer,
    };
  }

  /** Times move on; what was last written stays what is expected. */
  private carriedOn(now: ClockState): ClockState {
    const { known } = this;
    const elapsed = Number(now.monotonic - known.monotonic) / 1e9;
    const grown = (known.maximumError ?? 0) + (this.clock.errorGrowth ?? 0) * elapsed;
    return { ...now, frequency: known.frequency, maximumError: known.maximumError === null ? null : grown };
  }

  private trace(
    now: DisciplineState & { readonly monotonic: bigint },
    stepped: boolean,
  ): ForeignTrace | null {
    const { known } = this;
    if (now.tick !== known.tick) return 'tick';
    if (Math.abs(now.frequency - known.frequency) > this.clock.frequencyGrain) return 'frequency';
    if (stepped) return null;
    if (now.status !== known.status) return 'status';
    if (now.synchronised !== known.synchronised && !isGivenUp(now)) return 'status';
    if (now.phase !== known.phase) return 'phase';
    if (Math.abs(now.slewLeft ?? 0) > this.slewing) return 'slew';
    if (now.estimatedError !== known.estimatedError || !this.isOnRamp(now)) return 'error';
    return null;
  }

  private isOnRamp(now: DisciplineState & { readonly monotonic: bigint }): boolean {
    const { errorGrowth } = this.clock;
    if (errorGrowth === null || now.maximumError === null || this.known.maximumError === null) return true;
    if (now.maximumError >= LARGEST && this.known.maximumError >= LARGEST - errorGrowth) return true;
    const seconds = Number(now.monotonic - this.known.monotonic) / 1e9;
    const expected = Math.min(LARGEST, this.known.maximumError + errorGrowth * seconds);
    return Math.abs(now.maximumError - expected) <= errorGrowth * RAMP_TOLERANCE_SECONDS;
  }
}

/** At the largest error the kernel itself calls the clock unsynchronised. */
const isGivenUp = ({ maximumError }: DisciplineState) => (maximumError ?? 0) >= LARGEST;

/** Microseconds: beyond it nothing grows (timex.h: NTP_PHASE_LIMIT). */
const LARGEST = 16_000_000;

function isLeap({ leap }: ClockState, jump: bigint): boolean {
  if (leap === 'none') return false;
  const expected = leap === 'insert' ? -LEAP : LEAP;
  return abs(jump - expected) < LEAP_GRAIN;
}

const abs = (value: bigint) => (value < 0n ? -value : value);
