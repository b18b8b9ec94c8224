/**
 * Virtual machines whose host sets their clock. That guest tools run says little: they are there for screens and
 * folders too, and what they do about time is a setting of its own.
 *
 * - VMware Tools: once a minute where that is switched on (it is off by default; the tools themselves say which), and
 *   else after a start, a pause or a move (VMware Tools, "Configuring Time Synchronization"; open-vm-tools, timeSync.c).
 * - VirtualBox: every 10 s, unless VBoxService is told not to: in its command line (`command-line.ts`). Where the host
 *   refuses to give its time, the guest cannot see that, so it counts as setting it.
 * - Parallels: by the process `prltimesync`, which also switches off the guest's own time service when it starts.
 * - Hyper-V: the kernel takes the host's time after a start or a pause (drivers/hv/hv_util.c); with the parameter
 *   `timesync_implicit` also whenever the clock is some seconds behind the host's.
 * - QEMU's and Google's agents: when the host asks them to, after a pause or a move.
 */
import { knownById } from '../../time-services/known.ts';
import type { Harmless, Obstacle, Surroundings, TimeService } from './surroundings.ts';
import { namesIn, textOf, type View } from './view.ts';

/**
 * Adds what is known of guest tools to the services that were found, and the obstacles that follow from it. `toolbox` is
 * VMware's own program that says whether it synchronises time.
 */
export async function judgeGuests(
  view: View,
  services: readonly TimeService[],
  toolbox: string,
): Promise<Surroundings> {
  const unknown: string[] = [];
  const judged: TimeService[] = [];
  for (const service of services) {
    const { id, state, harmless } = service;
    if (state !== 'running' || harmless !== null) judged.push(service);
    else if (knownById(id)?.guest === 'on-request') judged.push({ ...service, harmless: 'on-request' });
    else if (id === 'vmware-tools') {
      const periodic = await vmwareSyncs(view, toolbox);
      if (periodic === null) unknown.push(`${toolbox}: does not say whether the host sets the clock`);
      judged.push({ ...service, harmless: periodic === false ? 'on-request' : null });
    } else judged.push(service);
  }
  return { services: judged, obstacles: judged.flatMap(hostSets), unknown };
}

/** Of the services that have been judged. */
function hostSets({ id, name, state, harmless, unit }: TimeService): Obstacle[] {
  const guest = id === 'hyper-v' || knownById(id)?.guest !== undefined;
  return guest && state === 'running' && harmless === null
    ? [{ kind: 'hypervisor-synced', by: name, detail: unit ?? name }]
    : [];
}

/** sysexits.h: EX_UNAVAILABLE, by which the tools say "no"; what they print is translated. */
const SWITCHED_OFF = 69;

async function vmwareSyncs(view: View, toolbox: string): Promise<boolean | null> {
  const answer = await view.run(toolbox, ['timesync', 'status']);
  if (answer.kind !== 'answered') return null;
  return answer.code === 0 ? true : answer.code === SWITCHED_OFF ? false : null;
}

/** hyperv.h: the device by which the host gives its time. */
const TIME_DEVICE = '{9527e630-d0ae-497b-adce-e80ab0175caf}';
const DEVICES = '/sys/bus/vmbus/devices';

/** Hyper-V's part in the kernel of Linux, which is neither a unit nor a process. Null on other machines. */
export async function hyperV(view: View): Promise<TimeService | null> {
  for (const device of await namesIn(view, DEVICES)) {
    const kind = await textOf(view, `${DEVICES}/${device}/class_id`);
    if (kind?.trim().toLowerCase() !== TIME_DEVICE) continue;
    const driven = (await view.readDirectory(`${DEVICES}/${device}/driver`)).kind === 'names';
    return {
      id: 'hyper-v',
      name: 'Hyper-V',
      state: driven ? 'running' : 'installed',
      unit: null,
      pid: null,
      harmless: driven ? await kernelTakesTime(view) : null,
    };
  }
  return null;
}

async function kernelTakesTime(view: View): Promise<Harmless | null> {
  const implicit = await textOf(view, '/sys/module/hv_utils/parameters/timesync_implicit');
  // proc_sys and sysfs write booleans as Y and N. Kernels before 6.8 have no such parameter.
  return implicit?.trim() === 'Y' ? null : 'on-request';
}
