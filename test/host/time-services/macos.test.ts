/** Answers as the manuals describe them; no Mac was there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookAround } from '../../../main/host/time-services/look-around.ts';
import { parseProcesses } from '../../../main/host/time-services/macos.ts';
import { competitors } from '../../../main/host/time-services/surroundings.ts';
import { machine, type Script } from './machine.ts';

const PS = 'ps -A -ww -o pid= -o uid= -o command=';
const TIMED = '  311   266 /usr/libexec/timed\n';
const ON = { systemsetup: { stdout: 'Network Time: On\n' } };
const OFF = { systemsetup: { stdout: 'Network Time: Off\n' } };

const mac = (processes: string, programs: NonNullable<Script['programs']> = ON) =>
  lookAround(machine({ platform: 'darwin', programs: { [PS]: { stdout: processes }, ...programs } }));

describe('timed', () => {
  it('sets the clock where that is switched on', async () => {
    const seen = await mac(`    1     0 /sbin/launchd\n${TIMED}`);
    expect(seen).toEqual({
      services: [
        {
          id: 'timed',
          name: 'timed (macOS)',
          state: 'running',
          unit: 'com.apple.timed',
          pid: 311,
          harmless: null,
        },
      ],
      obstacles: [],
      unknown: [],
    });
  });

  it.each([
    ['runs, and was told not to', TIMED, OFF, 'running', 'told-not-to'],
    ['does not run now: it will within the hour', '', ON, 'enabled', null],
    ['does not run, and was told not to', '', OFF, 'installed', null],
  ])('%s', async (_, processes, programs, state, harmless) => {
    expect((await mac(processes, programs)).services).toMatchObject([{ id: 'timed', state, harmless }]);
  });

  const REFUSED = 'You need administrator access to run this tool... exiting!\n';

  it('is known by its settings, where only administrators may ask', async () => {
    const seen = await mac(TIMED, {
      systemsetup: { stdout: REFUSED },
      defaults: { stdout: '0\n' },
    });
    expect(seen.services).toMatchObject([{ harmless: 'told-not-to' }]);
    expect(seen.unknown).toEqual([]);
  });

  it('counts as setting the clock where nobody says', async () => {
    const seen = await mac(TIMED, { systemsetup: { stdout: REFUSED }, defaults: { code: 1 } });
    expect(competitors(seen)).toMatchObject([{ id: 'timed' }]);
    expect(seen.unknown).toEqual([
      'systemsetup: needs an administrator to tell whether the time is set automatically',
    ]);
  });
});

describe('others on a Mac', () => {
  it.each([
    ['chronyd with its part for root', '  50 501 chronyd\n  51 0 /opt/local/sbin/chronyd\n', null],
    ['chronyd -x', '  50 0 /opt/homebrew/sbin/chronyd -x -n\n', 'told-not-to'],
    ['a person’s own chronyd', '  50 501 /opt/homebrew/sbin/chronyd\n', 'no-right'],
  ])('%s', async (_, processes, harmless) => {
    const seen = await mac(processes, OFF);
    expect(seen.services).toMatchObject([{ id: 'timed' }, { id: 'chrony', pid: 50, harmless }]);
  });

  it('a company’s Mac, and one in a domain', async () => {
    const seen = await mac(TIMED, {
      ...ON,
      'profiles status -type enrollment': {
        stdout: 'Enrolled via DEP: No\nMDM enrollment: Yes (User Approved)\n',
      },
      'dsconfigad -show': {
        stdout:
          'Active Directory Forest          = example\nActive Directory Domain          = corp.example\n',
      },
    });
    expect(seen.obstacles).toEqual([
      { kind: 'policy-managed', by: 'MDM', detail: 'profiles status -type enrollment' },
      { kind: 'domain-joined', by: 'corp.example', detail: 'dsconfigad -show' },
    ]);
  });

  it('one of nobody', async () => {
    const profiles = { stdout: 'Enrolled via DEP: No\nMDM enrollment: No\n' };
    expect((await mac(TIMED, { ...ON, profiles, dsconfigad: {} })).obstacles).toEqual([]);
  });

  it('one on which nothing answers', async () => {
    const seen = await lookAround(machine({ platform: 'darwin' }));
    expect(seen.services).toMatchObject([{ id: 'timed', state: 'enabled' }]);
    expect(seen.unknown[0]).toBe('ps: no answer');
  });
});

it('whatever ps prints', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer(), (text, pid) => {
      for (const process of parseProcesses(`${pid} 0 ${text}\n${text}`)) {
        expect(process.args.length).toBeGreaterThan(0);
      }
    }),
  );
});
