/** Where the helper keeps and looks for things unless it is told otherwise: what the installation on each system makes. */
import path from 'node:path';
import { helperSocket } from './protocol/where.ts';

export interface Places {
  readonly socket: string;
  /** Whose members may speak to it. */
  readonly group: string;
  readonly state: string;
  readonly configuration: string;
}

/** As the service manager of Windows knows it; its security identifier is made of this. */
export const SERVICE = 'TruechimerClock';

export function placesOf(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): Places {
  if (platform === 'win32') return onWindows(env);
  return platform === 'darwin' ? ON_DARWIN : onLinux(env);
}

function onLinux(env: NodeJS.ProcessEnv): Places {
  return {
    socket: helperSocket('linux', {}),
    group: 'truechimer',
    // As systemd tells it.
    state: env.STATE_DIRECTORY ?? '/var/lib/truechimer-clock',
    configuration: '/etc/truechimer/clock-helper.json',
  };
}

const ON_DARWIN: Places = {
  socket: helperSocket('darwin', {}),
  group: 'truechimer',
  state: '/var/db/truechimer-clock',
  configuration: '/Library/Application Support/Truechimer/clock-helper.json',
};

function onWindows(env: NodeJS.ProcessEnv): Places {
  const windows = env.SystemRoot ?? 'C:\\Windows';
  const programs = env.ProgramFiles ?? 'C:\\Program Files';
  return {
    socket: helperSocket('win32', {}),
    group: 'Truechimer Clock',
    // The profile of the account that it runs as: nobody else can have made or changed anything there.
    state: path.win32.join(windows, 'ServiceProfiles\\LocalService\\AppData\\Local\\TruechimerClock'),
    configuration: path.win32.join(programs, 'Truechimer\\clock-helper.json'),
  };
}
