/** What systemd says of a unit. */
import { spawnSync } from 'node:child_process';

/** Does it start with the machine? */
export function isEnabled(unit: string): boolean {
  const { stdout } = spawnSync('systemctl', ['is-enabled', unit], { encoding: 'utf8' });
  return stdout?.trim() === 'enabled';
}
