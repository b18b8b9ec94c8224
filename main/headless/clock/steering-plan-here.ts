/** What the steward of an engine would say, where no engine runs. */
import type { SteeringPlan } from '../../api/steering.ts';
import { connectHelper } from '../../clock/helper-link.ts';
import { helperSocket } from '../../clock-helper/protocol/where.ts';
import { lookAround } from '../../host/time-services/look-around.ts';
import { openTimescale } from '../../host/timescale/open.ts';
import { takenOver } from '../../install/taken-over.ts';
import { counterObstacle } from '../../station/machine-ports.ts';
import { steeringPlan } from '../../station/steering-plan.ts';

export const steeringPlanHere = (): Promise<SteeringPlan> =>
  steeringPlan({
    connect: connectHelper(helperSocket(process.platform, process.env)),
    lookAround,
    takenOver,
    own: counterObstacle(openTimescale()),
    ours: false,
  });
