/** A machine's own servers, from files and answers as the programs write them. No Windows and no Mac was there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announced, fromAnnouncements } from '../../../main/directory/known/announced.ts';
import { type Known, knownServers } from '../../../main/directory/known/known.ts';
import { fromMac } from '../../../main/directory/known/macos.ts';
import {
  assignedServers,
  fromNetwork,
  leasedServers,
  servedLines,
  toldServers,
} from '../../../main/directory/known/network.ts';
import { fromWindowsTime, peersIn } from '../../../main/directory/known/windows.ts';
import { machine } from '../../host/time-services/machine.ts';

const names = ({ servers }: Known) => servers.map(({ name }) => name);

const DHCLIENT = `lease {
  interface "eth0";
  fixed-address 192.0.2.50;
  option subnet-mask 255.255.255.0;
  option ntp-servers 192.0.2.9;
  expire 2 2026/11/24 12:00:00;
}
lease {
  interface "eth0";
  fixed-address 192.0.2.50;
  option ntp-servers 192.0.2.1,192.0.2.2;
  option domain-name "option ntp-servers 192.0.2.66;";
  expire 3 2026/11/25 12:00:00;
}
`;

const NETWORKD = `# This is private data. Do not parse.
ADDRESS=192.0.2.50
NETMASK=255.255.255.0
ROUTER=192.0.2.1
SERVER_ADDRESS=192.0.2.1
LIFETIME=86400
DNS=192.0.2.1
NTP=192.0.2.1 192.0.2.2
`;

describe('a Linux machine', () => {
  it('knows what DHCP gave it, from whoever keeps the lease', async () => {
    const view = machine({
      files: {
        '/run/systemd/netif/leases/2': NETWORKD,
        '/run/systemd/netif/links/2': 'ADMIN_STATE=configured\nNTP=192.0.2.1 ntp.example.org\n',
        '/var/lib/dhcp/dhclient.eth0.leases': DHCLIENT,
        '/var/lib/NetworkManager/internal-0a1b-eth0.lease': 'ADDRESS=192.0.2.50\nNTP=192.0.2.3\n',
        '/var/lib/NetworkManager/NetworkManager.state': 'NTP=192.0.2.99\n',
        '/run/dhcpcd/hook-state/ntp.conf/eth0': 'server 192.0.2.4\n',
        '/run/chrony-dhcp/eth0.sources': 'server 192.0.2.5 iburst\npool 2.example.pool.ntp.org iburst\n',
        '/run/systemd/timesyncd.conf.d/01-dhclient.conf': '# Created\n[Time]\nNTP=192.0.2.6\n',
        '/run/systemd/timesyncd.conf.d/50-company.conf': '[Time]\nNTP=192.0.2.98\n',
      },
    });
    const known = await fromNetwork(view);
    expect(names(known)).toEqual([
      '192.0.2.1',
      '192.0.2.2',
      'ntp.example.org',
      '192.0.2.3',
      '192.0.2.4',
      '192.0.2.5',
      '2.example.pool.ntp.org',
      '192.0.2.6',
    ]);
    expect(known.servers[0]?.found).toEqual([
      { by: 'network', program: 'systemd-networkd', where: '/run/systemd/netif/leases/2' },
      { by: 'network', program: 'systemd-networkd', where: '/run/systemd/netif/links/2' },
      { by: 'network', program: 'dhclient', where: '/var/lib/dhcp/dhclient.eth0.leases' },
    ]);
    expect(known.servers.find(({ name }) => name.includes('pool'))?.pool).toBe(true);
    expect(known.unknown).toEqual([]);
    // Nobody was asked anything where no NetworkManager runs.
    expect(view.asked).toEqual([]);
  });

  it('asks NetworkManager, where it runs', async () => {
    const view = machine({
      files: { '/run/NetworkManager/NetworkManager.pid': '7\n' },
      programs: {
        nmcli: {
          stdout:
            'DHCP4.OPTION[1]:dhcp_lease_time = 86400\nDHCP4.OPTION[9]:ntp_servers = 192.0.2.1 192.0.2.2\nDHCP6.OPTION[2]:dhcp6_sntp_servers = 2001\\:db8\\:\\:7\n',
        },
      },
    });
    expect(names(await fromNetwork(view))).toEqual(['192.0.2.1', '192.0.2.2', '2001:db8::7']);
    expect(view.asked).toEqual(['nmcli --terse --fields DHCP4,DHCP6 device show']);
  });

  it('says what it may not read, and takes nothing that is no server', async () => {
    const file = '/var/lib/dhcp/dhclient.leases';
    const known = await fromNetwork(
      machine({
        files: { [file]: '', '/run/systemd/netif/leases/3': 'NTP=$(reboot) 0.0.0.0 224.0.1.1 -x a;b\n' },
        refused: [file],
      }),
    );
    expect(known).toEqual({ servers: [], unknown: [`${file}: EACCES`] });
  });

  it('hears what is announced in the network, from its Avahi', async () => {
    const view = machine({
      programs: {
        'avahi-browse': {
          stdout:
            '+;eth0;IPv4;Router;_ntp._udp;local\n=;eth0;IPv4;Router\\032Time;_ntp._udp;local;router.local;192.0.2.1;123;"a;b"\n=;eth0;IPv4;Odd;_ntp._udp;local;odd.local;192.0.2.2;11123;\n=;eth0;IPv4;Bad;_ntp._udp;local;bad host;192.0.2.3;123;\n=;;;;;;x.local;;99999;\n',
        },
      },
    });
    expect(await fromAnnouncements(view)).toMatchObject({
      servers: [{ name: 'router.local', found: [{ by: 'announced' }] }, { name: 'odd.local:11123' }],
    });
    expect(view.asked).toEqual([
      'avahi-browse --parsable --no-db-lookup --terminate --cache --resolve _ntp._udp',
    ]);
    expect(await fromAnnouncements(machine({}))).toEqual({ servers: [], unknown: [] });
  });
});

describe('Windows', () => {
  const KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\W32Time\\Parameters';
  const POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\W32Time\\Parameters';
  const answer = (value: string) => ({
    stdout: `\r\nHKEY_LOCAL_MACHINE\\X\r\n    NtpServer    REG_SZ    ${value}\r\n    Type    REG_SZ    NTP\r\n\r\n`,
  });

  it('has its servers in the registry, and a policy counts before them', async () => {
    const own = { [`reg.exe query ${KEY} /s`]: answer('time.windows.com,0x9 ntp.example.org,0x8') };
    const known = await fromWindowsTime(
      machine({ platform: 'win32', programs: { ...own, 'reg.exe': { code: 1 } } }),
    );
    expect(names(known)).toEqual(['time.windows.com', 'ntp.example.org']);
    expect(known.servers[0]?.found).toEqual([{ by: 'configuration', program: 'Windows Time', where: KEY }]);
    const managed = await fromWindowsTime(
      machine({
        platform: 'win32',
        programs: { ...own, [`reg.exe query ${POLICY} /s`]: answer('ntp.company.example,0x1') },
      }),
    );
    expect(names(managed)).toEqual(['ntp.company.example']);
  });

  it('that cannot be asked is said', async () => {
    expect((await fromWindowsTime(machine({ platform: 'win32' }))).unknown).toHaveLength(2);
    expect(await fromWindowsTime(machine({}))).toEqual({ servers: [], unknown: [] });
  });
});

describe('macOS', () => {
  it('has its server in a file, tells it to administrators, and tells what DHCP gave', async () => {
    const view = machine({
      platform: 'darwin',
      files: { '/etc/ntp.conf': 'server time.apple.com\n' },
      programs: {
        systemsetup: { stdout: 'Network Time Server: time.apple.com\n' },
        'ipconfig getoption en0 42': { stdout: '192.0.2.1\n' },
        ipconfig: { code: 1 },
      },
    });
    const known = await fromMac(view);
    expect(known.servers.map(({ name, found }) => [name, found.map(({ by }) => by)])).toEqual([
      ['time.apple.com', ['configuration', 'configuration']],
      ['192.0.2.1', ['network']],
    ]);
  });
});

describe('what each keeps', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['a lease of systemd', assignedServers(NETWORKD), ['192.0.2.1', '192.0.2.2']],
    ['the newest lease of dhclient', leasedServers(DHCLIENT), ['192.0.2.1', '192.0.2.2']],
    [
      'a lease that is being written',
      leasedServers(`${DHCLIENT}lease {\n  option ntp-servers 192.0.2.77;\n`),
      ['192.0.2.1', '192.0.2.2'],
    ],
    [
      'a lease of DHCPv6',
      leasedServers(
        'default-duid "x";\nlease6 {\n  ia-na 1 {\n  }\n  option dhcp6.sntp-servers 2001:db8::1,2001:db8::2;\n}\n',
      ),
      ['2001:db8::1', '2001:db8::2'],
    ],
    ['no lease', leasedServers(''), []],
    ['lines for a daemon', servedLines('# server x\n server 192.0.2.1 iburst\nrestrict y\n'), ['192.0.2.1']],
    [
      'what nmcli tells',
      toldServers('DHCP4.OPTION[9]:ntp_servers = 192.0.2.1\nDHCP4.OPTION[8]:requested_ntp_servers = 1\n'),
      ['192.0.2.1'],
    ],
    ['the registry', peersIn(' a.example,0x9  b.example '), ['a.example', 'b.example']],
    ['Avahi', announced('=;e;IPv6;N;_ntp._udp;local;h.local;2001:db8::1;123;'), ['h.local']],
  ])('%s', (_, words, wanted) => expect(words).toEqual(wanted));

  it('may be anything', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom(
            'NTP=',
            'lease {',
            '}',
            'option ntp-servers ',
            ';',
            '\n',
            ' ',
            'server ',
            'a.b',
            ',0x9',
            '=;;;;;;',
            'DHCP4.OPTION[1]:ntp_servers = ',
            '\\:',
          ),
        )
        .map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        for (const read of [assignedServers, leasedServers, servedLines, toldServers, peersIn, announced]) {
          for (const word of read(input)) expect(typeof word).toBe('string');
        }
      }),
      { numRuns: 2000 },
    );
  });
});

it('what several find is one server, with all the places where it was found; a mistake in one reader spoils nothing', async () => {
  const known = await knownServers(machine({ files: { '/run/systemd/netif/leases/2': NETWORKD } }), [
    fromNetwork,
    () =>
      Promise.resolve({
        servers: [
          {
            name: '192.0.2.1',
            pool: false,
            nts: true,
            found: [{ by: 'configuration', program: 'chrony', where: '/etc/chrony.conf' }],
          },
        ],
        unknown: [],
      }),
    () => Promise.reject(new Error('broken')),
  ]);
  expect(known.servers.map(({ name, nts, found }) => [name, nts, found.length])).toEqual([
    ['192.0.2.1', true, 2],
    ['192.0.2.2', false, 1],
  ]);
  expect(known.unknown).toEqual(['Error: broken']);
});
