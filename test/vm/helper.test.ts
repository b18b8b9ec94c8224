/**
 * The clock helper on a real kernel, started by the superuser without systemd: the rights that it keeps, the limits that it
 * holds, and what becomes of the clock when somebody dies. Everything is measured by the guest's raw counter.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect } from 'vitest';
import { HelperClient } from './helper-client.ts';
import { guestForFile } from './machine/at-hand.ts';
import { report } from './machine/figures.ts';
import type { Running } from './machine/programs.ts';
import { scenariosOf } from './scenario.ts';
import { HELPER_STATE, PERSON, rateOf, SOCKET, Truechimer, until } from './truechimer.ts';

/** linux/capability.h, sys/timex.h */
const ONLY_SYS_TIME = '0000000002000000';
const UNSYNC = 0x40;

const DAY = 86_400;
const ns = (seconds: number) => String(BigInt(Math.round(seconds * 1e9)));
const RIGHT = { maximum: 0.01, estimated: 0.001 };

const guest = guestForFile({ name: 'helper', kind: 'bare' });
const scenario = scenariosOf('helper.test.ts');

let helper: Running;
let owner: HelperClient;

beforeAll(async () => {
  if (guest() === null) return;
  const truechimer = new Truechimer(guest());
  await truechimer.makeUsers();
  helper = await truechimer.startHelper();
  owner = await HelperClient.connect(guest(), { user: PERSON });
});

/** Lines that the helper wrote for the journal. */
const audit = () =>
  helper
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

scenario('started by the superuser it keeps one right and no other', async () => {
  const status = await guest().read(`/proc/${helper.pid}/status`);
  expect(/^CapEff:\s*(\w+)$/m.exec(status)?.[1]).toBe(ONLY_SYS_TIME);
  expect(/^CapPrm:\s*(\w+)$/m.exec(status)?.[1]).toBe(ONLY_SYS_TIME);
  expect(/^CapBnd:\s*(\w+)$/m.exec(status)?.[1]).toBe(ONLY_SYS_TIME);
  expect(/^NoNewPrivs:\s*(\d)$/m.exec(status)?.[1]).toBe('1');
  const uid = await guest().must('id', ['-u', 'truechimer-clock']);
  expect(/^Uid:\s*(\d+)\s*(\d+)/m.exec(status)?.[1]).toBe(uid.trim());
  expect(await guest().must('stat', ['-c', '%U:%G %a', SOCKET])).toBe('root:truechimer 660\n');
  expect(await guest().must('stat', ['-c', '%U %a', HELPER_STATE])).toBe('truechimer-clock 700\n');
});

scenario('who is not in the group cannot even connect', async () => {
  const stranger = await HelperClient.connect(guest(), { user: 'nobody' });
  expect(stranger.said()[0]).toEqual({ failed: 'EACCES' });
});

scenario('another version, NaN, 1999: refused', async () => {
  const before = await guest().clock();
  await owner.send('{"v":2,"id":100,"op":"get"}');
  expect(await owner.answer(100)).toMatchObject({ ok: false, error: 'version', speaks: 1 });
  expect(await owner.ask({ op: 'claim', lease: 600, errors: RIGHT })).toMatchObject({ ok: true });
  await owner.send('{"v":1,"id":101,"op":"frequency","ppm":NaN,"sent":"NOW"}');
  expect((await lastSaid('malformed')).ok).toBe(false);
  expect(await owner.ask({ op: 'frequency', ppm: null, sent: 'NOW' })).toMatchObject({ error: 'malformed' });
  expect(await owner.ask({ op: 'frequency', ppm: 800, sent: 'NOW' })).toMatchObject({ error: 'range' });
  const to1999 = { op: 'step', delta: ns(-28 * 365 * DAY), reason: 'test', sent: 'NOW' };
  expect(await owner.ask(to1999)).toMatchObject({ error: 'window' });
  expect(await owner.ask({ ...to1999, delta: ns(1), sent: '1' })).toMatchObject({ error: 'stale' });
  const after = await guest().clock();
  expect(after.frequencyPpm).toBe(before.frequencyPpm);
  expect(
    Math.abs(Number(after.realtime - before.realtime) - Number(after.monotonic - before.monotonic)),
  ).toBeLessThan(1e6);
});

async function lastSaid(error: string) {
  await until(error, async () => owner.said().at(-1)?.error === error);
  return owner.said().at(-1)!;
}

scenario('two owners: the second is refused', async () => {
  const second = await HelperClient.connect(guest(), { user: PERSON });
  expect(await second.ask({ op: 'claim', lease: 60 })).toMatchObject({ ok: false, error: 'busy' });
  expect(await second.ask({ op: 'frequency', ppm: 1, sent: 'NOW' })).toMatchObject({ error: 'not-owner' });
  await second.kill();
});

scenario('a rate is set, measured on the raw counter, and never what the kernel would clamp', async () => {
  for (const ppm of [100, -250]) {
    expect(await owner.ask({ op: 'frequency', ppm, errors: RIGHT, sent: 'NOW' })).toMatchObject({
      ok: true,
      ppm,
    });
    await pause(1500);
    expect(Math.abs((await rateOf(guest(), 2)) - ppm)).toBeLessThan(3);
  }
  expect(await owner.ask({ op: 'frequency', ppm: 0, errors: RIGHT, sent: 'NOW' })).toMatchObject({
    ok: true,
  });
  const uid = Number(await guest().must('id', ['-u', PERSON]));
  expect(audit()).toContainEqual(expect.objectContaining({ event: 'frequency', uid, before: 0, after: 100 }));
});

scenario('a slew arrives and leaves the rate alone', async (context) => {
  /** Of the clock from the counter, by the reading of some whose two were read closest together. */
  const distance = async () => {
    const readings = [];
    for (let i = 0; i < 20; i++) readings.push(await guest().clock());
    const { realtime, raw } = readings.toSorted((a, b) => a.width - b.width)[0]!;
    return Number(realtime - raw) / 1e9;
  };
  const before = await distance();
  expect(await owner.ask({ op: 'slew', delta: ns(0.0032), over: 8, sent: 'NOW' })).toMatchObject({
    ok: true,
    over: 8,
  });
  await pause(5000);
  const { frequencyPpm } = await guest().clock();
  expect(frequencyPpm).toBe(0);
  await pause(7000);
  const error = (await distance()) - before - 0.0032;
  report(context, { slewError: error });
  // The last second's piece (400 us) ends when the kernel next counts its ticks, and an idle one counts them in bunches.
  expect(Math.abs(error)).toBeLessThan(100e-6);
});

scenario('a step keeps the clock synchronised; a second far one is refused without consent', async () => {
  const before = await guest().clock();
  const step = (seconds: number) =>
    owner.ask({ op: 'step', delta: ns(seconds), reason: 'test', errors: RIGHT, sent: 'NOW' });
  expect(await step(2 * DAY)).toMatchObject({ ok: true });
  const after = await guest().clock();
  const jumped = Number(after.realtime - before.realtime - (after.monotonic - before.monotonic)) / 1e9;
  expect(Math.abs(jumped - 2 * DAY)).toBeLessThan(1e-3);
  expect(after.status & UNSYNC).toBe(0);
  expect(after.state).toBe(0);
  expect(await step(1)).toMatchObject({ error: 'too-soon' });
  await pause(2100);
  expect(await step(-DAY)).toMatchObject({ error: 'needs-consent' });
  expect(await owner.ask({ op: 'consent' })).toMatchObject({ error: 'denied' });
  const superuser = await HelperClient.connect(guest());
  expect(await superuser.ask({ op: 'consent' })).toMatchObject({ ok: true });
  expect(await step(-2 * DAY)).toMatchObject({ ok: true });
  await superuser.kill();
});

scenario('a line of 5 kB, and a flood: dismissed, and others are served on', async () => {
  const long = await HelperClient.connect(guest(), { user: PERSON });
  await long.send('x'.repeat(5000));
  await long.closed();
  expect(long.said()).toContainEqual(expect.objectContaining({ error: 'too-long' }));
  const flood = await HelperClient.connect(guest(), { user: PERSON });
  await flood.send(Array.from({ length: 500 }, (_, i) => `{"v":1,"id":${1000 + i},"op":"get"}`).join('\n'));
  await flood.closed();
  expect(flood.said()).toContainEqual(expect.objectContaining({ error: 'flooded' }));
  expect(await owner.ask({ op: 'get' })).toMatchObject({ ok: true, owner: { you: true } });
});

scenario('a foreign step is told, and the request that was decided before it refused', async () => {
  await guest().adjtimex({ step: 0.5 });
  expect(await owner.ask({ op: 'slew', delta: ns(0.001), over: 2, sent: 'NOW' })).toMatchObject({
    error: 'disturbed',
  });
  const told = owner.said().filter((said) => said.event === 'stepped');
  expect(told).toHaveLength(1);
  expect(Math.abs(Number(told[0]?.delta) - 0.5e9)).toBeLessThan(1e6);
  expect(await owner.ask({ op: 'slew', delta: ns(0.001), over: 2, sent: 'NOW' })).toMatchObject({ ok: true });
});

scenario(
  'an owner that is killed: the rate is kept, and at the end of the lease the kernel says that nobody vouches',
  async () => {
    expect(await owner.ask({ op: 'frequency', ppm: -42.5, errors: RIGHT, sent: 'NOW' })).toMatchObject({
      ok: true,
    });
    expect(await owner.ask({ op: 'claim', lease: 3, errors: RIGHT })).toMatchObject({ ok: true });
    await owner.kill();
    expect(await guest().clock()).toMatchObject({ frequencyPpm: -42.5, state: 0 });
    await until('the lease is over', async () => audit().some(({ event }) => event === 'lease-over'), 20);
    expect(await guest().clock()).toMatchObject({ frequencyPpm: -42.5, state: 5 });
  },
);

scenario('a helper that is killed in the middle of a slew: the rate is kept', async () => {
  owner = await HelperClient.connect(guest(), { user: PERSON });
  await owner.ask({ op: 'claim', lease: 600, errors: RIGHT });
  await owner.ask({ op: 'slew', delta: ns(0.4), over: 800, sent: 'NOW' });
  await pause(3000);
  expect(Math.abs((await rateOf(guest(), 2)) - (500 - 42.5))).toBeLessThan(30);
  await helper.kill('SIGKILL');
  await owner.closed();
  await pause(2500);
  expect(await guest().clock()).toMatchObject({ frequencyPpm: -42.5 });
  expect(Math.abs((await rateOf(guest(), 2)) - -42.5)).toBeLessThan(3);
});

scenario('a helper that was restarted has forgotten nothing', async () => {
  helper = await new Truechimer(guest()).startHelper();
  owner = await HelperClient.connect(guest(), { user: PERSON });
  expect(await owner.ask({ op: 'get' })).toMatchObject({ farStepMade: true, owner: null });
  await owner.ask({ op: 'claim', lease: 60, errors: RIGHT });
  const far = { op: 'step', delta: ns(2 * DAY), reason: 'test', sent: 'NOW' };
  expect(await owner.ask(far)).toMatchObject({ error: 'needs-consent' });
});
