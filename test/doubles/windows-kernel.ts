/**
 * The part of Windows that keeps its clock, in virtual time, behind the C functions of a scripted Ffi: written after
 * Microsoft's reference, with structures read byte by byte, a right that has to be switched on and that SetSystemTime
 * switches off, and whole milliseconds for steps. It has more than that reference promises in one thing only: it does at
 * once and exactly what it is told.
 */
import { ScriptedFfi } from './scripted-ffi.ts';

const FILETIME_AT_1970 = 116_444_736_000_000_000n;
const PRIVILEGE = 'SeSystemtimePrivilege';
const ERROR_INVALID_HANDLE = 6;
const ERROR_INVALID_PARAMETER = 87;
const ERROR_NOT_ALL_ASSIGNED = 1300;
const ERROR_NO_SUCH_PRIVILEGE = 1313;
const ERROR_PRIVILEGE_NOT_HELD = 1314;
const LUID = 12n;
const TOKEN = 0x2a4n;

export class WindowsKernel {
  readonly scripted: ScriptedFfi;
  /** Does the account have the right? */
  allowed = true;
  /** Nanoseconds that a call takes, and that setting the time takes before it happens. */
  latency = 100n;
  setLatency = 30_000n;
  increment = 10_000_000n;
  adjustment = 10_000_000n;
  disabled = true;
  counterFrequency = 10_000_000n;
  /** What was set, in order. */
  readonly writes: string[] = [];
  private enabled = false;
  private tokens = 0;
  private error = 0;
  private up = 900_000_000_000n;
  private slept = 60_000_000_000n;
  private wall: bigint;
  private fraction = 0;

  constructor(shows: string) {
    this.wall = BigInt(Date.parse(shows)) * 1_000_000n;
    this.scripted = new ScriptedFfi({
      GetSystemTimeAdjustmentPrecise: (
        adjustment: BigUint64Array,
        increment: BigUint64Array,
        disabled: Int32Array,
      ) => {
        adjustment[0] = this.adjustment;
        increment[0] = this.increment;
        disabled[0] = this.disabled ? 1 : 0;
        return 1;
      },
      SetSystemTimeAdjustmentPrecise: (adjustment: bigint, disabled: number) => {
        if (!this.allowed || !this.enabled) return this.fails(ERROR_PRIVILEGE_NOT_HELD);
        this.disabled = disabled !== 0;
        this.adjustment = this.disabled ? this.increment : adjustment;
        this.writes.push(this.disabled ? 'leave' : `rate ${adjustment - this.increment}`);
        return 1;
      },
      QueryUnbiasedInterruptTimePrecise: (into: BigUint64Array) => {
        this.pass(this.latency);
        into[0] = this.up / 100n;
      },
      QueryInterruptTimePrecise: (into: BigUint64Array) => {
        into[0] = (this.up + this.slept) / 100n;
      },
      GetSystemTimePreciseAsFileTime: (into: BigUint64Array) => {
        into[0] = this.wall / 100n + FILETIME_AT_1970;
      },
      QueryPerformanceFrequency: (into: BigUint64Array) => {
        into[0] = this.counterFrequency;
        return 1;
      },
      SetSystemTime: (time: Buffer) => {
        if (!this.allowed) return this.fails(ERROR_PRIVILEGE_NOT_HELD);
        this.pass(this.setLatency);
        const field = (i: number) => time.readUInt16LE(2 * i);
        const [year, month, , day, hour, minute, second, ms] = Array.from({ length: 8 }, (_, i) => field(i));
        const date = new Date(0);
        date.setUTCFullYear(year!, month! - 1, day!);
        date.setUTCHours(hour!, minute!, second!, ms!);
        if (year! < 1601 || date.getUTCDate() !== day) return this.fails(ERROR_INVALID_PARAMETER);
        this.wall = BigInt(date.getTime()) * 1_000_000n;
        this.fraction = 0;
        this.writes.push(`time ${date.toISOString()}`);
        // As its reference says.
        this.enabled = false;
        return 1;
      },
      LookupPrivilegeValueW: (system: null, name: string, luid: Buffer) => {
        if (system !== null || name !== PRIVILEGE) return this.fails(ERROR_NO_SUCH_PRIVILEGE);
        luid.writeBigInt64LE(LUID, 0);
        return 1;
      },
      GetCurrentProcess: () => -1,
      OpenProcessToken: (process: number, access: number, token: Buffer) => {
        if (process !== -1 || access !== 0x28) return this.fails(ERROR_INVALID_HANDLE);
        token.writeBigInt64LE(TOKEN, 0);
        this.tokens += 1;
        return 1;
      },
      AdjustTokenPrivileges: (token: bigint, none: number, state: Buffer) => {
        if (token !== TOKEN || none !== 0) return this.fails(ERROR_INVALID_HANDLE);
        const right =
          state.readUInt32LE(0) === 1 && state.readBigInt64LE(4) === LUID && state.readUInt32LE(12) === 2;
        if (!right || state.length !== 16) return this.fails(ERROR_INVALID_PARAMETER);
        this.enabled = this.allowed;
        this.error = this.allowed ? 0 : ERROR_NOT_ALL_ASSIGNED;
        return 1;
      },
      CloseHandle: (handle: bigint) => {
        if (handle !== TOKEN) return this.fails(ERROR_INVALID_HANDLE);
        this.tokens -= 1;
        return 1;
      },
      GetLastError: () => this.error,
    });
  }

  get ffi() {
    return this.scripted.ffi;
  }

  /** Wall minus uptime, nanoseconds. */
  get offset(): bigint {
    return this.wall - this.up;
  }

  get shows(): bigint {
    return this.wall;
  }

  get uptime(): bigint {
    return this.up;
  }

  /** Handles that nobody closed. */
  get openTokens(): number {
    return this.tokens;
  }

  pass(nanoseconds: bigint): void {
    this.up += nanoseconds;
    const bent = this.disabled
      ? 0
      : (Number(nanoseconds) * Number(this.adjustment - this.increment)) / Number(this.increment);
    const gain = this.fraction + bent;
    const whole = Math.floor(gain);
    this.fraction = gain - whole;
    this.wall += nanoseconds + BigInt(whole);
  }

  sleep(nanoseconds: bigint): void {
    this.slept += nanoseconds;
    this.wall += nanoseconds;
  }

  /** As another program does it. */
  foreignRate(units: bigint): void {
    this.disabled = false;
    this.adjustment = this.increment + units;
  }

  private fails(error: number): number {
    this.error = error;
    return 0;
  }
}
