/**
 * This computer's clock, looked at and never touched: what Truechimer does until a person says otherwise. Every attempt
 * to set it is refused, so that a mistake elsewhere cannot become a wrong clock.
 */
import type { Clock } from '../engine/sync/ports.ts';

export const observedClock: Clock = {
  kind: 'observed',
  refusal: 'observing',
  setFrequency: (_ppm, done) => done('refused'),
  slew: (_amount, _over, done) => done('refused'),
  step: (_step, done) => done('refused'),
  vouch: () => {},
  leap: (_kind, done) => done('refused'),
  yield: () => {},
  listen: () => () => {},
};
