import { expect, test } from 'vitest';
import { SeededRandom } from '../../main/simulation/random.ts';

const moments = (draw: () => number, n = 200_000) => {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i += 1) {
    const x = draw();
    sum += x;
    squares += x * x;
  }
  const mean = sum / n;
  return { mean, sd: Math.sqrt(squares / n - mean ** 2) };
};

test('the same seed draws the same, another one something else', () => {
  const draws = (seed: number) => Array.from(new SeededRandom(seed).bytes(16));
  expect(draws(1)).toEqual(draws(1));
  expect(draws(1)).not.toEqual(draws(2));
});

test('the distributions have the moments that they are named for (4 standard errors of 200,000 draws)', () => {
  const random = new SeededRandom(3);
  const uniform = moments(() => random.uniform());
  expect(Math.abs(uniform.mean - 0.5)).toBeLessThan(0.003);
  expect(Math.abs(uniform.sd - Math.sqrt(1 / 12))).toBeLessThan(0.003);
  const normal = moments(() => random.normal());
  expect(Math.abs(normal.mean)).toBeLessThan(0.009);
  expect(Math.abs(normal.sd - 1)).toBeLessThan(0.009);
  const exponential = moments(() => random.exponential());
  expect(Math.abs(exponential.mean - 1)).toBeLessThan(0.009);
  expect(Math.abs(exponential.sd - 1)).toBeLessThan(0.02);
});

test('parts of a world draw independently of each other', () => {
  const whole = () => new SeededRandom(5);
  const quiet = whole().fork('quartz').uniform();
  const busy = whole();
  busy.fork('network').bytes(1000);
  expect(busy.fork('quartz').uniform()).toBe(quiet);
});
