/** A guest with a whole Debian in it: its services run for real, among them all that would like to steer the clock. */
import { expect, it } from 'vitest';
import { guestForFile, trueTimeForFile } from './at-hand.ts';

const guest = guestForFile({ name: 'debian', kind: 'systemd' });
const trueTime = trueTimeForFile();

/** sys/timex.h */
const UNSYNC = 0x40;

/** From where everything that speaks NTP has its time here. */
const SERVER = '192.0.2.1';

/** Wrong by enough to be stepped, so that it shows whether somebody put it right. */
async function spoil(): Promise<void> {
  const { offset } = await guest().offset(trueTime().port);
  await guest().adjtimex({ step: offset + 5, frequencyPpm: 0, status: UNSYNC });
  expect((await guest().offset(trueTime().port)).offset).toBeCloseTo(-5, 2);
}

async function untilRight(): Promise<void> {
  await expect
    .poll(async () => Math.abs((await guest().offset(trueTime().port)).offset), {
      timeout: 90_000,
      interval: 1000,
    })
    .toBeLessThan(0.01);
}

const isActive = async (unit: string) => (await guest().run('systemctl', ['is-active', unit])).stdout.trim();

it('has started everything, and nothing that steers the clock', async () => {
  expect(await guest().must('systemctl', ['is-system-running'])).toBe('running\n');
  for (const unit of ['systemd-timesyncd', 'chrony', 'ntpsec']) expect(await isActive(unit)).toBe('inactive');
});

it('tells about its clock over D-Bus', async () => {
  const shown = await guest().must('timedatectl', ['show']);
  expect(shown).toContain('CanNTP=yes\nNTP=no\nNTPSynchronized=no\n');
});

it('is put right by systemd-timesyncd while that is switched on', async () => {
  await guest().lead(SERVER, trueTime().port);
  await guest().must('mkdir', ['-p', '/etc/systemd/timesyncd.conf.d']);
  await guest().write('/etc/systemd/timesyncd.conf.d/server.conf', `[Time]\nNTP=${SERVER}\n`);
  // The first of those that are installed is switched on, and chrony would be.
  await guest().must('systemctl', ['mask', 'chrony']);
  await spoil();
  await guest().must('timedatectl', ['set-ntp', 'true']);
  await untilRight();
  expect(await isActive('systemd-timesyncd')).toBe('active');
  await expect
    .poll(() => guest().must('timedatectl', ['show', '--property', 'NTPSynchronized']), { timeout: 30_000 })
    .toBe('NTPSynchronized=yes\n');
  await guest().must('timedatectl', ['set-ntp', 'false']);
  expect(await isActive('systemd-timesyncd')).toBe('inactive');
  await guest().must('systemctl', ['unmask', 'chrony']);
});

it('is put right by chrony while that runs', async () => {
  await guest().write('/etc/chrony/chrony.conf', `server ${SERVER} iburst minpoll 0\nmakestep 1 -1\n`);
  await spoil();
  await guest().must('systemctl', ['start', 'chrony']);
  await untilRight();
  expect(await isActive('chrony')).toBe('active');
  expect(await guest().must('chronyc', ['-n', 'sources'])).toContain(`^* ${SERVER}`);
  await guest().must('systemctl', ['stop', 'chrony']);
});

it("is put right by NTPsec's ntpd while that runs", async () => {
  await guest().write('/etc/ntpsec/ntp.conf', `server ${SERVER} iburst minpoll 3\n`);
  await spoil();
  await guest().must('systemctl', ['start', 'ntpsec']);
  await untilRight();
  expect(await isActive('ntpsec')).toBe('active');
  await guest().must('systemctl', ['stop', 'ntpsec']);
});

it('comes back from a restart with what was written', async () => {
  const before = guest().bootId;
  await guest().write('/var/lib/kept', 'this\n');
  await guest().reboot();
  expect(guest().bootId).not.toBe(before);
  expect(await guest().read('/var/lib/kept')).toBe('this\n');
  expect(await guest().must('systemctl', ['is-system-running'])).toBe('running\n');
});

it('comes back from a power cut with what was on the disk', async () => {
  const before = guest().bootId;
  await guest().write('/var/lib/synced', 'this\n');
  await guest().must('sync');
  await guest().write('/var/lib/late', 'this\n');
  await guest().cutPower();
  expect(guest().bootId).not.toBe(before);
  expect(await guest().read('/var/lib/synced')).toBe('this\n');
  expect(await guest().run('cat', ['/var/lib/late'])).not.toMatchObject({ stdout: 'this\n' });
  expect(await guest().must('systemctl', ['is-system-running'])).toBe('running\n');
});
