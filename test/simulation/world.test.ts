import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Utc } from '../../main/engine/time/instant.ts';
import { World } from '../../main/simulation/world.ts';

const START = 1_800_000_000_000_000_000n as Utc;

describe('virtual time', () => {
  test('events come in the order of time, and those of one instant in the order in which they were arranged', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 100 }), (delays) => {
        const world = new World(START);
        const seen: [number, number][] = [];
        for (const [i, delay] of delays.entries()) world.in(delay, () => seen.push([world.since, i]));
        world.run(21);
        expect(seen).toEqual(
          delays.map((delay, i) => [delay, i]).sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!),
        );
      }),
    );
  });

  test('what was called off does not happen, and what an event arranges does', () => {
    const world = new World(START);
    const seen: string[] = [];
    const cancel = world.in(2, () => seen.push('never'));
    world.in(1, () => {
      cancel();
      world.in(0, () => seen.push('now'));
      world.in(5, () => seen.push('later'));
    });
    world.run(3);
    expect(seen).toEqual(['now']);
    world.run(3);
    expect(seen).toEqual(['now', 'later']);
    expect(world.since).toBe(6);
  });
});
