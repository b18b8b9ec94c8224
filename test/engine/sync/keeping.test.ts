/** What is learned of a quartz for longer than an hour, and what the next run makes of it. */
import { describe, expect, test } from 'vitest';
import { Keeping } from '../../../main/engine/sync/keeping.ts';
import type { Machine, Memory } from '../../../main/engine/sync/ports.ts';
import { later, type Monotonic, type Raw } from '../../../main/engine/time/instant.ts';
import type { Reading } from '../../../main/engine/time/reading.ts';
import { dayAndNight, MIDNIGHT } from '../discipline/day.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const POLL = 600;
const HERE: Machine = { boot: 'first', counter: 'tsc' };
const STATUS = { health: 'in-sync', offset: 0, bound: 0.01, servers: [] } as const;

/** A counter that gains 20 ppm and 1 more by day, and a clock that is right. */
class House {
  disk: Memory | null = null;
  keeping: Keeping;
  private now = 0;
  private ahead = 0;

  constructor() {
    this.keeping = this.boot(HERE);
  }

  boot(machine: Machine): Keeping {
    const store = {
      save: (memory: Memory) => {
        this.disk = JSON.parse(JSON.stringify(memory));
      },
    };
    this.keeping = new Keeping({ store, machine }, this.disk, this.reading());
    return this.keeping;
  }

  reading(): Reading {
    const raw = later(7_000_000_000_000n as Raw, this.now + this.ahead);
    return { raw, monotonic: raw as bigint as Monotonic, wall: later(MIDNIGHT, this.now), width: 0 };
  }

  /** `heard`: servers answer. */
  pass(seconds: number, heard = true): void {
    for (const end = this.now + seconds; this.now < end; this.now += POLL) {
      this.ahead += 1e-6 * (20 + dayAndNight(1)(this.now % DAY)) * POLL;
      const reading = this.reading();
      if (heard) this.keeping.heard({ raw: reading.raw, utc: reading.wall, sd: 1e-4 });
      this.keeping.consider(reading, { ppm: 20, sigma: 0.05, wander: 0.001 }, STATUS, false);
    }
  }
}

describe('the daily pattern', () => {
  test('is learned from where UTC stood at the ends of every hour', () => {
    const house = new House();
    house.pass(4 * DAY);
    expect(Math.abs(house.keeping.pattern.amplitude - 1)).toBeLessThan(0.1);
  });

  test('is learned over gaps and not across a counter that stood still', () => {
    const house = new House();
    house.pass(DAY);
    const { pattern } = house.keeping;
    const before = pattern.learnedFrom;
    house.pass(4 * HOUR, false);
    house.pass(HOUR);
    expect(pattern.learnedFrom - before).toBeGreaterThan(4 * HOUR);
    const then = pattern.learnedFrom;
    house.pass(4 * HOUR, false);
    house.keeping.interrupted();
    house.pass(HOUR + 2 * POLL);
    expect(pattern.learnedFrom - then).toBeLessThan(2.5 * HOUR);
  });

  test('is there again after a restart of the engine, and after one of the computer', () => {
    const house = new House();
    house.pass(4 * DAY);
    const { amplitude } = house.keeping.pattern;
    expect(house.boot(HERE).pattern.amplitude).toBeCloseTo(amplitude, 1);
    expect(house.boot({ ...HERE, boot: 'second' }).pattern.amplitude).toBeCloseTo(amplitude, 1);
  });

  test('says nothing of another counter', () => {
    const house = new House();
    house.pass(4 * DAY);
    const { pattern, prior } = house.boot({ ...HERE, counter: 'hpet' });
    expect(pattern.amplitude).toBe(0);
    expect(pattern.learnedFrom).toBe(0);
    expect(prior!.sigma).toBeGreaterThanOrEqual(50);
  });

  test('that cannot be one is begun anew, the drift beside it is not lost', () => {
    const house = new House();
    house.pass(4 * DAY);
    const drift = house.disk!.drift!;
    house.disk = { ...house.disk!, drift: { ...drift, pattern: { ...drift.pattern!, plain: [] } } };
    const { pattern, prior } = house.boot(HERE);
    expect(pattern.learnedFrom).toBe(0);
    expect(prior!.ppm).toBe(20);
  });
});

describe('a drift that was learned with its wander', () => {
  test('is worth more after a night than one of which only the figure was kept', () => {
    const house = new House();
    house.pass(4 * DAY);
    house.pass(8 * HOUR, false);
    const { drift } = house.disk!;
    const { wander: _, pattern: __, ...older } = drift!;
    const night = (kept: Memory['drift']) => {
      house.disk = {
        ...house.disk!,
        drift: { ...kept!, savedAt: String(later(house.reading().wall, -8 * HOUR)) },
      };
      return house.boot(HERE).prior!;
    };
    // 1 ppm between day and night, and the square root of 28,800 s.
    expect(night(drift).sigma).toBeLessThan(1.3);
    expect(night(drift).wander).toBe(0.001);
    expect(night(older).sigma).toBeGreaterThan(3);
    expect(night(older).wander).toBeNull();
  });
});
