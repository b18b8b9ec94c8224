/**
 * What installing the clock helper means on Linux with systemd, step by step, and how it is undone: two system users, a
 * copy of the program that only the superuser can change, the units, and (if wanted) another time service that is stopped
 * and remembered, and a daemon that starts with the machine.
 */
import path from 'node:path';
import policy from '../../build/linux/org.truechimer.clock.policy?raw';
import daemonUnit from '../../build/linux/truechimer.service?raw';
import users from '../../build/linux/truechimer.sysusers?raw';
import helperUnit from '../../build/linux/truechimer-clock.service?raw';
import socketUnit from '../../build/linux/truechimer-clock.socket?raw';
import {
  COMMAND,
  COMMAND_LINE,
  CONFIGURATION,
  DAEMON_STATE,
  DAEMON_UNIT,
  DAEMON_USER,
  GROUP,
  HELPER,
  HELPER_STATE,
  HELPER_UNIT,
  HELPER_USER,
  NODE,
  PARTS,
  POLICY_FILE,
  PROGRAM,
  SOCKET,
  SOCKET_UNIT,
  UNITS,
  USERS_FILE,
} from './layout.ts';
import type { Act, Step } from './step.ts';
import { remember, type TakenOver, takenOverFile } from './taken-over.ts';

export const TAKEN_OVER = takenOverFile('linux', {});

const READABLE = 0o644;
const EXECUTABLE = 0o755;

/** What the installed program is made of. */
export interface Source {
  /** The top of the package. */
  readonly root: string;
  /** Node's program, and whether only the superuser can change it where it is. */
  readonly node: { readonly path: string; readonly ofTheSystem: boolean };
  /** Packages that have to stay files: koffi and its binary for this machine, as paths under the top. */
  readonly packages: readonly string[];
}

export interface Wish {
  /** Whose faces may use the helper: a member of the group from then on. Null: nobody's, as on a server. */
  readonly person: string | null;
  /** Starts with the machine, and steers. */
  readonly daemon: { readonly settings: string | null } | null;
  /** Other time services to be stopped and remembered, and those that were before. */
  readonly takeOver: readonly TakenOver[];
  readonly takenBefore: readonly TakenOver[];
  /** May leap seconds be left to the kernel? Null: as it is configured already. */
  readonly leap: boolean | null;
}

const run = (program: string, ...args: string[]): Act => ({ kind: 'run', program, args });
const attempt = (program: string, ...args: string[]): Act => ({ kind: 'run', program, args, optional: true });
const write = (file: string, content: string, mode = READABLE): Act => ({
  kind: 'write',
  file,
  content,
  mode,
});

export function installSteps(source: Source, wish: Wish): Step[] {
  const { person, daemon, takeOver, takenBefore, leap } = wish;
  return [
    {
      why: `Two users of the system’s own: ${HELPER_USER}, which alone may set the clock, and ${DAEMON_USER}. Members of the group ${GROUP} may ask the first to do so.`,
      acts: [write(USERS_FILE, users), run('systemd-sysusers', USERS_FILE)],
    },
    {
      why: `A copy of the program in ${PROGRAM} that only the superuser can change: what has rights must not be yours to change, nor anybody’s who gets hold of your account.`,
      acts: copies(source),
    },
    {
      why: 'The clock helper as a service: it may set the clock and do nothing else, neither reach the network nor read your files.',
      acts: [
        ...(leap === null ? [] : [write(CONFIGURATION, `${JSON.stringify({ leap }, null, 2)}\n`)]),
        write(`${UNITS}/${SOCKET_UNIT}`, socketUnit),
        write(
          `${UNITS}/${HELPER_UNIT}`,
          // It writes no code at run time, so that it may be forbidden to.
          helperUnit.replace('@HELPER@', `${NODE} --jitless ${HELPER}`),
        ),
        run('systemctl', 'daemon-reload'),
        run('systemctl', 'enable', SOCKET_UNIT, HELPER_UNIT),
        run('systemctl', 'restart', SOCKET_UNIT),
        run('systemctl', 'restart', HELPER_UNIT),
      ],
    },
    {
      why: 'A sentence for the question for your password, so that it says what it is for.',
      acts: [write(POLICY_FILE, policy)],
    },
    ...(person === null ? [] : [memberStep(person)]),
    ...takeOverSteps(takeOver, takenBefore),
    ...(daemon === null ? [] : [daemonStep(daemon.settings)]),
  ];
}

function copies({ root, node, packages }: Source): Act[] {
  // Installed again from where it is installed already.
  if (root === PROGRAM) return [];
  const parts = [...PARTS, ...packages];
  return [
    { kind: 'remove', path: PROGRAM },
    ...parts.map((part): Act => ({ kind: 'copy', from: `${root}/${part}`, to: `${PROGRAM}/${part}` })),
    node.ofTheSystem
      ? { kind: 'link', file: NODE, to: node.path }
      : { kind: 'copy', from: node.path, to: NODE, executable: true },
    write(COMMAND, `#!/bin/sh\nexec ${NODE} ${COMMAND_LINE} "$@"\n`, EXECUTABLE),
  ];
}

function memberStep(person: string): Step {
  return {
    why: `${person} becomes a member of the group ${GROUP}. That counts from the next login on; until then the helper’s door is opened for ${person} by name.`,
    acts: [
      run('usermod', '--append', '--groups', GROUP, person),
      // As systemd’s own tool can do it on every system that has systemd; the entry goes with the socket.
      write('/run/tmpfiles.d/truechimer.conf', `a+ ${SOCKET} - - - - u:${person}:rw\n`),
      attempt('systemd-tmpfiles', '--create', '/run/tmpfiles.d/truechimer.conf'),
    ],
  };
}

/**
 * Stops other time services, each by its unit, and writes down how they were; `before`: what was written down
 * earlier, and still holds.
 */
export function takeOverSteps(services: readonly TakenOver[], before: readonly TakenOver[]): Step[] {
  if (services.length === 0) return [];
  return [
    {
      why: `${services.map((s) => s.name).join(' and ')} is stopped, so that two programs do not pull at one clock. How it was is written down in ${TAKEN_OVER}, to be given back.`,
      acts: [
        remember(services, before, TAKEN_OVER),
        // Not timedate1's switch for all of network time: with two services installed it would start whichever it lists
        // first, and not the one that ran before.
        ...services.map(({ unit }) => run('systemctl', 'disable', '--now', unit)),
      ],
    },
  ];
}

/** Puts them back as they were. */
export function giveBackSteps(services: readonly TakenOver[]): Step[] {
  if (services.length === 0) return [];
  return [
    {
      why: `${services.map((s) => s.name).join(' and ')} keeps the clock again, as before.`,
      acts: [
        ...services.flatMap(({ unit, enabled, running }): Act[] => [
          ...(enabled ? [run('systemctl', 'enable', unit)] : []),
          ...(running ? [run('systemctl', 'start', unit)] : []),
        ]),
        { kind: 'remove', path: TAKEN_OVER },
      ],
    },
  ];
}

function daemonStep(settings: string | null): Step {
  return {
    why: 'The daemon as a service: it starts with the machine and keeps the clock right with nobody logged in.',
    acts: [
      {
        kind: 'run',
        program: 'install',
        args: ['-d', '-m', '0700', '-o', DAEMON_USER, '-g', GROUP, DAEMON_STATE],
      },
      ...(settings === null
        ? []
        : [
            {
              kind: 'write',
              file: `${DAEMON_STATE}/config.json`,
              content: settings,
              mode: 0o600,
              owner: DAEMON_USER,
            } satisfies Act,
          ]),
      write(`${UNITS}/${DAEMON_UNIT}`, daemonUnit.replace('@DAEMON@', `${NODE} ${COMMAND_LINE} daemon`)),
      run('systemctl', 'daemon-reload'),
      run('systemctl', 'enable', DAEMON_UNIT),
      run('systemctl', 'restart', DAEMON_UNIT),
    ],
  };
}

/** The superuser's word to the helper that a person wants the next far step. */
export const consentSteps = (): Step[] => [
  {
    why: 'The clock helper hears from the superuser that a person wants one correction that is larger than usual.',
    acts: [run(NODE, '--jitless', HELPER, 'consent', '--socket', SOCKET)],
  },
];

/** Everything as it was before. */
export function uninstallSteps(taken: readonly TakenOver[]): Step[] {
  return [
    {
      why: 'The services of Truechimer end.',
      acts: [
        attempt('systemctl', 'disable', '--now', DAEMON_UNIT),
        attempt('systemctl', 'disable', '--now', SOCKET_UNIT, HELPER_UNIT),
      ],
    },
    {
      why: 'The clock gets the rate back that it had before.',
      acts: [attempt(NODE, '--jitless', HELPER, 'give-back', '--state', HELPER_STATE)],
    },
    ...giveBackSteps(taken),
    {
      why: 'Everything that was put into the system is taken away, with the two users.',
      acts: [
        ...[
          `${UNITS}/${DAEMON_UNIT}`,
          `${UNITS}/${HELPER_UNIT}`,
          `${UNITS}/${SOCKET_UNIT}`,
          USERS_FILE,
          POLICY_FILE,
          CONFIGURATION,
          COMMAND,
          PROGRAM,
          HELPER_STATE,
          DAEMON_STATE,
          '/var/log/truechimer',
          '/run/tmpfiles.d/truechimer.conf',
        ].map((file): Act => ({ kind: 'remove', path: file })),
        // Where nobody else has put anything into them.
        ...[path.dirname(CONFIGURATION), path.dirname(USERS_FILE)].map((directory) =>
          attempt('rmdir', '--ignore-fail-on-non-empty', directory),
        ),
        run('systemctl', 'daemon-reload'),
        attempt('userdel', DAEMON_USER),
        attempt('userdel', HELPER_USER),
        attempt('groupdel', GROUP),
      ],
    },
  ];
}
