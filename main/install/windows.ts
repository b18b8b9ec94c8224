/**
 * The clock helper as a service of Windows. Written from Microsoft's documentation (sc.exe, net.exe) and never run so far.
 *
 *  - *Account*: NT AUTHORITY\LocalService, which has SeSystemtimePrivilege by default, and of its rights only that one (and
 *    SeChangeNotifyPrivilege, which Windows never takes away). An administrator's policy may have taken it: then the
 *    helper says so and does not run.
 *  - *Identity of its own* (`sidtype unrestricted`): the pipe names the service's identifier, so that no other service
 *    of the same account can stand in for it. Not `restricted`: such a process may write only to what names the
 *    identifier, and its own pipe does not before it has been able to write that.
 *  - *Consent*: the service's descriptor is the usual one, without the right of everybody who is logged on to send
 *    control codes (CR), since one of those is the consent.
 *  - *After a fall* it is started again within a second: the rate of the clock may be bent (docs/platforms.md).
 *  - No rights of files are set. Program Files is administrators' to write, and the helper's own directory lies in the
 *    profile of its account; in ProgramData anybody could have made it before.
 */

import { attempt, remove, run } from './single-act.ts';
import type { Step } from './step.ts';
import { remember, type TakenOver, takenOverFile } from './taken-over.ts';

export const SERVICE = 'TruechimerClock';
export const GROUP = 'Truechimer Clock';

const ACCOUNT = 'NT AUTHORITY\\LocalService';
const PRIVILEGES = 'SeSystemtimePrivilege';

/** Seconds without a fall after which the falls before do not count. */
const FORGET_AFTER = '86400';
/** Milliseconds before the first, the second and each further start. */
const RESTARTS = 'restart/1000/restart/10000/restart/60000';

const DESCRIPTOR =
  'D:(A;;CCLCSWRPWPDTLOCRRC;;;SY)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)(A;;CCLCSWLORC;;;IU)(A;;CCLCSWLORC;;;SU)';

export interface WindowsPaths {
  /** %SystemRoot% and %ProgramFiles%, as the system has them. */
  readonly systemRoot: string;
  readonly programFiles: string;
  /** The directory of the helper's program, as it was unpacked: it may be the user's to write. */
  readonly source: string;
  /** The account of the person who consents. */
  readonly user: string;
}

const PROGRAM = 'clock-helper.exe';

const placesOf = ({ systemRoot, programFiles }: WindowsPaths) => {
  const directory = `${programFiles}\\Truechimer\\clock-helper`;
  return {
    sc: `${systemRoot}\\System32\\sc.exe`,
    net: `${systemRoot}\\System32\\net.exe`,
    xcopy: `${systemRoot}\\System32\\xcopy.exe`,
    directory,
    program: `${directory}\\${PROGRAM}`,
    state: `${systemRoot}\\ServiceProfiles\\LocalService\\AppData\\Local\\${SERVICE}`,
  };
};

export function installOnWindows(paths: WindowsPaths): Step[] {
  const { sc, net, xcopy, directory, program } = placesOf(paths);
  const settings = [
    'binPath=',
    `"${program}" service`,
    'obj=',
    ACCOUNT,
    'type=',
    'own',
    'start=',
    'auto',
    'DisplayName=',
    'Truechimer clock helper',
  ];
  return [
    attempt(
      'Make a group of those who may let Truechimer set the clock.',
      net,
      'localgroup',
      GROUP,
      '/add',
      '/comment:May let Truechimer set the clock',
    ),
    attempt(`Put ${paths.user} into that group.`, net, 'localgroup', GROUP, paths.user, '/add'),
    attempt('Stop a clock helper that is there already.', net, 'stop', SERVICE),
    remove('Take the old program away.', directory),
    run(
      'Copy the program to where only administrators can change it.',
      xcopy,
      paths.source,
      directory,
      '/E',
      '/I',
      '/Q',
      '/Y',
    ),
    attempt('Make the service.', sc, 'create', SERVICE, ...settings),
    run('Let it start with Windows, as an account with few rights.', sc, 'config', SERVICE, ...settings),
    run('Give it an identity of its own.', sc, 'sidtype', SERVICE, 'unrestricted'),
    run('Leave it the right to set the clock and no other.', sc, 'privs', SERVICE, PRIVILEGES),
    run('Start it again if it falls.', sc, 'failure', SERVICE, 'reset=', FORGET_AFTER, 'actions=', RESTARTS),
    run('Also where it says itself that it failed.', sc, 'failureflag', SERVICE, '1'),
    run('Let only administrators consent to far steps.', sc, 'sdset', SERVICE, DESCRIPTOR),
    run(
      'Say in the list of services what it is.',
      sc,
      'description',
      SERVICE,
      'Sets this computer’s clock for Truechimer, within narrow limits. It has no other right and no network.',
    ),
    run('Start it.', net, 'start', SERVICE),
  ];
}

export function removeFromWindows(paths: WindowsPaths): Step[] {
  const { sc, net, directory, program, state } = placesOf(paths);
  return [
    attempt('Stop the clock helper.', net, 'stop', SERVICE),
    attempt('Give the clock back the rate that it had before.', program, 'give-back', '--state', state),
    run('Take the service away.', sc, 'delete', SERVICE),
    remove('Take its program away.', directory),
    remove('Take away what it remembered.', state),
    attempt('Take the group away.', net, 'localgroup', GROUP, '/delete'),
  ];
}

/** Other time services are stopped, and kept from starting, as the list of services does it. */
export function takeOverOnWindows(
  paths: Pick<WindowsPaths, 'systemRoot' | 'programFiles'>,
  services: readonly TakenOver[],
  before: readonly TakenOver[],
): Step[] {
  if (services.length === 0) return [];
  const { systemRoot, programFiles } = paths;
  const file = takenOverFile('win32', { ProgramFiles: programFiles });
  return [
    {
      why: `Write down how ${services.map((s) => s.name).join(' and ')} was, to be given back.`,
      acts: [remember(services, before, file)],
    },
    ...services.flatMap(({ name, unit }) => [
      attempt(`Stop ${name}.`, `${systemRoot}\\System32\\net.exe`, 'stop', unit),
      run(
        `Keep ${name} from starting.`,
        `${systemRoot}\\System32\\sc.exe`,
        'config',
        unit,
        'start=',
        'disabled',
      ),
    ]),
  ];
}

/** `demand`: Windows starts its own time service by triggers, and others start with it where they were enabled. */
export function giveBackOnWindows(
  paths: Pick<WindowsPaths, 'systemRoot' | 'programFiles'>,
  services: readonly TakenOver[],
): Step[] {
  if (services.length === 0) return [];
  const { systemRoot, programFiles } = paths;
  const kind = ({ unit, enabled }: TakenOver) => (enabled && unit !== 'W32Time' ? 'auto' : 'demand');
  return [
    ...services.map((service) =>
      run(
        `Let ${service.name} start again.`,
        `${systemRoot}\\System32\\sc.exe`,
        'config',
        service.unit,
        'start=',
        kind(service),
      ),
    ),
    ...services
      .filter((s) => s.running)
      .map(({ name, unit }) => attempt(`Start ${name}.`, `${systemRoot}\\System32\\net.exe`, 'start', unit)),
    remove('Forget that anything was stopped.', takenOverFile('win32', { ProgramFiles: programFiles })),
  ];
}

/** An administrator's word that a person wants the next far step: a control code of the service. */
export const consentOnWindows = ({ systemRoot }: Pick<WindowsPaths, 'systemRoot'>): Step[] => [
  run(
    'Tell the clock helper that it is wanted.',
    `${systemRoot}\\System32\\sc.exe`,
    'control',
    SERVICE,
    '128',
  ),
];
