/**
 * A machine that is made up: its files, its processes, its units and the answers of its programs. What is not written
 * down is not there.
 */
import type { View } from '../../../main/host/time-services/view.ts';

export interface MadeProcess {
  readonly pid: number;
  readonly comm: string;
  readonly args: readonly string[];
  readonly parent?: number;
  /** Of CAP_SYS_TIME; as root has it unless said. */
  readonly maySet?: boolean;
  readonly cgroup?: string;
  readonly userNamespace?: string;
  readonly state?: string;
}

export interface MadeUnit {
  readonly id: string;
  readonly names?: readonly string[];
  readonly load?: string;
  readonly active?: string;
  readonly sub?: string;
  readonly file?: string;
  readonly pid?: number;
  readonly wantedBy?: string;
}

type Reply = { readonly code?: number; readonly stdout?: string } | 'hangs';

export interface Script {
  readonly platform?: NodeJS.Platform;
  readonly files?: Readonly<Record<string, string>>;
  /** There, and not for us to read. */
  readonly refused?: readonly string[];
  readonly processes?: readonly MadeProcess[];
  /** Other users' processes are not shown. */
  readonly hidden?: boolean;
  /** Where there are units, systemd runs. */
  readonly units?: readonly MadeUnit[];
  /** By the program with its arguments, or by the program alone. */
  readonly programs?: Readonly<Record<string, Reply>>;
}

export const ALL_RIGHTS = '000001ffffffffff';
export const NO_TIME = '000001fffdffffff';
export const OWN_NAMESPACE = '         0          0 4294967295\n';

export function machine(script: Script): View & { readonly asked: string[] } {
  const files = new Map(Object.entries(script.files ?? {}));
  const asked: string[] = [];
  if (script.platform === undefined || script.platform === 'linux') {
    const first: MadeProcess = { pid: 1, comm: 'systemd', args: ['/sbin/init'], cgroup: '0::/init.scope' };
    for (const process of script.hidden ? [] : [first, ...(script.processes ?? [])]) {
      for (const [name, text] of Object.entries(filesOf(process))) {
        const file = `/proc/${process.pid}/${name}`;
        if (!files.has(file)) files.set(file, text);
      }
    }
    files.set('/proc/uptime', '1.00 1.00\n');
    if (script.units !== undefined) files.set('/run/systemd/system/.keep', '');
  }
  return {
    asked,
    platform: script.platform ?? 'linux',
    async readFile(file) {
      const text = files.get(file);
      if (script.refused?.includes(file)) return { kind: 'refused', why: 'EACCES' };
      return text === undefined ? { kind: 'missing' } : { kind: 'text', text };
    },
    async readDirectory(directory) {
      const inside = [...files.keys()].filter((file) => file.startsWith(`${directory}/`));
      const names = new Set(inside.map((file) => file.slice(directory.length + 1).split('/')[0] ?? ''));
      if (script.refused?.includes(directory)) return { kind: 'refused', why: 'EACCES' };
      return names.size === 0 ? { kind: 'missing' } : { kind: 'names', names: [...names] };
    },
    async run(program, args) {
      const line = [program, ...args].join(' ');
      asked.push(line);
      const reply = script.programs?.[line] ?? script.programs?.[program];
      if (reply === 'hangs') return { kind: 'refused', why: 'SIGTERM' };
      if (reply !== undefined) {
        return { kind: 'answered', code: reply.code ?? 0, stdout: reply.stdout ?? '' };
      }
      if (program !== 'systemctl' || script.units === undefined) return { kind: 'missing' };
      return { kind: 'answered', code: 0, stdout: systemctl(script.units, args) };
    },
  };
}

function filesOf(process: MadeProcess): Record<string, string> {
  const rights = process.maySet === false ? NO_TIME : ALL_RIGHTS;
  return {
    comm: `${process.comm.slice(0, 15)}\n`,
    cmdline: process.args.map((arg) => `${arg}\0`).join(''),
    status: [
      `Name:\t${process.comm.slice(0, 15)}`,
      'Umask:\t0022',
      `State:\t${process.state ?? 'S (sleeping)'}`,
      `Pid:\t${process.pid}`,
      `PPid:\t${process.parent ?? 1}`,
      'CapInh:\t0000000000000000',
      `CapPrm:\t${rights}`,
      `CapEff:\t${rights}`,
      `CapBnd:\t${rights}`,
      '',
    ].join('\n'),
    cgroup: `${process.cgroup ?? '0::/user.slice/user-1000.slice/session-2.scope'}\n`,
    uid_map: process.userNamespace ?? OWN_NAMESPACE,
  };
}

/** As the real one: a block for each name asked for, in an order of its own; nothing for a pattern without match. */
function systemctl(units: readonly MadeUnit[], args: readonly string[]): string {
  const blocks: string[] = [];
  for (const name of args.slice(args.indexOf('--') + 1)) {
    const pattern = new RegExp(`^${name.replace(/[.\\]/g, '\\$&').replace('*', '.+')}$`);
    const found = units.filter(({ id, names = [] }) => [id, ...names].some((one) => pattern.test(one)));
    if (found.length === 0 && !name.includes('*')) blocks.push(absent(name));
    blocks.push(...found.map(block));
  }
  return blocks.join('\n');
}

const absent = (name: string) =>
  `MainPID=0\nId=${name}\nNames=${name}\nLoadState=not-found\nActiveState=inactive\nSubState=dead\nUnitFileState=\n`;

function block(unit: MadeUnit): string {
  return [
    `MainPID=${unit.pid ?? 0}`,
    `Id=${unit.id}`,
    `Names=${[...(unit.names ?? []), unit.id].join(' ')}`,
    'RequiredBy=',
    `WantedBy=${unit.wantedBy ?? ''}`,
    `LoadState=${unit.load ?? 'loaded'}`,
    `ActiveState=${unit.active ?? 'inactive'}`,
    `SubState=${unit.sub ?? (unit.active === 'active' ? 'running' : 'dead')}`,
    `UnitFileState=${unit.file ?? 'disabled'}`,
    '',
  ].join('\n');
}

/** The group of a system service. */
export const inService = (unit: string) => `0::/system.slice/${unit}`;
