/** What would be installed on Linux, held against systemd's own tools, and undone again. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { carryOut } from '../../main/install/carry-out.ts';
import {
  COMMAND,
  DAEMON_STATE,
  DAEMON_UNIT,
  HELPER_UNIT,
  PROGRAM,
  SOCKET_UNIT,
  UNITS,
} from '../../main/install/layout.ts';
import {
  giveBackSteps,
  installSteps,
  type Source,
  TAKEN_OVER,
  takeOverSteps,
  uninstallSteps,
  type Wish,
} from '../../main/install/linux.ts';
import { isTheSystems } from '../../main/install/source.ts';
import { type Act, inWords, type Step } from '../../main/install/step.ts';
import { type TakenOver, takenOver } from '../../main/install/taken-over.ts';
import { need, systemProgram } from '../real.ts';

const SOURCE: Source = {
  root: '/home/ada/truechimer',
  node: { path: '/usr/bin/node', ofTheSystem: true },
  packages: ['node_modules/koffi'],
};
const WISH: Wish = { person: 'ada', daemon: null, takeOver: [], takenBefore: [], leap: false };
const CHRONY: TakenOver = { name: 'chrony', unit: 'chrony.service', enabled: true, running: true };
const TIMESYNCD: TakenOver = {
  name: 'systemd-timesyncd',
  unit: 'systemd-timesyncd.service',
  enabled: true,
  running: true,
};

const acts = (steps: readonly Step[]) => steps.flatMap((step) => step.acts);
const commands = (steps: readonly Step[]) =>
  acts(steps).flatMap((a) => (a.kind === 'run' ? [inWords(a)] : []));
const written = (steps: readonly Step[], file: string) =>
  acts(steps).find((a): a is Extract<Act, { kind: 'write' }> => a.kind === 'write' && a.file === file)
    ?.content;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'truechimer-install-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('installing the helper', () => {
  test('every step has its reason, in a sentence', () => {
    const steps = installSteps(SOURCE, { ...WISH, daemon: { settings: '{}' }, takeOver: [CHRONY] });
    for (const { why } of steps) expect(why).toMatch(/^[A-Za-z].*\.$/);
    expect(steps.length).toBeGreaterThanOrEqual(7);
  });

  test('puts the program where only the superuser can change it, and starts nothing from anywhere else', () => {
    const steps = installSteps(SOURCE, { ...WISH, daemon: { settings: null } });
    for (const unit of [HELPER_UNIT, DAEMON_UNIT]) {
      const line = /^ExecStart=(.*)$/m.exec(written(steps, `${UNITS}/${unit}`) ?? '')?.[1] ?? '';
      expect(line.split(' ').filter((word) => word.startsWith('/')).length).toBeGreaterThan(1);
      for (const word of line.split(' ').filter((w) => w.startsWith('/')))
        expect(word.startsWith(PROGRAM)).toBe(true);
    }
    expect(written(steps, `${UNITS}/${HELPER_UNIT}`)).toMatch(/^ExecStart=\S+ --jitless /m);
    expect(written(steps, COMMAND)).not.toContain('/home/');
  });

  test('copies a Node that somebody else could change, and links to one of the system', () => {
    const own = { ...SOURCE, node: { path: '/home/ada/.nvm/node', ofTheSystem: false } };
    expect(acts(installSteps(own, WISH))).toContainEqual(
      expect.objectContaining({ kind: 'copy', from: '/home/ada/.nvm/node', executable: true }),
    );
    expect(acts(installSteps(SOURCE, WISH))).toContainEqual(
      expect.objectContaining({ kind: 'link', to: '/usr/bin/node' }),
    );
  });

  test('again, from where it is installed, copies nothing onto itself', () => {
    const kinds = acts(installSteps({ ...SOURCE, root: PROGRAM }, WISH)).map((a) => a.kind);
    expect(kinds).not.toContain('copy');
    expect(kinds).not.toContain('remove');
  });

  test('stops another time service only after the helper is there, and remembers it before', () => {
    const steps = installSteps(SOURCE, { ...WISH, takeOver: [CHRONY] });
    const all = acts(steps);
    const at = (words: string) => all.findIndex((a) => inWords(a).includes(words));
    expect(at(`restart ${HELPER_UNIT}`)).toBeLessThan(at(TAKEN_OVER));
    expect(at(TAKEN_OVER)).toBeLessThan(at('systemctl disable --now chrony.service'));
  });

  test('a daemon gets settings that only it can read, before it starts', () => {
    const all = acts(installSteps(SOURCE, { ...WISH, daemon: { settings: '{"x":1}' } }));
    const settings = all.findIndex((a) => a.kind === 'write' && a.file === `${DAEMON_STATE}/config.json`);
    expect(all[settings]).toMatchObject({ mode: 0o600, owner: 'truechimer' });
    expect(settings).toBeLessThan(all.findIndex((a) => inWords(a) === `systemctl restart ${DAEMON_UNIT}`));
  });

  test('leaves the leap seconds as they are configured, unless told otherwise', () => {
    expect(
      written(installSteps(SOURCE, { ...WISH, leap: null }), '/etc/truechimer/clock-helper.json'),
    ).toBeUndefined();
    expect(
      written(installSteps(SOURCE, { ...WISH, leap: true }), '/etc/truechimer/clock-helper.json'),
    ).toContain('true');
  });
});

describe('systemd’s own tools', () => {
  /** The units as they would be installed, with programs that are there. */
  function units(): string[] {
    const steps = installSteps(SOURCE, { ...WISH, daemon: { settings: null } });
    return [SOCKET_UNIT, HELPER_UNIT, DAEMON_UNIT].map((name) => {
      const file = path.join(directory, name);
      writeFileSync(
        file,
        (written(steps, `${UNITS}/${name}`) ?? '').replace(/^(ExecStart=)\S+/m, '$1/bin/true'),
      );
      return file;
    });
  }

  test('take the units without a word', (context) => {
    const analyze = need(context, 'systemd-analyze', systemProgram('systemd-analyze'));
    const run = spawnSync(analyze, ['verify', '--man=no', ...units()], { encoding: 'utf8' });
    expect(`${run.stdout}${run.stderr}`.trim()).toBe('');
    expect(run.status).toBe(0);
  });

  test('call the helper little exposed (at most 1.5 of 10), and the daemon not much more (2)', (context) => {
    const analyze = need(context, 'systemd-analyze', systemProgram('systemd-analyze'));
    const exposure = (unit: string) => {
      const said = execFileSync(analyze, ['security', '--offline=yes', '--no-pager', unit], {
        encoding: 'utf8',
      });
      return Number(/exposure level for \S+: ([\d.]+)/.exec(said)?.[1]);
    };
    const [, helper, daemon] = units();
    expect(exposure(helper!)).toBeLessThanOrEqual(1.5);
    expect(exposure(daemon!)).toBeLessThanOrEqual(2);
  });

  test('make the two users and the group', (context) => {
    const sysusers = need(context, 'systemd-sysusers', systemProgram('systemd-sysusers'));
    const file = path.join(directory, 'truechimer.conf');
    writeFileSync(file, written(installSteps(SOURCE, WISH), '/etc/sysusers.d/truechimer.conf') ?? '');
    mkdirSync(path.join(directory, 'etc'));
    execFileSync(sysusers, ['--root', directory, '--replace=/etc/sysusers.d/truechimer.conf', file]);
    const users = readFileSync(path.join(directory, 'etc/passwd'), 'utf8');
    expect(users).toMatch(/^truechimer:.*nologin$/m);
    expect(users).toMatch(/^truechimer-clock:.*nologin$/m);
    expect(readFileSync(path.join(directory, 'etc/group'), 'utf8')).toMatch(/^truechimer:/m);
  });
});

describe('another time service', () => {
  test('is stopped and started by its own unit, so that what runs afterwards is what ran before', () => {
    expect(commands(takeOverSteps([TIMESYNCD, CHRONY], []))).toEqual([
      'systemctl disable --now systemd-timesyncd.service',
      'systemctl disable --now chrony.service',
    ]);
    expect(commands(giveBackSteps([TIMESYNCD, CHRONY]))).toEqual([
      'systemctl enable systemd-timesyncd.service',
      'systemctl start systemd-timesyncd.service',
      'systemctl enable chrony.service',
      'systemctl start chrony.service',
    ]);
  });

  test('gets back what it had: one that ran without being enabled is only started, the other way round only enabled', () => {
    expect(commands(giveBackSteps([{ ...CHRONY, enabled: false }]))).toEqual([
      'systemctl start chrony.service',
    ]);
    expect(commands(giveBackSteps([{ ...CHRONY, running: false }]))).toEqual([
      'systemctl enable chrony.service',
    ]);
  });

  test('that was stopped earlier is not forgotten when another one is', () => {
    const kept = JSON.parse(written(takeOverSteps([CHRONY], [TIMESYNCD]), TAKEN_OVER) ?? '') as object;
    expect(kept).toEqual({ version: 1, services: [TIMESYNCD, CHRONY] });
  });

  test('is read back from the file, and a file that cannot be right names nobody', () => {
    const file = path.join(directory, 'taken-over.json');
    expect(takenOver(file)).toEqual([]);
    writeFileSync(file, JSON.stringify({ version: 1, services: [CHRONY] }));
    expect(takenOver(file)).toEqual([CHRONY]);
    for (const unit of [
      '--now',
      '--now.service',
      'a.service; reboot',
      '../x.service',
      'a b.service',
      '-.mount',
    ]) {
      writeFileSync(file, JSON.stringify({ version: 1, services: [{ ...CHRONY, unit }] }));
      expect(takenOver(file), unit).toEqual([]);
    }
  });
});

describe('uninstalling', () => {
  test('ends the services first, then gives the rate back, then the other time service, and takes everything away', () => {
    const words = acts(uninstallSteps([CHRONY])).map(inWords);
    const order = [
      'disable --now truechimer.service',
      'give-back',
      'start chrony.service',
      `remove ${PROGRAM}`,
    ];
    const at = order.map((part) => words.findIndex((w) => w.includes(part)));
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(at[0]).toBeGreaterThanOrEqual(0);
  });

  test('takes away every file that installing wrote', () => {
    const installed = acts(installSteps(SOURCE, { ...WISH, daemon: { settings: '{}' }, takeOver: [CHRONY] }));
    const removed = acts(uninstallSteps([CHRONY])).flatMap((a) => (a.kind === 'remove' ? [a.path] : []));
    for (const act of installed) {
      if (act.kind !== 'write' && act.kind !== 'copy' && act.kind !== 'link') continue;
      const file = act.kind === 'copy' ? act.to : act.file;
      expect(
        removed.some((gone) => file === gone || file.startsWith(`${gone}/`)),
        file,
      ).toBe(true);
    }
  });
});

describe('carrying out', () => {
  const say = () => {};

  test('explains each step before it is done, and stops where one fails, saying which', () => {
    const said: string[] = [];
    const file = path.join(directory, 'a/b');
    const steps: Step[] = [
      { why: 'First.', acts: [{ kind: 'write', file, content: 'x', mode: 0o640 }] },
      { why: 'Second.', acts: [{ kind: 'run', program: 'false', args: ['it'] }] },
      { why: 'Third.', acts: [{ kind: 'remove', path: file }] },
    ];
    expect(() => carryOut(steps, (text) => said.push(text))).toThrow(/“false it” failed: it ended with 1/);
    expect(said).toEqual(['1. First.', '2. Second.']);
    expect(readFileSync(file, 'utf8')).toBe('x');
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });

  test('goes on where what is optional is not there', () => {
    const steps: Step[] = [
      { why: 'One.', acts: [{ kind: 'run', program: '/nowhere/tool', args: [], optional: true }] },
    ];
    carryOut(steps, say);
  });

  test.runIf(process.getuid?.() === 0)(
    'what is copied belongs to the superuser, and only the superuser can change it',
    () => {
      const [from, to] = [path.join(directory, 'from'), path.join(directory, 'to')];
      mkdirSync(path.join(from, 'deep'), { recursive: true, mode: 0o777 });
      writeFileSync(path.join(from, 'deep/file'), 'x', { mode: 0o666 });
      execFileSync('chown', ['-R', '65534:65534', from]);
      carryOut([{ why: 'Copy.', acts: [{ kind: 'copy', from, to }] }], say);
      for (const name of ['', 'deep', 'deep/file']) {
        const { uid, gid, mode } = statSync(path.join(to, name));
        expect([uid, gid, mode & 0o022], name).toEqual([0, 0, 0]);
      }
      expect(existsSync(path.join(to, 'deep/file'))).toBe(true);
    },
  );

  test.runIf(process.getuid?.() === 0)(
    'a program that lies where others can write is not the system’s',
    () => {
      expect(isTheSystems('/usr/bin/env')).toBe(true);
      const file = path.join(directory, 'node');
      writeFileSync(file, '');
      expect(isTheSystems(file)).toBe(false);
    },
  );
});
