/**
 * The reference that ignores delay: a two-state Kalman filter (offset of the counter, and its rate, which walks randomly)
 * that is told the wander and the distribution of an offset's error, and takes every sample alike. Among linear filters
 * of that information it is the best; its correction is instant.
 *
 * Where errors are of several kinds (now and then a packet waits much longer) the kinds are weighed by how well they
 * explain the sample, and the mixture is collapsed to its first two moments after each (generalised pseudo-Bayes of
 * order one).
 */
import type { Seconds } from '../../../main/engine/time/instant.ts';
import type { Component } from './queue.ts';

/** Standard deviation of the rate before anything is known: what the engine is told as well. */
const RATE_SD = 1e-4;

export class Kalman {
  private readonly wander: number;
  private offset = Number.NaN;
  private rate = 0;
  private at: Seconds = 0;
  /** Covariance: offset, offset with rate, rate. */
  private p: [number, number, number] = [0, 0, RATE_SD ** 2];

  constructor(wander: number) {
    this.wander = wander;
  }

  update(at: Seconds, measured: Seconds, noise: readonly Component[]): void {
    if (Number.isNaN(this.offset)) {
      const spread = noise.reduce((sum, c) => sum + c.weight * (c.variance + c.mean ** 2), 0);
      [this.offset, this.at, this.p[0]] = [measured, at, spread];
      return;
    }
    this.predict(at);
    const [a, b, c] = this.p;
    const posteriors = noise.map(({ weight, mean, variance }) => {
      const s = a + variance;
      const innovation = measured - mean - this.offset;
      const likelihood = (weight * Math.exp(-(innovation ** 2) / (2 * s))) / Math.sqrt(s);
      return { likelihood, gain: a / s, pull: (a / s) * innovation };
    });
    const total = posteriors.reduce((sum, k) => sum + k.likelihood, 0);
    // Nothing explains it: the sample is left alone.
    if (!(total > 0)) return;
    let pull = 0;
    let second = 0;
    for (const k of posteriors) {
      const w = k.likelihood / total;
      pull += w * k.pull;
      second += w * (a * (1 - k.gain) + k.pull ** 2);
    }
    // All that the sample says of the rate it says through the offset.
    const g = b / a;
    const shrunk = second - pull ** 2 - a;
    this.offset += pull;
    this.rate += g * pull;
    this.p = [a + shrunk, b + g * shrunk, c + g * g * shrunk];
  }

  /** True time minus the counter, at or after the last sample. */
  offsetAt(at: Seconds): Seconds {
    return this.offset + this.rate * (at - this.at);
  }

  private predict(at: Seconds): void {
    const d = at - this.at;
    if (d <= 0) return;
    const [a, b, c] = this.p;
    const q = this.wander ** 2;
    this.offset += this.rate * d;
    this.p = [a + 2 * d * b + d * d * c + (q * d ** 3) / 3, b + d * c + (q * d * d) / 2, c + q * d];
    this.at = at;
  }
}
