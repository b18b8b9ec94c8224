/**
 * The clock helper as a launch daemon of macOS. Written from Apple's manual pages (launchctl(1), launchd.plist(5),
 * dseditgroup(8)) and never run so far.
 *
 * It runs as the superuser: macOS gives the right to set the clock to nobody else but Apple's own programs. So its program
 * must not be changeable by anybody else, and is copied to where it is not. Whether the copy is still the maker's, only
 * a signature could say.
 */

import { attempt, remove, run } from './single-act.ts';
import type { Step } from './step.ts';
import { remember, type TakenOver, takenOverFile } from './taken-over.ts';

export const LABEL = 'org.truechimer.clock-helper';
export const GROUP = 'truechimer';

/** As the property list names it. */
export const DIRECTORY = `/Library/PrivilegedHelperTools/${LABEL}`;
export const PROGRAM = `${DIRECTORY}/clock-helper`;
export const LOG = '/var/log/truechimer-clock.log';

const PLIST = `/Library/LaunchDaemons/${LABEL}.plist`;
const STATE = '/var/db/truechimer-clock';

/** Others read; launchd takes no property list that others may write. */
const READABLE = 0o644;

export interface MacPaths {
  /** The directory of the helper's program inside the application, which is the user's to write. */
  readonly source: string;
  /** The content of build/macos/org.truechimer.clock-helper.plist. */
  readonly plist: string;
  /** The account of the person who consents. */
  readonly user: string;
}

export function installOnMac({ source, plist, user }: MacPaths): Step[] {
  const dseditgroup = '/usr/sbin/dseditgroup';
  return [
    attempt(
      'Make a group of those who may let Truechimer set the clock.',
      dseditgroup,
      '-o',
      'create',
      '-r',
      'Truechimer clock',
      GROUP,
    ),
    run(`Put ${user} into that group.`, dseditgroup, '-o', 'edit', '-a', user, '-t', 'user', GROUP),
    attempt('Stop a clock helper that is there already.', '/bin/launchctl', 'bootout', `system/${LABEL}`),
    remove('Take the old program away.', DIRECTORY),
    run('Copy the program to where only the superuser can change it.', '/bin/cp', '-R', source, DIRECTORY),
    run('Make it the superuser’s.', '/usr/sbin/chown', '-R', 'root:wheel', DIRECTORY),
    run('Let nobody else change it.', '/bin/chmod', '-R', 'go-w', DIRECTORY),
    {
      why: 'Let it start with macOS.',
      acts: [{ kind: 'write', file: PLIST, content: plist, mode: READABLE }],
    },
    run('Allow it to start.', '/bin/launchctl', 'enable', `system/${LABEL}`),
    run('Start it.', '/bin/launchctl', 'bootstrap', 'system', PLIST),
  ];
}

export function removeFromMac(): Step[] {
  return [
    attempt('Stop the clock helper.', '/bin/launchctl', 'bootout', `system/${LABEL}`),
    attempt('Give the clock back the rate that it had before.', PROGRAM, 'give-back', '--state', STATE),
    remove('Let it not start any more.', PLIST),
    remove('Take its program away.', DIRECTORY),
    remove('Take away what it remembered.', STATE),
    remove('Take away what it complained of.', LOG),
    attempt('Take the group away.', '/usr/sbin/dseditgroup', '-o', 'delete', GROUP),
  ];
}

const TAKEN_OVER = takenOverFile('darwin', {});
const SYSTEMSETUP = '/usr/sbin/systemsetup';

/** timed is a part of the system that cannot be stopped; it is told not to set the clock, as the settings do it. */
export function takeOverOnMac(services: readonly TakenOver[], before: readonly TakenOver[]): Step[] {
  if (services.length === 0) return [];
  return [
    { why: 'Write down how it was, to be given back.', acts: [remember(services, before, TAKEN_OVER)] },
    run('Switch off that macOS sets the time.', SYSTEMSETUP, '-setusingnetworktime', 'off'),
  ];
}

export function giveBackOnMac(services: readonly TakenOver[]): Step[] {
  if (services.length === 0) return [];
  return [
    run('Let macOS set the time again.', SYSTEMSETUP, '-setusingnetworktime', 'on'),
    remove('Forget that anything was stopped.', TAKEN_OVER),
  ];
}

/** The superuser's word that a person wants the next far step. */
export const consentOnMac = (): Step[] => [
  run('Tell the clock helper that it is wanted.', PROGRAM, 'consent'),
];
