import { describe, expect, it } from 'vitest';
import { lookAround } from '../../../main/host/time-services/look-around.ts';
import { competitors } from '../../../main/host/time-services/surroundings.ts';
import { inService, machine, type Script } from './machine.ts';

const around = (script: Script) => lookAround(machine({ units: [], ...script }));

const VMWARE = {
  units: [{ id: 'open-vm-tools.service', names: ['vmtoolsd.service'], active: 'active', pid: 300 }],
  processes: [
    { pid: 300, comm: 'vmtoolsd', args: ['/usr/bin/vmtoolsd'], cgroup: inService('open-vm-tools.service') },
    // That of the desktop session, for its clipboard.
    { pid: 301, comm: 'vmtoolsd', args: ['/usr/bin/vmtoolsd', '-n', 'vmusr'], maySet: false },
  ],
};

describe('VMware Tools', () => {
  it('with time synchronisation switched off, as by default, set the clock only after a pause', async () => {
    const seen = await around({
      ...VMWARE,
      programs: { 'vmware-toolbox-cmd timesync status': { code: 69, stdout: 'Disabled\n' } },
    });
    expect(seen.services).toEqual([
      {
        id: 'vmware-tools',
        name: 'VMware Tools',
        state: 'running',
        unit: 'open-vm-tools.service',
        pid: 300,
        harmless: 'on-request',
      },
    ]);
    expect(seen.obstacles).toEqual([]);
  });

  it('with time synchronisation switched on are a competitor that cannot be stopped from inside', async () => {
    const seen = await around({
      ...VMWARE,
      programs: { 'vmware-toolbox-cmd': { code: 0, stdout: '有効\n' } },
    });
    expect(competitors(seen)).toMatchObject([{ id: 'vmware-tools' }]);
    expect(seen.obstacles).toEqual([
      { kind: 'hypervisor-synced', by: 'VMware Tools', detail: 'open-vm-tools.service' },
    ]);
  });

  it('that do not say it count as setting the clock, and it is said that nobody knows', async () => {
    for (const programs of [{}, { 'vmware-toolbox-cmd': { code: 1 } }] as const) {
      const seen = await around({ ...VMWARE, programs });
      expect(competitors(seen)).toMatchObject([{ id: 'vmware-tools' }]);
      expect(seen.unknown).toEqual(['vmware-toolbox-cmd: does not say whether the host sets the clock']);
    }
  });

  it('that do not run are asked nothing', async () => {
    const view = machine({ units: [{ id: 'open-vm-tools.service', file: 'enabled' }] });
    expect(await lookAround(view)).toMatchObject({ services: [{ state: 'enabled' }], obstacles: [] });
    expect(view.asked.join()).not.toContain('toolbox');
  });
});

describe('VirtualBox', () => {
  const guest = (...options: string[]) => ({
    units: [{ id: 'vboxadd-service.service', active: 'active', pid: 40 }],
    processes: [
      {
        pid: 40,
        comm: 'VBoxService',
        args: ['/usr/sbin/VBoxService', ...options],
        cgroup: inService('vboxadd-service.service'),
      },
    ],
  });

  it('sets the clock', async () => {
    const seen = await around(guest());
    expect(competitors(seen)).toMatchObject([{ id: 'virtualbox' }]);
    expect(seen.obstacles).toMatchObject([{ kind: 'hypervisor-synced', by: 'VirtualBox Guest Additions' }]);
  });

  it('unless it was told not to', async () => {
    const seen = await around(guest('--disable-timesync'));
    expect(seen.services).toMatchObject([{ id: 'virtualbox', harmless: 'told-not-to' }]);
    expect(seen.obstacles).toEqual([]);
  });
});

describe('Parallels Tools', () => {
  const cgroup = inService('prltoolsd.service');
  const units = [{ id: 'prltoolsd.service', active: 'active', pid: 161 }];
  const tools = { pid: 161, comm: 'prltoolsd', args: ['/usr/bin/prltoolsd'], cgroup };

  it('set the clock by a process of their own', async () => {
    const processes = [tools, { pid: 170, comm: 'prltimesync', args: ['prltimesync'], parent: 161, cgroup }];
    const seen = await around({ units, processes });
    expect(competitors(seen)).toMatchObject([{ id: 'parallels', unit: 'prltoolsd.service', pid: 161 }]);
    expect(seen.obstacles).toMatchObject([{ kind: 'hypervisor-synced', by: 'Parallels Tools' }]);
  });

  it('without it do other things', async () => {
    expect(await around({ units, processes: [tools] })).toMatchObject({
      services: [{ id: 'parallels', harmless: 'told-not-to' }],
      obstacles: [],
    });
  });

  it('may have it where processes are hidden', async () => {
    expect(await around({ units, hidden: true })).toMatchObject({
      services: [{ id: 'parallels', harmless: null }],
      obstacles: [{ kind: 'hypervisor-synced' }],
    });
  });
});

describe('Hyper-V', () => {
  const DEVICE = '/sys/bus/vmbus/devices/2dd1ce17-079e-403c-b352-a1921ee207ee';
  const files = {
    [`${DEVICE}/class_id`]: '{9527e630-d0ae-497b-adce-e80ab0175caf}\n',
    [`${DEVICE}/driver/uevent`]: '',
    '/sys/bus/vmbus/devices/fd149e91/class_id': '{57164f39-9115-4e78-ab55-382f3bd5422d}\n',
  };
  const IMPLICIT = '/sys/module/hv_utils/parameters/timesync_implicit';

  it.each([
    ['as it comes', {}],
    ['of a later kernel', { [IMPLICIT]: 'N\n' }],
  ])('%s sets the clock of a Linux only after a start or a pause', async (_, more) => {
    expect(await around({ files: { ...files, ...more } })).toMatchObject({
      services: [{ id: 'hyper-v', name: 'Hyper-V', state: 'running', unit: null, harmless: 'on-request' }],
      obstacles: [],
    });
  });

  it('with timesync_implicit sets it whenever it is behind', async () => {
    expect(await around({ files: { ...files, [IMPLICIT]: 'Y\n' } })).toMatchObject({
      services: [{ id: 'hyper-v', harmless: null }],
      obstacles: [{ kind: 'hypervisor-synced', by: 'Hyper-V', detail: 'Hyper-V' }],
    });
  });

  it('without the driver does nothing', async () => {
    const { [`${DEVICE}/driver/uevent`]: _, ...without } = files;
    expect(await around({ files: without })).toMatchObject({
      services: [{ id: 'hyper-v', state: 'installed', harmless: null }],
      obstacles: [],
    });
  });
});

it.each([
  ['qemu-ga', 'qemu-guest-agent.service', 'qemu-ga'],
  ['google-guest-agent', 'google-guest-agent.service', 'google_guest_agent'],
])('%s sets the clock only when its host asks', async (id, unit, program) => {
  const seen = await around({
    units: [{ id: unit, active: 'active', file: 'enabled', pid: 90 }],
    processes: [{ pid: 90, comm: program, args: [`/usr/sbin/${program}`], cgroup: inService(unit) }],
  });
  expect(seen).toMatchObject({ services: [{ id, harmless: 'on-request' }], obstacles: [] });
});
