/** An attacker who sees none of our packets: forged answers, forged kisses and noise, as fast as a wire carries them. */
import { describe, expect, test } from 'vitest';
import type { Polls } from '../../../main/engine/source/manners.ts';
import { forgedAnswer, forgedKiss, forgedNoise, Spoofer } from '../../../main/simulation/attackers.ts';
import { SeededRandom } from '../../../main/simulation/random.ts';
import { silent } from '../../../main/simulation/server.ts';
import { Run } from '../scenario.ts';
import { HOUR, times, watch } from './watch.ts';

const everyMinute: Polls = { least: 6, most: 6 };

describe('off the path', () => {
  test('a million forged packets at open channels change nothing at all, to the last bit of the status', () => {
    const scenario = { seed: 11, polls: everyMinute };
    const quiet = new Run(scenario);
    const attacked = new Run(scenario);
    const spoofer = new Spoofer(attacked.machine, new SeededRandom(99), 60_000, [
      forgedAnswer(1),
      forgedAnswer(-0.05),
      forgedKiss('DENY'),
      forgedKiss('RATE'),
      forgedKiss('RSTR'),
      forgedNoise,
    ]);
    for (let hour = 0; hour < 4; hour += 1) {
      for (const run of [quiet, attacked]) run.pass(HOUR);
      expect(attacked.machine.clockError).toBe(quiet.machine.clockError);
      expect(JSON.stringify(attacked.state)).toBe(JSON.stringify(quiet.state));
    }
    expect(spoofer.arrived).toBeGreaterThan(1e6);
    expect(attacked.machine.packets.length).toBe(quiet.machine.packets.length);
    // A million packets are parsed and refused here: 10 s on an idle machine.
  }, 90_000);

  test('a server that is silent stays silent, however many speak in its name, and is not asked more for it', () => {
    const run = new Run({ peers: [{}, {}, {}, { server: silent }] });
    const spoofer = new Spoofer(run.machine, new SeededRandom(7), 2000, [
      forgedAnswer(3),
      forgedKiss('DENY'),
      forgedNoise,
    ]);
    const { uncovered, most } = watch(run, 2 * HOUR);
    expect(spoofer.arrived).toBeGreaterThan(10_000);
    expect(run.source(3)).toMatchObject({ verdict: { kind: 'silent' }, reach: 0, slowed: false });
    expect(run.state.health).toBe('in-sync');
    expect(most).toBeLessThan(3e-3);
    expect(uncovered).toEqual([]);
  });

  test('a flood of kisses with guessed nonces slows nobody down and sends nobody away', () => {
    const run = new Run({ peers: times(4) });
    const spoofer = new Spoofer(run.machine, new SeededRandom(3), 20_000, [
      forgedKiss('RATE'),
      forgedKiss('DENY'),
      forgedKiss('RSTR'),
    ]);
    run.pass(HOUR);
    expect(spoofer.arrived).toBeGreaterThan(20_000);
    for (let i = 0; i < 4; i += 1) {
      expect(run.source(i)).toMatchObject({ slowed: false, reach: 255 });
      expect(run.verdicts()[i]).toMatch(/chosen|truechimer/);
    }
  });
});
