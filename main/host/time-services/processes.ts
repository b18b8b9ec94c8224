/**
 * The processes of Linux that set clocks or could: found by the kernel's name for them, and judged by whether they have
 * the right to. So they are found without systemd too, and where somebody started them by hand.
 *
 * Setting the clock needs CAP_SYS_TIME in the machine's own user namespace: capabilities(7), user_namespaces(7). Looked
 * at is what a process is permitted, because that it may take up at any time. All files that are read here can be read
 * by everybody, unless /proc is mounted with `hidepid`, which is told.
 */
import { programOfComm } from '../../time-services/known.ts';
import { namesIn, textOf, type View } from './view.ts';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** The known program's file name. */
  readonly program: string;
  /** As it was started, the program first; some rewrite it. */
  readonly args: readonly string[];
  /** The system's service that it belongs to. */
  readonly unit: string | null;
  readonly maySet: boolean;
}

export interface Processes {
  readonly processes: readonly Process[];
  /** Why not all are seen; null where they are. */
  readonly unseen: string | null;
}

export async function scanProcesses(view: View): Promise<Processes> {
  const processes: Process[] = [];
  for (const { pid, program } of await timePrograms(view)) {
    const process = await readProcess(view, pid, program);
    if (process !== null) processes.push(process);
  }
  return { processes, unseen: await whyUnseen(view) };
}

/** Cheap enough for every few seconds: one short file for each process of the machine. */
export async function timePrograms(view: View): Promise<readonly { pid: number; program: string }[]> {
  const found: { pid: number; program: string }[] = [];
  for (const name of await namesIn(view, '/proc')) {
    if (!/^[1-9]\d*$/.test(name)) continue;
    const comm = (await textOf(view, `/proc/${name}/comm`))?.trim();
    const program = comm === undefined ? null : await programOf(view, name, comm);
    if (program !== null) found.push({ pid: Number(name), program });
  }
  return found;
}

/** One program file of busybox is many programs, `ntpd` among them. */
async function programOf(view: View, pid: string, comm: string): Promise<string | null> {
  if (comm !== 'busybox') return programOfComm(comm);
  const [, applet] = parseArguments((await textOf(view, `/proc/${pid}/cmdline`)) ?? '');
  return applet === 'ntpd' ? applet : null;
}

/** Null where it is gone, or only its parent's last word on it is missing (a zombie). */
export async function readProcess(view: View, pid: number, program: string): Promise<Process | null> {
  const file = (name: string) => textOf(view, `/proc/${pid}/${name}`);
  const status = parseStatus((await file('status')) ?? '');
  if (status === null || status.ended) return null;
  const args = parseArguments((await file('cmdline')) ?? '');
  return {
    pid,
    parent: status.parent,
    program,
    args: args[1] === program && args[0]?.endsWith('busybox') ? args.slice(1) : args,
    unit: unitOfGroup((await file('cgroup')) ?? ''),
    maySet: status.permittedTime && mapsWholeMachine(await file('uid_map')),
  };
}

/** Nothing of the first process can be read, and it is somebody else's: then others are hidden as well. */
async function whyUnseen(view: View): Promise<string | null> {
  const first = await view.readFile('/proc/1/status');
  if (first.kind === 'text') return null;
  const { kind } = await view.readDirectory('/proc');
  return kind === 'names' ? '/proc: processes of other users are hidden (hidepid)' : '/proc: not there';
}

/** linux/capability.h */
const CAP_SYS_TIME = 25n;

export interface ProcessStatus {
  readonly parent: number;
  readonly ended: boolean;
  /** CAP_SYS_TIME, among those that it may use, and among those that it and its children can ever get. */
  readonly permittedTime: boolean;
  readonly boundingTime: boolean;
}

/** proc_pid_status(5) */
export function parseStatus(text: string): ProcessStatus | null {
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*(\\S+)`, 'm').exec(text)?.[1];
  const has = (set: string) => {
    const mask = field(set);
    // A set that is not told is taken for a full one.
    return mask === undefined || !/^[0-9a-f]{1,16}$/i.test(mask)
      ? true
      : ((BigInt(`0x${mask}`) >> CAP_SYS_TIME) & 1n) === 1n;
  };
  const state = field('State');
  const parent = Number(field('PPid'));
  if (state === undefined || !Number.isSafeInteger(parent)) return null;
  return {
    parent,
    ended: state === 'Z' || state === 'X',
    permittedTime: has('CapPrm'),
    boundingTime: has('CapBnd'),
  };
}

/**
 * The map of the machine's own user namespace covers every id and changes none; that of any other one does not, or it
 * was made by somebody who could have set the clock anyway. Null: a kernel without user namespaces, or a file that
 * may not be read.
 */
export function mapsWholeMachine(map: string | null): boolean {
  return map === null || /^\s*0\s+0\s+4294967295\s*$/.test(map);
}

export function parseArguments(cmdline: string): readonly string[] {
  // Titles that a program gives itself leave zeros behind.
  const args = cmdline.split('\0');
  while (args.at(-1) === '') args.pop();
  return args;
}

/**
 * The service in cgroup(7) that a process belongs to: the first part of the path that is no slice. What follows is the
 * service's own business (a container's inner services, say), and a user's services are none of the system's.
 */
export function unitOfGroup(cgroup: string): string | null {
  for (const line of cgroup.split('\n')) {
    const path = /^(?:0::|\d+:name=systemd:)\/(.*)$/.exec(line.trim())?.[1];
    if (path === undefined || path.startsWith('user.slice/')) continue;
    const first = path.split('/').find((part) => !part.endsWith('.slice'));
    if (first?.endsWith('.service')) return first;
  }
  return null;
}
