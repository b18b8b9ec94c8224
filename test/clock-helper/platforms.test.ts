/** What a start of the helper needs to know of its system, where that is not Linux: from scripted system calls. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rateBeforeFall } from '../../main/clock-helper/after-fall.ts';
import { auditFile } from '../../main/clock-helper/audit-file.ts';
import { bootId } from '../../main/clock-helper/boot-id.ts';
import { gidOf } from '../../main/clock-helper/group.ts';
import { placesOf } from '../../main/clock-helper/places.ts';
import { maySetTheClock } from '../../main/clock-helper/privilege.ts';
import type { HelperRecord } from '../../main/clock-helper/record.ts';
import { windowsClock } from '../../main/clock-helper/system-clock/windows.ts';
import { loadFfi } from '../../main/ffi/ffi.ts';
import { ScriptedFfi } from '../doubles/scripted-ffi.ts';
import { WindowsKernel } from '../doubles/windows-kernel.ts';
import { Xnu } from '../doubles/xnu.ts';
import { steered } from './system-clock/steered.ts';

describe('the name of a boot', () => {
  test.runIf(process.platform === 'linux')('is the kernel’s own on Linux', (context) => {
    const ffi = loadFfi();
    if (!ffi.available) return context.skip(ffi.reason);
    expect(bootId(ffi, 'linux')).toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  });

  test('is the kernel’s own on macOS', () => {
    expect(bootId(new Xnu('2026-12-01T12:00:00Z').ffi, 'darwin')).toBe(
      'B00715E5-0000-4000-8000-00005E5510A1',
    );
  });

  describe('on Windows', () => {
    const FIRST = '11111111-2222-4333-8444-555555555555';
    const SECOND = '99999999-2222-4333-8444-555555555555';
    let values: Map<string, { type: number; data: Buffer }>;
    let open: number;
    const scripted = (error = 0) =>
      new ScriptedFfi({
        RegCreateKeyExW: (
          parent: number,
          key: string,
          reserved: number,
          className: null,
          options: number,
          access: number,
          security: null,
          handle: Buffer,
        ) => {
          expect(parent).toBe(-2_147_483_647);
          expect([key, reserved, className, security]).toEqual(['Software\\TruechimerClock', 0, null, null]);
          // REG_OPTION_VOLATILE; KEY_QUERY_VALUE | KEY_SET_VALUE
          expect([options, access]).toEqual([1, 3]);
          if (error !== 0) return error;
          open += 1;
          handle.writeBigInt64LE(0x5cn, 0);
          return 0;
        },
        RegQueryValueExW: (
          _key: bigint,
          name: string,
          _reserved: null,
          type: Buffer,
          data: Buffer,
          size: Buffer,
        ) => {
          const value = values.get(name);
          if (value === undefined) return 2;
          type.writeUInt32LE(value.type);
          if (value.data.length > size.readUInt32LE()) return 234;
          value.data.copy(data);
          size.writeUInt32LE(value.data.length);
          return 0;
        },
        RegSetValueExW: (
          _key: bigint,
          name: string,
          _reserved: number,
          type: number,
          data: Buffer,
          size: number,
        ) => {
          values.set(name, { type, data: Buffer.from(data.subarray(0, size)) });
          return 0;
        },
        RegCloseKey: () => {
          open -= 1;
          return 0;
        },
      });
    beforeEach(() => {
      values = new Map();
      open = 0;
    });

    test('is made up once, and found again until the next start takes it away', () => {
      const { ffi } = scripted();
      expect(bootId(ffi, 'win32', () => FIRST)).toBe(FIRST);
      expect(bootId(ffi, 'win32', () => SECOND)).toBe(FIRST);
      expect(values.get('Boot')).toEqual({ type: 1, data: Buffer.from(`${FIRST}\0`, 'utf16le') });
      values.clear();
      expect(bootId(ffi, 'win32', () => SECOND)).toBe(SECOND);
      expect(open).toBe(0);
    });

    test('is not what somebody else has put there in another form', () => {
      const { ffi } = scripted();
      for (const [type, data] of [
        [4, Buffer.alloc(4)],
        [1, Buffer.from('x\0', 'utf16le')],
        [1, Buffer.alloc(400)],
      ] as const) {
        values.set('Boot', { type, data });
        expect(bootId(ffi, 'win32', () => FIRST)).toBe(FIRST);
      }
    });

    test('where it cannot be kept, that is said: budgets without a boot would be none', () => {
      expect(() => bootId(scripted(5).ffi, 'win32')).toThrow(/error 5/);
    });
  });

  test('of any other system is not known', () => {
    expect(() => bootId(new ScriptedFfi({}).ffi, 'sunos')).toThrow(/sunos/);
  });
});

describe('the group', () => {
  const directory = (gid: number | null, error = 0) =>
    new ScriptedFfi({
      getgrnam_r: (name: string, group: Buffer, names: Buffer, bytes: number, found: Buffer) => {
        expect(names.length).toBe(bytes);
        if (gid !== null && name === 'truechimer') {
          group.writeUInt32LE(gid, 16);
          found.writeBigUInt64LE(0x7ff7_0000n);
        }
        return error;
      },
    }).ffi;

  test('of macOS is the directory service’s', () => {
    expect(gidOf('truechimer', directory(701), 'darwin')).toBe(701);
    expect(() => gidOf('truechimer', directory(null), 'darwin')).toThrow('There is no group “truechimer”.');
    expect(() => gidOf('truechimer', directory(null, 5), 'darwin')).toThrow(/error 5/);
  });

  test.runIf(process.platform === 'linux')('of Linux is that of /etc/group', () => {
    expect(gidOf('root', directory(701), 'linux')).toBe(0);
    expect(() => gidOf('no-such-group', directory(701), 'linux')).toThrow(/no-such-group/);
  });
});

describe('the right to set the clock', () => {
  test('is only looked for where the system’s own calls do not tell', () => {
    expect(maySetTheClock('win32')).toBeNull();
    const root = process.geteuid?.() === 0;
    expect(maySetTheClock('darwin')).toEqual(root ? null : expect.stringContaining('superuser'));
  });

  test.runIf(process.platform === 'linux')('is not there in a test', () => {
    expect(maySetTheClock('linux')).toBe('CAP_SYS_TIME');
  });
});

test('each system has its places, and service managers may name others', () => {
  expect(placesOf('linux', { STATE_DIRECTORY: '/var/lib/x' }).state).toBe('/var/lib/x');
  expect(placesOf('linux', {}).socket).toBe('/run/truechimer-clock/socket');
  expect(placesOf('darwin', {}).state).toBe('/var/db/truechimer-clock');
  expect(placesOf('win32', { SystemRoot: 'D:\\Win', ProgramFiles: 'D:\\Programs' })).toEqual({
    socket: '\\\\.\\pipe\\truechimer-clock',
    group: 'Truechimer Clock',
    state: 'D:\\Win\\ServiceProfiles\\LocalService\\AppData\\Local\\TruechimerClock',
    configuration: 'D:\\Programs\\Truechimer\\clock-helper.json',
  });
});

describe('a rate that was left bent by a fall', () => {
  const clock = { slewsAlone: false, frequencyGrain: 0.1 };
  const record = { boot: 'this boot', rate: { ppm: 12.3, at: 0, steering: true } } as HelperRecord;

  test('is known again from the record of the same boot', () => {
    expect(rateBeforeFall(record, 'this boot', clock, { frequency: 412.3 })).toBe(12.3);
    expect(rateBeforeFall(record, 'this boot', clock, { frequency: -487.7 })).toBe(12.3);
  });

  test.each([
    ['where it is straight', record, 'this boot', clock, 12.35],
    ['where it is farther off than any bend: it is somebody else’s', record, 'this boot', clock, 513],
    ['after a start of the machine', record, 'another boot', clock, 412.3],
    ['without a record', null, 'this boot', clock, 412.3],
    [
      'where nobody was steering',
      { ...record, rate: { ...record.rate!, steering: false } },
      'this boot',
      clock,
      412.3,
    ],
    ['where kernels slew by themselves', record, 'this boot', { ...clock, slewsAlone: true }, 412.3],
  ])('not %s', (_, given, boot, traits, frequency) => {
    expect(rateBeforeFall(given, boot, traits, { frequency })).toBeNull();
  });

  test('is in the record before it is bent, although rates are kept only now and then', () => {
    const kernel = new WindowsKernel('2026-12-01T12:00:00.250Z');
    const opened = windowsClock(kernel.ffi);
    if ('reason' in opened) throw new Error(opened.reason);
    const machine = {
      get uptime() {
        return kernel.uptime;
      },
      pass: (ms: number) => kernel.pass(BigInt(ms) * 1_000_000n),
    };
    const { ask, record: kept } = steered(opened, machine, () => 0);
    ask({ op: 'frequency', ppm: 7.5 });
    ask({ op: 'frequency', ppm: 8.5 });
    expect(kept()?.rate?.ppm).not.toBe(8.5);
    ask({ op: 'slew', delta: 400_000n, over: 1 });
    expect(kept()?.rate).toMatchObject({ ppm: 8.5, steering: true });
    expect(kernel.adjustment).toBe(10_000_085n);
    opened.close();
  });
});

describe('audit lines in a file', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-audit-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  test('are added, one a line, and the file before is kept when one is full', () => {
    const write = auditFile(directory);
    const file = path.join(directory, 'audit.jsonl');
    write('{"a":1}');
    write('{"b":2}');
    expect(readFileSync(file, 'utf8')).toBe('{"a":1}\n{"b":2}\n');
    writeFileSync(file, 'x'.repeat(2_000_000));
    write('{"c":3}');
    expect(readFileSync(file, 'utf8')).toBe('{"c":3}\n');
    expect(statSync(path.join(directory, 'audit.1.jsonl')).size).toBe(2_000_000);
  });

  test('that cannot be written stop nothing', () => {
    const blocked = path.join(directory, 'file');
    writeFileSync(blocked, '');
    expect(() => auditFile(path.join(blocked, 'below'))('{}')).not.toThrow();
  });
});
