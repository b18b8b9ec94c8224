/**
 * A leap second on a real kernel, announced by the project's own servers: made by the kernel where the helper's
 * configuration allows that, and else stepped through as planned.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Utc } from '../../main/engine/time/instant.ts';
import { serveOnLoopback } from '../../main/simulation/loopback-server.ts';
import { SeededRandom } from '../../main/simulation/random.ts';
import { announcing } from '../../main/simulation/server.ts';
import { guestForFile } from './machine/at-hand.ts';
import { report } from './machine/figures.ts';
import type { Running } from './machine/programs.ts';
import { scenariosOf } from './scenario.ts';
import { Truechimer, until } from './truechimer.ts';

const instant = (iso: string) => (BigInt(Date.parse(iso)) * 1_000_000n) as Utc;

/** So long before the event everything starts. */
const RUN_UP = 75;
const EVENTS = ['2026-12-31T24:00:00Z', '2027-06-30T24:00:00Z'].map(instant);
const SERVERS = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];

/** Seconds by which the clock may be off then: little more than a minute after its start, on a busy machine. */
const AFTERWARDS = 0.01;

const before = (event: Utc) => event - BigInt(RUN_UP) * 1_000_000_000n;
const iso = (at: bigint) => new Date(Number(at / 1_000_000n)).toISOString();

const guest = guestForFile({ name: 'leap', kind: 'bare', clock: iso(before(EVENTS[0]!)) });
const scenario = scenariosOf('leap.test.ts');

let truechimer: Truechimer;
let helper: Running;
let daemon: Running;
/** The servers' world: its time, counted on without leap seconds, is this computer's monotonic clock and this. */
let shift = 0n;
let event: Utc = EVENTS[0]!;
const servers: { readonly port: number; close(): void }[] = [];

beforeAll(async () => {
  if (guest() === null) return;
  for (let i = 0; i < SERVERS.length; i++) {
    servers.push(
      await serveOnLoopback({
        server: (request, at) => announcing({ kind: 'insert', at: event }, { stratum: 1 })(request, at),
        now: () => (process.hrtime.bigint() + shift) as Utc,
        random: new SeededRandom(i),
      }),
    );
    await guest().lead(SERVERS[i]!, servers[i]!.port);
  }
  truechimer = new Truechimer(guest());
  await truechimer.makeUsers();
  await truechimer.settings(SERVERS);
});
afterAll(() => {
  for (const server of servers) server.close();
});

/** The servers' world stands so long before the event, and so does the guest's clock, a little off. */
async function approach(which: Utc): Promise<void> {
  event = which;
  await guest().settime(before(which) + 30_000_000n);
  shift = before(which) - process.hrtime.bigint();
}

/** What the kernel says, and what the clock shows, around the event. */
async function watch() {
  const seen: { state: number; realtime: bigint; raw: bigint }[] = [];
  const end = performance.now() + (RUN_UP + 25) * 1000;
  while (performance.now() < end) {
    const { state, realtime, raw } = await guest().clock();
    seen.push({ state, realtime, raw });
    if (realtime > event + 5_000_000_000n && seen.some((s) => s.realtime < event - 3_000_000_000n)) break;
    await pause(150);
  }
  // By how much the clock jumped against the counter, over all.
  const [first, last] = [seen.findLast((s) => s.realtime < event - 2_000_000_000n)!, seen.at(-1)!];
  return { seen, jump: Number(last.realtime - first.realtime - (last.raw - first.raw)) / 1e9 };
}

const offset = async () => (await guest().offset(servers[0]!.port, 20)).offset;

scenario(
  'a leap second that the servers announce is made by the kernel, where that is allowed',
  async (context) => {
    await guest().must('mkdir', ['-p', '/etc/truechimer']);
    await guest().write('/etc/truechimer/clock-helper.json', '{"leap": true}');
    helper = await truechimer.startHelper();
    await approach(EVENTS[0]!);
    daemon = await truechimer.startDaemon();
    await truechimer.type('clock', 'on');
    const { seen, jump } = await watch();
    // sys/timex.h: TIME_INS before it, TIME_OOP during it.
    expect(seen.map((s) => s.state)).toContain(1);
    expect(seen.map((s) => s.state)).toContain(3);
    expect(Math.abs(jump + 1)).toBeLessThan(0.02);
    const residual = await offset();
    report(context, { offsetAfterKernelLeap: residual });
    expect(Math.abs(residual)).toBeLessThan(AFTERWARDS);
    expect((await truechimer.status()).mode).toBe('steering');
    expect(helper.output()).toContain('"event":"leap-second"');
    expect(helper.output()).not.toContain('"reason":"leap-second"');
    await daemon.kill('SIGTERM');
    await helper.kill('SIGTERM');
  },
);

scenario('where it is not allowed, the clock is stepped through it as planned', async (context) => {
  await guest().must('rm', ['/etc/truechimer/clock-helper.json']);
  await guest().must('rm', ['-rf', '/tmp/truechimer-home/memory.json']);
  helper = await truechimer.startHelper();
  await approach(EVENTS[1]!);
  daemon = await truechimer.startDaemon();
  await truechimer.type('clock', 'on');
  const { seen, jump } = await watch();
  expect(seen.map((s) => s.state)).not.toContain(3);
  expect(Math.abs(jump + 1)).toBeLessThan(0.02);
  await until(
    'the step was written down',
    async () => helper.output().includes('"reason":"leap-second"'),
    20,
  );
  const residual = await offset();
  report(context, { offsetAfterPlannedStep: residual });
  expect(Math.abs(residual)).toBeLessThan(AFTERWARDS);
  expect((await truechimer.status()).mode).toBe('steering');
});
