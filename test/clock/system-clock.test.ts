/** The clock as the engine has it, over a real socket to a real helper whose kernel is a double. */
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectHelper } from '../../main/clock/helper-link.ts';
import { probeHelper } from '../../main/clock/helper-probe.ts';
import { SystemClock } from '../../main/clock/system-clock.ts';
import { type Door, openDoor } from '../../main/clock-helper/door.ts';
import { Helper } from '../../main/clock-helper/helper.ts';
import type { HelperRecord } from '../../main/clock-helper/record.ts';
import type { ClockEvent, ClockRefusal, Interference } from '../../main/engine/sync/ports.ts';
import { RELEASED } from '../../main/release/release.ts';
import { LiveKernel } from '../doubles/live-kernel.ts';
import { until } from '../headless/program.ts';

let directory: string;
let file: string;
let kernel: LiveKernel;
let record: HelperRecord | null;
let close: () => void;
let clock: SystemClock;
let events: ClockEvent['kind'][];
let yields: Interference[];
const logged: string[] = [];

/** A helper process, as far as it can be told from outside. */
async function startHelper(): Promise<void> {
  let next: NodeJS.Timeout | undefined;
  const lookAfter = () => {
    clearTimeout(next);
    const pause = helper.tick();
    next = pause === null ? undefined : setTimeout(lookAfter, pause);
  };
  const door: Door = openDoor({
    helper: () => helper,
    peerOf: () => ({ uid: 1000, gid: 1000, pid: 42 }),
    audit: () => {},
    asked: lookAfter,
    now: () => performance.now() / 1000,
  });
  const helper: Helper = new Helper({
    clock: kernel,
    version: '9.9.9',
    released: RELEASED,
    leapAllowed: false,
    boot: 'this boot',
    record,
    keep: (kept) => {
      record = kept;
    },
    audit: () => {},
    tell: (event) => door.tell(event),
  });
  rmSync(file, { force: true });
  await new Promise<void>((done) => door.server.listen(file, done));
  close = () => {
    clearTimeout(next);
    door.close();
  };
}

beforeEach(async () => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-clock-'));
  file = path.join(directory, 'socket');
  kernel = new LiveKernel('2026-12-01T12:00:00Z');
  record = null;
  events = [];
  yields = [];
  await startHelper();
  clock = newClock();
});

afterEach(() => {
  clock.close();
  close();
  rmSync(directory, { recursive: true, force: true });
});

function newClock(yielded = false): SystemClock {
  const made = new SystemClock({
    connect: connectHelper(file),
    yielded,
    onYield: (to) => yields.push(to),
    log: { info: (text) => logged.push(text), warn: (text) => logged.push(text) },
  });
  made.listen(({ kind }) => events.push(kind));
  return made;
}

const steered = async () => {
  clock.steer();
  await until(() => clock.refusal === null);
};

const outcome = (order: (done: (refusal: ClockRefusal | null) => void) => void) =>
  new Promise<ClockRefusal | null>((done) => order(done));

const step = (amount: number) =>
  outcome((done) => clock.step({ amount, reason: 'first-lock', agreeing: 3, errors: ERRORS }, done));

const ERRORS = { maximum: 0.004, likely: 0.0005 };

describe('a clock that nobody wants to be set', () => {
  test('is observed, and refuses everything without a word to the helper', async () => {
    expect(clock.refusal).toBe('observing');
    expect(await step(1)).toBe('refused');
    expect(await outcome((done) => clock.setFrequency(1, done))).toBe('refused');
    expect(kernel.writes).toEqual([]);
  });

  test('was yielded in an earlier run: nothing is tried without the person', async () => {
    const yielded = newClock(true);
    expect(yielded.refusal).toBe('yielded');
    yielded.close();
  });
});

describe('a clock that a person wants to be right', () => {
  test('begins when the helper grants it', async () => {
    await steered();
    expect(events.filter((kind) => kind === 'begun')).toEqual(['begun']);
    expect(record?.rate?.steering).toBe(true);
  });

  test('is steered: rate, slew and step reach the kernel, and what it is told of the error', async () => {
    await steered();
    clock.vouch(ERRORS);
    expect(await outcome((done) => clock.setFrequency(-12.5, done))).toBeNull();
    expect(kernel.rate).toBe(-12.5);
    expect(kernel.state).toMatchObject({ synchronised: true, maximumError: 4000 });
    const before = kernel.shows;
    expect(await step(0.25)).toBeNull();
    expect(kernel.shows - before).toBeGreaterThan(0.25);
    expect(kernel.shows - before).toBeLessThan(0.75);
    expect(kernel.state).toMatchObject({ synchronised: true, maximumError: 4000 });
    expect(await outcome((done) => clock.slew(0.001, 2, done))).toBeNull();
    await until(() => kernel.slewed === 1000);
  });

  test('tells at once when its error is not known any more', async () => {
    await steered();
    clock.vouch(ERRORS);
    await until(() => kernel.state.synchronised);
    clock.vouch(null);
    await until(() => !kernel.state.synchronised);
  });

  test('approaches a rate that may not be set at once', async () => {
    await steered();
    // As after a quarter of an hour of steering.
    close();
    record = { ...record!, claimed: 0 };
    await startHelper();
    await until(() => clock.refusal !== null);
    await until(() => clock.refusal === null);
    expect(await outcome((done) => clock.setFrequency(300, done))).toBeNull();
    // So far as a moment allows: 20 ppm come back within a minute.
    expect(kernel.rate).toBeGreaterThan(0);
    expect(kernel.rate).toBeLessThan(20);
  });

  test('says which correction needs a person’s consent, and which may be tried anew', async () => {
    await steered();
    expect(await step(86_400)).toBeNull();
    expect(await step(86_400)).toBe('again');
    // Steps are at least 2 s apart.
    await pause(2100);
    expect(await step(86_400)).toBe('needs-consent');
  });

  test('hears of a foreign step at once', async () => {
    await steered();
    kernel.foreignStep(5);
    await until(() => events.includes('disturbed'));
    expect(clock.refusal).toBeNull();
  });

  test('is let go for good where another program sets it; only a person takes it up again', async () => {
    await steered();
    kernel.foreignWrite({ frequency: 99 });
    await until(() => clock.refusal === 'yielded');
    expect(yields).toEqual(['frequency']);
    kernel.writes.length = 0;
    expect(await step(1)).toBe('refused');
    expect(kernel.writes).toEqual([]);
    await steered();
    expect(await outcome((done) => clock.setFrequency(1, done))).toBeNull();
  });

  test('yields by the engine’s own decision without another write', async () => {
    await steered();
    kernel.writes.length = 0;
    clock.yield('steps');
    expect(clock.refusal).toBe('yielded');
    await until(() => record?.rate?.steering === false);
    expect(kernel.writes).toEqual([]);
  });

  test('comes back after the helper was restarted, without beginning anew', async () => {
    await steered();
    close();
    await until(() => clock.refusal === 'helper-silent' || clock.refusal === 'no-helper');
    expect(await step(1)).toBe('refused');
    await startHelper();
    await until(() => clock.refusal === null);
    expect(events.filter((kind) => kind === 'begun')).toHaveLength(1);
  });

  test('is released when the person wants that no more, and keeps its rate', async () => {
    await steered();
    await outcome((done) => clock.setFrequency(7, done));
    clock.observe();
    expect(clock.refusal).toBe('observing');
    await until(() => record?.rate?.steering === false);
    expect(kernel.rate).toBe(7);
    expect(kernel.state.synchronised).toBe(false);
  });

  test('is released also where the connection is lost in that moment: the helper is told when it is back', async () => {
    await steered();
    close();
    await until(() => clock.refusal !== null);
    clock.observe();
    expect(clock.refusal).toBe('observing');
    expect(record?.rate?.steering).toBe(true);
    await startHelper();
    await until(() => record?.rate?.steering === false);
    expect(clock.refusal).toBe('observing');
  });
});

describe('a helper that is not there for us', () => {
  test('there is none', async () => {
    close();
    rmSync(file, { force: true });
    clock.steer();
    await until(() => clock.refusal === 'no-helper');
    expect(await probeHelper(connectHelper(file))).toEqual({ state: 'missing', version: null });
  });

  test('it serves another process', async () => {
    await steered();
    const second = newClock();
    second.steer();
    await until(() => second.refusal === 'helper-busy');
    expect(await probeHelper(connectHelper(file))).toEqual({ state: 'busy', version: '9.9.9' });
    second.close();
  });

  test('something else answers there: nothing is believed, and nothing hangs', async () => {
    close();
    rmSync(file, { force: true });
    const odd = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\n\u0000{"id":"x"}\n[]\n'));
    });
    await new Promise<void>((done) => odd.listen(file, done));
    expect(await probeHelper(connectHelper(file))).toEqual({ state: 'silent', version: null });
    odd.close();
  });

  test('it is of another version', async () => {
    close();
    rmSync(file, { force: true });
    const newer = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (text) => {
        const { id } = JSON.parse(String(text).split('\n')[0]!) as { id: number };
        socket.write(
          `${JSON.stringify({ id, ok: false, error: 'version', message: 'Only 2.', speaks: 2 })}\n`,
        );
      });
    });
    await new Promise<void>((done) => newer.listen(file, done));
    clock.steer();
    await until(() => clock.refusal === 'helper-version');
    expect(await probeHelper(connectHelper(file))).toEqual({ state: 'version', version: null });
    clock.close();
    newer.close();
  });
});
