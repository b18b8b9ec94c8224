/**
 * `truechimer clock` as real processes, without any right over the clock: what it says, what it would do, and that it does
 * nothing. With the right it runs in the virtual machine (test/vm).
 */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { SteeringPlan } from '../../main/api/steering.ts';
import { onlyJson, Workshop } from './program.ts';

const shop = new Workshop();
const nowhere = () => {
  shop.environment.TRUECHIMER_CLOCK_SOCKET = path.join(shop.home, 'no-helper');
};

describe('clock status', () => {
  it('says Observe, whose clock it is, and what switching on would mean; without any engine', async () => {
    nowhere();
    const [plain, json] = await Promise.all([
      shop.run('clock', 'status'),
      shop.run('clock', 'status', '--json'),
    ]);
    expect([plain.code, json.code, plain.err, json.err]).toEqual([0, 0, '', '']);
    expect(plain.out).toMatch(/^Observing: no Truechimer runs/);
    expect(plain.out).toContain('Clock helper: not installed.');
    const report = onlyJson(json) as Record<string, unknown>;
    expect(report).toMatchObject({
      mode: 'observe',
      engine: false,
      consent: null,
      helper: { state: 'missing' },
    });
    expect(v.safeParse(SteeringPlan, report).success).toBe(true);
  });

  it('every member of it is documented', async () => {
    nowhere();
    const report = onlyJson(await shop.run('clock', 'status', '--json')) as Record<string, unknown>;
    const documented = readFileSync(path.join(import.meta.dirname, '../../docs/cli.md'), 'utf8');
    const section = documented.slice(documented.indexOf('### truechimer clock status'));
    for (const member of Object.keys(report))
      expect(section, member).toMatch(new RegExp(`^\\|.*\`${member}\``, 'm'));
  });

  it('of a running daemon that only watches', async () => {
    nowhere();
    shop.settings([]);
    await shop.daemon();
    const { out } = await shop.run('clock', 'status', '--json');
    expect(JSON.parse(out)).toMatchObject({ mode: 'observe', engine: true, consent: null });
  });
});

describe.runIf(process.platform === 'linux')('clock install --dry-run', () => {
  it('explains each step, with every file and command, and does nothing', async () => {
    const me = os.userInfo().username;
    const said = await shop.run('clock', 'install', '--daemon', '--dry-run', '--for', me);
    expect(said.code).toBe(0);
    expect(said.out).toMatch(/^Nothing is done now.*\n\n1\. Two users of the system’s own/);
    expect(said.out).toContain('systemctl enable truechimer-clock.socket truechimer-clock.service');
    expect(said.out).toContain('/etc/systemd/system/truechimer.service');
    const removal = await shop.run('clock', 'uninstall', '--dry-run');
    expect(removal.out).toContain('remove /etc/systemd/system/truechimer-clock.service');
  });

  it('for somebody who is not there is wrong usage', async () => {
    const { code, err } = await shop.run('clock', 'install', '--dry-run', '--for', 'nobody-of-this-name');
    expect(code).toBe(2);
    expect(err).toContain('There is no user “nobody-of-this-name” here.');
  });
});

it.each([
  [['clock'], /does not know “”|needs/],
  [['clock', 'sing'], /does not know “sing”/],
  [['clock', 'status', 'now'], /takes no “now”/],
  [['clock', 'status', '--daemon'], /takes no option --daemon/],
])('%j is wrong usage, and says what is known', async (words, told) => {
  const { code, err } = await shop.run(...words);
  expect(code).toBe(2);
  expect(err).toMatch(told);
});

it('on, off and approve need an engine, and say how one is started', async () => {
  for (const verb of ['on', 'off', 'approve']) {
    const { code, err } = await shop.run('clock', verb);
    expect(code).toBe(3);
    expect(err).toContain('truechimer daemon');
  }
});
