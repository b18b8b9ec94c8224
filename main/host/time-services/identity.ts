/**
 * Which time service some processes are. All that are called `ntpd` look alike to the kernel; they are told apart by
 * their unit, by the titles that OpenNTPD gives itself, and by the directories that their options name.
 */
import { knownByProgram, knownByUnit, type TimeServiceId } from '../../time-services/known.ts';
import type { Process } from './processes.ts';

export function identify(processes: readonly Process[]): TimeServiceId {
  const [first] = processes;
  if (first === undefined) return 'other';
  const byUnit = first.unit === null ? undefined : knownByUnit(first.unit)?.id;
  if (first.program !== 'ntpd') return knownByProgram(first.program)?.id ?? byUnit ?? 'other';
  if (byUnit === 'ntpsec' || byUnit === 'openntpd') return byUnit;
  const args = processes.flatMap((process) => process.args);
  if (args.some((arg) => arg.startsWith('ntpd: ') || arg.includes('/openntpd/'))) return 'openntpd';
  // Its user, or its directory.
  if (args.some((arg) => /(?:^|[/:])ntpsec(?:$|[/:])/.test(arg))) return 'ntpsec';
  return 'ntpd';
}
