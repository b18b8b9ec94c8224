/** Where things are in the guest. */

/** The built project, as somebody would have unpacked it: a small disk that is made anew whenever the project changes. */
export const PROJECT = '/opt/truechimer-src';
export const AGENT_FILE = '.machine-agent.cjs';
export const AGENT = `${PROJECT}/${AGENT_FILE}`;

/** The first process of a guest without systemd. */
export const BARE_INIT = '/usr/lib/machine-init';
export const SYSTEMD_INIT = '/usr/lib/systemd/systemd';
export const REBOOT = '/usr/lib/machine-reboot';

/** Rules of the packet filter, which a restart finds again. */
export const LEADS = '/etc/machine-leads';

/** This computer, as the guest sees it. */
export const COMPUTER = '10.0.2.2';
