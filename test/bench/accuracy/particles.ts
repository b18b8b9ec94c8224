/**
 * The oracle: Bayes' rule carried out by particles, with perfect knowledge of the path's delays and of the quartz's
 * wander. An exchange of delay D whose offset is measured as z, with the counter's true offset x, took D/2 + (z - x) on
 * its way there and D/2 - (z - x) on its way back; the likelihood of x is the product of the densities of both. For
 * exponential queues it is constant where both exceed the base and nought elsewhere: the window.
 *
 * A sequential importance resampling filter (Gordon, Salmond, Smith, 1993). Particles are drawn anew, systematically,
 * when fewer than half of them matter, and are then spread by a kernel that keeps mean and covariance (Liu and West,
 * 2001), without which a narrow window would leave only copies of a few.
 */
import type { Seconds } from '../../../main/engine/time/instant.ts';
import type { SeededRandom } from '../../../main/simulation/random.ts';

/** Twenty times as many change the errors of scenarios b and c by less than 1 %. */
const PARTICLES = 1000;

/** Until the rate is known, few of the first particles are near it. */
const AT_FIRST = 20_000;
const FIRST_SAMPLES = 20;

/** Standard deviation of the rate before anything is known: what the engine is told as well. */
const RATE_SD = 1e-4;

/** Share of the spread that the kernel contributes to the variance of particles drawn anew. */
const KERNEL = 0.01;

/** Where every particle is ruled out, they are spread by so much of their variance, so often at most, and asked again. */
const WIDENING = 9;
const WIDENINGS = 4;

export type Density = (delay: Seconds) => number;

export class Particles {
  private readonly wander: number;
  private readonly random: SeededRandom;
  private offsets = new Float64Array(0);
  private rates = new Float64Array(0);
  private weights = new Float64Array(0);
  private at: Seconds = 0;
  private samples = 0;
  private mean = { offset: 0, rate: 0 };

  constructor(wander: number, random: SeededRandom) {
    this.wander = wander;
    this.random = random;
  }

  update(at: Seconds, measured: Seconds, delay: Seconds, up: Density, down: Density): void {
    if (this.samples === 0) this.begin(at, measured, delay);
    else this.predict(at);
    this.samples += 1;
    const likelihood = (offset: Seconds) =>
      up(delay / 2 + measured - offset) * down(delay / 2 - measured + offset);
    for (let i = 0; !this.weigh(likelihood) && i < WIDENINGS; i += 1) {
      this.summarise();
      this.redraw(AT_FIRST, 1, WIDENING);
    }
    const { offsets, weights } = this;
    const wanted = this.samples < FIRST_SAMPLES ? AT_FIRST : PARTICLES;
    const effective = 1 / weights.reduce((sum, w) => sum + w * w, 0);
    this.summarise();
    if (effective < offsets.length / 2 || offsets.length !== wanted) {
      this.redraw(wanted, 1 - KERNEL, KERNEL);
    }
  }

  /** True time minus the counter, at or after the last sample. */
  offsetAt(at: Seconds): Seconds {
    return this.mean.offset + this.mean.rate * (at - this.at);
  }

  /** Anywhere that the first exchange allows, at any rate. */
  private begin(at: Seconds, measured: Seconds, delay: Seconds): void {
    this.at = at;
    this.offsets = Float64Array.from(
      { length: AT_FIRST },
      () => measured + delay * (this.random.uniform() - 0.5),
    );
    this.rates = Float64Array.from({ length: AT_FIRST }, () => RATE_SD * this.random.normal());
    this.weights = new Float64Array(AT_FIRST).fill(1 / AT_FIRST);
  }

  /** The rate walks randomly, and the offset with it: their joint normal distribution after so long. */
  private predict(at: Seconds): void {
    const d = at - this.at;
    if (d <= 0) return;
    this.at = at;
    const { offsets, rates, random } = this;
    const walk = this.wander * Math.sqrt(d);
    const own = this.wander * Math.sqrt(d ** 3 / 12);
    for (let i = 0; i < offsets.length; i += 1) {
      const turned = walk * random.normal();
      offsets[i]! += (rates[i]! + turned / 2) * d + own * random.normal();
      rates[i]! += turned;
    }
  }

  private summarise(): void {
    const { offsets, rates, weights } = this;
    let [offset, rate] = [0, 0];
    for (let i = 0; i < offsets.length; i += 1) {
      offset += weights[i]! * offsets[i]!;
      rate += weights[i]! * rates[i]!;
    }
    this.mean = { offset, rate };
  }

  /** False, and nothing is changed, where every particle is ruled out: there were too few of them near the truth. */
  private weigh(likelihood: (offset: Seconds) => number): boolean {
    const { offsets, weights } = this;
    const heavier = weights.map((w, i) => w * likelihood(offsets[i]!));
    const total = heavier.reduce((sum, w) => sum + w, 0);
    if (!(total > 0)) return false;
    this.weights = heavier.map((w) => w / total);
    return true;
  }

  /** Draws from the particles, with these shares of their variance: kept between them, and given to each. */
  private redraw(count: number, kept: number, given: number): void {
    const { offsets, rates, weights, random, mean } = this;
    let [a, b, c] = [0, 0, 0];
    for (let i = 0; i < offsets.length; i += 1) {
      const [x, y] = [offsets[i]! - mean.offset, rates[i]! - mean.rate];
      a += weights[i]! * x * x;
      b += weights[i]! * x * y;
      c += weights[i]! * y * y;
    }
    // Cholesky factor of the covariance.
    const l11 = Math.sqrt(a);
    const l21 = a > 0 ? b / l11 : 0;
    const l22 = Math.sqrt(Math.max(0, c - l21 * l21));
    const keep = Math.sqrt(kept);
    const spread = Math.sqrt(given);
    const [newOffsets, newRates] = [new Float64Array(count), new Float64Array(count)];
    let sum = weights[0]!;
    let from = 0;
    const first = random.uniform();
    for (let i = 0; i < count; i += 1) {
      const mark = (i + first) / count;
      while (sum < mark && from < weights.length - 1) {
        from += 1;
        sum += weights[from]!;
      }
      const [u, v] = [random.normal(), random.normal()];
      newOffsets[i] = mean.offset + keep * (offsets[from]! - mean.offset) + spread * l11 * u;
      newRates[i] = mean.rate + keep * (rates[from]! - mean.rate) + spread * (l21 * u + l22 * v);
    }
    this.offsets = newOffsets;
    this.rates = newRates;
    this.weights = new Float64Array(count).fill(1 / count);
  }
}
