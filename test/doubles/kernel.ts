/**
 * A kernel's clock in virtual time, as Linux keeps one: rate, maximum error that grows, adjtime's slew in whole seconds,
 * steps that clear the synchronisation, sleep, leap seconds. It has no limits of its own but the kernel's, and a back
 * door for programs that set it beside the helper.
 */
import {
  ClockFailure,
  type ClockState,
  type KernelErrors,
  type SystemClock,
} from '../../main/clock-helper/system-clock/system-clock.ts';

const NS = 1_000_000_000n;
/** Microseconds: timex.h, NTP_PHASE_LIMIT. */
const LARGEST = 16_000_000;
/** ppm: timex.h, MAXFREQ. */
const MAX_FREQUENCY = 500;
/** Microseconds in a second: timex.h, MAX_TICKADJ. */
const MAX_ADJUSTMENT = 500;

export class Kernel implements SystemClock {
  readonly platform = 'linux';
  readonly frequencyGrain = 1 / 65_536;
  readonly slewsAlone = true;
  readonly slewsTogether = true;
  readonly errorGrowth = 500;
  /** Everything that was written, in order. */
  readonly writes: string[] = [];
  /** The next write fails, as it does without the right. */
  forbidden = false;
  private realtime: bigint;
  private monotonic = 1_000n * NS;
  private boottime = 1_000n * NS;
  private frequency = 0;
  private tick = 10_000;
  private status = 0;
  private synchronised = false;
  private maximumError = LARGEST;
  private estimatedError = LARGEST;
  private slewLeft = 0;
  /** Microseconds of slew in the second that runs. */
  private slewNow = 0;
  private leap: ClockState['leap'] = 'none';
  private stepped = false;

  /** `realtime`: what it shows, ISO 8601. */
  constructor(realtime: string) {
    this.realtime = BigInt(Date.parse(realtime)) * 1_000_000n;
  }

  read(): ClockState {
    const { stepped } = this;
    this.stepped = false;
    const { realtime, monotonic, boottime, frequency, tick, status, synchronised, slewLeft, leap } = this;
    return {
      realtime,
      monotonic,
      boottime,
      hrtime: monotonic,
      width: 100n,
      frequency,
      tick,
      status,
      synchronised,
      maximumError: this.maximumError,
      estimatedError: this.estimatedError,
      phase: 0,
      slewLeft,
      leap,
      stepped,
    };
  }

  setFrequency(ppm: number): void {
    this.allow(`frequency ${ppm}`);
    const clamped = Math.max(-MAX_FREQUENCY, Math.min(MAX_FREQUENCY, ppm));
    this.frequency = Math.round(clamped * 65_536) / 65_536;
  }

  slew(microseconds: number): number {
    this.allow(`slew ${microseconds}`);
    const left = this.slewLeft;
    this.slewLeft = microseconds;
    return left;
  }

  step(nanoseconds: bigint, errors: KernelErrors | null): void {
    this.allow(`step ${nanoseconds}`);
    this.jump(nanoseconds);
    this.stepped = false;
    this.tell(errors);
  }

  setErrors(errors: KernelErrors | null): void {
    this.allow(errors === null ? 'errors none' : `errors ${errors.maximum} ${errors.estimated}`);
    this.tell(errors);
  }

  setLeap(leap: ClockState['leap']): void {
    this.allow(`leap ${leap}`);
    this.announce(leap);
  }

  giveBack(ppm: number): void {
    this.setFrequency(ppm);
    this.setErrors(null);
  }

  close(): void {}

  /** So much time passes while the machine is awake. */
  pass(seconds: number): void {
    let left = BigInt(Math.round(seconds * 1e9));
    while (left > 0n) {
      const rest = NS - (((this.realtime % NS) + NS) % NS);
      const part = rest < left ? rest : left;
      this.advance(part);
      left -= part;
    }
  }

  /** The lid is closed for so long, and the battery clock is off by `error` seconds when it opens. */
  sleep(seconds: number, error = 0): void {
    const span = BigInt(Math.round(seconds * 1e9));
    this.boottime += span;
    this.realtime += span + BigInt(Math.round(error * 1e9));
    this.stepped = true;
  }

  /** Somebody else steps it, as settimeofday(2) does. */
  foreignStep(seconds: number): void {
    this.jump(BigInt(Math.round(seconds * 1e9)));
  }

  /** Another program writes some of the kernel's fields, as adjtimex(2) lets it. */
  foreignWrite(fields: {
    frequency?: number;
    tick?: number;
    status?: number;
    synchronised?: boolean;
    maximumError?: number;
    estimatedError?: number;
    slewLeft?: number;
  }): void {
    Object.assign(this, fields);
  }

  /** What it shows, seconds since 1970. */
  get shows(): number {
    return Number(this.realtime) / 1e9;
  }

  get rate(): number {
    return this.frequency;
  }

  get state(): { synchronised: boolean; maximumError: number; slewLeft: number; leap: string } {
    const { synchronised, maximumError, slewLeft, leap } = this;
    return { synchronised, maximumError, slewLeft, leap };
  }

  private advance(part: bigint): void {
    // The rate and the slew act on the wall clock and on the monotonic one alike; time here is that of the wall clock.
    this.realtime += part;
    this.monotonic += part;
    this.boottime += part;
    if (((this.realtime % NS) + NS) % NS !== 0n) return;
    this.maximumError = Math.min(LARGEST, this.maximumError + 500);
    if (this.maximumError === LARGEST) this.synchronised = false;
    this.slewNow = Math.max(-MAX_ADJUSTMENT, Math.min(MAX_ADJUSTMENT, this.slewLeft));
    this.slewLeft -= this.slewNow;
    this.slewed += this.slewNow;
    if (this.leap !== 'none' && this.realtime % (86_400n * NS) === 0n) {
      this.realtime += this.leap === 'insert' ? -NS : NS;
    }
  }

  /** Microseconds that were slewed in all. */
  slewed = 0;

  private jump(nanoseconds: bigint): void {
    this.realtime += nanoseconds;
    this.stepped = true;
    // ntp_clear()
    this.slewLeft = 0;
    this.synchronised = false;
    this.maximumError = LARGEST;
    this.estimatedError = LARGEST;
  }

  private tell(errors: KernelErrors | null): void {
    this.synchronised = errors !== null;
    if (errors === null) return;
    this.maximumError = Math.min(LARGEST, errors.maximum);
    this.estimatedError = Math.min(LARGEST, errors.estimated);
  }

  private announce(leap: ClockState['leap']): void {
    this.leap = leap;
    this.status = { insert: 16, delete: 32, none: 0 }[leap];
  }

  private allow(write: string): void {
    if (this.forbidden) throw new ClockFailure('not-permitted', 'this process may not set the clock');
    this.writes.push(write);
  }
}
