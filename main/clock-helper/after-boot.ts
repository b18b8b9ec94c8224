/**
 * The rate that was set last, given back to the clock after a start of the machine: a clock that gains 40 ppm gains 3.5 s a
 * day until somebody steers it again. Only where nobody could object: the machine was being steered when it went down,
 * that is not long ago, the kernel's clock is as untouched as after a start, and no other time service is running or
 * will be. Who that would be is read from systemd's files; where there is no systemd that cannot be told, and nothing is
 * done.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { RATE_KEEPS_DAYS } from './protocol/limits.ts';
import type { HelperRecord } from './record.ts';
import type { ClockState } from './system-clock/system-clock.ts';
import { UNBENT_TICK } from './system-clock/timex.ts';

/** The units of everybody who sets clocks, by the names that they have in the distributions. */
const OTHERS = [
  'systemd-timesyncd',
  'chrony',
  'chronyd',
  'ntp',
  'ntpd',
  'ntpsec',
  'openntpd',
  'ntpd-rs',
  'ntpdate',
  'ptp4l',
  'phc2sys',
  'timemaster',
];

const SECONDS_PER_DAY = 86_400;

/** Why the rate is not given back; null where it is to be. */
export function reasonToWait(record: HelperRecord | null, boot: string, state: ClockState, root = '/') {
  const rate = record?.rate ?? null;
  if (record === null || rate === null) return 'no rate was learned';
  if (record.boot === boot) return 'the machine was not started anew';
  if (!rate.steering) return 'the clock was not being steered at the end';
  const age = Number(state.realtime / 1_000_000n) / 1000 - rate.at;
  // A clock that shows a time before the rate was learned cannot tell how old it is.
  if (age < 0 || age > RATE_KEEPS_DAYS * SECONDS_PER_DAY) return 'it is not known to be recent';
  if (state.frequency !== 0 || state.tick !== UNBENT_TICK || state.synchronised) {
    return 'somebody has set this clock since the start';
  }
  const other = otherTimeService(root);
  return other === null ? null : `${other} may set this clock`;
}

/** The first other time service that runs or is to be started; null where none is. `root`: of the file system. */
export function otherTimeService(root: string): string | null {
  const units = path.join(root, 'etc/systemd/system');
  if (!existsSync(path.join(root, 'run/systemd/system')))
    return 'this system has no systemd: another time service';
  const wanted = new Set(
    list(units)
      .filter((name) => /\.(wants|requires)$/.test(name))
      .flatMap((name) => list(path.join(units, name))),
  );
  const running = (unit: string) =>
    ['sys/fs/cgroup/system.slice', 'sys/fs/cgroup/systemd/system.slice'].some((place) =>
      existsSync(path.join(root, place, unit)),
    );
  return OTHERS.map((name) => `${name}.service`).find((unit) => wanted.has(unit) || running(unit)) ?? null;
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
