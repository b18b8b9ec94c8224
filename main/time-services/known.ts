/**
 * The programs that set the clock of Linux, by the names of their units (as Debian, Fedora, openSUSE, Arch and the
 * projects themselves call them) and of their processes.
 *
 * Not here, because nothing of them is there between two runs: ntpdate, sntp, `hwclock --hctosys` and whatever else sets
 * a clock once and ends. Their work is seen in the clock itself, as a step that was not ours.
 */

export type TimeServiceId =
  | 'timesyncd'
  | 'chrony'
  | 'ntpd'
  | 'ntpsec'
  | 'openntpd'
  | 'ntpd-rs'
  | 'ptp4l'
  | 'phc2sys'
  | 'timemaster'
  | 'ptpd'
  | 'statime'
  | 'connman'
  | 'htpdate'
  | 'tlsdate'
  | 'sdwdate'
  | 'w32time'
  | 'meinberg'
  | 'nettime'
  | 'timed'
  | 'vmware-tools'
  | 'virtualbox'
  | 'hyper-v'
  | 'parallels'
  | 'qemu-ga'
  | 'google-guest-agent'
  /** Named by the system as a time service, and nothing else is known of it. */
  | 'other';

export interface Known {
  readonly id: TimeServiceId;
  readonly name: string;
  /** systemd's names, some with `*` for the instances of a template. */
  readonly units: readonly string[];
  /** The programs that set the clock themselves, by the names of their files. */
  readonly programs: readonly string[];
  /** Part of a virtual machine's guest tools: most of their work is something else. */
  readonly guest?: 'continuous' | 'on-request';
}

export const KNOWN: readonly Known[] = [
  {
    id: 'timesyncd',
    name: 'systemd-timesyncd',
    units: ['systemd-timesyncd.service'],
    programs: ['systemd-timesyncd'],
  },
  {
    id: 'chrony',
    name: 'chrony',
    units: ['chrony.service', 'chronyd.service', 'chronyd-restricted.service'],
    programs: ['chronyd'],
  },
  // The three ntpd have the same process name; `identity.ts` tells them apart.
  { id: 'ntpd', name: 'ntpd', units: ['ntp.service', 'ntpd.service'], programs: ['ntpd'] },
  { id: 'ntpsec', name: 'ntpd (NTPsec)', units: ['ntpsec.service'], programs: [] },
  { id: 'openntpd', name: 'OpenNTPD', units: ['openntpd.service'], programs: [] },
  { id: 'ntpd-rs', name: 'ntpd-rs', units: ['ntpd-rs.service'], programs: ['ntp-daemon'] },
  {
    id: 'ptp4l',
    name: 'linuxptp (ptp4l)',
    units: ['ptp4l.service', 'ptp4l@*.service'],
    programs: ['ptp4l'],
  },
  {
    id: 'phc2sys',
    name: 'linuxptp (phc2sys)',
    units: ['phc2sys.service', 'phc2sys@*.service'],
    programs: ['phc2sys'],
  },
  {
    id: 'timemaster',
    name: 'linuxptp (timemaster)',
    units: ['timemaster.service'],
    programs: ['timemaster'],
  },
  { id: 'ptpd', name: 'PTPd', units: ['ptpd.service', 'ptpd2.service'], programs: ['ptpd', 'ptpd2'] },
  { id: 'statime', name: 'Statime', units: ['statime.service'], programs: ['statime'] },
  // A network manager with an NTP client of its own, which is on by default.
  { id: 'connman', name: 'ConnMan', units: ['connman.service'], programs: ['connmand'] },
  { id: 'htpdate', name: 'htpdate', units: ['htpdate.service'], programs: ['htpdate'] },
  { id: 'tlsdate', name: 'tlsdate', units: ['tlsdated.service'], programs: ['tlsdated'] },
  { id: 'sdwdate', name: 'sdwdate', units: ['sdwdate.service'], programs: ['sdwdate'] },
  {
    id: 'vmware-tools',
    name: 'VMware Tools',
    units: ['open-vm-tools.service', 'vmtoolsd.service', 'vmware-tools.service'],
    programs: ['vmtoolsd'],
    guest: 'continuous',
  },
  {
    id: 'virtualbox',
    name: 'VirtualBox Guest Additions',
    units: ['vboxadd-service.service', 'virtualbox-guest-utils.service', 'vboxservice.service'],
    programs: ['VBoxService'],
    guest: 'continuous',
  },
  {
    id: 'parallels',
    name: 'Parallels Tools',
    units: ['prltoolsd.service'],
    // prltoolsd starts it, and it alone sets the clock.
    programs: ['prltimesync'],
    guest: 'continuous',
  },
  {
    id: 'qemu-ga',
    name: 'QEMU guest agent',
    units: ['qemu-guest-agent.service', 'qemu-ga.service'],
    programs: ['qemu-ga'],
    guest: 'on-request',
  },
  {
    id: 'google-guest-agent',
    name: 'Google guest agent',
    units: ['google-guest-agent.service'],
    programs: ['google_guest_agent'],
    guest: 'on-request',
  },
];

export function knownById(id: TimeServiceId): Known | undefined {
  return KNOWN.find((known) => known.id === id);
}

/** The kernel's name for a process is its program's first 15 bytes: proc_pid_comm(5). */
const COMM_LENGTH = 15;

const BY_COMM: ReadonlyMap<string, string> = new Map(
  KNOWN.flatMap(({ programs }) => programs).map((program) => [program.slice(0, COMM_LENGTH), program]),
);

export function programOfComm(comm: string): string | null {
  return BY_COMM.get(comm) ?? null;
}

export function knownByProgram(program: string): Known | undefined {
  return KNOWN.find(({ programs }) => programs.includes(program));
}

export function knownByUnit(unit: string): Known | undefined {
  return KNOWN.find(({ units }) => units.some((name) => matches(name, unit)));
}

function matches(pattern: string, unit: string): boolean {
  const [before = '', after] = pattern.split('*');
  return after === undefined
    ? unit === pattern
    : unit.startsWith(before) && unit.endsWith(after) && unit.length > before.length + after.length;
}
