/**
 * The surroundings of a Windows machine. Never run: written to Microsoft's documentation ("Windows Time service tools
 * and settings"; KB 2385818 on how W32Time is started), VMware's, VirtualBox's and the sources of NetTime, and driven
 * in the tests with answers as they are documented.
 *
 * Not found: Parallels Tools, whose service has no documented name. Its guests have W32Time as well.
 */

import path from 'node:path';
import * as v from 'valibot';
import type { TimeServiceId } from '../../time-services/known.ts';
import { saysItself } from './command-line.ts';
import { judgeGuests } from './guests.ts';
import { type Harmless, joined, type Obstacle, type Surroundings, type TimeService } from './surroundings.ts';
import type { View } from './view.ts';
import { askService, readKey, type WindowsService } from './windows-service.ts';

interface KnownService {
  readonly id: TimeServiceId;
  readonly name: string;
  readonly service: string;
  /** What its command line has to name, where another product might have the same name. */
  readonly image?: RegExp;
}

const SERVICES: readonly KnownService[] = [
  { id: 'w32time', name: 'Windows Time', service: 'w32time' },
  { id: 'hyper-v', name: 'Hyper-V', service: 'vmictimesync' },
  { id: 'meinberg', name: 'ntpd for Windows (Meinberg)', service: 'NTP', image: /\bntpd\.exe\b/i },
  { id: 'nettime', name: 'NetTime', service: 'NetTimeSvc' },
  { id: 'vmware-tools', name: 'VMware Tools', service: 'VMTools' },
  { id: 'virtualbox', name: 'VirtualBox Guest Additions', service: 'VBoxService' },
  { id: 'qemu-ga', name: 'QEMU guest agent', service: 'QEMU-GA' },
];

const TIME = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\W32Time';
const POLICIES = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\W32Time';
const TOOLBOX = 'VMwareToolboxCmd.exe';

/** Where W32Time gets the time: nowhere, from servers, from the domain, from all. */
interface Source {
  readonly type: string | null;
  /** From the host of a Hyper-V guest. */
  readonly host: boolean;
}

export async function aroundWindows(view: View): Promise<Surroundings> {
  const unknown: string[] = [];
  const value = async (key: string, name: string): Promise<string | null> => {
    const read = await readKey(view, key);
    if (read !== null && 'unknown' in read) unknown.push(read.unknown);
    return read !== null && 'values' in read ? (read.values.get(name) ?? null) : null;
  };
  // A policy counts before the service's own setting.
  const policy = await value(`${POLICIES}\\Parameters`, 'type');
  const source: Source = {
    type: policy ?? (await value(`${TIME}\\Parameters`, 'type')),
    host: Number((await value(`${TIME}\\TimeProviders\\VMICTimeProvider`, 'enabled')) ?? 1) !== 0,
  };

  const services: TimeService[] = [];
  let toolbox = TOOLBOX;
  for (const known of SERVICES) {
    const found = await askService(view, known.service);
    if (found !== null && 'unknown' in found) unknown.push(found.unknown);
    if (found === null || 'unknown' in found) continue;
    if (known.image !== undefined && !known.image.test(found.image)) continue;
    services.push(describe(known, found, source));
    if (known.id === 'vmware-tools') toolbox = beside(found.image, TOOLBOX);
  }
  return joined(await judgeGuests(view, services, toolbox), await obstacles(view, source), { unknown });
}

function describe({ id, name, service }: KnownService, found: WindowsService, source: Source): TimeService {
  const common = { id, name, unit: service, pid: found.pid };
  if (found.runs) return { ...common, state: 'running', harmless: harmless(id, found, source) };
  // W32Time is started by a trigger in a domain, and else by a task that runs now and then: it needs no "auto".
  const starts =
    id === 'w32time' ? found.start !== 'disabled' && source.type !== 'NoSync' : found.start === 'auto';
  return { ...common, state: starts ? 'enabled' : 'installed', harmless: null };
}

function harmless(id: TimeServiceId, { image }: WindowsService, { type, host }: Source): Harmless | null {
  // It may still serve the time to others.
  if (id === 'w32time') return type === 'NoSync' ? 'told-not-to' : null;
  // It hands the host's time to W32Time, which may be told to take none of it.
  if (id === 'hyper-v') return host ? null : 'told-not-to';
  return id === 'virtualbox' ? saysItself('VBoxService', image.split(/\s+/)) : null;
}

async function obstacles(view: View, { type }: Source): Promise<Partial<Surroundings>> {
  const found: Obstacle[] = [];
  const unknown: string[] = [];
  const domain = await askDomain(view);
  if (domain === null) unknown.push('powershell.exe: Win32_ComputerSystem');
  if (domain?.member) {
    found.push({ kind: 'domain-joined', by: domain.name, detail: 'Win32_ComputerSystem: PartOfDomain' });
  } else if (type === 'NT5DS') {
    // What members of a domain have, and nobody else has a use for.
    found.push({ kind: 'domain-joined', by: null, detail: `${TIME}\\Parameters: Type NT5DS` });
  }
  const policies = await readKey(view, POLICIES);
  if (policies !== null && 'values' in policies && policies.values.size > 0) {
    found.push({ kind: 'policy-managed', by: null, detail: POLICIES });
  }
  return { obstacles: found, unknown };
}

const ComputerSystem = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ PartOfDomain: v.boolean(), Domain: v.nullable(v.string()) }),
);

/** Asked of this machine alone: `dsregcmd` and `nltest` would look for a domain controller in the network. */
async function askDomain(view: View): Promise<{ member: boolean; name: string | null } | null> {
  const answer = await view.run('powershell.exe', [
    '-NoProfile',
    '-NonInteractive',
    '-Command',
    'Get-CimInstance -ClassName Win32_ComputerSystem | Select-Object -Property PartOfDomain,Domain | ConvertTo-Json -Compress',
  ]);
  const parsed = v.safeParse(ComputerSystem, answer.kind === 'answered' ? answer.stdout : '');
  return parsed.success ? { member: parsed.output.PartOfDomain, name: parsed.output.Domain } : null;
}

/** The path of another program in the directory of one that a command line starts. */
function beside(commandLine: string, program: string): string {
  const file = /^"([^"]+)"|^(\S+)/.exec(commandLine.trim());
  return path.win32.join(path.win32.dirname(file?.[1] ?? file?.[2] ?? ''), program);
}

/** What a cheap look sees change: which of the known services run. */
export async function glanceWindows(view: View): Promise<string> {
  const running: string[] = [];
  for (const { service } of SERVICES) {
    const answer = await view.run('sc.exe', ['query', service]);
    if (answer.kind === 'answered' && /:[ \t]*4[ \t]+RUNNING\b/.test(answer.stdout)) running.push(service);
  }
  return running.join('\n');
}
