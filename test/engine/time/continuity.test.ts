import { describe, expect, test } from 'vitest';
import type { Monotonic, Raw, Utc } from '../../../main/engine/time/instant.ts';
import { toNanos } from '../../../main/engine/time/instant.ts';
import type { Reading } from '../../../main/engine/time/reading.ts';
import { Continuity } from '../../../main/engine/time/segment.ts';

const reading = (raw: number, wall: number): Reading => ({
  raw: toNanos(raw) as Raw,
  monotonic: toNanos(raw) as Monotonic,
  wall: toNanos(1.8e9 + wall) as Utc,
  width: 1e-7,
});

describe('continuity of the clocks', () => {
  test('a clock slewed at 500 ppm on top of 500 ppm of frequency is no disturbance', () => {
    const continuity = new Continuity();
    continuity.observe(reading(0, 0));
    expect(continuity.observe(reading(1000, 1001))).toBe(0);
  });

  test('a step of 50 ms within 8 s is noticed, with its sign', () => {
    const continuity = new Continuity();
    continuity.observe(reading(0, 0));
    expect(continuity.observe(reading(8, 8.05))).toBeCloseTo(0.05, 6);
    expect(continuity.observe(reading(16, 16.0))).toBeCloseTo(-0.05, 6);
  });

  test('our own step is expected, once', () => {
    const continuity = new Continuity();
    continuity.observe(reading(0, 0));
    continuity.expect(1.2);
    expect(continuity.observe(reading(8, 9.2))).toBe(0);
    expect(continuity.observe(reading(16, 18.4))).toBeCloseTo(1.2, 6);
  });

  test('an hour of sleep shows as the wall clock being an hour ahead of the counter', () => {
    const continuity = new Continuity();
    continuity.observe(reading(0, 0));
    expect(continuity.observe(reading(3, 3603))).toBeCloseTo(3600, 3);
  });
});
