/** The service and its pipe as Microsoft's reference describes them: no Windows was asked. */
import { describe, expect, test, vi } from 'vitest';
import { descriptor, securePipe } from '../../main/clock-helper/pipe-security.ts';
import { serviceSid, sidText } from '../../main/clock-helper/sid.ts';
import { runAsService, type Service } from '../../main/clock-helper/windows-service.ts';
import { ScriptedFfi } from '../doubles/scripted-ffi.ts';

/** A service control manager that starts what it is told of, and keeps what it hears. */
class Manager {
  readonly statuses: number[][] = [];
  handler: bigint | null = null;
  name = '';
  table = '';
  error = 0;
  registered: bigint | number = 0x77n;
  readonly scripted = new ScriptedFfi({
    StartServiceCtrlDispatcherW: (table: bigint) => {
      if (this.error !== 0) return 0;
      const entries = new BigUint64Array(this.scripted.at(table));
      expect(entries.slice(2)).toEqual(new BigUint64Array(2));
      const units = [...new Uint16Array(this.scripted.at(entries[0]!))];
      expect(units.pop()).toBe(0);
      this.table = String.fromCharCode(...units);
      this.scripted.call(entries[1]!, 0, null);
      return 1;
    },
    RegisterServiceCtrlHandlerExW: (name: string, handler: bigint, context: null) => {
      expect(context).toBeNull();
      this.name = name;
      this.handler = handler;
      return this.registered;
    },
    SetServiceStatus: (handle: bigint | number, status: Buffer) => {
      expect(BigInt(handle)).toBe(0x77n);
      this.statuses.push(Array.from({ length: 7 }, (_, i) => status.readUInt32LE(4 * i)));
      return 1;
    },
    GetLastError: () => this.error,
  });

  send(control: number): unknown {
    return this.scripted.call(this.handler!, control, 0, null, null);
  }
}

const serviceOf = (changes: Partial<Service> = {}) => ({
  start: vi.fn(async () => {}),
  stop: vi.fn(),
  consented: vi.fn(),
  ...changes,
});
const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('a service', () => {
  test('says that it starts, that it runs and what it listens to, that it stops, and that it has stopped', async () => {
    const manager = new Manager();
    const service = serviceOf();
    await runAsService(manager.scripted.ffi, 'TruechimerClock', service);
    await soon();
    expect([manager.table, manager.name]).toEqual(['TruechimerClock', 'TruechimerClock']);
    expect(service.start).toHaveBeenCalledOnce();
    expect(manager.send(1)).toBe(0);
    // First the answer, then the work.
    expect(service.stop).not.toHaveBeenCalled();
    await soon();
    expect(service.stop).toHaveBeenCalledOnce();
    // type, state, controls, error, own error, check point, wait hint
    expect(manager.statuses).toEqual([
      [0x10, 2, 0, 0, 0, 1, 10_000],
      [0x10, 4, 5, 0, 0, 0, 0],
      [0x10, 3, 0, 0, 0, 1, 10_000],
      [0x10, 1, 0, 0, 0, 0, 0],
    ]);
  });

  test('stops once, also when the machine goes down meanwhile', async () => {
    const manager = new Manager();
    const service = serviceOf();
    await runAsService(manager.scripted.ffi, 'TruechimerClock', service);
    await soon();
    expect([manager.send(1), manager.send(5)]).toEqual([0, 0]);
    await soon();
    expect(service.stop).toHaveBeenCalledOnce();
  });

  test('that cannot start says that it has failed, so that the manager tries again', async () => {
    const manager = new Manager();
    const start = () => Promise.reject(new Error('no right'));
    const run = runAsService(manager.scripted.ffi, 'TruechimerClock', serviceOf({ start }));
    await Promise.allSettled([run]);
    await soon();
    expect(manager.statuses.at(-1)).toEqual([0x10, 1, 0, 1066, 1, 0, 0]);
  });

  test('hears an administrator’s consent, and nothing that it does not know', async () => {
    const manager = new Manager();
    const service = serviceOf();
    await runAsService(manager.scripted.ffi, 'TruechimerClock', service);
    await soon();
    expect(manager.send(128)).toBe(0);
    expect(service.consented).toHaveBeenCalledOnce();
    expect(manager.send(4)).toBe(0);
    for (const control of [2, 3, 129, 255]) expect(manager.send(control)).toBe(120);
  });

  test('is one only for the manager: from a console it says so', async () => {
    const manager = new Manager();
    manager.error = 1063;
    await expect(runAsService(manager.scripted.ffi, 'TruechimerClock', serviceOf())).rejects.toThrow(
      /service manager of Windows/,
    );
    manager.error = 13;
    await expect(runAsService(manager.scripted.ffi, 'TruechimerClock', serviceOf())).rejects.toThrow(
      /error 13/,
    );
  });

  test('that the manager does not know does not start', async () => {
    const manager = new Manager();
    manager.registered = 0;
    const service = serviceOf();
    await expect(runAsService(manager.scripted.ffi, 'TruechimerClock', service)).rejects.toThrow(
      /does not know “TruechimerClock”/,
    );
    expect(service.start).not.toHaveBeenCalled();
  });
});

describe('security identifiers', () => {
  test('of services are made of their names alone, as that of Windows’ own installer is', () => {
    expect(serviceSid('TrustedInstaller')).toBe(
      'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464',
    );
    expect(serviceSid('trustedinstaller')).toBe(serviceSid('TRUSTEDINSTALLER'));
  });

  test('are read from their bytes', () => {
    const administrators = Buffer.from('01020000000000052000000020020000', 'hex');
    expect(sidText(administrators)).toBe('S-1-5-32-544');
    expect(sidText(Buffer.from('010100000000000100000000', 'hex'))).toBe('S-1-1-0');
    expect(() => sidText(Buffer.alloc(12))).toThrow(/no security identifier/);
  });
});

describe('the pipe', () => {
  const PIPE = '\\\\.\\pipe\\truechimer-clock';
  /** A local group as LookupAccountName tells it: S-1-5-21-1-2-3-1001. */
  const GROUP = Buffer.from('010500000000000515000000010000000200000003000000e9030000', 'hex');

  const scripted = ({ use = 4, busy = 0, set = 1 } = {}) => {
    let taken = busy;
    const open = new Set<bigint>();
    const double = new ScriptedFfi({
      LookupAccountNameW: (
        system: null,
        name: string,
        sid: Buffer,
        sidSize: Buffer,
        _domain: Buffer,
        domainSize: Buffer,
        kind: Buffer,
      ) => {
        expect([system, sidSize.readUInt32LE(), domainSize.readUInt32LE()]).toEqual([null, 68, 256]);
        if (name !== 'Truechimer Clock') return 0;
        GROUP.copy(sid);
        kind.writeUInt32LE(use);
        return 1;
      },
      ConvertStringSecurityDescriptorToSecurityDescriptorW: (
        _text: string,
        revision: number,
        result: Buffer,
      ) => {
        expect(revision).toBe(1);
        open.add(0xd00dn);
        result.writeBigUInt64LE(0xd00dn);
        return 1;
      },
      CreateFileW: () => {
        if (taken-- > 0) return -1;
        open.add(0x1f4n);
        return 0x1f4;
      },
      SetKernelObjectSecurity: () => set,
      CloseHandle: (handle: bigint) => (open.delete(handle) ? 1 : 0),
      LocalFree: (memory: bigint) => {
        open.delete(memory);
        return 0;
      },
      GetLastError: () => (set === 0 ? 5 : 231),
    });
    return { double, open };
  };

  test('is the group’s to read and write, the service’s and administrators’ altogether, and nobody’s from elsewhere', () => {
    expect(descriptor('S-1-5-80-1', 'S-1-5-21-1')).toBe(
      'D:P(D;;FA;;;NU)(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;S-1-5-80-1)(A;;FRFW;;;S-1-5-21-1)',
    );
  });

  test('is opened with no other access than to set that, and everything is closed again', async () => {
    const { double, open } = scripted();
    await securePipe(double.ffi, PIPE, 'TruechimerClock', 'Truechimer Clock');
    const [text] = double.callsOf('ConvertStringSecurityDescriptorToSecurityDescriptorW')[0]!;
    expect(text).toBe(descriptor(serviceSid('TruechimerClock'), 'S-1-5-21-1-2-3-1001'));
    expect(double.callsOf('CreateFileW')).toEqual([[PIPE, 0x40000, 0, null, 3, 0, 0]]);
    expect(double.callsOf('SetKernelObjectSecurity')).toEqual([[0x1f4n, 4, 0xd00dn]]);
    expect(open.size).toBe(0);
  });

  test('whose instances are all taken for a moment is tried again', async () => {
    const { double, open } = scripted({ busy: 2 });
    await securePipe(double.ffi, PIPE, 'TruechimerClock', 'Truechimer Clock');
    expect(double.callsOf('CreateFileW')).toHaveLength(3);
    expect(open.size).toBe(0);
  });

  test.each([
    ['there is no such group', {}, 'Nobody', /no local group “Nobody”/],
    ['the name is a person’s', { use: 1 }, 'Truechimer Clock', /no local group/],
    ['it cannot be set', { set: 0 }, 'Truechimer Clock', /error 5/],
  ])('is not listened on where %s', async (_, given, group, reason) => {
    const { double, open } = scripted(given);
    await expect(securePipe(double.ffi, PIPE, 'TruechimerClock', group)).rejects.toThrow(reason);
    expect(open.size).toBe(0);
  });
});
