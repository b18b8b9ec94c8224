/**
 * The surroundings of a Mac. Never run: written to the manuals systemsetup(8), ps(1), profiles(1), dsconfigad(8) and to
 * what is known of timed (macOS 10.13 and later), and driven in the tests with answers as they are documented.
 *
 * timed belongs to the system and its process stays also where nobody wants the time from it. Whether it may set the
 * clock is a switch that systemsetup shows to administrators only; the file behind it may be readable.
 */

import { KNOWN, knownByProgram } from '../../time-services/known.ts';
import { saysItself } from './command-line.ts';
import { judgeGuests } from './guests.ts';
import { type Harmless, joined, type Obstacle, type Surroundings, type TimeService } from './surroundings.ts';
import type { View } from './view.ts';

export async function aroundMac(view: View): Promise<Surroundings> {
  const listed = await listProcesses(view);
  const processes = listed ?? [];
  const automatic = await automaticTime(view);
  const unknown: string[] = [];
  if (listed === null) unknown.push('ps: no answer');
  if (automatic === null)
    unknown.push('systemsetup: needs an administrator to tell whether the time is set automatically');
  const services = [timed(processes, automatic), ...otherServices(processes)];
  return joined(
    await judgeGuests(view, services, TOOLBOX),
    { obstacles: [...(await enrolled(view)), ...(await bound(view))] },
    { unknown },
  );
}

/** Where VMware Tools for macOS have what is called vmware-toolbox-cmd elsewhere. */
const TOOLBOX = '/Library/Application Support/VMware Tools/vmware-tools-cli';

interface MacProcess {
  readonly pid: number;
  readonly user: number;
  readonly program: string;
  readonly args: readonly string[];
}

async function listProcesses(view: View): Promise<readonly MacProcess[] | null> {
  // Each column by an option of its own: what stands behind the `=` would be the heading of the column.
  const columns = ['pid=', 'uid=', 'command='].flatMap((column) => ['-o', column]);
  const answer = await view.run('ps', ['-A', '-ww', ...columns]);
  return answer.kind === 'answered' ? parseProcesses(answer.stdout) : null;
}

export function parseProcesses(output: string): readonly MacProcess[] {
  return output.split('\n').flatMap((line) => {
    const [, pid, user, command] = /^\s*(\d{1,10})\s+(-?\d{1,10})\s+(\S.*)$/.exec(line) ?? [];
    if (command === undefined) return [];
    const args = command.trim().split(/\s+/);
    return [{ pid: Number(pid), user: Number(user), program: args[0]?.split('/').at(-1) ?? '', args }];
  });
}

function timed(processes: readonly MacProcess[], automatic: boolean | null): TimeService {
  const process = processes.find(
    ({ program, args }) => program === 'timed' && args[0] === '/usr/libexec/timed',
  );
  const common = { id: 'timed', name: 'timed (macOS)', unit: 'com.apple.timed' } as const;
  if (process === undefined) {
    // The system starts it every hour.
    return { ...common, pid: null, state: automatic === false ? 'installed' : 'enabled', harmless: null };
  }
  const harmless = automatic === false ? 'told-not-to' : null;
  return { ...common, pid: process.pid, state: 'running', harmless };
}

/** Null where nobody tells. */
async function automaticTime(view: View): Promise<boolean | null> {
  const setup = await view.run('systemsetup', ['-getusingnetworktime']);
  const said = setup.kind === 'answered' ? /^Network Time: (On|Off)\b/im.exec(setup.stdout)?.[1] : undefined;
  if (said !== undefined) return said.toLowerCase() === 'on';
  const file = await view.run('defaults', [
    'read',
    '/private/var/db/timed/Library/Preferences/com.apple.timed.plist',
    'TMAutomaticTimeOnlyEnabled',
  ]);
  const value = file.kind === 'answered' ? file.stdout.trim() : '';
  return value === '1' ? true : value === '0' ? false : null;
}

/** chronyd and others from elsewhere; on macOS only root may set the clock. */
function otherServices(processes: readonly MacProcess[]): readonly TimeService[] {
  return KNOWN.flatMap(({ programs }) => programs).flatMap((program) => {
    const members = processes.filter((process) => process.program === program);
    const [first] = members;
    const known = knownByProgram(program);
    if (first === undefined || known === undefined) return [];
    const verdicts: (Harmless | null)[] = members.map(
      ({ user, args }) => saysItself(program, args) ?? (user === 0 ? null : 'no-right'),
    );
    return [
      {
        id: known.id,
        name: known.name,
        state: 'running' as const,
        unit: null,
        pid: first.pid,
        // chronyd has a part without the right, and one with it.
        harmless: verdicts.includes(null) ? null : (verdicts[0] ?? null),
      },
    ];
  });
}

/** A company's Mac: what its administrators want of the time comes with the other settings. */
async function enrolled(view: View): Promise<readonly Obstacle[]> {
  const answer = await view.run('profiles', ['status', '-type', 'enrollment']);
  return answer.kind === 'answered' && /^MDM enrollment: Yes\b/im.test(answer.stdout)
    ? [{ kind: 'policy-managed', by: 'MDM', detail: 'profiles status -type enrollment' }]
    : [];
}

async function bound(view: View): Promise<readonly Obstacle[]> {
  const answer = await view.run('dsconfigad', ['-show']);
  const stdout = answer.kind === 'answered' ? answer.stdout : '';
  const domain = /^Active Directory Domain\s*=\s*([\w.-]{1,253})\s*$/im.exec(stdout)?.[1];
  return domain === undefined ? [] : [{ kind: 'domain-joined', by: domain, detail: 'dsconfigad -show' }];
}

/** What a cheap look sees change: which programs that set clocks run. */
export async function glanceMac(view: View): Promise<string> {
  const watched = new Set(['timed', ...KNOWN.flatMap(({ programs }) => programs)]);
  return ((await listProcesses(view)) ?? [])
    .filter(({ program }) => watched.has(program))
    .map(({ pid, program }) => `${program} ${pid}`)
    .join('\n');
}
