/**
 * Who sets this clock beside us, and whether it may be taken over: looked at anew by every process that is about to do
 * it. The superuser's part takes nobody's word for it, not even that of the process that started it.
 */
import { messages } from '../../api/describe.ts';
import { refusalWords } from '../../api/describe-steering.ts';
import type { ObstacleReport } from '../../api/steering.ts';
import { lookAround } from '../../host/time-services/look-around.ts';
import { startsWithMachine } from '../../host/time-services/starts.ts';
import type { Surroundings } from '../../host/time-services/surroundings.ts';
import { openTimescale } from '../../host/timescale/open.ts';
import type { TakenOver } from '../../install/taken-over.ts';
import { counterObstacle } from '../../station/machine-ports.ts';
import { toStop } from '../../station/steering-plan.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';

/** What was found beside us, with what stands in the way on our own side. */
export interface Beside extends Pick<Surroundings, 'services'> {
  readonly obstacles: readonly ObstacleReport[];
}

export async function lookBeside(): Promise<Beside> {
  const { services, obstacles } = await lookAround();
  const own = counterObstacle(openTimescale());
  return { services, obstacles: [...(own === null ? [] : [own]), ...obstacles] };
}

/** Says why this clock must not be taken over, and that nothing was done; null where it may be. */
export function refused({ services, obstacles }: Beside, output: Output): ExitCode | null {
  const why = refusalWords({ services: [...services], obstacles: [...obstacles] }, output.locale);
  if (why === null) return null;
  const message = `${messages(output.locale).steering.outcome.obstructed} ${why}`;
  output.data({ error: 'obstructed', message });
  output.note(message);
  return EXIT.notInSync;
}

/** Who is to be stopped, as they are now. */
export function othersOf({ services }: Beside): Promise<TakenOver[]> {
  return Promise.all(
    toStop({ services }).map(async ({ name, unit, state }) => ({
      name,
      unit,
      enabled: await startsWithMachine(unit),
      running: state === 'running',
    })),
  );
}
