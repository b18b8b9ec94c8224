/** What the helper believes when it starts: its configuration, its record, and what there was before the machine's start. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { otherTimeService, reasonToWait } from '../../main/clock-helper/after-boot.ts';
import { parseConfiguration, readConfiguration } from '../../main/clock-helper/configuration.ts';
import { parseRecord } from '../../main/clock-helper/record.ts';
import { recordFile } from '../../main/clock-helper/record-file.ts';
import { Kernel } from '../doubles/kernel.ts';
import { Rig } from './rig.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'truechimer-helper-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const put = (file: string, text = '') => {
  const whole = path.join(root, file);
  mkdirSync(path.dirname(whole), { recursive: true });
  writeFileSync(whole, text);
  return whole;
};

describe('the configuration', () => {
  test('is not needed, and leaves leap seconds off', () => {
    expect(readConfiguration(path.join(root, 'none.json'))).toEqual({ leap: false });
    expect(parseConfiguration('{}', 'f')).toEqual({ leap: false });
    expect(parseConfiguration('{"leap": true}', 'f')).toEqual({ leap: true });
  });

  test.each([
    ['no JSON', 'leap = true', /is not JSON/],
    ['a list', '[]', /one JSON object/],
    ['a setting that is not one', '{"leep": true}', /no setting “leep”/],
    ['another type', '{"leap": 1}', /true or false/],
  ])('%s keeps it from starting, with the reason', (_, text, reason) => {
    expect(() => parseConfiguration(text, 'clock-helper.json')).toThrow(reason);
  });

  test.runIf(process.getuid?.() === 0)('that anybody else may write is not read', () => {
    const file = put('c.json', '{"leap": true}');
    chmodSync(file, 0o644);
    expect(readConfiguration(file)).toEqual({ leap: true });
    for (const mode of [0o664, 0o646]) {
      chmodSync(file, mode);
      expect(() => readConfiguration(file)).toThrow(/belong to root/);
    }
    chmodSync(file, 0o644);
    chownSync(file, 65_534, 0);
    expect(() => readConfiguration(file)).toThrow(/belong to root/);
  });
});

describe('the record', () => {
  function someRecord() {
    const rig = new Rig();
    rig.claim();
    rig.ask({ peer: rig.audit[0] as never }, { op: 'get' });
    return rig.record!;
  }

  test('is read back as it was written', () => {
    const file = recordFile(root);
    expect(file.read()).toBeNull();
    file.write(someRecord());
    expect(file.read()).toEqual(someRecord());
  });

  test('that cannot be right counts as none', () => {
    const good = JSON.parse(JSON.stringify(someRecord())) as Record<string, unknown>;
    expect(parseRecord(JSON.stringify(good))).not.toBeNull();
    const wrong = [
      { version: 2 },
      { boot: 1 },
      { steps: { farStepMade: 'no', forward: [], backward: [] } },
      { slewed: [[1]] },
      { claimed: -1 },
      { rate: { ppm: 100_501, at: 0, steering: true } },
      { original: { ppm: null } },
    ];
    for (const change of wrong) expect(parseRecord(JSON.stringify({ ...good, ...change }))).toBeNull();
  });

  test('whatever a file holds, reading it does not throw', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseRecord(text)));
  });
});

describe('the rate that was learned before the machine was started', () => {
  /** Steered until shortly before, on a machine with systemd and nobody else. */
  function situation() {
    mkdirSync(path.join(root, 'run/systemd/system'), { recursive: true });
    const rig = new Rig({ boot: 'the boot before' });
    rig.claim();
    rig.helper.close();
    return { record: rig.record, kernel: new Kernel('2026-12-01T13:00:00Z') };
  }
  const reason = ({ record, kernel }: ReturnType<typeof situation>, boot = 'this boot') =>
    reasonToWait(record, boot, kernel.read(), root);

  test('is given back where the machine was being steered a moment ago and nobody else sets its clock', () => {
    expect(reason(situation())).toBeNull();
  });

  test('not in the same boot, where the helper only fell over', () => {
    expect(reason(situation(), 'the boot before')).toMatch(/not started anew/);
  });

  test('not where nothing was learned, or the clock was not being steered at the end', () => {
    const { kernel, record } = situation();
    expect(reason({ record: null, kernel })).toMatch(/no rate/);
    const released = { ...record!, rate: { ...record!.rate!, steering: false } };
    expect(reason({ record: released, kernel })).toMatch(/not being steered/);
  });

  test('not after more than 30 days, nor where the battery clock has forgotten how many it were', () => {
    const { record } = situation();
    expect(reason({ record, kernel: new Kernel('2027-01-15T00:00:00Z') })).toMatch(/recent/);
    expect(reason({ record, kernel: new Kernel('2020-01-01T00:00:00Z') })).toMatch(/recent/);
  });

  test('not where somebody has set the clock since the start', () => {
    for (const fields of [{ frequency: 1 }, { tick: 10_001 }, { synchronised: true, maximumError: 0 }]) {
      const { record, kernel } = situation();
      kernel.foreignWrite(fields);
      expect(reason({ record, kernel })).toMatch(/has set this clock/);
    }
  });

  test.each([
    ['is to be started', 'etc/systemd/system/multi-user.target.wants/chrony.service', 'chrony.service'],
    [
      'is to be started early',
      'etc/systemd/system/sysinit.target.wants/systemd-timesyncd.service',
      'systemd-timesyncd.service',
    ],
    [
      'is made out of an init script',
      'run/systemd/generator.late/multi-user.target.wants/ntp.service',
      'ntp.service',
    ],
    [
      'is an instance of a template',
      'sys/fs/cgroup/system.slice/system-phc2sys.slice/phc2sys@eth0.service/cgroup.procs',
      'phc2sys@eth0.service',
    ],
    [
      'is part of something larger',
      'etc/systemd/system/multi-user.target.wants/connman.service',
      'connman.service',
    ],
    ['runs, though not enabled', 'sys/fs/cgroup/system.slice/ntpsec.service/cgroup.procs', 'ntpsec.service'],
  ])('not where another time service %s', (_, file, name) => {
    const given = situation();
    put(file);
    expect(reason(given)).toContain(name);
  });

  test('also where a guest agent sets the clock on request only', () => {
    const given = situation();
    put('etc/systemd/system/multi-user.target.wants/qemu-guest-agent.service');
    expect(reason(given)).toBeNull();
  });

  test('not where a bent tick was part of it: more than any kernel keeps', () => {
    const { kernel, record } = situation();
    expect(reason({ record: { ...record!, rate: { ...record!.rate!, ppm: 600 } }, kernel })).toMatch(
      /more than/,
    );
  });

  test('not without systemd, where that cannot be told', () => {
    expect(otherTimeService(root)).toMatch(/no systemd/);
  });
});
