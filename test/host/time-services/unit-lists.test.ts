import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listedUnits, parseUnitList } from '../../../main/host/time-services/unit-lists.ts';
import { machine } from './machine.ts';

const listed = (files: Record<string, string>) => listedUnits(machine({ files }));

describe('the lists of time services', () => {
  it('are read in the order of their names, each unit once', async () => {
    expect(
      await listed({
        '/usr/lib/systemd/ntp-units.d/80-systemd-timesync.list': '# systemd\n\nsystemd-timesyncd.service\n',
        '/usr/lib/systemd/ntp-units.d/50-chrony.list': 'chrony.service\n',
        '/usr/local/lib/systemd/ntp-units.d/60-again.list': 'chrony.service\nacme.service',
        '/usr/lib/systemd/ntp-units.d/README': 'readme.service\n',
      }),
    ).toEqual(['chrony.service', 'acme.service', 'systemd-timesyncd.service']);
  });

  it.each([
    ['/etc', '/run'],
    ['/run', '/usr/local/lib'],
    ['/usr/local/lib', '/usr/lib'],
  ])('in %s count before those of the same name in %s', async (more, less) => {
    const name = 'systemd/ntp-units.d/50-time.list';
    const files = { [`${less}/${name}`]: 'less.service', [`${more}/${name}`]: 'more.service' };
    expect(await listed(files)).toEqual(['more.service']);
  });

  it('are switched off by an empty one of the same name', async () => {
    expect(
      await listed({
        '/etc/systemd/ntp-units.d/50-chrony.list': '',
        '/usr/lib/systemd/ntp-units.d/50-chrony.list': 'chrony.service\n',
      }),
    ).toEqual([]);
  });

  it('name services and nothing that a program could take for something else', () => {
    const bad = '--help\n-H.service\na b.service\nptp4l@.service\n../x.service\nx.target\nx\0.service\n';
    expect(parseUnitList(`${bad}  ptp4l@eth0.service \n`)).toEqual(['ptp4l@eth0.service']);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const unit of parseUnitList(`${text}\nx${text}.service`)) {
          expect(unit).toMatch(/^[^-\s/\0][^\s/\0]*\.service$/);
        }
      }),
    );
  });
});
