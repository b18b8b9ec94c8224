/**
 * `truechimer clock install` on a real Debian with a real systemd: what it says, what it does, what it leaves alone, and
 * that the clock is kept right after a restart with nobody logged in.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect } from 'vitest';
import { HelperClient } from './helper-client.ts';
import { guestForFile, trueTimeForFile } from './machine/at-hand.ts';
import { report } from './machine/figures.ts';
import { scenariosOf } from './scenario.ts';
import { PERSON, SOCKET, Truechimer, until } from './truechimer.ts';

const ONLY_SYS_TIME = '0000000002000000';
const TIMESYNCD = 'systemd-timesyncd.service';
const BACKUPS = '/etc/(.pwd.lock|g?shadow-?|passwd-|group-)';
const SERVERS = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];

/** The clock was on its own for a night: some seconds off. */
const guest = guestForFile({
  name: 'install',
  kind: 'systemd',
  clock: new Date(Date.now() - 7300).toISOString(),
});
const trueTime = trueTimeForFile();
const scenario = scenariosOf('install.test.ts');

let root: Truechimer;
let before: { files: string; frequency: number };

beforeAll(async () => {
  if (guest() === null) return;
  root = new Truechimer(guest(), null);
  for (const address of SERVERS) await guest().lead(address, trueTime().port);
  // The servers that a person has chosen.
  const entries = SERVERS.map((name) => ({ name, pool: false, own: true }));
  const home = `/home/${PERSON}`;
  await guest().must('install', ['-d', '-o', PERSON, `${home}/.config/truechimer`]);
  await guest().write(
    `${home}/.config/truechimer/config.json`,
    JSON.stringify({ version: 1, servers: entries }),
  );
  await guest().must('chown', ['-R', PERSON, home]);
  // As every Debian has them.
  await guest().must('mkdir', ['-p', '/usr/local/bin', '/usr/local/lib']);
  await guest().must('systemctl', ['enable', '--now', TIMESYNCD]);
  await until('timesyncd runs', async () => (await active(TIMESYNCD)) === 'active');
});

const unit = async (verb: string, name: string) =>
  (await guest().run('systemctl', [verb, name])).stdout.trim();
const active = (name: string) => unit('is-active', name);
const enabled = (name: string) => unit('is-enabled', name);
const offset = async () => (await guest().offset(trueTime().port, 30)).offset;

/** Every file, without systemd's own notes and the copies that the tools for users make of what they change. */
const files = () =>
  guest().must('find', [
    '/etc',
    '/usr',
    '/var/lib',
    '-regextype',
    'posix-extended',
    '-not',
    '-path',
    '/var/lib/systemd/*',
    '-not',
    '-regex',
    BACKUPS,
  ]);

scenario('status names the time service that keeps the clock, and says Observe', async () => {
  const status = await root.clock();
  expect(status.mode).toBe('observe');
  expect(status.services).toContainEqual(expect.objectContaining({ id: 'timesyncd', state: 'running' }));
  for (const id of ['chrony', 'ntpsec']) {
    expect(status.services).toContainEqual(expect.objectContaining({ id, state: 'installed' }));
  }
  expect(status.helper.state).toBe('missing');
  expect(status.obstacles).toEqual([]);
  expect(await root.type('clock', 'status')).toMatch(/systemd-timesyncd sets this clock at present\./);
});

scenario('a dry run explains everything and does nothing', async () => {
  before = { files: await files(), frequency: (await guest().clock()).frequencyPpm };
  const said = await root.type('clock', 'install', '--daemon', '--take-over', '--dry-run', '--for', PERSON);
  expect(said).toContain(`systemctl disable --now ${TIMESYNCD}`);
  expect(said).toContain(`${PERSON} becomes a member of the group truechimer`);
  expect(await files()).toBe(before.files);
  expect(await active(TIMESYNCD)).toBe('active');
});

scenario('installing takes over, and the clock is kept by a process with one right', async (context) => {
  const began = performance.now();
  await root.type('clock', 'install', '--daemon', '--take-over', '--for', PERSON);
  expect(await active(TIMESYNCD)).toBe('inactive');
  expect(await enabled(TIMESYNCD)).toBe('disabled');
  await root.statusWhere('the clock is kept', ({ mode }) => mode === 'steering');
  await until('the clock is right', async () => Math.abs(await offset()) < 2e-3, 60);
  report(context, { installedAndRightAfterSeconds: (performance.now() - began) / 1000 });

  const pid = await unit('show --property=MainPID --value'.split(' ')[0]!, 'truechimer-clock.service').then(
    (text) => /MainPID=(\d+)/.exec(text)?.[1] ?? '',
  );
  const status = await guest().read(`/proc/${pid}/status`);
  for (const set of ['CapEff', 'CapPrm', 'CapBnd', 'CapAmb']) {
    expect(new RegExp(`^${set}:\\s*(\\w+)$`, 'm').exec(status)?.[1], set).toBe(ONLY_SYS_TIME);
  }
  expect(/^NoNewPrivs:\s*(\d)$/m.exec(status)?.[1]).toBe('1');
  // 2: a filter of system calls.
  expect(/^Seccomp:\s*(\d)$/m.exec(status)?.[1]).toBe('2');
  const exposure = await guest().must('systemd-analyze', [
    'security',
    '--no-pager',
    'truechimer-clock.service',
  ]);
  expect(Number(/exposure level for \S+: ([\d.]+)/.exec(exposure)?.[1])).toBeLessThanOrEqual(1.5);
  // The daemon has no right at all, and it is what steers.
  const { owner } = (await HelperClient.connect(guest()).then((c) => c.ask({ op: 'get' }))) as unknown as {
    owner: { pid: number };
  };
  expect(/^CapEff:\s*(\w+)$/m.exec(await guest().read(`/proc/${owner.pid}/status`))?.[1]).toBe(
    '0000000000000000',
  );
});

scenario(
  'a member of the group is a face of the service, also before the next login; a stranger is not',
  async () => {
    const as = (user: string, group?: string) =>
      guest().run('truechimer', ['status', '--json'], {
        user,
        ...(group && { group }),
        env: { HOME: `/home/${user}` },
      });
    const face = await as(PERSON);
    expect(JSON.parse(face.stdout)).toMatchObject({ mode: 'steering', engine: { kind: 'daemon' } });
    expect((await as('nobody')).code).toBe(3);
    expect(await guest().must('getfacl', ['--absolute-names', SOCKET])).toContain(`user:${PERSON}:rw-`);
    // A session that was there before the installation is in no new group.
    const old = ['--reuid', PERSON, '--regid', PERSON, '--clear-groups', '--', 'node', '-e'];
    const connect = `require('node:net').connect('${SOCKET}').on('connect', () => process.exit(0)).on('error', () => process.exit(1))`;
    expect((await guest().run('setpriv', [...old, connect])).code).toBe(0);
    const stranger = await HelperClient.connect(guest(), { user: 'nobody' });
    expect(stranger.said()[0]).toEqual({ failed: 'EACCES' });
  },
);

scenario('after a restart of the machine the clock is kept right with nobody logged in', async (context) => {
  // So that there is something to give back: the rate of a quartz that is 40 ppm off is being corrected.
  await guest().must('systemctl', ['stop', 'truechimer.service']);
  await until('the helper let go', async () => {
    const client = await HelperClient.connect(guest());
    const said = await client.ask({ op: 'get' });
    await client.kill();
    return said.owner === null;
  });
  const client = await HelperClient.connect(guest());
  await client.ask({ op: 'claim', lease: 60, errors: null });
  await client.ask({ op: 'frequency', ppm: -15.25, errors: null, sent: 'NOW' });
  await client.kill();
  await guest().reboot();
  await root.statusWhere('the clock is kept', ({ mode }) => mode === 'steering');
  await until('the clock is right', async () => Math.abs(await offset()) < 2e-3, 60);
  report(context, { offsetAfterRestart: await offset() });
  const journal = await guest().must('journalctl', ['-b', '-u', 'truechimer-clock.service', '-o', 'cat']);
  expect(journal).toContain('"event":"rate-given-back"');
  expect(journal).toContain('"after":-15.25');
  expect((await guest().run('pgrep', ['--uid', PERSON])).code).toBe(1);
  expect(await active(TIMESYNCD)).toBe('inactive');
});

scenario('switched off, the clock is released and the other time service keeps it again', async () => {
  await root.type('clock', 'off');
  expect(await root.clock()).toMatchObject({ mode: 'observe', consent: null });
  await until('timesyncd runs', async () => (await active(TIMESYNCD)) === 'active');
  expect(await enabled(TIMESYNCD)).toBe('enabled');
});

scenario('uninstalling leaves the machine as it was', async () => {
  await root.type('clock', 'uninstall');
  expect(await active(TIMESYNCD)).toBe('active');
  await pause(1000);
  expect((await files()).split('\n').filter((file) => !before.files.includes(file))).toEqual([]);
  for (const user of ['truechimer', 'truechimer-clock']) {
    expect((await guest().run('id', [user])).code).not.toBe(0);
    expect((await guest().run('getent', ['group', user])).code).not.toBe(0);
  }
  expect(await unit('list-unit-files', 'truechimer*')).not.toContain('truechimer');
  expect((await root.clock()).helper.state).toBe('missing');
});
