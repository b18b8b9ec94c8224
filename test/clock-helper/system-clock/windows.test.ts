/** The clock of Windows as Microsoft's reference says it behaves: no Windows was asked. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { toAdjustment, toPpm } from '../../../main/clock-helper/system-clock/adjustment.ts';
import { Bend } from '../../../main/clock-helper/system-clock/bend.ts';
import { fromFileTime, toSystemTime } from '../../../main/clock-helper/system-clock/file-time.ts';
import { ClockFailure, type SystemClock } from '../../../main/clock-helper/system-clock/system-clock.ts';
import { windowsClock } from '../../../main/clock-helper/system-clock/windows.ts';
import { WindowsKernel } from '../../doubles/windows-kernel.ts';
import { inTurn, steered } from './steered.ts';

const SECOND = 1_000_000_000n;
const SHOWS = '2026-12-01T12:00:00.250Z';

let kernel: WindowsKernel;
let clock: SystemClock;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  kernel = new WindowsKernel(SHOWS);
  clock = open(kernel);
});
afterEach(() => void vi.useRealTimers());

function open(of: WindowsKernel): SystemClock {
  const opened = windowsClock(of.ffi);
  if ('reason' in opened) throw new Error(opened.reason);
  return opened;
}

/** Milliseconds by which timers may be late here. */
const SLICE = 50;

/** Time passes, and the timers of this process with it. */
function pass(milliseconds: number): void {
  for (let left = milliseconds; left > 0; left -= SLICE) {
    const slice = Math.min(left, SLICE);
    kernel.pass(BigInt(Math.round(slice * 1e6)));
    vi.advanceTimersByTime(slice);
  }
}

/** How far the wall clock moved against the counter, microseconds. */
function moved(act: () => void): number {
  const before = kernel.offset;
  act();
  return Number(kernel.offset - before) / 1000;
}

describe('opening', () => {
  test('is refused where the account does not have the right, with its name', () => {
    kernel.allowed = false;
    expect(windowsClock(kernel.ffi)).toEqual({ reason: expect.stringContaining('SeSystemtimePrivilege') });
  });

  test('is refused where the rate counts in other units than documented', () => {
    kernel.increment = 156_250n;
    expect(windowsClock(kernel.ffi)).toEqual({ reason: expect.stringContaining('156250') });
  });

  test('works where the performance counter has another frequency, and the rate with it', () => {
    const other = new WindowsKernel(SHOWS);
    other.increment = 3_579_545n;
    other.adjustment = 3_579_545n;
    other.counterFrequency = 3_579_545n;
    const slow = open(other);
    slow.setFrequency(100);
    expect(Math.abs(slow.read().frequency - 100)).toBeLessThanOrEqual(slow.frequencyGrain);
    expect(other.adjustment - other.increment).toBe(358n);
  });

  test('sets nothing, and leaves no handle open', () => {
    expect(kernel.writes).toEqual([]);
    expect(kernel.openTokens).toBe(0);
  });

  test('takes each function from where it is exported', () => {
    clock.read();
    clock.setFrequency(1);
    const homes = new Map(kernel.scripted.calls.map(({ name, library }) => [name, library]));
    expect(homes.get('SetSystemTimeAdjustmentPrecise')).toBe('api-ms-win-core-sysinfo-l1-2-4.dll');
    expect(homes.get('GetSystemTimeAdjustmentPrecise')).toBe('api-ms-win-core-sysinfo-l1-2-4.dll');
    expect(homes.get('QueryUnbiasedInterruptTimePrecise')).toBe('api-ms-win-core-realtime-l1-1-1.dll');
    expect(homes.get('AdjustTokenPrivileges')).toBe('advapi32.dll');
  });
});

describe('reading', () => {
  test('tells all clocks of one moment; what the system does not keep is null', () => {
    const before = process.hrtime.bigint();
    const state = clock.read();
    expect(kernel.uptime - state.monotonic).toBeLessThan(10_000n);
    expect(state.boottime - state.monotonic - 60n * SECOND).toBeLessThan(1000n);
    expect(state.hrtime).toBeGreaterThanOrEqual(before);
    expect(kernel.offset - (state.realtime - state.monotonic)).toBeLessThan(1000n);
    expect(state).toMatchObject({
      frequency: 0,
      status: 1,
      tick: null,
      maximumError: null,
      estimatedError: null,
      phase: null,
      slewLeft: 0,
      synchronised: false,
      leap: 'none',
    });
  });

  test('shows who keeps the clock', () => {
    kernel.foreignRate(25n);
    expect(clock.read()).toMatchObject({ frequency: 2.5, status: 0 });
  });
});

describe('the rate', () => {
  test.each([
    [12.34, 123n],
    [-12.36, -124n],
    [500, 5000n],
    [0, 0n],
  ])('%s ppm are %s units, and the program is in control', (ppm, units) => {
    clock.setFrequency(ppm);
    expect(kernel.scripted.callsOf('SetSystemTimeAdjustmentPrecise')).toEqual([[10_000_000n + units, 0]]);
    expect(clock.read()).toMatchObject({ frequency: Number(units) / 10, status: 0 });
    expect(moved(() => pass(100_000))).toBeCloseTo(Number(units) * 10, 1);
    expect(kernel.openTokens).toBe(0);
  });

  test('needs the right switched on anew after a step has switched it off', () => {
    clock.step(SECOND, null);
    clock.setFrequency(3);
    expect(clock.read().frequency).toBe(3);
  });

  test('is given back as it was: to the system with nothing, else in control', () => {
    clock.setFrequency(40);
    clock.giveBack(0);
    expect(clock.read()).toMatchObject({ frequency: 0, status: 1 });
    clock.giveBack(-2.5);
    expect(clock.read()).toMatchObject({ frequency: -2.5, status: 0 });
    expect(kernel.writes).toEqual(['rate 400', 'leave', 'rate -25']);
  });

  test('there and back again is the same number of units, at any frequency of the counter', () => {
    const increment = fc.bigInt({ min: 1_000_000n, max: 4_000_000_000n });
    fc.assert(
      fc.property(increment, fc.integer({ min: -1000, max: 1000 }), (base, thousandths) => {
        const adjustment = base + (base * BigInt(thousandths)) / 1_000_000n;
        expect(toAdjustment(toPpm(adjustment, base), base)).toBe(adjustment);
      }),
    );
    fc.assert(
      fc.property(increment, fc.double({ min: -1000, max: 1000, noNaN: true }), (base, ppm) => {
        const grain = 1e6 / Number(base);
        expect(Math.abs(toPpm(toAdjustment(ppm, base), base) - ppm)).toBeLessThanOrEqual(grain / 2 + 1e-9);
      }),
    );
  });
});

describe('a slew', () => {
  test('bends the rate for a second by as many ppm as microseconds, and straightens it by itself', () => {
    clock.setFrequency(7);
    expect(clock.slew(-300)).toBe(0);
    expect(kernel.adjustment).toBe(10_000_000n + 70n - 3000n);
    // The rate itself is not another one.
    expect(clock.read().frequency).toBe(7);
    expect(clock.read().slewLeft).toBeCloseTo(-300, 1);
    expect(moved(() => pass(1000))).toBeCloseTo(-293, 1);
    expect(kernel.adjustment).toBe(10_000_070n);
    expect(clock.read().slewLeft).toBeCloseTo(0, 1);
    expect(moved(() => pass(10_000))).toBeCloseTo(70, 1);
  });

  test('tells what is left of the last one, whose place it takes', () => {
    clock.slew(400);
    pass(250);
    expect(clock.read().slewLeft).toBeCloseTo(300, 0);
    expect(clock.slew(100)).toBeCloseTo(300, 0);
    expect(kernel.adjustment).toBe(10_001_000n);
    expect(moved(() => pass(1000))).toBeCloseTo(100, 0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that lasted too long makes the next one smaller', () => {
    clock.slew(400);
    // The event loop was busy: the timer rings half a second late.
    kernel.pass((3n * SECOND) / 2n);
    vi.advanceTimersByTime(1000);
    expect(clock.read().slewLeft).toBe(0);
    clock.slew(400);
    expect(kernel.adjustment).toBe(10_000_000n + 2000n);
  });

  test('ends at once on demand', () => {
    clock.slew(400);
    pass(500);
    clock.slew(0);
    expect(kernel.adjustment).toBe(10_000_000n);
    expect(clock.read().slewLeft).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('ends when the process does', () => {
    clock.slew(400);
    clock.close();
    expect(kernel.adjustment).toBe(10_000_000n);
    clock.close();
    expect(kernel.writes).toEqual(['rate 4000', 'rate 0']);
  });

  test('keeps its bend when the rate is set in the middle of it', () => {
    clock.slew(400);
    clock.setFrequency(20);
    expect(kernel.adjustment).toBe(10_004_200n);
    expect(clock.read().frequency).toBe(20);
    pass(1000);
    expect(kernel.adjustment).toBe(10_000_200n);
  });

  test('is not straightened where somebody else has written a rate meanwhile', () => {
    clock.slew(400);
    kernel.foreignRate(123n);
    expect(clock.read().frequency).toBeCloseTo(12.3, 9);
    pass(1000);
    clock.close();
    expect(kernel.adjustment).toBe(10_000_123n);
  });

  test('does not stay bent where straightening failed once', () => {
    clock.slew(400);
    kernel.allowed = false;
    pass(1000);
    expect(kernel.adjustment).toBe(10_004_000n);
    kernel.allowed = true;
    pass(1000);
    expect(kernel.adjustment).toBe(10_000_000n);
  });

  test('accounts for every microsecond, however late or early its ends come', () => {
    const piece = fc.integer({ min: -500, max: 500 });
    const span = fc.bigInt({ min: 1n, max: 3n * SECOND });
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, span)), (pieces) => {
        const bend = new Bend();
        let now = 0n;
        let owed = 0;
        let done = 0;
        for (const [microseconds, lasts] of pieces) {
          owed += microseconds;
          // As the helper does: what is left goes on top of the next.
          const asked = microseconds + bend.left(now);
          const rate = bend.wanted(asked);
          bend.begin(asked, rate, now);
          now += lasts;
          bend.end(now);
          done += (rate * Number(lasts)) / 1e9;
          const surplus = -bend.wanted(0);
          expect(owed - done).toBeCloseTo(bend.left(now) - surplus, 6);
        }
      }),
    );
  });
});

describe('slewed by the helper', () => {
  const helperOver = (late: () => number) => {
    const machine = {
      get uptime() {
        return kernel.uptime;
      },
      pass,
    };
    return steered(clock, machine, late);
  };

  test('comes out but for what the last second lasted too long, and nobody is taken for another program', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -15_000, max: 15_000 }),
        fc.array(fc.integer({ min: -1, max: 250 }), { minLength: 7, maxLength: 7 }),
        (microseconds, delays) => {
          kernel = new WindowsKernel(SHOWS);
          clock = open(kernel);
          const { ask, run, events } = helperOver(inTurn(...delays));
          const done = moved(() => {
            ask({ op: 'slew', delta: BigInt(microseconds) * 1000n, over: 40 });
            run(120);
          });
          const late = (500 * SLICE) / 1000;
          expect(Math.abs(done - microseconds)).toBeLessThanOrEqual(1.5 + late);
          expect(events).toEqual([]);
          expect(kernel.adjustment).toBe(10_000_000n);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a rate that another program sets is noticed in the middle of it, and left alone', () => {
    const { ask, run, events } = helperOver(() => 0);
    ask({ op: 'slew', delta: 20_000_000n, over: 60 });
    run(10);
    kernel.foreignRate(55n);
    run(3);
    expect(events).toEqual([{ event: 'foreign-writer', what: 'frequency' }]);
    expect(kernel.adjustment).toBe(10_000_055n);
  });

  test('so is one that gives the clock back to the system', () => {
    const { ask, run, events } = helperOver(() => 0);
    ask({ op: 'frequency', ppm: 0 });
    run(2);
    kernel.disabled = true;
    run(2);
    expect(events).toEqual([{ event: 'foreign-writer', what: 'status' }]);
  });

  test('sleep is told as sleep', () => {
    const { run, events } = helperOver(() => 0);
    run(2);
    kernel.sleep(100n * SECOND);
    run(2);
    expect(events).toEqual([{ event: 'slept', span: 100 }]);
  });
});

describe('a step', () => {
  test.each([
    ['ahead', 217_558_345n * SECOND + 123_456_700n],
    ['back', -3_600n * SECOND - 999_999_900n],
    ['back by less than a millisecond', -500_000n],
    ['by nothing', 0n],
  ])('%s is right to fifty microseconds, although only milliseconds can be set', (_, difference) => {
    const before = kernel.offset;
    clock.step(difference, null);
    expect(Math.abs(Number(kernel.offset - before - difference))).toBeLessThanOrEqual(51_000);
  });

  test('ends a slew, and keeps the rate', () => {
    clock.setFrequency(9);
    clock.slew(300);
    clock.step(SECOND, null);
    expect(kernel.adjustment).toBe(10_000_090n);
    expect(clock.read()).toMatchObject({ slewLeft: 0, frequency: 9 });
  });

  test('that is interrupted once is set again', () => {
    let interruptions = 1;
    Object.defineProperty(kernel, 'setLatency', { get: () => (interruptions-- > 0 ? 25_000_000n : 30_000n) });
    const before = kernel.offset;
    clock.step(-SECOND, null);
    expect(Math.abs(Number(kernel.offset - before + SECOND))).toBeLessThanOrEqual(51_000);
  });

  test('is asked for in the fields of a SYSTEMTIME', () => {
    clock.step(BigInt(Date.parse('2032-02-29T23:59:58Z') - Date.parse(SHOWS)) * 1_000_000n, null);
    const [time] = kernel.scripted.callsOf('SetSystemTime')[0] as [Buffer];
    const fields = Array.from({ length: 8 }, (_, i) => time.readUInt16LE(2 * i));
    expect(fields.slice(0, 7)).toEqual([2032, 2, 0, 29, 23, 59, 58]);
  });

  test('to a year that the form does not have is refused', () => {
    expect(() => clock.step(-(2000n * 365n * 86_400n * SECOND), null)).toThrow(
      expect.objectContaining({ code: 'invalid' }),
    );
  });
});

test('whoever has lost the right is told so by every call that writes', () => {
  kernel.allowed = false;
  for (const attempt of [
    () => clock.setFrequency(1),
    () => clock.slew(1),
    () => clock.step(1n, null),
    () => clock.giveBack(0),
  ]) {
    expect(attempt).toThrow(ClockFailure);
    expect(attempt).toThrow(expect.objectContaining({ code: 'not-permitted' }));
  }
  expect(kernel.openTokens).toBe(0);
});

test('leap seconds are not to be had; not having one is', () => {
  expect(() => clock.setLeap('delete')).toThrow(expect.objectContaining({ code: 'unsupported' }));
  expect(() => clock.setLeap('none')).not.toThrow();
});

describe('FILETIME and SYSTEMTIME', () => {
  test.each([
    [0n, '1601-01-01T00:00:00.000Z'],
    [116_444_736_000_000_000n, '1970-01-01T00:00:00.000Z'],
    [116_444_735_999_990_000n, '1969-12-31T23:59:59.999Z'],
    [133_801_631_999_990_000n, '2024-12-31T23:59:59.999Z'],
  ])('%s', (fileTime, iso) => {
    expect(new Date(Number(fromFileTime(fileTime) / 1_000_000n)).toISOString()).toBe(iso);
  });

  test('the fields are those of the calendar, in every year that the form has', () => {
    const from = Date.UTC(1601, 0, 1);
    const to = Date.UTC(30_827, 11, 31);
    fc.assert(
      fc.property(fc.integer({ min: from, max: to }), (ms) => {
        const buffer = toSystemTime(BigInt(ms));
        const date = new Date(ms);
        expect(buffer).toHaveLength(16);
        const fields = Array.from({ length: 8 }, (_, i) => buffer!.readUInt16LE(2 * i));
        expect(fields).toEqual([
          date.getUTCFullYear(),
          date.getUTCMonth() + 1,
          date.getUTCDay(),
          date.getUTCDate(),
          date.getUTCHours(),
          date.getUTCMinutes(),
          date.getUTCSeconds(),
          date.getUTCMilliseconds(),
        ]);
      }),
    );
  });

  test('beyond them there is none', () => {
    expect(toSystemTime(BigInt(Date.UTC(1600, 11, 31)))).toBeNull();
    expect(toSystemTime(BigInt(Date.UTC(30_828, 0, 1)))).toBeNull();
    expect(toSystemTime(10n ** 30n)).toBeNull();
  });
});
