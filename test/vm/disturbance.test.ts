/**
 * What happens to a clock that is being steered, and to those who steer it: the helper falls and comes back, somebody sets
 * the clock, the app dies. The real daemon and the real helper on a real kernel, against a real `chronyd -x` on this computer.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect } from 'vitest';
import { guestForFile, trueTimeForFile } from './machine/at-hand.ts';
import type { Running } from './machine/programs.ts';
import { scenariosOf } from './scenario.ts';
import { Truechimer, until } from './truechimer.ts';

/** What adjtimex(2) returns where nobody vouches for the clock (sys/timex.h). */
const TIME_ERROR = 5;

/** Four roads to one server: enough for a majority. */
const SERVERS = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'];

const guest = guestForFile({ name: 'disturbance', kind: 'bare' });
const trueTime = trueTimeForFile();
const scenario = scenariosOf('disturbance.test.ts');

let helper: Running;
let daemon: Running;
let truechimer: Truechimer;

const offset = async () => (await guest().offset(trueTime().port, 40)).offset;

beforeAll(async () => {
  if (guest() === null) return;
  for (const server of SERVERS) await guest().lead(server, trueTime().port);
  truechimer = new Truechimer(guest());
  await truechimer.makeUsers();
  helper = await truechimer.startHelper();
  await truechimer.settings(SERVERS);
  daemon = await truechimer.startDaemon();
  await truechimer.type('clock', 'on');
  await until('the clock is right', async () => Math.abs(await offset()) < 0.01, 60);
});

scenario('the helper started again: the app goes on steering', async () => {
  const before = (await guest().clock()).frequencyPpm;
  await helper.kill('SIGKILL');
  await truechimer.statusWhere('the helper is missed', ({ clock }) => !clock.steerable, 30);
  helper = await truechimer.startHelper();
  await truechimer.statusWhere('it is steered again', ({ clock }) => clock.steerable, 60);
  const after = (await guest().clock()).frequencyPpm;
  expect(Math.abs(after - before)).toBeLessThan(1);
  expect(await truechimer.status()).toMatchObject({ mode: 'steering' });
});

scenario(
  'somebody sets the clock: put right once; the second time hands off, until the person says so',
  async () => {
    await guest().adjtimex({ step: 3 });
    await until('it is put right', async () => Math.abs(await offset()) < 0.01, 150);
    await guest().adjtimex({ step: 3 });
    await truechimer.statusWhere('hands off', ({ mode }) => mode === 'yielded', 20);
    await pause(5000);
    expect(Math.abs((await offset()) + 3)).toBeLessThan(0.1);
    await truechimer.type('clock', 'on');
    await until('it is right again', async () => Math.abs(await offset()) < 0.01, 150);
  },
);

scenario('the app killed: after its lease nobody vouches for the clock, which keeps its rate', async () => {
  const before = (await guest().clock()).frequencyPpm;
  await daemon.kill('SIGKILL');
  await until('the lease is over', async () => (await guest().clock()).state === TIME_ERROR, 90);
  expect((await guest().clock()).frequencyPpm).toBe(before);
});
