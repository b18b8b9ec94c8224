/**
 * This computer's clock, to be steered through the clock helper: a small elevated process that alone holds the right to
 * set it. While no helper is installed the clock says so and refuses.
 */
import type { Clock } from '../engine/sync/ports.ts';

export const systemClock: Clock = {
  kind: 'system',
  refusal: 'no-helper',
  setFrequency: () => false,
  slew: () => false,
  step: () => false,
};
