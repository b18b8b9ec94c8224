/** Where things lie once they are installed on Linux: one place for the program, and the system's places for the rest. */

/** Belongs to the superuser, with everything in it: what runs with rights must not be anybody else's to change. */
export const PROGRAM = '/usr/local/lib/truechimer';
export const NODE = `${PROGRAM}/node`;
export const COMMAND_LINE = `${PROGRAM}/dist/headless/truechimer.js`;
export const HELPER = `${PROGRAM}/dist/clock-helper/clock-helper.cjs`;
/** What the program is made of beside its packages; also what the packer brings (`build/program.mjs`). */
export const PARTS = [
  'package.json',
  'dist/headless',
  'dist/renderer',
  'dist/clock-helper',
  'assets/directory',
] as const;
/** On everybody's path. */
export const COMMAND = '/usr/local/bin/truechimer';

export const UNITS = '/etc/systemd/system';
export const HELPER_UNIT = 'truechimer-clock.service';
export const SOCKET_UNIT = 'truechimer-clock.socket';
export const DAEMON_UNIT = 'truechimer.service';

export const USERS_FILE = '/etc/sysusers.d/truechimer.conf';
export const POLICY_FILE = '/usr/share/polkit-1/actions/org.truechimer.clock.policy';
export const CONFIGURATION = '/etc/truechimer/clock-helper.json';

/** The helper's own record, and the daemon's settings and memory. */
export const HELPER_STATE = '/var/lib/truechimer-clock';
export const DAEMON_STATE = '/var/lib/truechimer';
/** Where the daemon leaves its address for the faces of the group's members. */
export const DAEMON_RUN = '/run/truechimer';
export const SOCKET = '/run/truechimer-clock/socket';

/** Who may use the helper, and show the daemon's page. */
export const GROUP = 'truechimer';
export const DAEMON_USER = 'truechimer';
export const HELPER_USER = 'truechimer-clock';
