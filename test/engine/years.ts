/**
 * Years of an engine's life: one server, asked every 1024 s, 30,800 times a year. What matters is what adds up: the
 * clock's error, the bound, and how much the engine keeps in memory must be at the end what they were at the beginning.
 *
 * Only the look at the clocks every 8 s is made less often, because it would be 99 of 100 events and decides nothing
 * while nobody steps a clock.
 */
import { Sync } from '../../main/engine/sync/sync.ts';
import type { Utc } from '../../main/engine/time/instant.ts';
import { Machine } from '../../main/simulation/machine.ts';
import { SeededRandom } from '../../main/simulation/random.ts';
import { truthful } from '../../main/simulation/server.ts';
import { World } from '../../main/simulation/world.ts';
import { address, home, literal } from './scenario.ts';

const DAY = 86_400;
const WATCH = 8;
const RARE = 2048;
const LOOK = 6 * 3600;

export const MONTH_DAYS = 30;

export interface Month {
  /** Largest error of the clock, in seconds. */
  readonly worst: number;
  readonly bound: number;
  /** Looks at which truth lay outside the guaranteed bound. */
  readonly uncovered: number;
  /** Values that the engine holds: numbers, texts and the like. */
  readonly state: number;
  readonly packets: number;
  readonly health: string;
}

/** Lives for so many months of 30 days, and tells of each when it is over. */
export function* months(start: Utc, count: number, seed = 1): Generator<Month> {
  const world = new World(start);
  // A room with days and nights, and a quartz that ages by some parts per million in ten years.
  const oscillator = { ppm: 12, wander: 3e-10, temperature: { ppm: 0.3, period: DAY } };
  const machine = new Machine(world, { oscillator, clockError: -0.05 }, new SeededRandom(seed));
  machine.connect(address(0), { server: truthful(), path: home });
  const { timers } = machine.ports;
  const sync = new Sync(
    {
      ...machine.ports,
      timers: { after: (delay, action) => timers.after(delay === WATCH ? RARE : delay, action) },
    },
    null,
  );
  sync.configure([literal(address(0), { least: 10, most: 10 })], 0.1);
  sync.start();
  world.run(DAY);
  for (let month = 0; month < count; month += 1) {
    machine.packets.length = 0;
    let [worst, uncovered] = [0, 0];
    for (let t = 0; t < MONTH_DAYS * DAY; t += LOOK) {
      world.run(LOOK);
      const now = sync.now();
      const error = machine.clockError;
      worst = Math.max(worst, Math.abs(error));
      if (now === null || Math.abs(now.offset + error) > now.bound) uncovered += 1;
    }
    const { bound, health } = sync.snapshot();
    yield {
      worst,
      bound: bound ?? Number.POSITIVE_INFINITY,
      uncovered,
      state: sizeOf(sync),
      packets: machine.packets.length,
      health,
    };
  }
}

/** How many values hang on an object, without the world that it runs in. */
function sizeOf(root: object): number {
  const seen = new Set<unknown>();
  const waiting: unknown[] = [root];
  let size = 0;
  while (waiting.length > 0) {
    const value = waiting.pop();
    size += 1;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Map || value instanceof Set) waiting.push(...value.values());
    for (const [key, child] of Object.entries(value))
      if (key !== 'ports' && key !== 'clock') waiting.push(child);
  }
  return size;
}
