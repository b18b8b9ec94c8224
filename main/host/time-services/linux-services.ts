/**
 * The time services of a Linux machine: what systemd says of its units, and what runs, laid over each other so that a
 * service is there once. A process that no unit stands behind is one too.
 */

import { KNOWN, knownById, knownByUnit, type TimeServiceId } from '../../time-services/known.ts';
import { ptp4l, saysItself, settingsOfPtp4l } from './command-line.ts';
import { identify } from './identity.ts';
import { type Process, readProcess, scanProcesses } from './processes.ts';
import type { Harmless, Surroundings, TimeService } from './surroundings.ts';
import { askUnits, type UnitState } from './systemd-units.ts';
import { listedUnits } from './unit-lists.ts';
import { textOf, type View } from './view.ts';

/** Ours: whoever looks around here does not mean itself. */
const OWN = new Set(['truechimer.service', 'truechimer-clock.service']);

/** Processes that are one service: those of a unit, or one that was started by hand with its children. */
interface Group {
  readonly id: TimeServiceId;
  readonly unit: string | null;
  readonly pid: number;
  readonly harmless: Harmless | null;
}

export async function linuxServices(view: View): Promise<Partial<Surroundings>> {
  const names = [...KNOWN.flatMap(({ units }) => units), ...(await listedUnits(view))];
  const asked = await askUnits(
    view,
    [...new Set(names)].filter((name) => !OWN.has(name)),
  );
  const units = asked.kind === 'units' ? asked.units.filter(({ id }) => !OWN.has(id)) : [];
  const { processes: scanned, unseen } = await scanProcesses(view);
  const processes = scanned.map((process) => withUnit(process, scanned, units));
  const main = await mainProcesses(view, units, processes);
  const groups = await grouped(view, [...processes, ...main]);

  const services = units.map((unit) => ofUnit(unit, groups, unseen === null));
  const covered = new Set(services.map((service) => `${service.id} ${service.unit}`));
  const others = groups.filter((group) => !covered.has(`${group.id} ${group.unit}`)).map(ofGroup);
  const unknown: string[] = [];
  if (unseen !== null) unknown.push(unseen);
  if (asked.kind === 'silent') unknown.push(`systemctl: ${asked.why}`);
  if (asked.kind === 'no-systemd') unknown.push('no systemd: what starts with the system is not known');
  return { services: [...services, ...others.filter((other) => !isHelper(other))], unknown };
}

/** Where its group does not tell (inside of a container, say), it is known by systemd's main process. */
function withUnit(process: Process, all: readonly Process[], units: readonly UnitState[]): Process {
  if (process.unit !== null) return process;
  const { pid } = oldest(process, all);
  const unit = units.find(({ mainPid }) => mainPid !== null && (mainPid === process.pid || mainPid === pid));
  return unit === undefined ? process : { ...process, unit: unit.id };
}

/** Of units that run programs which were not looked for. */
async function mainProcesses(
  view: View,
  units: readonly UnitState[],
  seen: readonly Process[],
): Promise<readonly Process[]> {
  const found: Process[] = [];
  for (const { id, runs, mainPid } of units) {
    if (!runs || mainPid === null || seen.some(({ pid, unit }) => pid === mainPid || unit === id)) continue;
    // Of guest tools, the main program need not be the one that sets the clock.
    if (knownByUnit(id)?.guest !== undefined) continue;
    const process = await readProcess(view, mainPid, knownByUnit(id)?.programs[0] ?? '');
    if (process !== null) found.push({ ...process, unit: id });
  }
  return found;
}

async function grouped(view: View, processes: readonly Process[]): Promise<readonly Group[]> {
  const groups = new Map<string, Process[]>();
  for (const process of processes) {
    const key = `${process.program} ${process.unit ?? oldest(process, processes).pid}`;
    groups.set(key, [...(groups.get(key) ?? []), process]);
  }
  const found: Group[] = [];
  for (const members of groups.values()) {
    const verdicts: (Harmless | null)[] = [];
    for (const member of members) verdicts.push(await verdict(view, member));
    const first = members.findIndex((m) => !members.some(({ pid }) => pid === m.parent));
    const leader = members[first];
    if (leader === undefined) continue;
    found.push({
      id: identify(members),
      unit: leader.unit,
      pid: leader.pid,
      // A service may well have parts without the right, beside the one that has it.
      harmless: verdicts.includes(null) ? null : (verdicts[first] ?? null),
    });
  }
  return found;
}

/** The one from which a process descends, as long as it is the same program. */
function oldest(process: Process, all: readonly Process[]): Process {
  const seen = new Set<number>();
  let now = process;
  for (;;) {
    const parent = all.find(({ pid, program }) => pid === now.parent && program === now.program);
    // No process descends from itself; but this is read while ids change hands.
    if (parent === undefined || seen.has(parent.pid)) return now;
    seen.add(parent.pid);
    now = parent;
  }
}

async function verdict(view: View, { program, args, maySet }: Process): Promise<Harmless | null> {
  const said = program === 'ptp4l' ? await ptp4lVerdict(view, args) : saysItself(program, args);
  return said ?? (maySet ? null : 'no-right');
}

async function ptp4lVerdict(view: View, args: readonly string[]): Promise<Harmless | null> {
  const file = settingsOfPtp4l(args);
  return ptp4l(args, file === null ? null : await textOf(view, file));
}

function ofUnit(unit: UnitState, groups: readonly Group[], allSeen: boolean): TimeService {
  const id = [unit.id, ...unit.names].map(knownByUnit).find((known) => known !== undefined)?.id ?? 'other';
  const inUnit = groups.filter((group) => group.unit === unit.id);
  // Of all that are called ntpd the processes know best which one it is.
  const group =
    inUnit.find((one) => one.id === id) ??
    inUnit.find((one) => id === 'other' || (id === 'ntpd' && NTPD.has(one.id)));
  const known = group?.id ?? id;
  const service = {
    id: known,
    name: known === 'other' ? unit.id : nameOf(known),
    unit: unit.id,
    pid: unit.mainPid ?? group?.pid ?? null,
  };
  // A process that came up after systemd was asked is there all the same.
  return unit.runs || group !== undefined
    ? { ...service, state: 'running', harmless: group?.harmless ?? idle(known, group, allSeen) }
    : { ...service, state: unit.starts ? 'enabled' : 'installed', pid: null, harmless: null };
}

const NTPD: ReadonlySet<TimeServiceId> = new Set(['ntpd', 'ntpsec', 'openntpd']);

/** Parallels' service runs for much else; it is its child that sets the clock. */
function idle(id: TimeServiceId, group: Group | undefined, allSeen: boolean): Harmless | null {
  return id === 'parallels' && group === undefined && allSeen ? 'told-not-to' : null;
}

function ofGroup({ id, unit, pid, harmless }: Group): TimeService {
  return { id, name: nameOf(id), state: 'running', unit, pid, harmless };
}

/** Guest tools also run once in each desktop session, for its clipboard, with no right to anything. */
function isHelper({ id, unit, harmless }: TimeService): boolean {
  return knownById(id)?.guest !== undefined && unit === null && harmless === 'no-right';
}

function nameOf(id: TimeServiceId): string {
  return knownById(id)?.name ?? id;
}
