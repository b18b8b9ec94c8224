/**
 * A quartz: a counter that runs a little wrong. Its frequency error is a constant, plus a random walk (wander, per
 * square root of a second), plus a temperature cycle; sleeping machines stop counting.
 *
 * The frequency is drawn anew every second and held in between, as the scenarios of the published comparisons do.
 */
import { later, type Raw, type Seconds, type Utc } from '../engine/time/instant.ts';
import type { SeededRandom } from './random.ts';

export interface OscillatorModel {
  /** Positive: the counter gains. */
  readonly ppm: number;
  /** Random walk of the frequency, per square root of a second (1e-8: a household computer). */
  readonly wander: number;
  /** A sine on top of it: degrees come and go. */
  readonly temperature?: { readonly ppm: number; readonly period: Seconds };
}

/** The frequency changes in steps of this. */
const STEP: Seconds = 1;

export class Oscillator {
  private readonly model: OscillatorModel;
  private readonly random: SeededRandom;
  private readonly start: Utc;
  private readonly origin: Raw;
  /** How far the counter is ahead of true time at `at`, and the walk so far. */
  private ahead: Seconds = 0;
  private walk = 0;
  private at: Seconds = 0;
  private rate: number;

  /** `start`: true time at which the counter stands at `origin`. */
  constructor(model: OscillatorModel, random: SeededRandom, start: Utc, origin: Raw) {
    this.model = model;
    this.random = random;
    this.start = start;
    this.origin = origin;
    this.rate = this.frequency();
  }

  /** The counter at a true time, not before the last one asked for. */
  read(now: Utc): Raw {
    const since = Number(now - this.start) * 1e-9;
    while (this.at + STEP <= since) {
      this.ahead += this.rate * STEP;
      this.at += STEP;
      this.walk += this.model.wander * this.random.normal() * Math.sqrt(STEP);
      this.rate = this.frequency();
    }
    return later((this.origin + (now - this.start)) as Raw, this.ahead + this.rate * (since - this.at));
  }

  /** Frequency error at present. */
  get ppm(): number {
    return this.rate * 1e6;
  }

  /** The machine slept for so long: the counter stood still. */
  sleep(span: Seconds): void {
    this.ahead -= span;
  }

  private frequency(): number {
    const { ppm, temperature } = this.model;
    const cycle = temperature ? temperature.ppm * Math.sin((2 * Math.PI * this.at) / temperature.period) : 0;
    return (ppm + cycle) * 1e-6 + this.walk;
  }
}
