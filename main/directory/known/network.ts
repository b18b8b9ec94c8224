/**
 * What the network gave with the address: option 42 of DHCP (RFC 2132, 8.3), and its like in DHCPv6 (RFC 4075, RFC 5908), as
 * the programs that got the lease keep it. Each has files of its own; those of dhcpcd are packets, so what its hook wrote is
 * read instead.
 */
import { namesIn, textOf, type View } from '../../host/time-services/view.ts';
import { type Found, joined, type Known, type KnownServer, NOTHING, serversNamed } from './known.ts';

interface Place {
  readonly program: string;
  readonly directory: string;
  /** Which of its files. */
  readonly names: RegExp;
  readonly read: (text: string) => readonly string[];
}

/** `NTP=192.0.2.1 ntp.example.org`: files of systemd, and of NetworkManager's own client. */
export const assignedServers = (text: string): readonly string[] =>
  [...text.matchAll(/^[ \t]*NTP=(.*)$/gm)].flatMap(([, value = '']) => value.trim().split(/\s+/));

/** The newest lease of ISC dhclient, which appends: `option ntp-servers 192.0.2.1,192.0.2.2;` (dhclient.leases(5)). */
export function leasedServers(text: string): readonly string[] {
  // The newest is the last that is whole.
  const lease = text.slice(0, text.lastIndexOf('}') + 1);
  const newest = lease.slice(Math.max(lease.lastIndexOf('\nlease'), lease.lastIndexOf('\nlease6'), 0));
  return [...newest.matchAll(/^\s*option (?:ntp-servers|dhcp6\.s?ntp-servers) ([^;\n]*);/gm)].flatMap(
    ([, value = '']) => value.split(',').map((word) => word.trim()),
  );
}

/** `server 192.0.2.1 iburst`: what hooks write for chrony, NTPsec and ntpd. */
export const servedLines = (text: string): readonly string[] =>
  [...text.matchAll(/^[ \t]*(?:server|pool|peer)[ \t]+(\S+)/gm)].map(([, name = '']) => name);

const PLACES: readonly Place[] = [
  {
    program: 'systemd-networkd',
    directory: '/run/systemd/netif/leases',
    names: /^\d+$/,
    read: assignedServers,
  },
  {
    program: 'systemd-networkd',
    directory: '/run/systemd/netif/links',
    names: /^\d+$/,
    read: assignedServers,
  },
  {
    program: 'NetworkManager',
    directory: '/var/lib/NetworkManager',
    names: /^internal-.*\.lease$/,
    read: assignedServers,
  },
  {
    program: 'NetworkManager',
    directory: '/var/lib/NetworkManager',
    names: /^dhclient.*\.lease$/,
    read: leasedServers,
  },
  { program: 'dhclient', directory: '/var/lib/dhcp', names: /^dhclient6?.*\.leases?$/, read: leasedServers },
  {
    program: 'dhclient',
    directory: '/var/lib/dhclient',
    names: /^dhclient6?.*\.leases?$/,
    read: leasedServers,
  },
  { program: 'dhcpcd', directory: '/run/dhcpcd/hook-state/ntp.conf', names: /./, read: servedLines },
  { program: 'chrony', directory: '/run/chrony-dhcp', names: /\.sources$/, read: servedLines },
  { program: 'NTPsec', directory: '/run/ntpsec', names: /^ntp\.conf\.dhcp$/, read: servedLines },
  { program: 'ntpd', directory: '/var/lib/ntp', names: /^ntp\.conf\.dhcp$/, read: servedLines },
  {
    program: 'systemd-timesyncd',
    directory: '/run/systemd/timesyncd.conf.d',
    names: /dhc.*\.conf$/,
    read: assignedServers,
  },
];

export async function fromNetwork(view: View): Promise<Known> {
  if (view.platform !== 'linux') return NOTHING;
  const parts: Known[] = [];
  for (const { program, directory, names, read } of PLACES) {
    const servers: KnownServer[] = [];
    const unknown: string[] = [];
    for (const name of (await namesIn(view, directory))
      .filter((file) => names.test(file))
      .slice(0, MOST_FILES)) {
      const file = `${directory}/${name}`;
      const seen = await view.readFile(file);
      if (seen.kind === 'refused') unknown.push(`${file}: ${seen.why}`);
      const found: Found = { by: 'network', program, where: file };
      if (seen.kind === 'text') servers.push(...serversNamed(read(seen.text).slice(0, MOST_SERVERS), found));
    }
    parts.push({ servers, unknown });
  }
  return joined([...parts, await fromNetworkManager(view)]);
}

/** NetworkManager's newer client keeps no file with it, and tells whoever asks (nmcli(1), --terse). */
async function fromNetworkManager(view: View): Promise<Known> {
  if (
    (await textOf(view, '/run/NetworkManager/NetworkManager.pid')) === null &&
    (await namesIn(view, '/run/NetworkManager')).length === 0
  ) {
    return NOTHING;
  }
  const args = ['--terse', '--fields', 'DHCP4,DHCP6', 'device', 'show'];
  const answer = await view.run('nmcli', args);
  if (answer.kind !== 'answered' || answer.code !== 0)
    return { servers: [], unknown: answer.kind === 'missing' ? [] : ['nmcli device show'] };
  const words = toldServers(answer.stdout);
  return {
    servers: serversNamed(words, { by: 'network', program: 'NetworkManager', where: 'nmcli device show' }),
    unknown: [],
  };
}

/** `DHCP4.OPTION[9]:ntp_servers = 192.0.2.1 192.0.2.2` */
export const toldServers = (text: string): readonly string[] =>
  [...text.matchAll(/^DHCP[46]\.OPTION\[\d+\]:(?:s?ntp_servers|dhcp6_s?ntp_servers) = (.*)$/gm)].flatMap(
    ([, value = '']) => value.replaceAll('\\:', ':').trim().split(/\s+/),
  );

/** Of one kind: a machine has a handful of interfaces, and an attacker's directory more. */
const MOST_FILES = 64;
/** Addresses that one DHCP option can hold (255 bytes). */
const MOST_SERVERS = 63;
