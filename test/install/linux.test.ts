/** What would be installed on Linux, held against systemd's own tools, and undone again. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { carryOut } from '../../main/install/carry-out.ts';
import {
  COMMAND,
  DAEMON_STATE,
  DAEMON_UNIT,
  HELPER_UNIT,
  POLICY_FILE,
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
const DAEMON = { content: '{}', aside: null };
const CHRONY: TakenOver = { name: 'chrony', unit: 'chrony.service', enabled: true, running: true };
const TIMESYNCD: TakenOver = {
  name: 'systemd-timesyncd',
  unit: 'systemd-timesyncd.service',
  enabled: true,
  running: true,
};

const NOBODY = 65_534;

/** Puts a link to the victim under every name that appears in its directory, as fast as it can. */
const SWAP = `
const fs = require('node:fs');
const [home, victim] = process.argv.slice(1);
const link = home + '/link';
process.stdout.write('ready');
for (;;) {
  for (const name of new Set(['config.json.new', ...fs.readdirSync(home)])) {
    if (name === 'config.json' || name === 'link') continue;
    try {
      if (!fs.existsSync(link)) fs.symlinkSync(victim, link);
      fs.renameSync(link, home + '/' + name);
    } catch {}
  }
}`;

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
    const steps = installSteps(SOURCE, { ...WISH, daemon: DAEMON, takeOver: [CHRONY] });
    for (const { why } of steps) expect(why).toMatch(/^[A-Za-z].*\.$/);
    expect(steps.length).toBeGreaterThanOrEqual(7);
  });

  test('puts the program where only the superuser can change it, and starts nothing from anywhere else', () => {
    const steps = installSteps(SOURCE, { ...WISH, daemon: DAEMON });
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

  test('touches the program that is there only when the new one is whole beside it', () => {
    const all = acts(installSteps({ ...SOURCE, node: { path: '/home/ada/node', ofTheSystem: false } }, WISH));
    const places = all.flatMap((a) => (a.kind === 'copy' ? [a.to] : a.kind === 'remove' ? [a.path] : []));
    expect(places.length).toBeGreaterThan(5);
    for (const place of places) expect(place).toMatch(new RegExp(`^${PROGRAM}\\.new`));
    const exchange = all.findIndex((a) => a.kind === 'exchange');
    expect(all[exchange]).toMatchObject({ fresh: `${PROGRAM}.new`, place: PROGRAM });
    expect(exchange).toBeGreaterThan(all.findLastIndex((a) => a.kind === 'copy'));
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
    const all = acts(installSteps(SOURCE, { ...WISH, daemon: DAEMON }));
    const settings = all.findIndex((a) => a.kind === 'write' && a.file === `${DAEMON_STATE}/config.json`);
    expect(all[settings]).toMatchObject({ mode: 0o600, owner: 'truechimer' });
    expect(settings).toBeLessThan(all.findIndex((a) => inWords(a) === `systemctl restart ${DAEMON_UNIT}`));
  });

  test('settings that the daemon cannot use are put aside, with the reason, before others are written', () => {
    const aside = { as: 'newer', why: 'What is in it cannot be used.' } as const;
    const steps = installSteps(SOURCE, { ...WISH, daemon: { content: '{}', aside } });
    const all = acts(steps);
    const at = all.findIndex((a) => a.kind === 'put-aside');
    expect(all[at]).toMatchObject({ file: `${DAEMON_STATE}/config.json`, as: 'newer' });
    expect(at).toBeLessThan(all.findIndex((a) => a.kind === 'write' && a.file.startsWith(DAEMON_STATE)));
    expect(steps.map(({ why }) => why)).toContain(aside.why);
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

describe('the question for the password', () => {
  const policy = written(installSteps(SOURCE, WISH), POLICY_FILE) ?? '';

  test('is asked each time, of an administrator, whoever is in front of the machine', () => {
    const answers = [...policy.matchAll(/<allow_(\w+)>(\w+)</g)].map(([, who, answer]) => [who, answer]);
    expect(answers).toEqual([
      ['any', 'auth_admin'],
      ['inactive', 'auth_admin'],
      ['active', 'auth_admin'],
    ]);
  });

  test('is only about the installed program and its clock, and says which command it is', () => {
    const about = [...policy.matchAll(/<annotate key="org\.freedesktop\.policykit\.exec\.(\w+)">([^<]*)</g)];
    expect(about.map(([, key, value]) => [key, value])).toEqual([
      ['path', COMMAND],
      ['argv1', 'clock'],
    ]);
    expect(policy).toContain('$(command_line)');
  });

  test('is a nicety: a /usr that cannot be written stops no installation', () => {
    const act = acts(installSteps(SOURCE, WISH)).find((a) => a.kind === 'write' && a.file === POLICY_FILE);
    expect(act?.otherwise).toMatch(/^The question/);
  });
});

describe('systemd’s own tools', () => {
  /** The units as they would be installed, with programs that are there. */
  function units(): string[] {
    const steps = installSteps(SOURCE, { ...WISH, daemon: DAEMON });
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

  test.each([
    ['started again by hand', { enabled: false, running: true }],
    ['switched on again for the next start', { enabled: true, running: false }],
  ])('that was stopped, %s, and is stopped once more gets back all that it had at first', (_, found) => {
    const taken = written(takeOverSteps([{ ...CHRONY, ...found }], [TIMESYNCD, CHRONY]), TAKEN_OVER) ?? '';
    expect(JSON.parse(taken)).toEqual({ version: 1, services: [TIMESYNCD, CHRONY] });
  });

  test('is given back where anything fails after it was stopped, with the record of what was before', () => {
    const [step] = takeOverSteps([CHRONY, { ...TIMESYNCD, running: false }], [TIMESYNCD]);
    const undone = [{ why: '', acts: step?.undo?.acts ?? [] }];
    expect(commands(undone)).toEqual([
      'systemctl enable chrony.service',
      'systemctl start chrony.service',
      'systemctl enable systemd-timesyncd.service',
    ]);
    expect(JSON.parse(written(undone, TAKEN_OVER) ?? '')).toEqual({ version: 1, services: [TIMESYNCD] });
    const [first] = takeOverSteps([CHRONY], []);
    expect(first?.undo?.acts.at(-1)).toEqual({ kind: 'remove', path: TAKEN_OVER });
  });

  test('and the daemon that would steer does not stay half installed in its place', () => {
    const last = (wish: Partial<Wish>) => installSteps(SOURCE, { ...WISH, daemon: DAEMON, ...wish }).at(-1);
    expect(last({ takeOver: [CHRONY] })?.undo?.acts.map(inWords)).toEqual([
      'systemctl disable --now truechimer.service',
    ]);
    // One that ran before, and that nobody else stands in for, is left to run.
    expect(last({})?.undo).toBeUndefined();
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

  test('stops at nothing: what cannot be done is named, and the rest is done', () => {
    for (const act of acts(uninstallSteps([CHRONY, TIMESYNCD])))
      if (act.kind === 'run') expect(act.optional === true || act.otherwise !== undefined).toBe(true);
  });

  test('takes away every file that installing wrote', () => {
    const installed = acts(installSteps(SOURCE, { ...WISH, daemon: DAEMON, takeOver: [CHRONY] }));
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

  test('undoes what must not be left so, the last first, and says what is so then', () => {
    const file = (name: string) => path.join(directory, name);
    const put = (name: string, content: string): Act => ({
      kind: 'write',
      file: file(name),
      content,
      mode: 0o644,
    });
    const steps: Step[] = [
      {
        why: 'Stop.',
        acts: [put('state', 'off')],
        undo: { why: 'It runs again', acts: [put('state', 'on')] },
      },
      {
        why: 'Write.',
        acts: [put('a', 'x')],
        undo: {
          why: 'It is not there',
          acts: [{ kind: 'run', program: 'false', args: [], otherwise: 'it was not told' }, put('seen', '')],
        },
      },
      { why: 'Fail.', acts: [{ kind: 'run', program: 'false', args: ['it'] }, put('never', '')] },
      { why: 'Not reached.', acts: [], undo: { why: 'Never', acts: [put('never', '')] } },
    ];
    expect(() => carryOut(steps, say)).toThrow(
      '“false it” failed: it ended with 1. it was not told: it ended with 1. It runs again',
    );
    expect(readFileSync(file('state'), 'utf8')).toBe('on');
    expect(existsSync(file('seen'))).toBe(true);
    expect(existsSync(file('never'))).toBe(false);
  });

  test('tells nobody of what was only tidied up', () => {
    const steps: Step[] = [
      { why: 'Copy.', acts: [], undo: { why: null, acts: [{ kind: 'remove', path: directory }] } },
      { why: 'Fail.', acts: [{ kind: 'run', program: 'false', args: [] }] },
    ];
    expect(() => carryOut(steps, say)).toThrow(/^“false” failed: it ended with 1$/);
    expect(existsSync(directory)).toBe(false);
  });

  test('goes on where a part may fail, and returns what is not so because of it', () => {
    const file = path.join(directory, 'done');
    const steps: Step[] = [
      {
        why: 'Give back.',
        acts: [
          { kind: 'run', program: 'false', args: [], otherwise: 'chrony was not started again' },
          { kind: 'write', file, content: '', mode: 0o644 },
        ],
      },
    ];
    expect(carryOut(steps, say)).toEqual(['chrony was not started again: it ended with 1']);
    expect(existsSync(file)).toBe(true);
  });

  test('goes on where what is optional is not there', () => {
    const steps: Step[] = [
      { why: 'One.', acts: [{ kind: 'run', program: '/nowhere/tool', args: [], optional: true }] },
    ];
    carryOut(steps, say);
  });

  test.runIf(process.platform !== 'win32')(
    'whoever starts it with a strict umask gets what everybody else gets',
    () => {
      const before = process.umask(0o077);
      const from = path.join(directory, 'from');
      try {
        mkdirSync(from);
        writeFileSync(path.join(from, 'a'), 'x');
        const acts: Act[] = [
          { kind: 'write', file: path.join(directory, 'new/deep/w'), content: 'x', mode: 0o644 },
          { kind: 'link', file: path.join(directory, 'links/l'), to: '/bin/true' },
          ...(process.getuid?.() === 0
            ? [{ kind: 'copy', from, to: path.join(directory, 'copies/c') } satisfies Act]
            : []),
        ];
        carryOut([{ why: 'All.', acts }], say);
      } finally {
        process.umask(before);
      }
      const modes = (...names: string[]) =>
        names.map((name) => statSync(path.join(directory, name)).mode & 0o777);
      expect(modes('new', 'new/deep', 'links')).toEqual([0o755, 0o755, 0o755]);
      expect(modes('new/deep/w')).toEqual([0o644]);
      if (process.getuid?.() === 0)
        expect(modes('copies', 'copies/c', 'copies/c/a')).toEqual([0o755, 0o755, 0o644]);
    },
  );

  test.runIf(process.getuid?.() === 0)(
    'a link of the user in whose directory it writes is not followed, however fast it is put there',
    async () => {
      const home = path.join(directory, 'home');
      const victim = path.join(directory, 'victim');
      chmodSync(directory, 0o755);
      mkdirSync(home);
      chownSync(home, NOBODY, NOBODY);
      writeFileSync(victim, 'the superuser’s', { mode: 0o600 });
      const attacker = spawn(systemProgram('node') ?? process.execPath, ['-e', SWAP, home, victim], {
        uid: NOBODY,
        gid: NOBODY,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        await once(attacker.stdout, 'data');
        const settings: Act = {
          kind: 'write',
          file: path.join(home, 'config.json'),
          content: '{}',
          mode: 0o644,
          owner: 'nobody',
        };
        for (let i = 0; i < 300; i++) {
          try {
            carryOut([{ why: 'Write.', acts: [settings] }], say);
          } catch {
            // It may take its own file away, and then has none.
          }
        }
      } finally {
        attacker.kill('SIGKILL');
        await once(attacker, 'exit');
      }
      const { uid, gid, mode } = statSync(victim);
      expect([uid, gid, mode & 0o777]).toEqual([0, 0, 0o600]);
      expect(readFileSync(victim, 'utf8')).toBe('the superuser’s');
    },
  );

  test.runIf(process.getuid?.() === 0)(
    'nothing is put where another user could put something else in its place',
    () => {
      const home = path.join(directory, 'home');
      mkdirSync(path.join(home, 'deep'), { recursive: true });
      chownSync(home, NOBODY, NOBODY);
      const at = (file: string, owner?: string): Step[] => [
        { why: 'W.', acts: [{ kind: 'write', file, content: '', mode: 0o600, ...(owner && { owner }) }] },
      ];
      const theirs = /others than the superuser can change what lies in \S*home/;
      expect(() => carryOut(at(path.join(home, 'f')), say)).toThrow(theirs);
      expect(() => carryOut(at(path.join(home, 'deep/f'), 'nobody'), say)).toThrow(theirs);
      // Its own directory is another matter.
      carryOut(at(path.join(home, 'f'), 'nobody'), say);
      expect(statSync(path.join(home, 'f')).uid).toBe(NOBODY);
      chmodSync(directory, 0o777);
      expect(() => carryOut(at(path.join(directory, 'f')), say)).toThrow(/others than the superuser/);
    },
  );

  test('what was made beside takes the place of what was there, and nothing else is left', () => {
    const [fresh, place] = [path.join(directory, 'program.new'), path.join(directory, 'program')];
    for (const content of ['first', 'second']) {
      mkdirSync(fresh);
      writeFileSync(path.join(fresh, 'file'), content);
      carryOut([{ why: 'E.', acts: [{ kind: 'exchange', fresh, place }] }], say);
      expect(readFileSync(path.join(place, 'file'), 'utf8')).toBe(content);
      expect(readdirSync(directory)).toEqual(['program']);
    }
  });

  test('what was there stays where nothing was made beside', () => {
    const [fresh, place] = [path.join(directory, 'program.new'), path.join(directory, 'program')];
    mkdirSync(place);
    writeFileSync(path.join(place, 'file'), 'old');
    const steps: Step[] = [{ why: 'E.', acts: [{ kind: 'exchange', fresh, place }] }];
    expect(() => carryOut(steps, say)).toThrow(/ENOENT/);
    expect(readFileSync(path.join(place, 'file'), 'utf8')).toBe('old');
    expect(readdirSync(directory)).toEqual(['program']);
  });

  test('what it puts aside is kept whole, beside what was put aside earlier', () => {
    const file = path.join(directory, 'config.json');
    for (const content of ['{', '{{']) {
      writeFileSync(file, content);
      carryOut([{ why: 'P.', acts: [{ kind: 'put-aside', file, as: 'corrupt' }] }], say);
    }
    expect(readFileSync(`${file}.corrupt-1`, 'utf8')).toBe('{');
    expect(readFileSync(`${file}.corrupt-2`, 'utf8')).toBe('{{');
    expect(existsSync(file)).toBe(false);
  });

  test('what it takes away is gone, and what a link in there points to is not', () => {
    const [gone, kept] = [path.join(directory, 'gone'), path.join(directory, 'kept')];
    mkdirSync(path.join(gone, 'deep'), { recursive: true });
    mkdirSync(kept);
    writeFileSync(path.join(kept, 'file'), '');
    symlinkSync(kept, path.join(gone, 'deep/link'));
    const steps: Step[] = [{ why: 'R.', acts: [gone, gone].map((p): Act => ({ kind: 'remove', path: p })) }];
    carryOut(steps, say);
    expect(existsSync(gone)).toBe(false);
    expect(existsSync(path.join(kept, 'file'))).toBe(true);
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
