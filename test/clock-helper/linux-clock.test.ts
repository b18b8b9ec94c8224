/** The clock of Linux, read for real; setting it is for the virtual machine (test/vm). */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { linuxClock } from '../../main/clock-helper/system-clock/linux.ts';
import { ClockFailure, type SystemClock } from '../../main/clock-helper/system-clock/system-clock.ts';
import { Timex } from '../../main/clock-helper/system-clock/timex.ts';
import { loadFfi } from '../../main/ffi/ffi.ts';
import { ScriptedFfi } from '../doubles/scripted-ffi.ts';

/** linux/capability.h */
const CAP_SYS_TIME = 25n;

function mayNot(): boolean {
  const bits = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  return ((BigInt(`0x${bits}`) >> CAP_SYS_TIME) & 1n) === 0n;
}

describe.runIf(process.platform === 'linux')('the clock of this computer', () => {
  let clock: SystemClock;
  beforeEach((context: TestContext) => {
    const ffi = loadFfi();
    if (!ffi.available) return context.skip(ffi.reason);
    const opened = linuxClock(ffi);
    if ('reason' in opened) return context.skip(opened.reason);
    clock = opened;
  });

  it('is read at one moment, in agreement with Node’s own clocks', () => {
    const before = process.hrtime.bigint();
    const state = clock.read();
    const after = process.hrtime.bigint();
    expect(state.monotonic).toBeGreaterThanOrEqual(before);
    expect(state.monotonic).toBeLessThanOrEqual(after);
    expect(Math.abs(Number(state.realtime / 1_000_000n) - Date.now())).toBeLessThan(1000);
    expect(state.boottime).toBeGreaterThanOrEqual(state.monotonic);
    expect(Math.abs(state.frequency)).toBeLessThanOrEqual(500);
    expect(state.tick).toBeGreaterThan(9000);
    expect(state.maximumError).toBeGreaterThanOrEqual(0);
  });

  it('was stepped by nobody between two readings', () => {
    clock.read();
    expect(clock.read().stepped).toBe(false);
  });

  it('is not set by whoever does not have the right to, and says so', () => {
    // Asked only without the right, so that this is harmless wherever it runs.
    expect(mayNot()).toBe(true);
    const { frequency } = clock.read();
    const attempts = [
      () => clock.setFrequency(frequency),
      () => clock.slew(0),
      () => clock.step(0n, null),
      () => clock.setErrors(null),
      () => clock.setLeap('none'),
    ];
    for (const attempt of attempts) {
      expect(attempt).toThrow(ClockFailure);
      expect(attempt).toThrow(/may not set the clock/);
    }
  });
});

describe('a leap second', () => {
  /** linux/timex.h */
  const STA_INS = 0x10;
  const STA_UNSYNC = 0x40;
  const AT_STATUS = 40;
  const ADJ_STATUS = 0x10;

  it.each([
    ['nobody vouches for', STA_UNSYNC],
    ['somebody vouches for', 0],
  ])('is announced and taken back on a clock that %s, and that stays so', (_, unsynchronised) => {
    let status = unsynchronised;
    const system = new ScriptedFfi({
      clock_adjtime(_clock: number, timex: Buffer) {
        if ((timex.readUInt32LE(0) & ADJ_STATUS) !== 0) status = timex.readInt32LE(AT_STATUS);
        timex.writeInt32LE(status, AT_STATUS);
        return 0;
      },
      clock_gettime: () => 0,
      timerfd_create: () => -1,
      timerfd_settime: () => -1,
      read: () => -1,
    });
    const clock = linuxClock(system.ffi);
    if ('reason' in clock) return expect(clock.reason).toMatch(/processors/);
    clock.setLeap('insert');
    expect(status).toBe(STA_INS | unsynchronised);
    clock.setLeap('none');
    expect(status).toBe(unsynchronised);
  });
});

describe('struct timex', () => {
  it.each([
    ['ahead', 1_204_000_000n, 1n, 204_000_000n],
    ['back by less than a second', -1_500_000n, -1n, 998_500_000n],
    ['back by whole seconds', -2_000_000_000n, -2n, 0n],
  ])('takes a step %s with a positive part below a second, as the kernel wants it', (_, delta, s, ns) => {
    const timex = new Timex();
    timex.difference = delta;
    expect(timex.buffer.readBigInt64LE(72)).toBe(s);
    expect(timex.buffer.readBigInt64LE(80)).toBe(ns);
  });

  it('keeps ppm as 16 bits and a fraction of 16', () => {
    const timex = new Timex();
    timex.frequency = -12.5;
    expect(timex.buffer.readBigInt64LE(16)).toBe(-819_200n);
    expect(timex.frequency).toBe(-12.5);
  });
});
