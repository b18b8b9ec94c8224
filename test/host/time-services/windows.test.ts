/** Answers as Microsoft documents them; no Windows was there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookAround } from '../../../main/host/time-services/look-around.ts';
import { competitors } from '../../../main/host/time-services/surroundings.ts';
import { parseKey, parseState } from '../../../main/host/time-services/windows-service.ts';
import { machine, type Script } from './machine.ts';

const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';
const POLICIES = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\W32Time';
const CIM =
  'powershell.exe -NoProfile -NonInteractive -Command Get-CimInstance -ClassName Win32_ComputerSystem | Select-Object -Property PartOfDomain,Domain | ConvertTo-Json -Compress';

interface Service {
  readonly state?: string;
  readonly pid?: number;
  readonly start: number;
  readonly image?: string;
}

function windows(
  services: Record<string, Service>,
  more: { keys?: Record<string, string>; cim?: NonNullable<Script['programs']>[string] } = {},
) {
  const programs: Record<string, { code?: number; stdout?: string } | 'hangs'> = {
    'reg.exe': { code: 1 },
    'sc.exe': { code: 1060, stdout: '[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\r\n' },
    [CIM]: more.cim ?? { stdout: '{"PartOfDomain":false,"Domain":"WORKGROUP"}\r\n' },
  };
  for (const [name, service] of Object.entries(services)) {
    const key = `${SERVICES}\\${name}`;
    programs[`reg.exe query ${key} /s`] = {
      stdout: registry(key, [
        `DisplayName    REG_SZ    @%SystemRoot%\\system32\\${name}.dll,-200`,
        `ImagePath    REG_EXPAND_SZ    ${service.image ?? '%SystemRoot%\\system32\\svchost.exe -k LocalService'}`,
        `Start    REG_DWORD    0x${service.start}`,
        'DelayedAutostart    REG_DWORD    0x1',
      ]),
    };
    for (const verb of ['query', 'queryex']) {
      programs[`sc.exe ${verb} ${name}`] = {
        stdout: control(name, service.state ?? '1  STOPPED', service.pid ?? 0),
      };
    }
  }
  for (const [key, value] of Object.entries(more.keys ?? {})) {
    programs[`reg.exe query ${key} /s`] = { stdout: registry(key, [value]) };
  }
  return machine({ platform: 'win32', programs });
}

const registry = (key: string, values: string[]) =>
  ['', key, ...values.map((value) => `    ${value}`), '', `${key}\\Security`, ''].join('\r\n');

const control = (name: string, state: string, pid: number) =>
  `\r\nSERVICE_NAME: ${name} \r\n        TYPE               : 30  WIN32  \r\n        STATE              : ${state} \r\n` +
  '                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)\r\n        WIN32_EXIT_CODE    : 0  (0x0)\r\n' +
  `        PID                : ${pid}\r\n        FLAGS              : \r\n`;

const type = (value: string) => ({ [`${SERVICES}\\W32Time\\Parameters`]: `Type    REG_SZ    ${value}` });
const RUNNING = { state: '4  RUNNING', pid: 1208, start: 3 };

describe('Windows Time', () => {
  it('running is a competitor', async () => {
    const seen = await lookAround(windows({ w32time: RUNNING }, { keys: type('NTP') }));
    expect(seen).toEqual({
      services: [
        {
          id: 'w32time',
          name: 'Windows Time',
          state: 'running',
          unit: 'w32time',
          pid: 1208,
          harmless: null,
        },
      ],
      obstacles: [],
      unknown: [],
    });
    expect(competitors(seen)).toHaveLength(1);
  });

  it.each([
    ['stopped, to be started by a trigger or a task', { start: 3 }, 'NTP', 'enabled', null],
    ['stopped, to be started with the system', { start: 2 }, 'NTP', 'enabled', null],
    ['disabled', { start: 4 }, 'NTP', 'installed', null],
    ['stopped, and told to ask nobody', { start: 3 }, 'NoSync', 'installed', null],
    ['serving the time, and told to ask nobody', RUNNING, 'NoSync', 'running', 'told-not-to'],
    ['about to stop', { ...RUNNING, state: '3  STOP_PENDING' }, 'AllSync', 'running', null],
  ])('%s', async (_, service, source, state, harmless) => {
    const seen = await lookAround(windows({ w32time: service }, { keys: type(source) }));
    expect(seen.services).toMatchObject([{ id: 'w32time', state, harmless }]);
  });

  it('is told by a policy before it is told by its own setting', async () => {
    const keys = { ...type('NTP'), [`${POLICIES}\\Parameters`]: 'Type    REG_SZ    NoSync' };
    const seen = await lookAround(windows({ w32time: RUNNING }, { keys }));
    expect(seen.services).toMatchObject([{ harmless: 'told-not-to' }]);
  });
});

describe('others on Windows', () => {
  it('Meinberg’s ntpd and NetTime are found by their services', async () => {
    const seen = await lookAround(
      windows({
        NTP: {
          state: '4  RUNNING',
          pid: 77,
          start: 2,
          image: '"C:\\Program Files (x86)\\NTP\\bin\\ntpd.exe" -U 3 -M -g',
        },
        NetTimeSvc: { start: 2, image: 'C:\\Program Files (x86)\\NetTime\\NeTmSvNT.exe' },
      }),
    );
    expect(seen.services).toMatchObject([
      { id: 'meinberg', state: 'running', unit: 'NTP', pid: 77 },
      { id: 'nettime', state: 'enabled', unit: 'NetTimeSvc', pid: null },
    ]);
  });

  it('another product that is called NTP is not Meinberg’s', async () => {
    const NTP = { ...RUNNING, image: 'C:\\Acme\\newtypeprinter.exe' };
    expect((await lookAround(windows({ NTP }))).services).toEqual([]);
  });

  it('Hyper-V gives its time to Windows Time', async () => {
    const seen = await lookAround(windows({ w32time: RUNNING, vmictimesync: RUNNING }));
    expect(seen.services).toMatchObject([{ id: 'w32time' }, { id: 'hyper-v', harmless: null }]);
    expect(seen.obstacles).toMatchObject([{ kind: 'hypervisor-synced', by: 'Hyper-V' }]);
  });

  it('which may be told to take none of it', async () => {
    const provider = `${SERVICES}\\W32Time\\TimeProviders\\VMICTimeProvider`;
    const keys = { [provider]: 'Enabled    REG_DWORD    0x0' };
    const seen = await lookAround(windows({ w32time: RUNNING, vmictimesync: RUNNING }, { keys }));
    expect(seen.services).toMatchObject([{ id: 'w32time' }, { id: 'hyper-v', harmless: 'told-not-to' }]);
    expect(seen.obstacles).toEqual([]);
  });

  it('VirtualBox sets the clock unless its command line says otherwise', async () => {
    const image = 'system32\\VBoxService.exe';
    const seen = await lookAround(windows({ VBoxService: { ...RUNNING, image } }));
    expect(seen.obstacles).toMatchObject([{ kind: 'hypervisor-synced' }]);
    const told = await lookAround(
      windows({ VBoxService: { ...RUNNING, image: `${image} --disable-timesync` } }),
    );
    expect(told).toMatchObject({
      services: [{ id: 'virtualbox', harmless: 'told-not-to' }],
      obstacles: [],
    });
  });

  it('VMware Tools are asked by the program beside them', async () => {
    const image = '"C:\\Program Files\\VMware\\VMware Tools\\vmtoolsd.exe"';
    const view = windows({ VMTools: { ...RUNNING, image } });
    await lookAround(view);
    expect(view.asked).toContain(
      'C:\\Program Files\\VMware\\VMware Tools\\VMwareToolboxCmd.exe timesync status',
    );
  });
});

describe('whose Windows it is', () => {
  it('a member of a domain', async () => {
    const cim = { stdout: '{"PartOfDomain":true,"Domain":"corp.example"}' };
    const seen = await lookAround(windows({}, { cim, keys: type('NT5DS') }));
    expect(seen.obstacles).toEqual([
      {
        kind: 'domain-joined',
        by: 'corp.example',
        detail: 'Win32_ComputerSystem: PartOfDomain',
      },
    ]);
  });

  it.each(['hangs' as const, { stdout: '' }, { stdout: '{"PartOfDomain":1}' }])(
    'NT5DS shows a member also where PowerShell answers %j',
    async (cim) => {
      const seen = await lookAround(windows({}, { cim, keys: type('NT5DS') }));
      expect(seen.obstacles).toMatchObject([{ kind: 'domain-joined', by: null }]);
      expect(seen.unknown).toEqual(['powershell.exe: Win32_ComputerSystem']);
    },
  );

  it('one whose time is set by a policy', async () => {
    const keys = { [POLICIES]: 'Type    REG_SZ    NTP' };
    expect((await lookAround(windows({}, { keys }))).obstacles).toEqual([
      { kind: 'policy-managed', by: null, detail: POLICIES },
    ]);
  });

  it('one on which nothing answers', async () => {
    const seen = await lookAround(machine({ platform: 'win32' }));
    expect(seen.services).toEqual([]);
    expect(seen.unknown).toContain(`reg.exe query ${SERVICES}\\w32time`);
    expect(seen.unknown).toContain('powershell.exe: Win32_ComputerSystem');
  });
});

describe('what Windows prints', () => {
  it('may be in another language', () => {
    const german =
      'SERVICE_NAME: w32time\r\n        TYP                : 30  WIN32\r\n        STATUS             : 4  RUNNING\r\n        PID                : 5\r\n';
    expect(parseState(german)).toEqual({ runs: true, pid: 5 });
  });

  it('values of the key itself come before those of keys below it', () => {
    const text = `${registry('HKLM\\A', ['Start    REG_DWORD    0x2'])}\r\n${registry('HKLM\\A\\B', ['Start    REG_DWORD    0x4', 'A b    REG_SZ'])}`;
    expect(Object.fromEntries(parseKey(text))).toEqual({ start: '0x2', 'a b': '' });
  });

  it('may be anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        parseKey(`    ${text}    REG_SZ    ${text}`);
        const { pid } = parseState(`${text}: 4  RUNNING\n PID : ${text}`);
        expect(pid === null || pid > 0).toBe(true);
      }),
    );
  });
});
