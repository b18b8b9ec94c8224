/** The references, where what they should say is known from first principles. */
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../main/simulation/random.ts';
import { Kalman } from './kalman.ts';
import { summarise } from './metrics.ts';
import { Particles } from './particles.ts';
import { delayOf, densityOf, offsetNoise, type Queue } from './queue.ts';
import { errorsOf, ignoringDelay, oracle } from './references.ts';
import { scenario } from './scenarios.ts';
import type { Exchange, Trace } from './trial.ts';

const HOME: Queue = { base: 10e-3, jitter: 1e-3 };
const WIFI: Queue = { base: 15e-3, jitter: 5e-3, spikes: { share: 0.03, least: 50e-3, most: 200e-3 } };

const draws = (queue: Queue, count: number) => {
  const random = new SeededRandom(1);
  return Array.from({ length: count }, () => delayOf(queue)(random, 0)!);
};

describe.each([
  ['home', HOME],
  ['Wi-Fi', WIFI],
])('the delays of %s', (_, queue) => {
  test('have the density that the oracle is told: it holds one in all, and the mean of what is drawn', () => {
    const density = densityOf(queue);
    const width = 1e-5;
    let [whole, mean] = [0, 0];
    for (let delay = width / 2; delay < 0.4; delay += width) {
      whole += density(delay) * width;
      mean += delay * density(delay) * width;
    }
    const drawn = draws(queue, 50_000);
    expect(whole).toBeCloseTo(1, 2);
    expect(mean / (drawn.reduce((a, b) => a + b) / drawn.length)).toBeCloseTo(1, 1);
  });

  test('give an offset the variance that the other reference is told', () => {
    const drawn = draws(queue, 50_000);
    const errors = Array.from({ length: 25_000 }, (_, i) => (drawn[2 * i]! - drawn[2 * i + 1]!) / 2);
    const seen = errors.reduce((sum, e) => sum + e * e, 0) / errors.length;
    const told = offsetNoise(queue, queue).reduce((sum, c) => sum + c.weight * (c.variance + c.mean ** 2), 0);
    expect(offsetNoise(queue, queue).reduce((sum, c) => sum + c.weight, 0)).toBeCloseTo(1, 12);
    expect(seen / told).toBeGreaterThan(0.9);
    expect(seen / told).toBeLessThan(1.1);
  });
});

describe('a counter without wander, 20 ppm slow, asked 400 times over a home connection', () => {
  const still = { ...scenario('b'), wander: 0 };
  const rate = 20e-6;
  const length = 400 * 64;
  const counter = Float64Array.from({ length }, (_, s) => rate * s);
  const random = new SeededRandom(3);
  const exchanges = Array.from({ length: 400 }, (_, i): Exchange => {
    const [up, down] = [random.exponential() * 1e-3, random.exponential() * 1e-3];
    const raw = i * 64;
    return { host: 0, raw, offset: rate * raw + (up - down) / 2, delay: 20e-3 + up + down };
  });
  const trace = { counter, exchanges } as unknown as Trace;
  const lastHour = (errors: Float64Array) => summarise(errors.slice(-3600)).rms;

  test('least squares of n samples ends at 2 sd / sqrt(n): some 70 us, and the oracle far below', () => {
    const plain = lastHour(errorsOf(ignoringDelay(still, 0), trace));
    const knowing = lastHour(errorsOf(oracle(still, 0, 1), trace));
    // Standard deviation of one sample: 707 us. One draw of a half-normal: within three of them.
    expect(plain).toBeLessThan((3 * 2 * 707e-6) / Math.sqrt(400));
    // Windows converge as 1/n, not as its root.
    expect(knowing).toBeLessThan(20e-6);
  });
});

test('a packet that waited 120 ms hardly moves a reference that knows of such packets, and does move one that does not', () => {
  const jump = 60e-3;
  const moved = (queue: Queue) => {
    const kalman = new Kalman(1e-8);
    for (let i = 0; i < 100; i += 1) kalman.update(i * 64, 0, offsetNoise(queue, queue));
    kalman.update(6400, jump, offsetNoise(queue, queue));
    return kalman.offsetAt(6400);
  };
  expect(moved({ ...WIFI, base: 0 })).toBeLessThan(jump / 1000);
  expect(moved({ base: 0, jitter: 5e-3 })).toBeGreaterThan(jump / 100);
});

test('an exchange that spent 10 us in queues tells the oracle its offset to 5 us', () => {
  const particles = new Particles(1e-8, new SeededRandom(1));
  const density = densityOf(HOME);
  for (let i = 0; i < 50; i += 1) particles.update(i * 64, 1e-3, 22e-3, density, density);
  particles.update(50 * 64, 1e-3 + 5e-5, 20e-3 + 1e-5, density, density);
  expect(Math.abs(particles.offsetAt(50 * 64) - (1e-3 + 5e-5))).toBeLessThan(5e-6);
});
