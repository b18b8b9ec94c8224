/**
 * Which machine this is, as far as a learned drift depends on it: the boot (a restart shifts the rate of a counter by
 * up to tens of ppm where the kernel calibrates it anew) and the counter with its processor.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { Machine } from '../engine/sync/ports.ts';

export function hostMachine(): Machine {
  return { boot: boot(), counter: `${clockSource()} ${os.cpus()[0]?.model.trim() ?? os.arch()}` };
}

/** What the system itself calls this boot: changes with every restart and with nothing else. Null where it has no name. */
export function bootId(): string | null {
  if (process.platform === 'linux') return tryRead('/proc/sys/kernel/random/boot_id');
  return process.platform === 'darwin' ? bootSession() : null;
}

function boot(): string {
  // To the minute, because it is computed by a clock that gets corrected. A correction that makes one boot look like
  // two costs only some trust in the drift.
  return (
    bootId() ??
    `booted ${new Date(Math.round(Date.now() / 60_000 - os.uptime() / 60) * 60_000).toISOString()}`
  );
}

function bootSession(): string | null {
  try {
    return execFileSync('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], {
      encoding: 'utf8',
      timeout: 2000,
    }).trim();
  } catch {
    return null;
  }
}

function clockSource(): string {
  const linux = () => tryRead('/sys/devices/system/clocksource/clocksource0/current_clocksource');
  return (process.platform === 'linux' ? linux() : null) ?? process.platform;
}

function tryRead(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch {
    return null;
  }
}
