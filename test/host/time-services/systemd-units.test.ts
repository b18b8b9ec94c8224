import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUnits } from '../../../main/host/time-services/systemd-units.ts';

/** From systemctl 252 on Debian 12, asked for a unit by two names, one that ran once, a masked one, none, and a pattern. */
const REAL = `MainPID=20
Id=chrony.service
Names=chrony.service chronyd.service
RequiredBy=
WantedBy=default.target
LoadState=loaded
ActiveState=active
SubState=running
UnitFileState=enabled

MainPID=20
Id=chrony.service
Names=chrony.service chronyd.service
RequiredBy=
WantedBy=default.target
LoadState=loaded
ActiveState=active
SubState=running
UnitFileState=enabled

MainPID=0
Id=ntpsec.service
Names=ntpsec.service
RequiredBy=
WantedBy=
LoadState=loaded
ActiveState=active
SubState=exited
UnitFileState=static

MainPID=0
Id=openntpd.service
Names=openntpd.service
RequiredBy=
WantedBy=
LoadState=masked
ActiveState=inactive
SubState=dead
UnitFileState=masked

MainPID=0
Id=ntp.service
Names=ntp.service
RequiredBy=
WantedBy=
LoadState=not-found
ActiveState=inactive
SubState=dead
UnitFileState=

MainPID=23
Id=ptp4l@eth0.service
Names=ptp4l@eth0.service
RequiredBy=
WantedBy=
LoadState=loaded
ActiveState=active
SubState=running
UnitFileState=disabled
`;

const SEEN = [
  {
    id: 'chrony.service',
    names: ['chrony.service', 'chronyd.service'],
    runs: true,
    starts: true,
    mainPid: 20,
  },
  { id: 'ntpsec.service', names: ['ntpsec.service'], runs: false, starts: false, mainPid: null },
  { id: 'ptp4l@eth0.service', names: ['ptp4l@eth0.service'], runs: true, starts: false, mainPid: 23 },
];

describe('what systemctl prints', () => {
  it('is read: each unit once, and only those that are there', () => {
    expect(parseUnits(REAL)).toEqual(SEEN);
  });

  it('may end its lines as it likes', () => {
    expect(parseUnits(REAL.replaceAll('\n', '\r\n'))).toEqual(SEEN);
  });

  it('may say less than was asked for', () => {
    expect(parseUnits('Id=chrony.service\nLoadState=loaded\n')).toEqual([
      { id: 'chrony.service', names: [], runs: false, starts: false, mainPid: null },
    ]);
  });

  it.each(['', '\n\n\n', 'Failed to connect to bus: Host is down', 'Id=\n\nLoadState=loaded', '='])(
    'may be no answer: %j',
    (text) => expect(parseUnits(text)).toEqual([]),
  );

  it('may be anything: it is read without an error, and a process id is a process id', () => {
    const key = fc.constantFrom(
      'Id',
      'Names',
      'LoadState',
      'ActiveState',
      'SubState',
      'UnitFileState',
      'MainPID',
    );
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'loaded',
        'active',
        'running',
        'enabled',
        '-1',
        '1e9',
        '0x10',
        '99999999999999999999',
        '12',
      ),
    );
    const line = fc.oneof(
      fc.tuple(key, value).map(([k, v]) => `${k}=${v}`),
      fc.string({ unit: 'binary' }),
      fc.constant(''),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        for (const { id, mainPid } of parseUnits(lines.join('\n'))) {
          expect(id).not.toBe('');
          expect(mainPid === null || (Number.isSafeInteger(mainPid) && mainPid > 0)).toBe(true);
        }
      }),
    );
  });

  it('comes in any order of units and of their properties', () => {
    const blocks = REAL.trim().split('\n\n');
    const all = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length });
    const shuffled = all(blocks).chain((some) => fc.tuple(...some.map((block) => all(block.split('\n')))));
    const byId = (units: ReturnType<typeof parseUnits>) => [...units].sort((a, b) => (a.id < b.id ? -1 : 1));
    fc.assert(
      fc.property(shuffled, (units) => {
        expect(byId(parseUnits(units.map((lines) => lines.join('\n')).join('\n\n')))).toEqual(SEEN);
      }),
      { numRuns: 50 },
    );
  });
});
