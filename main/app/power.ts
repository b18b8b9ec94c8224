/**
 * Sleep and wake of the machine, told to the engine: after a wake its estimate is stale and the clock may have jumped.
 * A shutdown ends the program in order, so that what was learned about the clock is kept.
 */
import type { PowerMonitor } from 'electron';

export interface PowerEvents {
  readonly power: (event: 'suspend' | 'resume') => void;
  readonly shutdown: () => void;
}

export function followPower(monitor: Pick<PowerMonitor, 'on'>, { power, shutdown }: PowerEvents): void {
  monitor.on('suspend', () => power('suspend'));
  monitor.on('resume', () => power('resume'));
  monitor.on('shutdown', shutdown);
}
