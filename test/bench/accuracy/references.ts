/**
 * What could have been made of the same exchanges: both references see exactly what the engine saw, on the same quartz,
 * and are judged as the engine's clock is. They do not steer: their error is that of the estimate, at once.
 */
import type { Seconds } from '../../../main/engine/time/instant.ts';
import { SeededRandom } from '../../../main/simulation/random.ts';
import { Kalman } from './kalman.ts';
import { Particles } from './particles.ts';
import { densityOf, offsetNoise } from './queue.ts';
import type { Scenario } from './scenarios.ts';
import type { Exchange, Trace } from './trial.ts';

interface Reference {
  update(exchange: Exchange): void;
  offsetAt(raw: Seconds): Seconds;
}

/** Errors once a second, as of a clock that is set to the reference's estimate; NaN before its first sample. */
export function errorsOf(reference: Reference, { exchanges, counter }: Trace): Float64Array {
  const errors = new Float64Array(counter.length).fill(Number.NaN);
  let next = 0;
  for (let second = 0; second < counter.length; second += 1) {
    const raw = second - counter[second]!;
    // An exchange counts from its middle on, half a round trip early; nothing beside the polls.
    for (; next < exchanges.length && exchanges[next]!.raw <= raw; next += 1)
      reference.update(exchanges[next]!);
    if (next > 0) errors[second] = reference.offsetAt(raw) - counter[second]!;
  }
  return errors;
}

/** Knows jitter and wander, and takes every sample alike. */
export function ignoringDelay({ hosts }: Scenario, wander: number): Reference {
  const noise = hosts.map(({ known }) => known && offsetNoise(known.up, known.down));
  const kalman = new Kalman(wander);
  return {
    update: ({ host, raw, offset }) => noise[host] && kalman.update(raw, offset, noise[host]),
    offsetAt: (raw) => kalman.offsetAt(raw),
  };
}

/** Knows smallest delay, jitter and wander, and what each delay says. */
export function oracle({ hosts }: Scenario, wander: number, seed: number): Reference {
  const densities = hosts.map(
    ({ known }) => known && { up: densityOf(known.up), down: densityOf(known.down) },
  );
  const particles = new Particles(wander, new SeededRandom(seed).fork('oracle'));
  return {
    update: ({ host, raw, offset, delay }) => {
      const density = densities[host];
      if (density) particles.update(raw, offset, delay, density.up, density.down);
    },
    offsetAt: (raw) => particles.offsetAt(raw),
  };
}
