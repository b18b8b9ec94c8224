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

  test('our own step is expected from when it is asked for until it is known, whenever it happens, and once', () => {
    const before = new Continuity();
    before.observe(reading(0, 0));
    before.stepping(1.2);
    expect(before.observe(reading(8, 8))).toBe(0);
    expect(before.observe(reading(16, 17.2))).toBe(0);
    before.stepped(true);
    expect(before.observe(reading(24, 25.2))).toBe(0);
    expect(before.observe(reading(32, 34.4))).toBeCloseTo(1.2, 6);

    const after = new Continuity();
    after.observe(reading(0, 0));
    after.stepping(-1.2);
    after.stepped(true);
    expect(after.observe(reading(8, 6.8))).toBe(0);
    expect(after.observe(reading(16, 13.6))).toBeCloseTo(-1.2, 6);
  });

  test('a step that was not made is not expected any more, and another jump meanwhile is noticed', () => {
    const continuity = new Continuity();
    continuity.observe(reading(0, 0));
    continuity.stepping(1.2);
    expect(continuity.observe(reading(8, 5))).toBeCloseTo(-3, 6);
    continuity.stepped(false);
    expect(continuity.observe(reading(16, 14.2))).toBeCloseTo(1.2, 6);
  });

  test('an hour of sleep shows as the wall clock being an hour ahead of the counter', () => {
    const continuity = new Continuity();
    continuity.observe(reading(0, 0));
    expect(continuity.observe(reading(3, 3603))).toBeCloseTo(3600, 3);
  });
});
