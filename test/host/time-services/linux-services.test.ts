import { describe, expect, it } from 'vitest';
import { lookAround } from '../../../main/host/time-services/look-around.ts';
import { competitors } from '../../../main/host/time-services/surroundings.ts';
import { inService, type MadeProcess, machine, type Script } from './machine.ts';

const around = (script: Script) => lookAround(machine(script));
const services = async (script: Script) => (await around(script)).services;
const CHRONYD: MadeProcess = {
  pid: 700,
  comm: 'chronyd',
  args: ['/usr/sbin/chronyd', '-F', '1'],
  cgroup: inService('chrony.service'),
};

describe('by its unit', () => {
  it('timesyncd that runs is a competitor, with its unit and pid', async () => {
    const seen = await around({
      units: [{ id: 'systemd-timesyncd.service', active: 'active', file: 'enabled', pid: 412 }],
      processes: [
        {
          pid: 412,
          comm: 'systemd-timesyncd',
          args: ['/lib/systemd/systemd-timesyncd'],
          cgroup: inService('systemd-timesyncd.service'),
        },
      ],
    });
    expect(seen).toEqual({
      services: [
        {
          id: 'timesyncd',
          name: 'systemd-timesyncd',
          state: 'running',
          unit: 'systemd-timesyncd.service',
          pid: 412,
          harmless: null,
        },
      ],
      obstacles: [],
      unknown: [],
    });
    expect(competitors(seen)).toEqual(seen.services);
  });

  it('timesyncd disabled: installed', async () => {
    const units = [{ id: 'systemd-timesyncd.service', file: 'disabled' }];
    expect(await services({ units })).toMatchObject([{ id: 'timesyncd', state: 'installed', pid: null }]);
  });

  it('ntpsec enabled but stopped: enabled', async () => {
    const units = [
      { id: 'ntpsec.service', names: ['ntp.service', 'ntpd.service'], file: 'enabled', active: 'failed' },
    ];
    expect(await services({ units })).toEqual([
      {
        id: 'ntpsec',
        name: 'ntpd (NTPsec)',
        state: 'enabled',
        unit: 'ntpsec.service',
        pid: null,
        harmless: null,
      },
    ]);
  });

  it('one that is not there is not seen', async () => {
    expect(await around({ units: [] })).toEqual({ services: [], obstacles: [], unknown: [] });
  });

  it.each([
    ['a link that is gone with the next start', { file: 'enabled-runtime' }, 'installed'],
    ['static, and nothing wants it', { file: 'static' }, 'installed'],
    ['static, and wanted', { file: 'static', wantedBy: 'multi-user.target' }, 'enabled'],
    ['an init script that is switched on', { file: 'generated', wantedBy: 'graphical.target' }, 'enabled'],
    ['an init script that is switched off', { file: 'generated' }, 'installed'],
    ['a file that is broken', { load: 'bad-setting', file: 'bad' }, 'installed'],
    ['waiting for the next attempt', { active: 'activating', sub: 'auto-restart' }, 'running'],
    ['about to stop', { active: 'deactivating', sub: 'stop-sigterm' }, 'running'],
    ['active without a process', { active: 'active', sub: 'exited', file: 'enabled' }, 'enabled'],
    ['a state of a later version', { active: 'pondering', file: 'perhaps' }, 'installed'],
  ])('%s: %s', async (_, unit, state) => {
    const found = await services({ units: [{ id: 'chrony.service', ...unit }] });
    expect(found).toMatchObject([{ id: 'chrony', state }]);
  });

  it('masked: somebody forbade it, and it is not counted, unless it still runs', async () => {
    const masked = { id: 'ntp.service', load: 'masked', file: 'masked' };
    expect(await services({ units: [masked] })).toEqual([]);
    expect(await services({ units: [{ ...masked, active: 'active', pid: 9 }] })).toMatchObject([
      { id: 'ntpd', state: 'running' },
    ]);
  });

  it('instances of templates are found by their pattern', async () => {
    const units = ['ptp4l@eth0.service', 'phc2sys@eth0.service'].map((id) => ({ id, file: 'enabled' }));
    expect(await services({ units })).toMatchObject([
      { id: 'ptp4l', unit: 'ptp4l@eth0.service', state: 'enabled' },
      { id: 'phc2sys', unit: 'phc2sys@eth0.service', state: 'enabled' },
    ]);
  });

  it('a time service that only the system knows is named by its unit', async () => {
    const seen = await around({
      files: { '/usr/lib/systemd/ntp-units.d/60-acme.list': '# Acme\nacme-time.service\n' },
      units: [{ id: 'acme-time.service', active: 'active', pid: 51 }],
      processes: [
        { pid: 51, comm: 'acme', args: ['/opt/acme/time'], cgroup: inService('acme-time.service') },
      ],
    });
    expect(seen.services).toEqual([
      {
        id: 'other',
        name: 'acme-time.service',
        state: 'running',
        unit: 'acme-time.service',
        pid: 51,
        harmless: null,
      },
    ]);
  });

  it('and is harmless where its process has no right to set the clock', async () => {
    const seen = await around({
      files: { '/etc/systemd/ntp-units.d/acme.list': 'acme-time.service\n' },
      units: [{ id: 'acme-time.service', active: 'active', pid: 51 }],
      processes: [{ pid: 51, comm: 'acme', args: ['/opt/acme/time'], maySet: false }],
    });
    expect(seen.services).toMatchObject([{ id: 'other', harmless: 'no-right' }]);
  });

  it('Truechimer itself never counts', async () => {
    const own = ['truechimer.service', 'truechimer-clock.service'];
    const view = machine({
      files: { '/usr/lib/systemd/ntp-units.d/50-truechimer.list': own.join('\n') },
      units: own.map((id) => ({ id, active: 'active', pid: 7 })),
    });
    expect((await lookAround(view)).services).toEqual([]);
    expect(view.asked.join()).not.toContain('truechimer');
  });
});

describe('by its process', () => {
  it('chronyd -x beside us: seen, harmless', async () => {
    const seen = await around({
      units: [],
      processes: [{ pid: 900, comm: 'chronyd', args: ['chronyd', '-x', '-d', '-f', '/tmp/chrony.conf'] }],
    });
    expect(seen.services).toEqual([
      { id: 'chrony', name: 'chrony', state: 'running', unit: null, pid: 900, harmless: 'told-not-to' },
    ]);
    expect(competitors(seen)).toEqual([]);
  });

  it('chronyd of a unit, with its helper, is there once', async () => {
    const seen = await around({
      units: [
        { id: 'chrony.service', names: ['chronyd.service'], active: 'active', file: 'enabled', pid: 700 },
      ],
      processes: [CHRONYD, { ...CHRONYD, pid: 701, parent: 700, maySet: false }],
    });
    expect(seen.services).toMatchObject([{ id: 'chrony', unit: 'chrony.service', pid: 700, harmless: null }]);
  });

  it('chronyd whose group tells nothing belongs to the unit whose main process it is', async () => {
    const seen = await around({
      units: [{ id: 'chrony.service', active: 'active', file: 'enabled', pid: 700 }],
      processes: [
        { ...CHRONYD, cgroup: '0::/' },
        { ...CHRONYD, pid: 701, parent: 700, cgroup: '0::/', maySet: false },
      ],
    });
    expect(seen.services).toMatchObject([{ id: 'chrony', unit: 'chrony.service', pid: 700, harmless: null }]);
  });

  it('chronyd of a unit that was told -x is harmless, and no less there', async () => {
    const found = await services({
      units: [{ id: 'chrony.service', active: 'active', file: 'enabled', pid: 700 }],
      processes: [{ ...CHRONYD, args: ['/usr/sbin/chronyd', '-F', '1', '-x'] }],
    });
    expect(found).toMatchObject([{ state: 'running', unit: 'chrony.service', harmless: 'told-not-to' }]);
  });

  it('without systemd it is all that is known, and that is said', async () => {
    const seen = await around({
      processes: [{ pid: 33, comm: 'ntpd', args: ['ntpd', '-N', '-p', 'time.example'], cgroup: '0::/' }],
    });
    expect(seen.services).toEqual([
      { id: 'ntpd', name: 'ntpd', state: 'running', unit: null, pid: 33, harmless: null },
    ]);
    expect(seen.unknown).toEqual(['no systemd: what starts with the system is not known']);
  });

  it('a second one, started by hand beside the service, is a second one', async () => {
    const found = await services({
      units: [{ id: 'chrony.service', active: 'active', pid: 700 }],
      processes: [CHRONYD, { pid: 800, comm: 'chronyd', args: ['chronyd', '-x'] }],
    });
    expect(found).toMatchObject([
      { unit: 'chrony.service', pid: 700, harmless: null },
      { unit: null, pid: 800, harmless: 'told-not-to' },
    ]);
  });

  it('in a container of its own without the right: harmless; with it, as if there were no container', async () => {
    const inside = { pid: 60, comm: 'chronyd', args: ['chronyd'], cgroup: inService('docker-1f.scope') };
    expect(await services({ units: [], processes: [{ ...inside, maySet: false }] })).toMatchObject([
      { unit: null, harmless: 'no-right' },
    ]);
    expect(await services({ units: [], processes: [inside] })).toMatchObject([{ harmless: null }]);
  });

  it('root of a user namespace has all rights there, and none over the clock', async () => {
    const userNamespace = '         0       1000          1\n';
    const found = await services({
      units: [],
      processes: [{ pid: 60, comm: 'ntpd', args: ['ntpd'], userNamespace }],
    });
    expect(found).toMatchObject([{ id: 'ntpd', harmless: 'no-right' }]);
  });

  it('what has ended is gone, also before its parent knows', async () => {
    const processes = [{ pid: 60, comm: 'chronyd', args: [], state: 'Z (zombie)' }];
    expect(await services({ units: [], processes })).toEqual([]);
  });

  it('one that came up just after systemd was asked runs', async () => {
    const units = [{ id: 'chrony.service', file: 'enabled' }];
    expect(await services({ units, processes: [CHRONYD] })).toMatchObject([
      { unit: 'chrony.service', state: 'running', pid: 700 },
    ]);
  });

  it('a unit of another name is named', async () => {
    const processes = [{ ...CHRONYD, cgroup: inService('my-time.service') }];
    expect(await services({ units: [], processes })).toMatchObject([
      { id: 'chrony', unit: 'my-time.service' },
    ]);
  });

  it('ptp4l sets the clock of the card or that of the system, as its file says', async () => {
    const ptp4l = { pid: 66, comm: 'ptp4l', args: ['ptp4l', '-f', '/etc/ptp4l.conf', '-i', 'eth0'] };
    const file = (stamps: string) => ({ '/etc/ptp4l.conf': `[global]\ntime_stamping ${stamps}\n` });
    for (const [files, harmless] of [
      [file('hardware'), 'another-clock'],
      [file('software'), null],
      [{}, null],
    ] as const) {
      expect(await services({ units: [], processes: [ptp4l], files })).toMatchObject([
        { id: 'ptp4l', harmless },
      ]);
    }
  });

  it('what timemaster starts belongs to timemaster', async () => {
    const cgroup = inService('timemaster.service');
    const found = await services({
      units: [{ id: 'timemaster.service', active: 'active', pid: 20 }],
      processes: [
        { pid: 20, comm: 'timemaster', args: ['timemaster', '-f', '/etc/timemaster.conf'], cgroup },
        { pid: 21, comm: 'chronyd', args: ['chronyd', '-n'], parent: 20, cgroup },
        {
          pid: 22,
          comm: 'phc2sys',
          args: ['phc2sys', '-a', '-r', '-E', 'refclock_sock'],
          parent: 20,
          cgroup,
        },
      ],
    });
    expect(found).toMatchObject([
      { id: 'timemaster', unit: 'timemaster.service', pid: 20 },
      { id: 'chrony', unit: 'timemaster.service', pid: 21, harmless: null },
      { id: 'phc2sys', unit: 'timemaster.service', pid: 22, harmless: 'told-not-to' },
    ]);
  });
});

describe('programs that are all called ntpd', () => {
  const ntpd = (args: string[], cgroup?: string): MadeProcess => ({
    pid: 80,
    comm: 'ntpd',
    args,
    ...(cgroup === undefined ? {} : { cgroup }),
  });

  it.each<[string, string, MadeProcess[]]>([
    ['ntpd', 'by default', [ntpd(['/usr/sbin/ntpd', '-u', 'ntp:ntp', '-g'])]],
    ['ntpsec', 'by its user', [ntpd(['/usr/sbin/ntpd', '-g', '-u', 'ntpsec:ntpsec'])]],
    ['ntpsec', 'by its directory', [ntpd(['/usr/sbin/ntpd', '-c', '/etc/ntpsec/ntp.conf'])]],
    ['ntpsec', 'by its unit', [ntpd(['/usr/sbin/ntpd'], inService('ntpsec.service'))]],
    ['openntpd', 'by its file', [ntpd(['/usr/sbin/ntpd', '-f', '/etc/openntpd/ntpd.conf'])]],
    [
      'openntpd',
      'by the titles of its parts',
      [
        ntpd(['/usr/sbin/ntpd']),
        { pid: 81, comm: 'ntpd', args: ['ntpd: ntp engine'], parent: 80, maySet: false },
        { pid: 82, comm: 'ntpd', args: ['ntpd: dns engine'], parent: 81, maySet: false },
      ],
    ],
    ['ntpd', 'of busybox', [{ pid: 80, comm: 'busybox', args: ['/bin/busybox', 'ntpd', '-N'] }]],
  ])('%s, %s', async (id, _, processes) => {
    expect(await services({ units: [], processes })).toMatchObject([{ id, pid: 80, harmless: null }]);
  });

  it('busybox is also much else', async () => {
    const processes = [{ pid: 80, comm: 'busybox', args: ['/bin/busybox', 'crond'] }];
    expect(await services({ units: [], processes })).toEqual([]);
  });

  it('the processes know better than a unit that is called ntpd', async () => {
    const found = await services({
      units: [{ id: 'ntpd.service', active: 'active', pid: 80 }],
      processes: [ntpd(['/usr/sbin/ntpd', '-u', 'ntpsec'], inService('ntpd.service'))],
    });
    expect(found).toMatchObject([{ id: 'ntpsec', name: 'ntpd (NTPsec)', unit: 'ntpd.service' }]);
  });

  it('ntpd -x is no chronyd -x: it only never steps', async () => {
    expect(await services({ units: [], processes: [ntpd(['ntpd', '-x'])] })).toMatchObject([
      { harmless: null },
    ]);
  });
});

describe('what cannot be seen', () => {
  it('processes of others: said, and a unit that runs counts as setting the clock', async () => {
    const seen = await around({
      hidden: true,
      units: [{ id: 'chrony.service', active: 'active', pid: 700 }],
    });
    expect(seen.services).toMatchObject([{ id: 'chrony', pid: 700, harmless: null }]);
    expect(seen.unknown).toEqual(['/proc: processes of other users are hidden (hidepid)']);
  });

  it.each([
    ['does not answer', 'hangs' as const, 'systemctl: SIGTERM'],
    ['cannot reach systemd', { code: 1 }, 'systemctl: exit code 1'],
  ])('systemctl %s: said, and the processes are still found', async (_, reply, said) => {
    const seen = await around({ units: [], programs: { systemctl: reply }, processes: [CHRONYD] });
    expect(seen.unknown).toEqual([said]);
    expect(seen.services).toMatchObject([{ id: 'chrony', unit: 'chrony.service', state: 'running' }]);
  });

  it('a machine without anything gives an answer without anything', async () => {
    const empty = machine({ units: [], hidden: true });
    const seen = await lookAround({
      ...empty,
      readDirectory: async () => ({ kind: 'missing' }),
      readFile: async () => ({ kind: 'refused', why: 'EIO' }),
      run: async () => ({ kind: 'missing' }),
    });
    expect(seen.services).toEqual([]);
    expect(seen.unknown[0]).toBe('/proc: not there');
  });

  it('a view that breaks its promise does not end the program', async () => {
    const readFile = () => Promise.reject(new Error('no view\nat all'));
    expect(await lookAround({ ...machine({}), readFile })).toEqual({
      services: [],
      obstacles: [],
      unknown: ['no view'],
    });
  });

  it('nobody has looked at other systems yet, and that is said', async () => {
    expect(await around({ platform: 'freebsd' })).toEqual({
      services: [],
      obstacles: [],
      unknown: ['freebsd: nobody has looked here yet'],
    });
  });
});
