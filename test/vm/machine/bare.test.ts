/** A guest with nothing in it but a kernel and its clock: what can be done to that clock, and that it is done exactly. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { guestForFile, trueTimeForFile } from './at-hand.ts';
import type { KernelClock } from './guest.ts';

const START = '2020-01-01T00:00:00Z';
/** sys/timex.h */
const UNSYNC = 0x40;
const NS_PER_MS = 1_000_000n;

const guest = guestForFile({ name: 'bare', kind: 'bare', clock: START });
const trueTime = trueTimeForFile();

const instant = (iso: string): bigint => BigInt(Date.parse(iso)) * NS_PER_MS;

/** How much faster than the raw counter the clock ran. */
function ppm(from: KernelClock, to: KernelClock): number {
  const wall = Number(to.realtime - from.realtime);
  const raw = Number(to.raw - from.raw);
  return (wall / raw - 1) * 1e6;
}

it('starts when it was told to, with a clock that nobody has set', async () => {
  const { realtime, raw, state, frequencyPpm, tick, maxerror } = await guest().clock();
  const since = realtime - instant(START);
  expect(Number(since) / 1e9).toBeGreaterThan(0);
  // Before the kernel counted, the firmware ran, and the battery-backed clock tells no parts of a second.
  expect(Number(since - raw) / 1e9).toBeLessThan(20);
  expect({ state, frequencyPpm, tick, maxerror }).toEqual({
    state: 5,
    frequencyPpm: 0,
    tick: 10_000,
    maxerror: 16,
  });
});

it('keeps time by the counter that is exact', async () => {
  const source = await guest().read('/sys/devices/system/clocksource/clocksource0/current_clocksource');
  expect(source.trim()).toBe('hpet');
});

it.each([
  { frequencyPpm: 100, tick: 10_000, expected: 100 },
  { frequencyPpm: -250, tick: 10_000, expected: -250 },
  { frequencyPpm: 0, tick: 10_001, expected: 100 },
])('runs at the rate of $frequencyPpm ppm and a tick of $tick us', async ({ expected, ...change }) => {
  const set = await guest().adjtimex(change);
  expect(set).toMatchObject(change);
  const from = await guest().clock();
  await pause(1000);
  expect(ppm(from, await guest().clock())).toBeCloseTo(expected, -1);
  await guest().adjtimex({ frequencyPpm: 0, tick: 10_000 });
});

it('refuses what the kernel refuses', async () => {
  await expect(guest().adjtimex({ tick: 8999 })).rejects.toThrow('errno 22');
});

it('steps across years to the true time, within a millisecond', async () => {
  const before = await guest().offset(trueTime().port);
  expect(before.offset).toBeGreaterThan(365 * 86_400);
  await guest().adjtimex({ step: before.offset });
  const after = await guest().offset(trueTime().port);
  expect(Math.abs(after.offset)).toBeLessThan(1e-3);
  expect(after.delay).toBeLessThan(0.01);
});

it('can be set to any moment', async () => {
  await guest().settime(instant('2031-05-06T07:08:09Z'));
  const { realtime } = await guest().clock();
  expect(Number(realtime - instant('2031-05-06T07:08:09Z')) / 1e9).toBeLessThan(5);
});

it('says that it is synchronised when it is told so', async () => {
  const { state, status, maxerror } = await guest().adjtimex({ status: 0, maxerror: 0.01, esterror: 0.001 });
  expect(state).toBe(0);
  expect(status & UNSYNC).toBe(0);
  expect(maxerror).toBeLessThan(1);
});

it('does not hear a server that is silent', async () => {
  trueTime().silence(true);
  await expect(guest().offset(trueTime().port, 1)).rejects.toThrow('does not answer');
  trueTime().silence(false);
  await guest().offset(trueTime().port, 1);
});

it('reaches a server on another port under an address of its own, also after a restart', async () => {
  const ask = `
    const socket = require('node:dgram').createSocket('udp4');
    socket.on('message', ({ length }) => { console.log(length); process.exit(); });
    setTimeout(() => process.exit(1), 20_000);
    setInterval(() => socket.send(Buffer.concat([Buffer.from([0x23]), Buffer.alloc(47, 1)]), 123, '192.0.2.7'), 200);
  `;
  await guest().lead('192.0.2.7', trueTime().port);
  expect(await guest().must('node', ['-e', ask])).toBe('48\n');
  await guest().reboot();
  expect(await guest().must('node', ['-e', ask])).toBe('48\n');
});

it('reaches nothing but this computer', async () => {
  for (const address of ['198.51.100.1', '2001:db8::1']) {
    const { code, stderr } = await guest().run('ip', ['route', 'get', address]);
    expect(code).not.toBe(0);
    expect(stderr).toContain('unreachable');
  }
});

it('runs programs as anybody', async () => {
  const as = (user: string) => guest().must('id', [], { user });
  expect(await as('root')).toContain('uid=0(root) gid=0(root)');
  expect(await as('someone')).toBe('uid=1000(someone) gid=1000(someone) groups=1000(someone)\n');
  await expect(guest().must('date', ['--set', '@0'], { user: 'someone' })).rejects.toThrow('not permitted');
});

it('belongs to root, whoever made its disk', async () => {
  expect(await guest().must('find', ['/usr', '/etc', '-not', '-user', 'root'])).toBe('');
});

it('runs the project', async () => {
  const { stdout } = await guest().run('node', ['/opt/truechimer-src/dist/headless/truechimer.js', '--help']);
  expect(stdout).toContain('Usage: truechimer COMMAND');
});

it('starts programs that go on, and hears them', async () => {
  const program = await guest().start('sh', ['-c', 'read line; echo "heard $line"; exec sleep infinity'], {
    input: 'this\n',
  });
  await expect.poll(program.output, { timeout: 10_000 }).toBe('heard this\n');
  await program.kill('SIGTERM');
  expect(await program.exited).toBeNull();
});

it('ends a program that takes too long', async () => {
  const { code } = await guest().run('sleep', ['infinity'], { timeout: 0.5 });
  expect(code).toBeNull();
});
