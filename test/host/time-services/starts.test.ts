/** Whether a service starts with the machine, as it is written down before it is stopped. */
import { describe, expect, it } from 'vitest';
import { startsWithMachine } from '../../../main/host/time-services/starts.ts';
import { machine } from './machine.ts';

describe('on Windows', () => {
  const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\NTP';
  const ntpd = (start: number) =>
    machine({
      platform: 'win32',
      programs: {
        [`reg.exe query ${key} /s`]: {
          stdout: `\r\n${key}\r\n    ImagePath    REG_EXPAND_SZ    "C:\\NTP\\bin\\ntpd.exe" -g\r\n    Start    REG_DWORD    0x${start}\r\n`,
        },
        'sc.exe queryex NTP': { stdout: 'STATE              : 4  RUNNING \r\n' },
      },
    });

  // SERVICE_AUTO_START, SERVICE_DEMAND_START, SERVICE_DISABLED
  it.each([
    [2, true],
    [3, false],
    [4, false],
  ])('Meinberg’s ntpd with the start type %d: %j', async (type, starts) => {
    expect(await startsWithMachine('NTP', ntpd(type))).toBe(starts);
  });

  it('a service that is not there, or cannot be asked, does not', async () => {
    const nothing = machine({ platform: 'win32', programs: { 'reg.exe': { code: 1 }, 'sc.exe': 'hangs' } });
    expect(await startsWithMachine('NTP', nothing)).toBe(false);
  });
});

describe('on Linux', () => {
  it.each([
    ['enabled', true],
    ['disabled', false],
    ['masked', false],
    ['', false],
  ])('systemd says “%s”: %j', async (said, starts) => {
    const programs = { 'systemctl is-enabled chrony.service': { code: starts ? 0 : 1, stdout: `${said}\n` } };
    expect(await startsWithMachine('chrony.service', machine({ programs }))).toBe(starts);
  });

  it('without systemd nothing does', async () => {
    expect(await startsWithMachine('chrony.service', machine({}))).toBe(false);
  });
});
