/** Nights without servers, on a quartz that follows the temperature of its room. */
import { expect, test } from 'vitest';
import { toSeconds } from '../../../main/engine/time/instant.ts';
import { Run } from '../scenario.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

const rms = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);

test('1 ppm between day and night: after four days, 8 hours without servers cost at most half of what they did', () => {
  const run = new Run({
    seed: 3,
    oscillator: { ppm: 20, wander: 1e-9, temperature: { ppm: 1, period: DAY } },
    peers: [{}],
    limit: 1,
  });
  const outages: { straight: number; bent: number }[] = [];
  run.pass(4 * DAY);
  expect(Math.abs(run.state.drift!.pattern!.amplitude - 1)).toBeLessThan(0.15);
  // Of 24 hours, those in which it gets warmer and those in which it gets colder.
  for (let outage = 0; outage < 2; outage += 1) {
    const { ppm } = run.state.drift!;
    const from = { raw: run.machine.ports.timescale.read().raw, utc: run.world.now };
    run.machine.offline = true;
    run.pass(8 * HOUR);
    const to = { raw: run.machine.ports.timescale.read().raw, utc: run.world.now };
    const gained = toSeconds(to.raw - from.raw - (to.utc - from.utc));
    outages.push({ straight: gained - ppm * 1e-6 * 8 * HOUR, bent: run.mistake });
    expect(run.state.holdover).toBe(true);
    expect(Math.abs(run.mistake)).toBeLessThan(run.state.likely!);
    run.machine.offline = false;
    run.sync.networkChanged();
    run.pass(4 * HOUR);
  }
  expect(rms(outages.map((o) => o.straight))).toBeGreaterThan(10e-3);
  expect(rms(outages.map((o) => o.bent))).toBeLessThan(0.5 * rms(outages.map((o) => o.straight)));
}, 60_000);
