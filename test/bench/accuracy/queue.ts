/**
 * What one direction of a path does to a packet, told once and used twice: as the simulation's delay, and as the
 * probability density that the oracle reasons with. A base, an exponential queue, and for some share of the packets a
 * uniform wait on top.
 */
import type { Seconds } from '../../../main/engine/time/instant.ts';
import { type Delay, exponential, spiky } from '../../../main/simulation/network.ts';

export interface Queue {
  readonly base: Seconds;
  /** Mean of the exponential. */
  readonly jitter: Seconds;
  /** This share of the packets waits longer by a uniform amount. */
  readonly spikes?: { readonly share: number; readonly least: Seconds; readonly most: Seconds };
}

export const delayOf = ({ base, jitter, spikes }: Queue): Delay => {
  const plain = exponential(base, jitter);
  return spikes ? spiky(spikes.share, spikes.least, spikes.most, plain) : plain;
};

/**
 * Density of a delay, up to a factor. Of the sum of an exponential and a uniform on [a, b] it is the difference of the
 * exponential's distribution function at both ends: (F(u - a) - F(u - b)) / (b - a).
 */
export function densityOf({ base, jitter, spikes }: Queue): (delay: Seconds) => number {
  const plain = (u: number) => (u < 0 ? 0 : Math.exp(-u / jitter) / jitter);
  if (!spikes) return (delay) => plain(delay - base);
  const { share, least, most } = spikes;
  const below = (u: number) => (u < 0 ? 0 : 1 - Math.exp(-u / jitter));
  return (delay) => {
    const u = delay - base;
    return (1 - share) * plain(u) + (share * (below(u - least) - below(u - most))) / (most - least);
  };
}

/** A normal distribution, and how often it is the one. */
export interface Component {
  readonly weight: number;
  readonly mean: Seconds;
  readonly variance: number;
}

/**
 * Distribution of the error of an offset, (up - down) / 2, to somebody who does not look at the delay: one normal
 * component for each combination of waiting longer or not.
 */
export function offsetNoise(up: Queue, down: Queue): Component[] {
  const moments = ({ base, jitter, spikes }: Queue): Component[] => {
    const mean = base + jitter;
    const variance = jitter ** 2;
    if (!spikes) return [{ weight: 1, mean, variance }];
    const { share, least, most } = spikes;
    const waiting = { mean: mean + (least + most) / 2, variance: variance + (most - least) ** 2 / 12 };
    return [
      { weight: 1 - share, mean, variance },
      { weight: share, ...waiting },
    ];
  };
  return moments(up).flatMap((u) =>
    moments(down).map((d) => ({
      weight: u.weight * d.weight,
      mean: (u.mean - d.mean) / 2,
      variance: (u.variance + d.variance) / 4,
    })),
  );
}
