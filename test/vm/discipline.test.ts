/**
 * The real daemon steers a real kernel's clock through the real helper, against a real `chronyd -x` on this computer: from
 * 2020, with a quartz that is 100 ppm off, through liars and deaths. The same discipline as in simulation.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Utc } from '../../main/engine/time/instant.ts';
import { serveOnLoopback } from '../../main/simulation/loopback-server.ts';
import { SeededRandom } from '../../main/simulation/random.ts';
import { truthful } from '../../main/simulation/server.ts';
import { guestForFile, trueTimeForFile } from './machine/at-hand.ts';
import { report } from './machine/figures.ts';
import type { Running } from './machine/programs.ts';
import { scenariosOf } from './scenario.ts';
import { rateOf, Truechimer, until } from './truechimer.ts';

const START = '2020-01-01T00:00:00Z';

/** The quartz: a tick of 10 001 us is 100 ppm fast, and nothing that the helper does changes it. */
const TICK = 10_001;
const QUARTZ_PPM = 100;

const SERVERS = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'];

const guest = guestForFile({ name: 'discipline', kind: 'bare', clock: START });
const trueTime = trueTimeForFile();
const scenario = scenariosOf('discipline.test.ts');

let helper: Running;
let daemon: Running;
let truechimer: Truechimer;
/** Three of four servers, which tell the truth until they lie together. */
let lie = 0;
const hostile: { readonly port: number; close(): void }[] = [];
let switchedOn = 0;

beforeAll(async () => {
  if (guest() === null) return;
  const hostNow = () => (process.hrtime.bigint() + offsetOfHost) as Utc;
  const offsetOfHost = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();
  for (let i = 0; i < 3; i++) {
    hostile.push(
      await serveOnLoopback({
        server: (request, at) => truthful({ offset: lie, stratum: 2 })(request, at),
        now: hostNow,
        random: new SeededRandom(i),
      }),
    );
  }
  await guest().lead(SERVERS[0]!, trueTime().port);
  for (const [i, { port }] of hostile.entries()) await guest().lead(SERVERS[i + 1]!, port);
  await guest().adjtimex({ tick: TICK });
  truechimer = new Truechimer(guest());
  await truechimer.makeUsers();
  helper = await truechimer.startHelper();
  await truechimer.settings(SERVERS);
});
afterAll(() => {
  for (const server of hostile) server.close();
});

const offset = async () => (await guest().offset(trueTime().port, 40)).offset;
/** By now the servers are asked every few minutes only. What comes of it is looked at by whoever wants to know. */
const resync = () => truechimer.ask('resync');
const rate = (seconds: number) => rateOf(guest(), seconds);

scenario('starts in 2020 and is right within 60 s', async (context) => {
  expect(await offset()).toBeGreaterThan(5 * 365 * 86_400);
  daemon = await truechimer.startDaemon();
  switchedOn = performance.now();
  expect(await truechimer.type('clock', 'on')).toMatch(/kept right from now on/);
  await until('the clock is right', async () => Math.abs(await offset()) < 0.01, 60);
  const rightAfter = (performance.now() - switchedOn) / 1000;
  expect(rightAfter).toBeLessThan(60);
  expect(await truechimer.status()).toMatchObject({ mode: 'steering', clock: { steerable: true } });
  report(context, { rightFrom2020AfterSeconds: rightAfter });
});

scenario('100 ppm are learned and cancelled within five minutes', async (context) => {
  await pause(Math.max(0, 300_000 - (performance.now() - switchedOn)));
  const residual = await offset();
  const { frequencyPpm } = await guest().clock();
  const net = await rate(10);
  report(context, {
    residualOffset: residual,
    frequencyPpm,
    residualFrequencyPpm: frequencyPpm + QUARTZ_PPM,
    netRatePpm: net,
  });
  expect(Math.abs(residual)).toBeLessThan(1e-3);
  expect(Math.abs(frequencyPpm + QUARTZ_PPM)).toBeLessThan(2);
  expect(await truechimer.status()).toMatchObject({ mode: 'steering', health: 'in-sync' });
  const { state } = await guest().clock();
  expect(state).toBe(0);
});

scenario('a majority that jumps by 90 s is refused', async (context) => {
  lie = 90;
  await resync();
  const asked = await truechimer.statusWhere(
    'the jump was seen',
    ({ lastCorrection }) => lastCorrection?.kind === 'asked',
    150,
  );
  expect(asked.lastCorrection).toMatchObject({ reason: 'servers-moved' });
  expect(asked.lastCorrection!.amount).toBeGreaterThan(89);
  const after = await offset();
  report(context, { offsetAfterHostileJump: after });
  expect(Math.abs(after)).toBeLessThan(2e-3);
  lie = 0;
  await resync();
  await truechimer.statusWhere('all is well again', ({ health }) => health === 'in-sync', 150);
});

scenario('all servers killed: the clock keeps its learned rate', async () => {
  trueTime().silence(true);
  for (const server of hostile.splice(0)) server.close();
  await pause(20_000);
  const { frequencyPpm } = await guest().clock();
  expect(Math.abs(frequencyPpm + QUARTZ_PPM)).toBeLessThan(2);
  trueTime().silence(false);
});

scenario('the app killed: the clock keeps its learned rate', async () => {
  const before = (await guest().clock()).frequencyPpm;
  await daemon.kill('SIGKILL');
  await pause(5000);
  expect((await guest().clock()).frequencyPpm).toBe(before);
  expect(Math.abs(await rate(5))).toBeLessThan(3);
});

scenario('the helper killed: the clock keeps its learned rate', async () => {
  const before = (await guest().clock()).frequencyPpm;
  await helper.kill('SIGKILL');
  await pause(3000);
  expect((await guest().clock()).frequencyPpm).toBe(before);
  expect(Math.abs(await rate(5))).toBeLessThan(3);
});
