/**
 * Other time services that start while Truechimer keeps the clock: the real chronyd, the real ntpd, and a program that just
 * writes into the kernel. Hands off, at once, and for good; what the helper does is watched from outside (strace).
 */
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect } from 'vitest';
import { guestForFile, trueTimeForFile } from './machine/at-hand.ts';
import { report } from './machine/figures.ts';
import { scenariosOf } from './scenario.ts';
import { PERSON, Truechimer, until } from './truechimer.ts';

const SERVERS = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
const guest = guestForFile({ name: 'competitors', kind: 'systemd' });
const trueTime = trueTimeForFile();
const scenario = scenariosOf('competitors.test.ts');

/** Seconds for which the helper is watched after it let go: beyond a renewal of the claim, and once beyond its end. */
const WATCHED = 25;
const WATCHED_LONG = 70;

let root: Truechimer;

beforeAll(async () => {
  if (guest() === null) return;
  root = new Truechimer(guest(), null);
  for (const address of SERVERS) await guest().lead(address, trueTime().port);
  const entries = SERVERS.map((name) => ({ name, pool: false, own: true }));
  const config = `/home/${PERSON}/.config/truechimer`;
  await guest().must('install', ['-d', '-o', PERSON, config]);
  await guest().write(`${config}/config.json`, JSON.stringify({ version: 1, servers: entries }));
  // What is not the person's own is not taken over.
  await guest().must('chown', [PERSON, `${config}/config.json`]);
  await guest().write(
    '/etc/chrony/chrony.conf',
    `server ${SERVERS[0]} iburst\ndriftfile /var/lib/chrony/drift\nmakestep 1 3\n`,
  );
  await guest().write(
    '/etc/ntpsec/ntp.conf',
    `server ${SERVERS[0]} iburst\ndriftfile /var/lib/ntpsec/ntp.drift\n`,
  );
  await guest().must('mkdir', ['-p', '/usr/local/bin', '/usr/local/lib']);
  await root.type('clock', 'install', '--daemon', '--for', PERSON);
  await keeps();
});

/** The clock is kept, and has been put right. */
const keeps = () =>
  root.statusWhere('the clock is kept', ({ mode, health }) => mode === 'steering' && health === 'in-sync');

/** Every call that sets the clock, as the kernel sees it. */
async function watchHelper() {
  const shown = await guest().must('systemctl', ['show', '--property=MainPID', 'truechimer-clock.service']);
  const pid = /MainPID=(\d+)/.exec(shown)?.[1] ?? '';
  const strace = await guest().start('strace', [
    '-f',
    '-tt',
    '-e',
    'trace=clock_adjtime,adjtimex,clock_settime,settimeofday',
    '-p',
    pid,
  ]);
  await until('the helper is watched', async () => strace.output().includes('attached'));
  return {
    /** Calls that are more than reading. */
    writes: () =>
      strace
        .output()
        .split('\n')
        .filter((line) => /adjtime|settime/.test(line) && !/modes=0[,}]|ADJ_OFFSET_SS_READ/.test(line)),
    end: () => strace.kill('SIGTERM'),
  };
}

/** Milliseconds since 1970, by the clock of the machine, which is right. */
const now = async () => Number(BigInt((await guest().clock()).realtime) / 1_000_000n);

async function expectHandsOff(
  context: Parameters<typeof report>[0],
  name: string,
  begin: () => Promise<void>,
  watched = WATCHED,
) {
  const watch = await watchHelper();
  // Its own corrections and renewals are seen, so that nothing seen afterwards means something.
  await until('a write of the helper', async () => watch.writes().length > 0);
  const beginning = await now();
  await begin();
  const yielded = await root.statusWhere('hands off', ({ mode }) => mode === 'yielded');
  // By the machine's own clock: to ask it takes seconds on a busy computer.
  const after = (Date.parse(yielded.consent?.yielded?.since ?? '') - beginning) / 1000;
  report(context, { [`${name}YieldedAfterSeconds`]: after });
  expect(after).toBeLessThan(20);
  const written = watch.writes().length;
  await pause(watched * 1000);
  expect(watch.writes().slice(written)).toEqual([]);
  await watch.end();
  expect((await root.status()).mode).toBe('yielded');
  return yielded;
}

scenario('chronyd starts: hands off within 20 s, and not one write after it', async (context) => {
  await pause(25_000);
  const { consent } = await expectHandsOff(
    context,
    'chronyd',
    async () => {
      await guest().must('systemctl', ['start', 'chrony.service']);
    },
    WATCHED_LONG,
  );
  expect(consent?.yielded?.since).toBeTruthy();
  expect((await root.clock()).services).toContainEqual(
    expect.objectContaining({ id: 'chrony', state: 'running' }),
  );
  await guest().must('systemctl', ['stop', 'chrony.service']);
  await root.type('clock', 'on');
  await keeps();
});

scenario('ntpd starts: hands off within 20 s, and not one write after it', async (context) => {
  await pause(25_000);
  await expectHandsOff(context, 'ntpd', async () => {
    await guest().must('systemctl', ['start', 'ntpsec.service']);
  });
  expect((await root.clock()).services).toContainEqual(
    expect.objectContaining({ id: 'ntpsec', state: 'running' }),
  );
});

scenario('the person takes it up again, and the other one is stopped and later given back', async () => {
  const active = async () => (await guest().run('systemctl', ['is-active', 'ntpsec.service'])).stdout.trim();
  expect((await guest().run('truechimer', ['clock', 'on'])).code).toBe(1);
  await root.type('clock', 'on', '--take-over');
  await keeps();
  expect(await active()).toBe('inactive');
  await root.type('clock', 'off');
  await until('ntpd runs', async () => (await active()) === 'active');
  await guest().must('systemctl', ['stop', 'ntpsec.service']);
  await root.type('clock', 'on');
  await keeps();
});

scenario('a bare adjtimex writer: hands off within 20 s, and not one write after it', async (context) => {
  await pause(25_000);
  const { consent } = await expectHandsOff(context, 'adjtimex', async () => {
    await guest().adjtimex({ frequencyPpm: 33 });
  });
  expect(consent?.yielded).toMatchObject({ trace: 'frequency', to: null });
  expect((await guest().clock()).frequencyPpm).toBe(33);
});
