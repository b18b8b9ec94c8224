/**
 * `clock take-over` and `clock install` on machines whose clock must not be taken over: refused with the reason, by
 * whoever plans it and by whoever would do it. The machines are made up; nothing is done, as each is a dry run.
 */
import { describe, expect, test } from 'vitest';
import type { ObstacleReport } from '../../main/api/steering.ts';
import type { Beside } from '../../main/headless/clock/beside.ts';
import { install } from '../../main/headless/clock/install.ts';
import { takeOver } from '../../main/headless/clock/superuser.ts';
import type { Options } from '../../main/headless/command.ts';
import type { Output } from '../../main/headless/output.ts';
import type { TimeService } from '../../main/host/time-services/surroundings.ts';

const CHRONY: TimeService = {
  id: 'chrony',
  name: 'chrony',
  state: 'running',
  unit: 'chrony.service',
  pid: 7,
  harmless: null,
};
const machine =
  (obstacles: ObstacleReport[], services: TimeService[] = [CHRONY]): (() => Promise<Beside>) =>
  async () => ({ services, obstacles });

/** What is said, on both streams. */
async function said(run: (output: Output) => Promise<number>) {
  const lines: string[] = [];
  let data: unknown;
  const output: Output = {
    json: false,
    locale: 'en',
    say: (text) => lines.push(text),
    bytes: () => {},
    note: (text) => lines.push(text),
    data: (value) => {
      data = value;
    },
  };
  const code = await run(output);
  return { code, text: lines.join('\n'), data };
}

const ways: [
  string,
  (output: Output, options: Options, look: () => Promise<Beside>) => Promise<number>,
  Options,
][] = [
  ['take-over', takeOver, {}],
  ['install --take-over', install, { 'take-over': true }],
  ['install --daemon', install, { daemon: true }],
  ['install --daemon --take-over', install, { daemon: true, 'take-over': true }],
];
const obstacles: [ObstacleReport['kind'], string | null, RegExp][] = [
  ['domain-joined', 'EXAMPLE.ORG', /belongs to the domain EXAMPLE\.ORG/],
  ['policy-managed', 'Puppet', /is managed by Puppet/],
  ['hypervisor-synced', null, /a virtual machine whose clock is set from outside/],
  ['container', 'docker', /a container \(docker\)/],
  ['wsl', 'Windows', /runs inside Windows/],
  ['no-right', null, /nobody has the right/],
  ['no-counter', null, /cannot read the counter/],
];

describe.runIf(process.platform === 'linux').each(ways)('clock %s', (_, verb, options) => {
  const run = (look: () => Promise<Beside>) =>
    said((output) => verb(output, { ...options, 'dry-run': true }, look));

  test.each(obstacles)('is refused where the machine is %s, with the reason', async (kind, by, reason) => {
    const { code, text, data } = await run(machine([{ kind, by, detail: 'seen' }]));
    expect(code).toBe(1);
    expect(text).toMatch(reason);
    expect(text).toMatch(/^Nothing was changed: this clock must not be taken over\./);
    expect(text).not.toContain('systemctl');
    expect(data).toMatchObject({ error: 'obstructed', message: text });
  });

  test('is refused where a program runs that the system cannot stop', async () => {
    const { code, text } = await run(machine([], [{ ...CHRONY, unit: null }]));
    expect(code).toBe(1);
    expect(text).toContain('chrony runs without belonging to a service');
  });

  test('is planned where nothing stands in the way', async () => {
    const { code, text } = await run(machine([]));
    expect(code).toBe(0);
    expect(text.includes('systemctl disable --now chrony.service')).toBe(
      verb === takeOver || options['take-over'] === true,
    );
    expect(text.includes('/etc/systemd/system/truechimer.service')).toBe(options.daemon === true);
  });
});

test.runIf(process.platform === 'linux')(
  'a helper alone sets no clock, and may be installed everywhere',
  async () => {
    const { code } = await said((output) =>
      install(output, { 'dry-run': true }, async () => {
        throw new Error('looked');
      }),
    );
    expect(code).toBe(0);
  },
);
