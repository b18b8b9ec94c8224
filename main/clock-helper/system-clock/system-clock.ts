/**
 * A clock that can be set, as the systems' kernels have it: read all at once, its rate, its errors, a step, a second's
 * worth of slewing. One interface, three back ends (Linux, Windows, macOS); what a system does not have is null.
 *
 * Nothing here decides whether something may be done; that is the helper's. Every call throws a `ClockFailure` where the
 * kernel refuses.
 */

/** Why the kernel did not do it. */
export class ClockFailure extends Error {
  /** `not-permitted`: this process does not have the right (EPERM). */
  readonly code: 'not-permitted' | 'invalid' | 'unsupported';
  constructor(code: ClockFailure['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** What the kernel's own discipline holds: whoever sets a clock leaves a trace in one of these. */
export interface DisciplineState {
  /** The rate of the clock against its counter, ppm; positive: faster. As the kernel keeps it, a bent tick included. */
  readonly frequency: number;
  /** Linux: microseconds at each of 100 ticks in a second. */
  readonly tick: number | null;
  /** Bits whose change means that somebody wrote: modes and announcements, not what the kernel itself notes. */
  readonly status: number;
  /** What the kernel tells other programs. It takes that back by itself once the maximum error has grown to 16 s. */
  readonly synchronised: boolean;
  /** Microseconds; the kernel itself lets the first one grow. */
  readonly maximumError: number | null;
  readonly estimatedError: number | null;
  /** What a phase-locked loop in the kernel is still to correct, in the kernel's unit: nobody of ours uses one. */
  readonly phase: number | null;
  /** Microseconds that are left of a slew. */
  readonly slewLeft: number | null;
}

export interface ClockState extends DisciplineState {
  /** Nanoseconds since 1970. */
  readonly realtime: bigint;
  /** Nanoseconds; stands still while the machine sleeps, and is not stepped. */
  readonly monotonic: bigint;
  /** The same, but goes on while the machine sleeps. */
  readonly boottime: bigint;
  /** What Node's process.hrtime shows: which of the clocks that is differs. Requests say on it when they were sent. */
  readonly hrtime: bigint;
  /** Nanoseconds by which they may have been read apart. */
  readonly width: bigint;
  readonly leap: 'insert' | 'delete' | 'none';
  /** The system says that the clock was stepped since the last reading; by how much is not told. */
  readonly stepped: boolean;
}

export interface SystemClock {
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** ppm by which a frequency that was set may differ from what is read back: the kernel's grain. */
  readonly frequencyGrain: number;
  /**
   * True where the kernel ends a slew by itself. Where it cannot slew, the rate is bent for a second, and a process that is
   * killed in that second leaves it bent: until it is started again, at up to 500 us a second.
   */
  readonly slewsAlone: boolean;
  /** True where slewing moves the monotonic clock as well, so that only a step or a sleep can part the two. */
  readonly slewsTogether: boolean;
  /** Microseconds per second at which the kernel lets the maximum error grow; null where it does not. */
  readonly errorGrowth: number | null;
  read(): ClockState;
  /** The correction of the rate, ppm, absolute. The kernel may round or clamp it: read it back. */
  setFrequency(ppm: number): void;
  /**
   * Works so many whole microseconds (at most 500 either way) off within the next second of the clock, beside the
   * frequency; takes the place of what is left of the last. Returns what was left.
   */
  slew(microseconds: number): number;
  /** Moves the clock by a signed difference, at once and atomically where the system can. A slew under way ends. */
  step(nanoseconds: bigint, errors: KernelErrors | null): void;
  /** What other programs are told: right to within these, or (null) not synchronised. */
  setErrors(errors: KernelErrors | null): void;
  /** The rate as it was before the first claim, and the clock to whoever kept it then. */
  giveBack(ppm: number): void;
  /** At the end of this UTC day a second is inserted or left out by the kernel; none takes that back. */
  setLeap(leap: ClockState['leap']): void;
  /** The process ends: what only it could end is ended. */
  close(): void;
}

/** Microseconds. */
export interface KernelErrors {
  readonly maximum: number;
  readonly estimated: number;
}
