/**
 * What the network does to a packet: a delay for each direction, or its loss. Paths are functions, so that a scenario is
 * written as it is spoken: `lossy(0.3, exponential(10e-3, 1e-3))`.
 */
import type { Seconds } from '../engine/time/instant.ts';
import type { SeededRandom } from './random.ts';

/** The delay of one packet that leaves at `since` seconds of the simulation, or null where it is lost. */
export type Delay = (random: SeededRandom, since: Seconds) => Seconds | null;

export interface Path {
  readonly up: Delay;
  readonly down: Delay;
}

/** Propagation and queues: `base` plus an exponential of mean `jitter`. */
export const exponential =
  (base: Seconds, jitter: Seconds): Delay =>
  (random) =>
    base + jitter * random.exponential();

/** Now and then a packet waits much longer. */
export const spiky =
  (share: number, least: Seconds, most: Seconds, inner: Delay): Delay =>
  (random, since) => {
    const delay = inner(random, since);
    if (delay === null || random.uniform() >= share) return delay;
    return delay + least + (most - least) * random.uniform();
  };

export const lossy =
  (share: number, inner: Delay): Delay =>
  (random, since) =>
    random.uniform() < share ? null : inner(random, since);

/** Another behaviour while the condition holds. */
export const during =
  (from: Seconds, until: Seconds, then: Delay, otherwise: Delay): Delay =>
  (random, since) =>
    (since >= from && since < until ? then : otherwise)(random, since);

/** Another behaviour in the first part of every period. */
export const periodically =
  (period: Seconds, part: Seconds, then: Delay, otherwise: Delay): Delay =>
  (random, since) =>
    (since % period < part ? then : otherwise)(random, since);

export const nothing: Delay = () => null;

export const symmetric = (delay: Delay): Path => ({ up: delay, down: delay });
