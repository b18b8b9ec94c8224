/** The clock of macOS as its sources say it behaves: no Mac was asked. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { AdjtimeLoop } from '../../../main/clock-helper/system-clock/adjtime-loop.ts';
import { darwinClock } from '../../../main/clock-helper/system-clock/darwin.ts';
import { ClockFailure, type SystemClock } from '../../../main/clock-helper/system-clock/system-clock.ts';
import { readTimeval, TIMEVAL_BYTES, writeTimeval } from '../../../main/clock-helper/system-clock/timeval.ts';
import { Xnu } from '../../doubles/xnu.ts';
import { inTurn, steered } from './steered.ts';

const SECOND = 1_000_000_000n;
const SHOWS = '2026-12-01T12:00:00.250Z';

let kernel: Xnu;
let clock: SystemClock;
beforeEach(() => {
  kernel = new Xnu(SHOWS);
  const opened = darwinClock(kernel.ffi);
  if ('reason' in opened) throw new Error(opened.reason);
  clock = opened;
});

/** How far the wall clock moved against the counter, microseconds. */
function moved(act: () => void): number {
  const before = kernel.offset;
  act();
  return Number(kernel.offset - before) / 1000;
}

describe('reading', () => {
  test('tells all clocks of one moment, and how far apart they may be', () => {
    const before = process.hrtime.bigint();
    const state = clock.read();
    expect(state.hrtime).toBeGreaterThanOrEqual(before);
    expect(state.monotonic).toBeLessThanOrEqual(kernel.uptime);
    expect(kernel.uptime - state.monotonic).toBeLessThan(100_000n);
    expect(state.boottime - state.monotonic).toBeGreaterThan(77n * SECOND - state.width);
    expect(kernel.offset - (state.realtime - state.monotonic)).toBeLessThan(1500n);
    expect(state.width).toBeGreaterThanOrEqual(1000n);
    expect(state).toMatchObject({ tick: null, leap: 'none', slewLeft: 0, stepped: false, frequency: 0 });
  });

  test('needs no right', () => {
    kernel.allowed = false;
    expect(() => clock.read()).not.toThrow();
    expect(kernel.writes).toEqual([]);
  });

  test('notices a step by somebody else, however small, once; neither sleep nor a slew is one', () => {
    kernel.set(kernel.shows + 7000n);
    expect(clock.read().stepped).toBe(true);
    expect(clock.read().stepped).toBe(false);
    kernel.sleep(3600n * SECOND);
    clock.slew(400);
    kernel.pass(3n * SECOND);
    expect(clock.read().stepped).toBe(false);
  });

  test('the maximum error has grown to the very second, although the kernel ages it only when asked', () => {
    clock.setErrors({ maximum: 2000, estimated: 300 });
    kernel.pass(10n * SECOND);
    expect(clock.read()).toMatchObject({ maximumError: 7000, estimatedError: 300, synchronised: true });
  });
});

describe('the rate', () => {
  test('is kept exactly as 16 bits and a fraction of 16, and acts within a second', () => {
    clock.setFrequency(-12.3456789);
    expect(clock.read().frequency).toBe(Math.round(-12.3456789 * 65_536) / 65_536);
    kernel.pass(SECOND);
    expect(moved(() => kernel.pass(100n * SECOND))).toBeCloseTo(-1234.57, 1);
    expect(kernel.writes).toEqual(['ntp_adjtime 2']);
  });

  test('beyond 500 ppm the kernel clamps without a word: it is read back', () => {
    clock.setFrequency(800);
    expect(clock.read().frequency).toBe(500);
  });

  test('any that may be asked for is read back within the grain', () => {
    fc.assert(
      fc.property(fc.double({ min: -500, max: 500, noNaN: true }), (ppm) => {
        clock.setFrequency(ppm);
        expect(Math.abs(clock.read().frequency - ppm)).toBeLessThanOrEqual(clock.frequencyGrain);
      }),
    );
  });

  test('is given back with nobody vouching', () => {
    clock.setErrors({ maximum: 1, estimated: 1 });
    clock.giveBack(3);
    expect(clock.read()).toMatchObject({ frequency: 3, synchronised: false });
  });
});

describe('errors', () => {
  test('are rounded up to microseconds, limited to 16 s, and told in one call', () => {
    clock.setErrors({ maximum: 1500.2, estimated: 1e9 });
    expect(clock.read()).toMatchObject({ maximumError: 1501, estimatedError: 16_000_000, status: 0 });
    expect(kernel.writes).toEqual([`ntp_adjtime ${0x1c}`]);
  });

  test('of nobody: not synchronised, and the largest there are', () => {
    clock.setErrors({ maximum: 1, estimated: 1 });
    clock.setErrors(null);
    expect(clock.read()).toMatchObject({ synchronised: false, maximumError: 16_000_000 });
  });

  test('are not believed any more once they have grown to 16 s, though this kernel never says so itself', () => {
    clock.setErrors({ maximum: 15_999_000, estimated: 1 });
    expect(clock.read().synchronised).toBe(true);
    kernel.pass(2n * SECOND);
    expect(clock.read().synchronised).toBe(false);
  });
});

describe('a slew', () => {
  test('alone is done two seconds later, to the microsecond, and ends by itself', () => {
    expect(clock.slew(-500)).toBe(0);
    expect(clock.read().slewLeft).toBe(-500);
    expect(moved(() => kernel.pass(2n * SECOND))).toBeCloseTo(-500, 1);
    expect(clock.read().slewLeft).toBe(0);
    expect(moved(() => kernel.pass(100n * SECOND))).toBeCloseTo(0, 3);
  });

  test('tells what the kernel had not begun of the last one', () => {
    clock.slew(-300);
    kernel.pass(SECOND / 2n);
    expect(clock.slew(200)).toBe(-300);
    expect(moved(() => kernel.pass(5n * SECOND))).toBeCloseTo(200, 1);
  });

  test('ends on demand before the kernel has begun it', () => {
    clock.slew(300);
    clock.slew(0);
    expect(moved(() => kernel.pass(5n * SECOND))).toBeCloseTo(0, 3);
  });

  test('never goes on for longer than the kernel was last asked, if the helper dies in the middle', () => {
    for (let i = 0; i < 10; i++) {
      clock.slew(500);
      kernel.pass(SECOND + 1_000_000n);
    }
    expect(Math.abs(moved(() => kernel.pass(1000n * SECOND)))).toBeLessThanOrEqual(1001);
  });
});

describe('slewed by the helper', () => {
  const helperOver = (late: () => number) => {
    const machine = {
      get uptime() {
        return kernel.uptime;
      },
      pass: (milliseconds: number) => kernel.pass(BigInt(Math.round(milliseconds * 1e6))),
    };
    return steered(clock, machine, late);
  };

  test.each([
    ['on time', () => 0],
    ['always a little early, as timers of whole milliseconds are', () => -1],
    ['late by turns', inTurn(0, 3, 1, 7, 2, 0, 40, 0)],
    ['very late at times', inTurn(0, 0, 0, 0, 300, 0, 0)],
  ])('20 ms are worked off with timers that are %s', (_, delay) => {
    const { ask, run, events } = helperOver(delay);
    kernel.pass(SECOND);
    const done = moved(() => {
      expect(ask({ op: 'slew', delta: 20_000_000n, over: 60 })).toMatchObject({ ok: true });
      run(180);
    });
    expect(Math.abs(done - 20_000)).toBeLessThanOrEqual(350);
    expect(events).toEqual([]);
  });

  test('at full rate as well, which makes the second of the clock shorter than that of the loop', () => {
    const { ask, run } = helperOver(inTurn(0, 1, 2));
    const done = moved(() => {
      ask({ op: 'slew', delta: 50_000_000n, over: 0 });
      run(400);
    });
    expect(Math.abs(done - 50_000)).toBeLessThanOrEqual(550);
  });

  test('comes out within two pieces, whatever the timers do', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -15_000, max: 15_000 }),
        fc.array(fc.integer({ min: -1, max: 250 }), { minLength: 7, maxLength: 7 }),
        (microseconds, delays) => {
          const { ask, run, events } = helperOver(inTurn(...delays));
          const done = moved(() => {
            ask({ op: 'slew', delta: BigInt(microseconds) * 1000n, over: 40 });
            run(240);
          });
          expect(Math.abs(done - microseconds)).toBeLessThanOrEqual(1000);
          expect(events).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('somebody else’s rate and step are noticed all the same', () => {
    const { ask, run, events } = helperOver(() => 1);
    ask({ op: 'slew', delta: 20_000_000n, over: 60 });
    run(10);
    kernel.set(kernel.shows + 20_000n);
    run(2);
    expect(events).toEqual([{ event: 'stepped', delta: expect.any(String) }]);
    kernel.foreignRate(17);
    run(2);
    expect(events.at(-1)).toEqual({ event: 'foreign-writer', what: 'frequency' });
  });
});

describe('the model of the kernel’s loop', () => {
  test('is in doubt within a millisecond of the loop, and never longer', () => {
    const loop = new AdjtimeLoop();
    loop.restart(0n);
    loop.ask(100);
    expect(loop.isDoubtful(SECOND - 1_000_001n)).toBe(false);
    expect(loop.isDoubtful(SECOND - 999_999n)).toBe(true);
    expect(loop.isDoubtful(SECOND + 999_999n)).toBe(true);
    expect(loop.isDoubtful(SECOND + 1_000_001n)).toBe(false);
    expect(loop.left(SECOND + 1_000_001n)).toBe(0);
  });

  test('puts what was bent too long on the next slew', () => {
    const loop = new AdjtimeLoop();
    loop.restart(0n);
    loop.ask(400);
    // Begun after one second, to end after two, but half a second before that somebody writes.
    loop.restart((3n * SECOND) / 2n);
    expect(loop.ask(400)).toBe(200);
  });

  test('begun between being told as left and being asked anew is not done twice', () => {
    const loop = new AdjtimeLoop();
    loop.restart(0n);
    loop.ask(300);
    expect(loop.left(SECOND - 1n)).toBe(300);
    loop.restart(SECOND);
    expect(loop.ask(400)).toBe(100);
  });
});

describe('a step', () => {
  test.each([
    ['ahead', 217_558_345n * SECOND + 123_456_789n],
    ['back', -3_600n * SECOND - 999_999_999n],
    ['back by less than a second', -1_500_000n],
    ['by nothing', 0n],
  ])('%s is right to five microseconds, although setting takes its time', (_, difference) => {
    const before = kernel.offset;
    clock.step(difference, { maximum: 2000, estimated: 100 });
    expect(Math.abs(Number(kernel.offset - before - difference))).toBeLessThanOrEqual(6000);
    const state = clock.read();
    expect(state).toMatchObject({ stepped: false, synchronised: true, maximumError: 2000, frequency: 0 });
  });

  test('keeps the rate, ends what is left of a slew, and clears the errors where nobody vouches', () => {
    clock.setFrequency(25);
    clock.slew(500);
    clock.step(SECOND, null);
    expect(clock.read()).toMatchObject({ frequency: 25, slewLeft: 0, synchronised: false });
    kernel.pass(SECOND);
    expect(moved(() => kernel.pass(100n * SECOND))).toBeCloseTo(2500, 0);
  });

  test('that is interrupted once is set again', () => {
    let interruptions = 1;
    const { setLatency } = kernel;
    Object.defineProperty(kernel, 'setLatency', {
      get: () => (interruptions-- > 0 ? 30_000_000n : setLatency),
    });
    const before = kernel.offset;
    clock.step(-SECOND, null);
    expect(Math.abs(Number(kernel.offset - before + SECOND))).toBeLessThanOrEqual(6000);
    expect(kernel.scripted.callsOf('settimeofday').length).toBeGreaterThan(1);
  });

  test('is asked for in seconds and microseconds, never negative, without a time zone', () => {
    clock.step(5n * SECOND, null);
    const [time, zone] = kernel.scripted.callsOf('settimeofday')[0] as [Buffer, unknown];
    expect(time).toHaveLength(16);
    expect(time.readBigInt64LE(0)).toBe(BigInt(Date.parse(SHOWS)) / 1000n + 5n);
    expect(time.readInt32LE(8)).toBeGreaterThanOrEqual(250_000);
    expect(zone).toBeNull();
  });
});

test('whoever may not set the clock is told so by every call that writes', () => {
  kernel.allowed = false;
  for (const attempt of [
    () => clock.setFrequency(1),
    () => clock.slew(1),
    () => clock.step(1n, null),
    () => clock.setErrors(null),
    () => clock.giveBack(0),
  ]) {
    expect(attempt).toThrow(ClockFailure);
    expect(attempt).toThrow(expect.objectContaining({ code: 'not-permitted' }));
  }
});

test('leap seconds are not to be had; not having one is', () => {
  expect(() => clock.setLeap('insert')).toThrow(expect.objectContaining({ code: 'unsupported' }));
  expect(() => clock.setLeap('none')).not.toThrow();
});

describe('struct timeval', () => {
  const any = fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n });

  test('holds microseconds from 0 to 999999, before 1970 as well, and rounds down', () => {
    fc.assert(
      fc.property(any, (nanoseconds) => {
        const buffer = Buffer.alloc(TIMEVAL_BYTES);
        writeTimeval(buffer, nanoseconds);
        const micro = buffer.readInt32LE(8);
        expect(micro).toBeGreaterThanOrEqual(0);
        expect(micro).toBeLessThan(1_000_000);
        const back = readTimeval(buffer);
        expect(nanoseconds - back).toBeGreaterThanOrEqual(0n);
        expect(nanoseconds - back).toBeLessThan(1000n);
      }),
    );
  });

  test.each([
    [0n, 0n, 0],
    [-1n, -1n, 999_999],
    [-500_000n, -1n, 999_500],
    [999_999_999n, 0n, 999_999],
    [-SECOND, -1n, 0],
  ])('%s ns', (nanoseconds, seconds, micro) => {
    const buffer = Buffer.alloc(TIMEVAL_BYTES, 0xff);
    writeTimeval(buffer, nanoseconds);
    expect(buffer.readBigInt64LE(0)).toBe(seconds);
    expect(buffer.readInt32LE(8)).toBe(micro);
    expect(buffer.readInt32LE(12)).toBe(0);
  });
});
