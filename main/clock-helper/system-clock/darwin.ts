/**
 * The clock of macOS, through ntp_adjtime(2), adjtime(2) and settimeofday(2). Written from the sources of its kernel and C
 * library (xnu: bsd/kern/kern_ntptime.c, kern_time.c, osfmk/kern/clock.c; Libc: gen/clock_gettime.c) and never run so far.
 * All of it needs the superuser; macOS has no smaller right that others could be given.
 *
 *  - *Rate*: as on Linux, 16.16 bits of ppm, clamped silently at 500 ppm. It acts from the next round of the kernel's loop
 *    on, within a second.
 *  - *Slew*: adjtime. The kernel ends it by itself, but not when the helper thinks (`adjtime-loop.ts`).
 *  - *Step*: only settimeofday, which sets a time in microseconds and leaves rate, errors and status alone.
 *  - *Steps of others*: the kernel keeps its boot time so that it agrees with the wall clock, and so moves it with every
 *    settimeofday and with nothing else. A changed boot time is a step, however small.
 *  - *Errors*: the kernel ages the maximum error when somebody asks for the time (ntp_gettime), but never calls the clock
 *    unsynchronised by itself, as Linux does at 16 s. Read here, it does.
 *  - There is no tick, and no leap second.
 */
import type { Ffi } from '../../ffi/ffi.ts';
import { AdjtimeLoop } from './adjtime-loop.ts';
import { stepByTime } from './step-by-time.ts';
import { ClockFailure, type ClockState, type KernelErrors, type SystemClock } from './system-clock.ts';
import { tightest } from './tightest.ts';
import { readTimeval, TIMEVAL_BYTES, writeTimeval } from './timeval.ts';
import { ADJ, LARGEST_ERROR, STA, Timex, wholeMicroseconds } from './timex.ts';

/**
 * time.h. CLOCK_MONOTONIC (6) is none of them: it is the wall clock minus the boot time, and slewed. The raw one goes on
 * while the machine sleeps (mach_continuous_time), the uptime one stands still. Which of the two Node's hrtime shows
 * depends on its version.
 */
const CLOCK_REALTIME = 0;
const CLOCK_MONOTONIC_RAW = 4;
const CLOCK_UPTIME_RAW = 8;

/** sys/errno.h */
const EPERM = 1;
const EINVAL = 22;

/** sys/timex.h, of a 64-bit process */
const NTPTIMEVAL_BYTES = 48;

const KNOWN_CHIPS = ['x64', 'arm64'];

const NS_PER_SECOND = 1_000_000_000n;

/** Nanoseconds: the wall clock is told in microseconds. */
const GRAIN = 1000n;

/** Nanoseconds. Twice what reading before and after a step may be off by. */
const STEP_TOLERANCE = 5000n;

/** What this kernel supports of the modes, and would keep for somebody else. */
const WRITTEN = STA.pll | STA.fll | STA.frequencyHold | STA.nano;

/** The reason instead, where this system is not known. */
export function darwinClock(ffi: Ffi & { available: true }): SystemClock | { readonly reason: string } {
  if (!KNOWN_CHIPS.includes(process.arch)) return { reason: `not known for ${process.arch} processors` };
  type Fill = (into: Buffer) => number;
  const ntpAdjtime = ffi.bind<Fill>(null, 'int ntp_adjtime(void *)');
  const ntpGettime = ffi.bind<Fill>(null, 'int ntp_gettime(void *)');
  const adjtime = ffi.bind<(delta: Buffer, old: Buffer) => number>(null, 'int adjtime(void *, void *)');
  const settimeofday = ffi.bind<(time: Buffer, zone: null) => number>(
    null,
    'int settimeofday(void *, void *)',
  );
  const sysctl = ffi.bind<(name: string, value: Buffer, size: Buffer, fresh: null, bytes: number) => number>(
    null,
    'int sysctlbyname(const char *, void *, void *, void *, size_t)',
  );
  const gettime = ffi.bind<(clock: number, into: BigInt64Array) => number>(
    null,
    'int clock_gettime(int, void *)',
  );
  const timespec = new BigInt64Array(2);
  const timex = new Timex();
  const aged = Buffer.alloc(NTPTIMEVAL_BYTES);
  const timeval = Buffer.alloc(TIMEVAL_BYTES);
  const old = Buffer.alloc(TIMEVAL_BYTES);
  const size = Buffer.alloc(8);
  const loop = new AdjtimeLoop();

  const now = (clock: number): bigint => {
    gettime(clock, timespec);
    return timespec[0]! * NS_PER_SECOND + timespec[1]!;
  };
  const uptime = () => now(CLOCK_UPTIME_RAW);
  const check = (what: string, result: number): void => {
    if (result >= 0) return;
    const errno = ffi.errno();
    if (errno === EPERM)
      throw new ClockFailure('not-permitted', `${what}: this process may not set the clock.`);
    throw new ClockFailure(
      errno === EINVAL ? 'invalid' : 'unsupported',
      `${what}: the kernel refused it (error ${errno}).`,
    );
  };
  /** Every writing call starts the kernel's loop anew, so it must be known whether that came round before. */
  const startsLoop = (what: string, call: () => number): void => {
    while (loop.isDoubtful(uptime()));
    loop.restart(uptime());
    check(what, call());
  };

  const clocks = () => {
    const before = uptime();
    const realtime = now(CLOCK_REALTIME);
    const boottime = now(CLOCK_MONOTONIC_RAW);
    const hrtime = process.hrtime.bigint();
    const after = uptime();
    const monotonic = (before + after) / 2n;
    return { realtime, boottime, monotonic, hrtime, width: after - before + GRAIN };
  };
  /** Since 1970, nanoseconds. */
  const bootTime = (): bigint => {
    size.writeBigUInt64LE(BigInt(TIMEVAL_BYTES));
    check('Reading the boot time', sysctl('kern.boottime', timeval, size, null, 0));
    return readTimeval(timeval);
  };
  let booted = bootTime();

  const slew = (microseconds: number): number => {
    let left = 0;
    startsLoop('Slewing', () => {
      writeTimeval(timeval, BigInt(loop.ask(microseconds)) * 1000n);
      const result = adjtime(timeval, old);
      left = Number(readTimeval(old) / 1000n);
      return result;
    });
    return left;
  };
  const setFrequency = (ppm: number): void =>
    startsLoop('Setting the rate', () => {
      timex.prepare(ADJ.frequency).frequency = ppm;
      return ntpAdjtime(timex.buffer);
    });
  const setErrors = (errors: KernelErrors | null): void =>
    startsLoop('Telling the clock’s error', () => {
      timex.prepare(ADJ.status | ADJ.maxError | ADJ.estError);
      timex.status = errors === null ? STA.unsynchronised : 0;
      // Also where nobody vouches: old figures would age from the wrong second after a step back.
      timex.maxError = errors === null ? LARGEST_ERROR : wholeMicroseconds(errors.maximum);
      timex.estError = errors === null ? LARGEST_ERROR : wholeMicroseconds(errors.estimated);
      return ntpAdjtime(timex.buffer);
    });

  return {
    platform: 'darwin',
    // 16 bits of fraction.
    frequencyGrain: 1 / 65_536,
    slewsAlone: true,
    slewsTogether: false,
    // MAXFREQ: half a millisecond each second.
    errorGrowth: 500,
    read(): ClockState {
      const boot = bootTime();
      const stepped = boot !== booted;
      booted = boot;
      const times = tightest(clocks);
      // Its result is the state of the clock, handed on as if it were an error: it tells nothing.
      ntpGettime(aged);
      timex.prepare(0);
      check('Reading the clock', ntpAdjtime(timex.buffer));
      const { status, maxError } = timex;
      return {
        ...times,
        stepped,
        frequency: timex.frequency,
        tick: null,
        status: status & WRITTEN,
        maximumError: maxError,
        estimatedError: timex.estError,
        phase: timex.offset,
        slewLeft: loop.left(times.monotonic),
        synchronised: (status & STA.unsynchronised) === 0 && maxError < LARGEST_ERROR,
        leap: 'none',
      };
    },
    setFrequency,
    slew,
    step(nanoseconds, errors) {
      // What the kernel has taken up for this second, half a millisecond at most, it does all the same.
      if (loop.left(uptime()) !== 0) slew(0);
      stepByTime(
        {
          offset() {
            const { realtime, monotonic } = tightest(clocks);
            return realtime - monotonic;
          },
          set(offset) {
            writeTimeval(timeval, uptime() + offset);
            check('Stepping', settimeofday(timeval, null));
          },
        },
        nanoseconds,
        STEP_TOLERANCE,
      );
      // Our own.
      booted = bootTime();
      setErrors(errors);
    },
    setErrors,
    giveBack(ppm) {
      setFrequency(ppm);
      setErrors(null);
    },
    setLeap(leap) {
      if (leap !== 'none') throw new ClockFailure('unsupported', 'macOS has no leap seconds.');
    },
    close() {},
  };
}
