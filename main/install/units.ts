/** What systemd says of a unit. */
import { spawnSync } from 'node:child_process';
import { findProgram } from './system-program.ts';

/** Does it start with the machine? */
export function isEnabled(unit: string): boolean {
  const systemctl = findProgram('systemctl');
  if (systemctl === null) return false;
  const { stdout } = spawnSync(systemctl, ['is-enabled', unit], { encoding: 'utf8' });
  return stdout?.trim() === 'enabled';
}
