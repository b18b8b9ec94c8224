/**
 * The switch of the demonstration: it turns the steering of the simulated clock on and off, and shows a made-up other
 * time service, so that there is something to read. Nothing of this computer is looked at or changed.
 */
import type { SteeringPlan, SteeringWish } from '../api/steering.ts';
import type { SimulatedClock } from '../clock/simulated-clock.ts';
import type { Steward } from '../service/engine-service.ts';
import type { SettingsFile } from '../settings/settings.ts';

const OTHER = { id: 'timesyncd', name: 'systemd-timesyncd', unit: 'systemd-timesyncd.service' } as const;

export function demoSteward(clock: SimulatedClock, settings: SettingsFile): Steward {
  /** Is the made-up other service stopped? */
  let stopped = true;
  const agree = (by: string) =>
    settings.saveConsent({
      since: new Date().toISOString(),
      by,
      stopped: [OTHER.unit],
      yielded: null,
    });
  agree('the demonstration');
  return {
    plan: async (): Promise<SteeringPlan> => ({
      helper: { state: 'ready', version: null },
      services: [{ ...OTHER, state: stopped ? 'installed' : 'running', harmless: null }],
      obstacles: [],
      unknown: [],
      stops: stopped ? [] : [OTHER.name],
      restores: stopped ? [OTHER.name] : [],
      privileged: { on: false, off: false },
    }),
    async steer(wish: SteeringWish) {
      if (wish.on && !stopped && !wish.takeOver) return { outcome: 'competed', detail: null, command: null };
      stopped = wish.on;
      if (wish.on) agree('you');
      else settings.saveConsent(null);
      clock.steer(wish.on);
      return { outcome: wish.on ? 'steering' : 'observing', detail: null, command: null };
    },
    consent: async () => true,
  };
}
