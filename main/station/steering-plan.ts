/** What is so now with this clock, and what switching its steering on would mean: seen from outside, changing nothing. */
import type { HelperState, ObstacleReport, SteeringPlan } from '../api/steering.ts';
import type { Connect } from '../clock/helper-link.ts';
import { type HelperFound, probeHelper } from '../clock/helper-probe.ts';
import { competitors, type Surroundings, type TimeService } from '../host/time-services/surroundings.ts';
import type { TakenOver } from '../install/taken-over.ts';

export interface Sight {
  readonly connect: Connect;
  readonly lookAround: () => Promise<Surroundings>;
  readonly takenOver: () => readonly TakenOver[];
  /** What stands in the way on our own side; null where nothing does. */
  readonly own: ObstacleReport | null;
  /** Do we steer the clock ourselves? Then a busy helper is busy with us. */
  readonly ours: boolean;
}

export interface Seen {
  readonly found: HelperFound;
  readonly helper: HelperState;
  readonly around: Surroundings;
  readonly obstacles: readonly ObstacleReport[];
  /** Other time services that would have to be stopped. */
  readonly stops: readonly (TimeService & { readonly unit: string })[];
  /** Some that run, and that the system has no means to stop. */
  readonly unstoppable: boolean;
}

export async function look({ connect, lookAround, own, ours }: Sight): Promise<Seen> {
  const [found, around] = await Promise.all([probeHelper(connect), lookAround()]);
  return {
    found,
    helper: found.state === 'busy' && ours ? 'ready' : found.state,
    around,
    obstacles: [...(own === null ? [] : [own]), ...around.obstacles],
    stops: toStop(around),
    unstoppable: competitors(around).some(({ unit }) => unit === null),
  };
}

export async function steeringPlan(sight: Sight): Promise<SteeringPlan> {
  const { found, helper, around, obstacles, stops } = await look(sight);
  const restores = sight.takenOver();
  return {
    helper: { state: helper, version: found.version },
    services: around.services.map(({ id, name, state, unit, harmless }) => ({
      id,
      name,
      state,
      unit,
      harmless,
    })),
    obstacles: obstacles.map(({ kind, by, detail }) => ({ kind, by, detail })),
    unknown: [...around.unknown],
    stops: stops.map((s) => s.name),
    restores: restores.map((s) => s.name),
    privileged: { on: needsInstalling(helper) || stops.length > 0, off: restores.length > 0 },
  };
}

export const needsInstalling = (helper: HelperState) => helper === 'missing' || helper === 'version';

/** Those that run and set the clock, or will after the next start, and that the system can stop. */
export function toStop({ services }: Surroundings): readonly (TimeService & { readonly unit: string })[] {
  return services.filter(
    (s): s is TimeService & { readonly unit: string } =>
      s.state !== 'installed' && s.harmless === null && s.unit !== null,
  );
}
