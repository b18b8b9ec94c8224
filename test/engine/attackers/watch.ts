/** What an attack did to a clock, and whether the engine said the truth meanwhile. */
import { vi } from 'vitest';
import type { Path } from '../../../main/simulation/network.ts';
import type { Peer, Run } from '../scenario.ts';

export const HOUR = 3600;

/** The same peer so many times. */
export const times = (count: number, peer: Peer = {}): Peer[] => Array.from({ length: count }, () => peer);

/** Delays without queues, so that what an attack does is not hidden in noise. */
export const still = (up: number, down = up): Path => ({ up: () => up, down: () => down });

/** A quartz that is as good as they come: what moves this clock is the attack. */
export const steady = { ppm: 10, wander: 1e-10 };

export interface Watched {
  /** The clock's error: the extremes, in seconds. */
  readonly least: number;
  readonly most: number;
  /** Seconds of the simulation at which truth lay outside the guaranteed bound. */
  readonly uncovered: readonly number[];
  /** How fast the clock's error changed, at most: seconds per second, over 32 s. */
  readonly fastest: number;
  /** Steps of the clock. */
  readonly steps: number;
}

const GRAIN = 32;

/** Lets the time pass, and looks at the clock every 32 s. */
export function watch(run: Run, seconds: number): Watched {
  const step = vi.spyOn(run.machine.clock, 'step');
  const uncovered: number[] = [];
  let before = run.machine.clockError;
  let [least, most, fastest] = [before, before, 0];
  for (let t = 0; t < seconds; t += GRAIN) {
    run.pass(Math.min(GRAIN, seconds - t));
    const error = run.machine.clockError;
    const now = run.sync.now();
    if (now !== null && Math.abs(now.offset + error) > now.bound) uncovered.push(run.world.since);
    fastest = Math.max(fastest, Math.abs(error - before) / GRAIN);
    [least, most, before] = [Math.min(least, error), Math.max(most, error), error];
  }
  const steps = step.mock.calls.length;
  step.mockRestore();
  return { least, most, uncovered, fastest, steps };
}

/** Steps of a clock are answered by no slew: nothing that a kernel slews at is faster than this (500 ppm, twice). */
export const SLEWING = 1e-3;
