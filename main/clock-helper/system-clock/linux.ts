/**
 * The clock of Linux, through clock_adjtime(2). Run and measured in a virtual machine (test/vm).
 *
 *  - *Rate*: ADJ_FREQUENCY. The kernel clamps silently, so the caller reads it back. The tick is left alone; where somebody
 *    bent it (`adjtimex --tick`), the rate of the clock against its counter is what both make together, and that is the
 *    frequency here.
 *  - *Slew*: ADJ_OFFSET_SINGLESHOT (adjtime). The kernel spreads up to 500 us evenly over the next second and then stops by
 *    itself, so a helper that dies in the middle of a slew leaves the learned rate behind, not a bent one.
 *  - *Step*: ADJ_SETOFFSET adds a difference in the kernel; nothing can happen between reading and setting. Alone it would
 *    clear the synchronised state, so that and the errors are set in the same call.
 *  - *Steps of others*: a timer that is cancelled when the clock is set (timerfd_create(2), TFD_TIMER_CANCEL_ON_SET)
 *    notices every one, however small, also one that was taken back at once.
 */
import type { Ffi } from '../../ffi/ffi.ts';
import { ClockFailure, type ClockState, type KernelErrors, type SystemClock } from './system-clock.ts';
import { tightest } from './tightest.ts';
import { ADJ, LARGEST_ERROR, STA, Timex, UNBENT_TICK, wholeMicroseconds } from './timex.ts';

/** linux/time.h */
const CLOCK_REALTIME = 0;
const CLOCK_MONOTONIC = 1;
const CLOCK_BOOTTIME = 7;

/** errno.h */
const EPERM = 1;
const EAGAIN = 11;
const EINVAL = 22;
const ECANCELED = 125;

/** sys/timerfd.h, fcntl.h */
const TFD_NONBLOCK = 0o4000;
const TFD_CLOEXEC = 0o2000000;
const TFD_TIMER_ABSTIME = 1;
const TFD_TIMER_CANCEL_ON_SET = 2;
/** A timer that never rings: as far off as the kernel's seconds go (KTIME_SEC_MAX is beyond the year 2262). */
const NEVER_SECONDS = 9_000_000_000n;

/** With 64-bit `long`, little endian, and numbering the constants above so. */
const KNOWN_CHIPS = ['x64', 'arm64', 'riscv64', 'loong64'];

const NS_PER_SECOND = 1_000_000_000n;

/** Modes and announcements. What the kernel itself notes in the status (pulse signals, UNSYNC at 16 s) is not among them. */
const WRITTEN =
  STA.pll | STA.ppsFrequency | STA.ppsTime | STA.fll | STA.insert | STA.delete | STA.frequencyHold | STA.nano;

/** The reason instead, where this system is not known. */
export function linuxClock(ffi: Ffi & { available: true }): SystemClock | { readonly reason: string } {
  if (!KNOWN_CHIPS.includes(process.arch)) return { reason: `not known for ${process.arch} processors` };
  const adjtime = ffi.bind<(clock: number, timex: Buffer) => number>(null, 'int clock_adjtime(int, void *)');
  const gettime = ffi.bind<(clock: number, into: BigInt64Array) => number>(
    null,
    'int clock_gettime(int, void *)',
  );
  const timespec = new BigInt64Array(2);
  const timex = new Timex();
  const alarm = stepAlarm(ffi);

  const now = (clock: number): bigint => {
    gettime(clock, timespec);
    return timespec[0]! * NS_PER_SECOND + timespec[1]!;
  };
  const call = (what: string): void => {
    if (adjtime(CLOCK_REALTIME, timex.buffer) >= 0) return;
    const errno = ffi.errno();
    if (errno === EPERM)
      throw new ClockFailure('not-permitted', `${what}: this process may not set the clock.`);
    throw new ClockFailure(
      errno === EINVAL ? 'invalid' : 'unsupported',
      `${what}: the kernel refused it (error ${errno}).`,
    );
  };
  const clocks = () => {
    const before = now(CLOCK_MONOTONIC);
    const realtime = now(CLOCK_REALTIME);
    const boottime = now(CLOCK_BOOTTIME);
    const after = now(CLOCK_MONOTONIC);
    const monotonic = (before + after) / 2n;
    return { realtime, boottime, monotonic, hrtime: monotonic, width: after - before };
  };
  /** ppm by which the tick makes the clock faster than its counter: ntp_update_frequency adds it to the frequency. */
  const bend = (): number => (timex.tick - UNBENT_TICK) * (1e6 / UNBENT_TICK);
  const statusNow = (): number => {
    timex.prepare(0);
    call('Reading the clock');
    return timex.status;
  };
  const errorFields = (errors: KernelErrors | null): number => {
    if (errors === null) {
      timex.status = STA.unsynchronised;
      return ADJ.status;
    }
    timex.status = 0;
    timex.maxError = wholeMicroseconds(errors.maximum);
    timex.estError = wholeMicroseconds(errors.estimated);
    return ADJ.status | ADJ.maxError | ADJ.estError;
  };
  /** The announcement of a leap second is kept, everything else in the status is ours. */
  const withErrors = (modes: number, errors: KernelErrors | null, what: string, fill = () => {}): void => {
    const leap = statusNow() & (STA.insert | STA.delete);
    timex.prepare(0);
    fill();
    const more = errorFields(errors);
    timex.status |= leap;
    timex.buffer.writeUInt32LE(modes | more, 0);
    call(what);
  };

  const setFrequency = (ppm: number): void => {
    statusNow();
    const bent = bend();
    timex.prepare(ADJ.frequency).frequency = ppm - bent;
    call('Setting the rate');
  };
  const setErrors = (errors: KernelErrors | null) => withErrors(0, errors, 'Telling the clock’s error');

  return {
    platform: 'linux',
    // 16 bits of fraction.
    frequencyGrain: 1 / 65_536,
    slewsAlone: true,
    slewsTogether: true,
    // MAXFREQ: half a millisecond each second.
    errorGrowth: 500,
    read(): ClockState {
      const stepped = alarm();
      const times = tightest(clocks);
      timex.prepare(ADJ.offsetSingleshotRead);
      call('Reading the clock');
      const slewLeft = timex.offset;
      const status = statusNow();
      return {
        ...times,
        stepped,
        frequency: timex.frequency + bend(),
        tick: timex.tick,
        status: status & WRITTEN,
        maximumError: timex.maxError,
        estimatedError: timex.estError,
        phase: timex.offset,
        slewLeft,
        synchronised: (status & STA.unsynchronised) === 0 && timex.maxError < LARGEST_ERROR,
        leap: (status & STA.insert) !== 0 ? 'insert' : (status & STA.delete) !== 0 ? 'delete' : 'none',
      };
    },
    setFrequency,
    slew(microseconds) {
      timex.prepare(ADJ.offsetSingleshot).offset = microseconds;
      call('Slewing');
      return timex.offset;
    },
    step(nanoseconds, errors) {
      withErrors(ADJ.setOffset | ADJ.nano, errors, 'Stepping', () => {
        timex.difference = nanoseconds;
      });
      // Our own.
      alarm();
    },
    setErrors,
    giveBack(ppm) {
      setFrequency(ppm);
      setErrors(null);
    },
    setLeap(leap) {
      const others = statusNow() & ~(STA.insert | STA.delete);
      timex.prepare(ADJ.status).status =
        (others & WRITTEN) | { insert: STA.insert, delete: STA.delete, none: 0 }[leap];
      call('Announcing a leap second');
    },
    close() {},
  };
}

/** Says whether the clock was set since it was last asked. */
function stepAlarm(ffi: Ffi & { available: true }): () => boolean {
  const create = ffi.bind<(clock: number, flags: number) => number>(null, 'int timerfd_create(int, int)');
  const set = ffi.bind<(fd: number, flags: number, value: BigInt64Array, old: null) => number>(
    null,
    'int timerfd_settime(int, int, void *, void *)',
  );
  const read = ffi.bind<(fd: number, into: BigInt64Array, bytes: number) => number>(
    null,
    'long read(int, void *, unsigned long)',
  );
  const fd = create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  const rings = new BigInt64Array(1);
  const arm = () =>
    set(
      fd,
      TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET,
      // interval (none), then value: seconds and nanoseconds.
      new BigInt64Array([0n, 0n, NEVER_SECONDS, 0n]),
      null,
    );
  if (fd < 0 || arm() < 0) return () => false;
  return () => {
    if (Number(read(fd, rings, rings.byteLength)) >= 0) {
      arm();
      return false;
    }
    const errno = ffi.errno();
    if (errno === EAGAIN) return false;
    arm();
    return errno === ECANCELED;
  };
}
