/**
 * The clock of Windows 10 and later. Written from Microsoft's documentation (sysinfoapi.h, realtimeapiset.h) and never run so
 * far.
 *
 *  - *Rate*: SetSystemTimeAdjustmentPrecise, in units of 0.1 ppm as a rule. While the program is in control the system
 *    leaves the clock alone; otherwise (`disabled`) it runs at its own rate and may be set by the system itself.
 *  - *Slew*: there is none. The rate is bent for a second and straightened by a timer of this process (`bend.ts`), unless
 *    somebody else has written a rate meanwhile. A process that is killed in that second leaves it bent; the service
 *    manager starts it again within a second, and it straightens what its record says was bent (`after-fall.ts`).
 *  - *Step*: SetSystemTime takes whole milliseconds and there is no finer documented call. So it is called at the moment
 *    when the clock is to show a whole millisecond.
 *  - Nothing is kept of errors, of being synchronised, or of leap seconds, and nobody tells of other programs' steps.
 *
 * Interrupt time stands for the clocks that nobody sets: the unbiased one stands still while the machine sleeps. Node's
 * hrtime is the performance counter, which has an origin of its own.
 */
import type { Ffi } from '../../ffi/ffi.ts';
import { toAdjustment, toPpm, toUnits } from './adjustment.ts';
import { Bend } from './bend.ts';
import { fromFileTime, NS_PER_MILLISECOND, toSystemTime } from './file-time.ts';
import { stepByTime } from './step-by-time.ts';
import { ClockFailure, type ClockState, type SystemClock } from './system-clock.ts';
import { systemTimePrivilege } from './system-time-privilege.ts';
import { tightest } from './tightest.ts';

/** Where they are exported from (win32metadata); kernel32.dll has none of the first two, and the last two not everywhere. */
const ADJUSTMENT_DLL = 'api-ms-win-core-sysinfo-l1-2-4.dll';
const REALTIME_DLL = 'api-ms-win-core-realtime-l1-1-1.dll';

/** winerror.h */
const ERROR_ACCESS_DENIED = 5;
const ERROR_INVALID_PARAMETER = 87;
const ERROR_PRIVILEGE_NOT_HELD = 1314;

const KNOWN_CHIPS = ['x64', 'arm64'];

/** Of interrupt time and FILETIME, nanoseconds. */
const GRAIN = 100n;

/** How long a bent rate is meant to last, milliseconds. */
const BENT_FOR = 1000;

/** Nanoseconds. Calls into the kernel and the switching of rights take some ten microseconds. */
const STEP_TOLERANCE = 50_000n;

/** Nanoseconds before a whole millisecond at which it is too late to wait for it. */
const TOO_LATE = 20_000n;

/** In `status`: the system keeps its clock itself. */
const KEPT_BY_SYSTEM = 1;

/** Parts by which the increment may differ from the performance counter's frequency: they are said to be the same. */
const UNIT_TOLERANCE = 0.01;

interface Adjustment {
  readonly adjustment: bigint;
  readonly increment: bigint;
  readonly disabled: boolean;
}

/** The reason instead, where this system is not known or this process has not the right. */
export function windowsClock(ffi: Ffi & { available: true }): SystemClock | { readonly reason: string } {
  if (!KNOWN_CHIPS.includes(process.arch)) return { reason: `not known for ${process.arch} processors` };
  type Fill = (into: BigUint64Array) => unknown;
  const getAdjustment = ffi.bind<
    (adjustment: BigUint64Array, increment: BigUint64Array, disabled: Int32Array) => number
  >(ADJUSTMENT_DLL, 'int GetSystemTimeAdjustmentPrecise(void *, void *, void *)');
  const setAdjustment = ffi.bind<(adjustment: bigint, disabled: number) => number>(
    ADJUSTMENT_DLL,
    'int SetSystemTimeAdjustmentPrecise(uint64_t, int)',
  );
  const unbiased = ffi.bind<Fill>(REALTIME_DLL, 'void QueryUnbiasedInterruptTimePrecise(void *)');
  const interrupt = ffi.bind<Fill>(REALTIME_DLL, 'void QueryInterruptTimePrecise(void *)');
  const fileTime = ffi.bind<Fill>('kernel32.dll', 'void GetSystemTimePreciseAsFileTime(void *)');
  const counterFrequency = ffi.bind<(into: BigUint64Array) => number>(
    'kernel32.dll',
    'int QueryPerformanceFrequency(void *)',
  );
  const setSystemTime = ffi.bind<(time: Buffer) => number>('kernel32.dll', 'int SetSystemTime(void *)');
  const lastError = ffi.bind<() => number>('kernel32.dll', 'uint32_t GetLastError()');
  const switchOn = systemTimePrivilege(ffi);
  const value = new BigUint64Array(1);

  const query = (clock: Fill): bigint => {
    clock(value);
    return value[0]!;
  };
  const uptime = () => query(unbiased) * GRAIN;
  const realtime = () => fromFileTime(query(fileTime));

  const fail = (what: string): never => {
    const error = lastError();
    if (error === ERROR_ACCESS_DENIED || error === ERROR_PRIVILEGE_NOT_HELD)
      throw new ClockFailure('not-permitted', `${what}: this process may not set the clock.`);
    throw new ClockFailure(
      error === ERROR_INVALID_PARAMETER ? 'invalid' : 'unsupported',
      `${what}: the system refused it (error ${error}).`,
    );
  };
  const permitted = (what: string): void => {
    if (!switchOn()) throw new ClockFailure('not-permitted', `${what}: this process may not set the clock.`);
  };
  const present = (): Adjustment => {
    const adjustment = new BigUint64Array(1);
    const increment = new BigUint64Array(1);
    const disabled = new Int32Array(1);
    if (getAdjustment(adjustment, increment, disabled) === 0) fail('Reading the rate');
    return { adjustment: adjustment[0]!, increment: increment[0]!, disabled: disabled[0] !== 0 };
  };
  const write = (adjustment: bigint, disabled: boolean): void => {
    permitted('Setting the rate');
    if (setAdjustment(adjustment, disabled ? 1 : 0) === 0) fail('Setting the rate');
  };

  if (!switchOn())
    return { reason: 'this account does not have the right to set it (SeSystemtimePrivilege)' };
  const { increment } = present();
  counterFrequency(value);
  const perSecond = Number(value[0]!);
  if (!(Math.abs(Number(increment) - perSecond) <= UNIT_TOLERANCE * perSecond)) {
    // Then a unit is not what the documentation's example makes of it, and a wrong guess would be off by much.
    return { reason: `its rate counts in units that are not known (${increment} for ${perSecond} Hz)` };
  }

  const bend = new Bend();
  /** While it is bent: the rate without, and as it was written. */
  let plain = increment;
  let bent: bigint | null = null;
  let timer: NodeJS.Timeout | undefined;

  const isOurs = ({ adjustment, disabled }: Adjustment) => !disabled && adjustment === bent;
  const straight = (): bigint => {
    const now = present();
    if (isOurs(now)) return plain;
    return now.disabled ? increment : now.adjustment;
  };
  const straighten = (): void => {
    clearTimeout(timer);
    if (bent === null) return;
    // What somebody else has written meanwhile is theirs.
    if (isOurs(present())) write(plain, false);
    bent = null;
    bend.end(uptime());
  };
  const straightenInTime = (): void => {
    try {
      straighten();
    } catch {
      // It must not stay so. Whoever asks for something next hears why this fails.
      timer = setTimeout(straightenInTime, BENT_FOR);
    }
  };

  const clocks = () => {
    const before = uptime();
    const wall = realtime();
    const boottime = query(interrupt) * GRAIN;
    const hrtime = process.hrtime.bigint();
    const after = uptime();
    const monotonic = (before + after) / 2n;
    return { realtime: wall, boottime, hrtime, monotonic, width: after - before + 2n * GRAIN };
  };

  return {
    platform: 'win32',
    frequencyGrain: toPpm(increment + 1n, increment),
    slewsAlone: false,
    slewsTogether: false,
    errorGrowth: null,
    read(): ClockState {
      const now = present();
      const times = tightest(clocks);
      const rate = isOurs(now) ? plain : now.adjustment;
      return {
        ...times,
        stepped: false,
        frequency: now.disabled ? 0 : toPpm(rate, increment),
        tick: null,
        status: now.disabled ? KEPT_BY_SYSTEM : 0,
        maximumError: null,
        estimatedError: null,
        phase: null,
        slewLeft: bend.left(times.monotonic),
        synchronised: false,
        leap: 'none',
      };
    },
    setFrequency(ppm) {
      const next = toAdjustment(ppm, increment);
      const both = bent === null ? next : bent - plain + next;
      write(both, false);
      plain = next;
      if (bent !== null) bent = both;
    },
    slew(microseconds) {
      const left = bend.left(uptime());
      if (microseconds === 0) {
        straighten();
        bend.forget();
        return left;
      }
      const rate = straight();
      bend.end(uptime());
      const units = toUnits(bend.wanted(microseconds), increment);
      write(rate + units, false);
      plain = rate;
      bent = rate + units;
      bend.begin(microseconds, toPpm(increment + units, increment), uptime());
      clearTimeout(timer);
      timer = setTimeout(straightenInTime, BENT_FOR);
      return left;
    },
    step(nanoseconds) {
      straighten();
      bend.forget();
      stepByTime(
        {
          offset() {
            const times = tightest(clocks);
            return times.realtime - times.monotonic;
          },
          set(offset) {
            const soon = uptime() + offset + TOO_LATE;
            const edge = soon / NS_PER_MILLISECOND + 1n;
            const time = toSystemTime(edge);
            if (time === null) throw new ClockFailure('invalid', 'Stepping: the system has no such year.');
            while (uptime() + offset < edge * NS_PER_MILLISECOND);
            if (setSystemTime(time) === 0) fail('Stepping');
          },
        },
        nanoseconds,
        STEP_TOLERANCE,
      );
    },
    setErrors() {},
    giveBack(ppm) {
      straighten();
      const adjustment = toAdjustment(ppm, increment);
      // Windows starts with a rate of nothing and the clock kept by the system; a service that had it at exactly
      // nothing takes it again with its next correction.
      write(adjustment, adjustment === increment);
    },
    setLeap(leap) {
      if (leap !== 'none')
        throw new ClockFailure('unsupported', 'Windows inserts no leap second that it is told of.');
    },
    close: straighten,
  };
}
