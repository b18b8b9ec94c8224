import { describe, expect, test } from 'vitest';
import { QueueShape } from '../../../main/engine/estimate/queue-shape.ts';
import { MEDIAN_OF_GAMMA_2, type Window } from '../../../main/engine/source/delay-model.ts';
import { SeededRandom } from '../../../main/simulation/random.ts';

const ms = 1e-3;

/** Queues on the way there and back. */
type Queues = (random: SeededRandom) => readonly [there: number, back: number];

/** Of 1 ms each, as a queue with one server has. */
const exponential: Queues = (random) => [ms * random.exponential(), ms * random.exponential()];

/** Only the way there is busy. */
const oneSided: Queues = (random) => [ms * (random.exponential() + random.exponential()), 0];

/** Four routers in a row each way, a quarter of a millisecond each. */
const fourEach: Queues = (random) => {
  const sum = () => [1, 2, 3, 4].reduce((total) => total + 0.25 * ms * random.exponential(), 0);
  return [sum(), sum()];
};

/** As the model of the delays does: from the median. */
function jitterOf(queues: Queues): number {
  const random = new SeededRandom(99);
  const delays = Array.from({ length: 4001 }, () => queues(random).reduce((a, b) => a + b));
  return delays.sort((a, b) => a - b)[2000]! / MEDIAN_OF_GAMMA_2;
}

/** A day of 64 s polls, or so many, predicted to 20 us. `noise`: of the server's own clock. */
function taught(
  queues: Queues,
  { seed = 1, count = 1350, noise = 0, shape = new QueueShape(), jitter = jitterOf(queues) } = {},
): QueueShape {
  const random = new SeededRandom(seed);
  const sd = 20e-6;
  for (let i = 0; i < count; i += 1) {
    const [there, back] = queues(random);
    const by = (there - back) / 2 + sd * random.normal() + noise * random.normal();
    shape.learn({ half: (there + back) / 2, sd: 0, jitter }, by, sd);
  }
  return shape;
}

const window = (half: number, jitter: number): Window => ({ half, sd: 1e-6, jitter });

/** One standard deviation of what a shaped window leaves open. */
const spreadOf = ({ half, sd }: { half: number; sd: number }) => Math.hypot(half / Math.sqrt(3), sd);

describe('where in its window the error lies', () => {
  test('untaught, the window is as it came', () => {
    const { lean, half, sd } = new QueueShape().shape(window(0.5 * ms, ms));
    expect(lean).toBe(0);
    expect(half).toBeCloseTo(0.5 * ms, 12);
    expect(sd).toBeCloseTo(1e-6, 12);
  });

  test('equal exponential queues show no lean and fill the window, on every one of 40 days', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const shaped = taught(exponential, { seed }).shape(window(ms, ms));
      expect(shaped.lean).toBe(0);
      expect(spreadOf(shaped)).toBeGreaterThan(0.85 * (ms / Math.sqrt(3)));
      expect(spreadOf(shaped)).toBeLessThan(1.15 * (ms / Math.sqrt(3)));
    }
  });

  test('one busy direction puts the error to the edge, and what is left is a tenth of the window', () => {
    const jitter = jitterOf(oneSided);
    for (const [sign, queues] of [
      [1, oneSided],
      [-1, (random: SeededRandom) => [0, oneSided(random)[0]] as const],
    ] as const) {
      const shaped = taught(queues).shape(window(ms, jitter));
      expect(sign * shaped.lean).toBeGreaterThan(0.97 * ms);
      expect(sign * shaped.lean).toBeLessThanOrEqual(ms);
      expect(spreadOf(shaped)).toBeLessThan(0.12 * ms);
    }
  });

  test('four queues in a row each way keep to the middle: a third of the window, not its root', () => {
    const jitter = jitterOf(fourEach);
    for (let seed = 1; seed <= 10; seed += 1) {
      const shaped = taught(fourEach, { seed, jitter }).shape(window(ms, jitter));
      expect(shaped.lean).toBe(0);
      // 1 / (2k + 1) of the square, with k = 4.
      expect(spreadOf(shaped)).toBeGreaterThan(0.8 * (ms / 3));
      expect(spreadOf(shaped)).toBeLessThan(1.25 * (ms / 3));
    }
  });

  test("noise of the server's clock softens the edges by as much", () => {
    const noise = 0.3 * ms;
    const { sd } = taught(exponential, { noise, count: 3000 }).shape(window(0.05 * ms, ms));
    expect(sd).toBeGreaterThan(0.7 * noise);
    expect(sd).toBeLessThan(1.3 * noise);
  });

  test('an hour of load in one direction teaches no lean to the rest of the day', () => {
    const loaded: Queues = (random) => [80 * ms * random.uniform(), ms * random.exponential()];
    for (let seed = 1; seed <= 10; seed += 1) {
      const shape = taught(exponential, { seed, jitter: ms });
      taught(loaded, { seed: seed + 100, count: 56, shape, jitter: ms });
      const shaped = shape.shape(window(ms, ms));
      expect(Math.abs(shaped.lean)).toBe(0);
      expect(spreadOf(shaped)).toBeGreaterThan(0.85 * (ms / Math.sqrt(3)));
    }
  });

  test('of a rare long wait nothing more is known than its window', () => {
    const shape = taught(oneSided);
    expect(shape.shape(window(50 * ms, ms))).toEqual({ lean: 0, half: 50 * ms, sd: 1e-6 });
  });

  test('fewer than thirty samples, however one-sided, are no reason to believe in a lean', () => {
    expect(taught(oneSided, { count: 25 }).shape(window(ms, jitterOf(oneSided))).lean).toBe(0);
  });
});
