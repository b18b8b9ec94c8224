/** A quartz in a house, as the learner of daily patterns sees it: hour after hour, its mean rate with a measuring error. */
import type { MeanRate } from '../../../main/engine/discipline/mean-rate.ts';
import type { Utc } from '../../../main/engine/time/instant.ts';
import { SeededRandom } from '../../../main/simulation/random.ts';

export const HOUR_NS = 3_600_000_000_000n;
export const MIDNIGHT = (1_800_000_000_000_000_000n - (1_800_000_000_000_000_000n % (24n * HOUR_NS))) as Utc;

/** An hour is made of so many pieces of constant rate. */
const PIECES = 60;
const PIECE = 3600 / PIECES;

export interface House {
  readonly seed: number;
  /** Random walk of the rate, per square root of a second. */
  readonly wander: number;
  /** By how much the rate is higher than the mean, ppm, so many seconds after midnight. */
  readonly curve?: (seconds: number) => number;
  /** Standard deviation of an hour's error, ppm: 0.05 is 130 us at each end. */
  readonly noise?: number;
  /** The hour of the day at which it begins. */
  readonly hour?: number;
}

export class Quartz {
  /** The rate at present, ppm: what an ideal filter knows. */
  ppm: number;
  /** By how much the counter is ahead, seconds. */
  ahead = 0;
  private readonly house: House;
  private readonly random: SeededRandom;
  private level: number;
  private hours: number;

  constructor(house: House) {
    this.house = house;
    this.random = new SeededRandom(house.seed);
    this.level = 30 * this.random.normal();
    this.hours = house.hour ?? 0;
    this.ppm = this.level + this.curve(0);
  }

  get now(): Utc {
    return (MIDNIGHT + BigInt(this.hours) * HOUR_NS) as Utc;
  }

  /** An hour passes; what was measured of it. */
  hour(): MeanRate {
    const { wander, noise = 0.05 } = this.house;
    const from = this.now;
    let sum = 0;
    for (let i = 0; i < PIECES; i += 1) {
      this.ppm = this.level + this.curve((i + 0.5) * PIECE);
      this.level += 1e6 * wander * Math.sqrt(PIECE) * this.random.normal();
      sum += this.ppm;
    }
    this.hours += 1;
    this.ppm = this.level + this.curve(0);
    this.ahead += (3600e-6 * sum) / PIECES;
    return { from, to: this.now, ppm: sum / PIECES + noise * this.random.normal(), sigma: noise };
  }

  private curve(seconds: number): number {
    return this.house.curve?.((this.hours % 24) * 3600 + seconds) ?? 0;
  }
}

/** Warmest in the afternoon, at 15:00. */
export const dayAndNight = (ppm: number) => (seconds: number) =>
  ppm * Math.sin((2 * Math.PI * (seconds - 9 * 3600)) / 86_400);
