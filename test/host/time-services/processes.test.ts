import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  mapsWholeMachine,
  parseArguments,
  parseStatus,
  scanProcesses,
  unitOfGroup,
} from '../../../main/host/time-services/processes.ts';
import { ALL_RIGHTS, machine, NO_TIME, OWN_NAMESPACE } from './machine.ts';

const status = (permitted: string) =>
  `Name:\tchronyd\nState:\tS (sleeping)\nPPid:\t1\nCapPrm:\t${permitted}\nCapBnd:\t${ALL_RIGHTS}\n`;

describe('the right to set the clock', () => {
  it.each([
    ['all rights', ALL_RIGHTS, true],
    ['this one alone', '0000000002000000', true],
    ['all but this one', NO_TIME, false],
    ['none', '0000000000000000', false],
    ['rights that are told in another way', 'everything', true],
  ])('%s (%s): %s', (_, mask, expected) => {
    expect(parseStatus(status(mask))?.permittedTime).toBe(expected);
  });

  it('of this test itself is what the guard of the tests demands', () => {
    if (process.platform !== 'linux') return;
    const own = parseStatus(readFileSync('/proc/self/status', 'utf8'));
    expect(own?.parent).toBe(process.ppid);
    expect(own?.ended).toBe(false);
  });

  it.each([
    [OWN_NAMESPACE, true],
    ['0 0 4294967295', true],
    [null, true],
    ['         0       1000          1\n', false],
    ['         0     100000      65536\n', false],
    ['0 0 1000\n1000 5000 60000\n', false],
    ['', false],
  ])('counts in the machine’s own user namespace: %j is %s', (map, expected) => {
    expect(mapsWholeMachine(map)).toBe(expected);
  });
});

describe('the unit of a process', () => {
  it.each([
    ['0::/system.slice/chrony.service', 'chrony.service'],
    ['0::/system.slice/system-ptp4l.slice/ptp4l@eth0.service', 'ptp4l@eth0.service'],
    ['0::/acme.slice/acme-time.service/worker', 'acme-time.service'],
    // Both kinds of groups at once, as Debian 10 had them.
    ['9:name=systemd:/system.slice/ntp.service\n1:cpu:/\n0::/system.slice/ntp.service', 'ntp.service'],
    ['12:pids:/system.slice/ntp.service\n1:name=systemd:/init.scope', null],
    ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/mine.service', null],
    ['0::/user.slice/user-1000.slice/session-3.scope', null],
    ['0::/system.slice/docker-0123.scope', null],
    // A service inside of a container is not one of this system.
    ['0::/lxc.payload.web/system.slice/chrony.service', null],
    ['0::/', null],
    ['', null],
  ])('%j: %s', (group, unit) => expect(unitOfGroup(group)).toBe(unit));
});

it('arguments may be empty, and titles may leave zeros behind', () => {
  expect(parseArguments('chronyd\0-u\0\0-x\0')).toEqual(['chronyd', '-u', '', '-x']);
  expect(parseArguments('ntpd: ntp engine\0\0\0\0')).toEqual(['ntpd: ntp engine']);
  expect(parseArguments('')).toEqual([]);
});

it('whatever the kernel prints is read without an error', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom('State:\t', 'PPid:\t', 'CapPrm:\t', '0::/', 'x.service', '\n', '7', 'Z', '\0', '-'),
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(anything, (text) => {
      parseStatus(text);
      unitOfGroup(text);
      mapsWholeMachine(text);
      parseArguments(text);
    }),
  );
});

it('whatever a process is like, it is found at most once, and nothing ends the look', async () => {
  const word = fc.string({ unit: 'binary', maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(word, word, word, fc.array(word), async (text, cgroup, map, args) => {
      const view = machine({
        processes: [{ pid: 5, comm: 'chronyd', args, cgroup, userNamespace: map }],
        files: { '/proc/6/comm': 'ntpd', '/proc/6/status': text, '/proc/self/comm': 'ntpd' },
      });
      const { processes } = await scanProcesses(view);
      expect(processes.filter(({ pid }) => pid === 5)).toHaveLength(1);
      expect(processes.filter(({ program }) => program === 'ntpd').length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 50 },
  );
});
