/**
 * The servers that the time services of this computer are configured with, whether they run or not: a reader beside those
 * of `directory/known`. Files only; with all that belongs to them, as each program reads them.
 */
import { joined, type Known, type KnownReader, type KnownServer, NOTHING } from '../directory/known/known.ts';
import type { View } from '../host/time-services/view.ts';
import type { Dialect } from './dialect.ts';
import { gatherFrom } from './gather-from.ts';
import { importServers } from './imported.ts';
import { openConfiguration } from './open.ts';
import { PLACES } from './timesyncd/drop-ins.ts';

interface Service {
  readonly program: string;
  readonly dialect: Dialect;
  /** Where its configuration lies, the most important place first. */
  readonly files: readonly string[];
  /** Its drop-ins count where there is no file to which they are added. */
  readonly dropIns?: true;
}

const SERVICES: readonly Service[] = [
  {
    program: 'systemd-timesyncd',
    dialect: 'timesyncd',
    files: PLACES.map((place) => `${place}/systemd/timesyncd.conf`),
    dropIns: true,
  },
  // Debian and its kin; Fedora, Arch and theirs.
  { program: 'chrony', dialect: 'chrony', files: ['/etc/chrony/chrony.conf', '/etc/chrony.conf'] },
  { program: 'NTPsec', dialect: 'ntp', files: ['/etc/ntpsec/ntp.conf'] },
  { program: 'ntpd', dialect: 'ntp', files: ['/etc/ntp.conf'] },
  { program: 'ntpd-rs', dialect: 'ntpd-rs', files: ['/etc/ntpd-rs/ntp.toml'] },
];

/** What hooks of DHCP clients wrote: given by the network, and read as that by `directory/known/network.ts`. */
const BY_THE_NETWORK =
  /^\/run\/(chrony-dhcp|dhcpcd|ntpsec)\/|^\/run\/systemd\/timesyncd\.conf\.d\/[^/]*dhc[^/]*$/;

export const fromConfigurations: KnownReader = async (view) => {
  if (view.platform !== 'linux') return NOTHING;
  return joined(await Promise.all(SERVICES.map((service) => serversOf(service, view))));
};

async function serversOf({ program, dialect, files, dropIns }: Service, view: View): Promise<Known> {
  const unknown: string[] = [];
  let [name = '', content]: [string | undefined, string | null] = [files[0], dropIns ? '' : null];
  for (const file of files) {
    const seen = await view.readFile(file);
    if (seen.kind === 'refused') unknown.push(`${file}: ${seen.why}`);
    if (seen.kind !== 'text') continue;
    [name, content] = [file, seen.text];
    break;
  }
  if (content === null) return { servers: [], unknown };
  const opened = openConfiguration(Buffer.from(content), { name, dialect });
  if (!opened.ok) return { servers: [], unknown: [...unknown, `${name}: ${opened.message}`] };
  const gathered = await gatherFrom(opened.value, view);
  const servers = importServers(gathered).servers.flatMap((one): KnownServer[] => {
    const where = one.file ?? name;
    if (one.refused !== null || BY_THE_NETWORK.test(where)) return [];
    return [
      {
        name: one.name,
        pool: one.pool,
        nts: one.nts,
        found: [{ by: 'configuration', program, where }],
      },
    ];
  });
  return { servers, unknown: [...unknown, ...gathered.unread.map((path) => `${path}: named in ${name}`)] };
}
