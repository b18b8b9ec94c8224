/** An attacker on the path: holds, drops, repeats. Half of the delay that it adds is all that it gets, and it shows. */
import { describe, expect, test } from 'vitest';
import { later, type Utc } from '../../../main/engine/time/instant.ts';
import { holdingAnswers, replaying } from '../../../main/simulation/attackers.ts';
import { exponential, lossy, symmetric } from '../../../main/simulation/network.ts';
import { changing, kissing, repeating, truthful } from '../../../main/simulation/server.ts';
import { address, home, Run, START } from '../scenario.ts';
import { HOUR, SLEWING, steady, still, times, watch } from './watch.ts';

const since = (seconds: number) => (at: Utc) => at >= later(START, seconds);
const between = (from: number, until: number) => (at: Utc) =>
  at >= later(START, from) && at < later(START, until);

/** What the clock is off without any attack: noise of a household. */
const NOISE = 2e-3;

describe('a delayer', () => {
  test('on the path to all servers, 40 ms steadily from the start: half of it, 20 ms, and the bound says so', () => {
    const run = new Run({ peers: times(4, { path: holdingAnswers(() => 0.04, home) }) });
    const { uncovered } = watch(run, 4 * HOUR);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(0.02 + NOISE);
    expect(uncovered).toEqual([]);
    // Delay 60 ms instead of 20: the bound grows by what the attacker can do with it.
    expect(run.state.bound!).toBeGreaterThan(0.03);
    expect(run.source(0).delay!).toBeGreaterThan(0.06);
  });

  test('that sets in after two hours moves the clock by half of what it adds at most, never by a step', () => {
    const run = new Run({
      peers: times(4, { path: holdingAnswers((t) => (t < 2 * HOUR ? 0 : 0.04), home) }),
    });
    run.pass(2 * HOUR);
    const { least, most, uncovered, steps, fastest } = watch(run, 6 * HOUR);
    expect(least).toBeGreaterThan(-0.02 - NOISE);
    expect(most).toBeLessThan(NOISE);
    expect(uncovered).toEqual([]);
    expect(steps).toBe(0);
    expect(fastest).toBeLessThan(SLEWING);
    expect(run.state.bound!).toBeGreaterThan(0.028);
  });

  test('that grows slowly, 100 ms in four hours, never gets more than half of what it has added so far', () => {
    const added = (t: number) => 0.1 * Math.min(1, Math.max(0, (t - HOUR) / (4 * HOUR)));
    const run = new Run({ peers: times(3, { path: holdingAnswers(added, home) }) }).pass(HOUR);
    for (let hour = 1; hour <= 5; hour += 1) {
      const { least, most, uncovered, steps } = watch(run, HOUR);
      expect(uncovered).toEqual([]);
      expect(steps).toBe(0);
      expect(least, `after ${hour} h`).toBeGreaterThan(-added(run.world.since) / 2 - NOISE);
      expect(most, `after ${hour} h`).toBeLessThan(NOISE);
    }
    expect(run.state.bound!).toBeGreaterThan(0.055);
  });

  test('of one server of four: the others hold the clock', () => {
    const run = new Run({
      peers: [...times(3), { path: holdingAnswers((t) => (t < HOUR ? 0 : 0.2), home) }],
    }).pass(HOUR);
    const { least, most, uncovered } = watch(run, 6 * HOUR);
    expect(Math.max(-least, most)).toBeLessThan(NOISE);
    expect(uncovered).toEqual([]);
    expect(run.source(3).delay!).toBeGreaterThan(0.2);
    expect(run.source(3).bound!).toBeGreaterThan(0.1);
  });

  test('that modulates its delay to teach a wrong frequency, and then cuts everything off, gains no more than that', () => {
    // A saw tooth of 40 ms an hour: 11 ppm of delay, at most 5.6 ppm of frequency.
    const saw = (t: number) => (t < 2 * HOUR ? 0 : 0.04 * ((t % HOUR) / HOUR));
    const run = new Run({ oscillator: steady, peers: times(4, { path: holdingAnswers(saw, home) }) });
    run.pass(60);
    const taught = watch(run, 12 * HOUR);
    expect(Math.max(-taught.least, taught.most)).toBeLessThan(0.02 + NOISE);
    expect(taught.uncovered).toEqual([]);
    run.machine.offline = true;
    const cut = watch(run, 6 * HOUR);
    expect(cut.uncovered).toEqual([]);
    expect(Math.abs(run.state.drift!.ppm - run.machine.oscillator.ppm)).toBeLessThan(6);
    expect(run.state).toMatchObject({
      holdover: true,
      health: expect.stringMatching(/degraded|out-of-sync/),
    });
  });
});

describe('a path that is crooked by itself', () => {
  test('10 ms there and 30 ms back: exactly half of the difference, 10 ms, which no filter can see and the bound covers', () => {
    const crooked = { path: { up: exponential(10e-3, 1e-3), down: exponential(30e-3, 1e-3) } };
    const run = new Run({ peers: times(4, crooked) }).pass(60);
    const { uncovered } = watch(run, 4 * HOUR);
    expect(run.machine.clockError).toBeGreaterThan(-0.01 - NOISE);
    expect(run.machine.clockError).toBeLessThan(-0.01 + NOISE);
    expect(uncovered).toEqual([]);
    expect(run.state.bound!).toBeGreaterThan(0.02);
    expect(run.state.bound!).toBeLessThan(0.03);
  });
});

describe('a route that is faked', () => {
  /** Every hour another 20 ms on the answers, taken off again after half an hour. */
  const ratchet = (t: number) => (t >= 2 * HOUR && t % HOUR < HOUR / 2 ? 0.02 : 0);

  test('on the path to all servers, ten times over: never more than half of the 20 ms, and nothing adds up', () => {
    const run = new Run({ oscillator: steady, peers: times(4, { path: holdingAnswers(ratchet, home) }) });
    run.pass(2 * HOUR);
    const { least, most, uncovered, steps } = watch(run, 10 * HOUR);
    expect(least).toBeGreaterThan(-0.01 - NOISE);
    expect(most).toBeLessThan(0.01 + NOISE);
    expect(uncovered).toEqual([]);
    expect(steps).toBe(0);
    run.pass(HOUR / 2 - 60);
    expect(Math.abs(run.machine.clockError)).toBeLessThan(0.01 + NOISE);
  });

  test('by a staircase that only climbs, 20 ms an hour: still never more than half of what was added in all', () => {
    const stairs = (t: number) => 0.02 * Math.max(0, Math.floor((t - 2 * HOUR) / HOUR) + 1);
    const run = new Run({ oscillator: steady, peers: times(4, { path: holdingAnswers(stairs, home) }) });
    run.pass(2 * HOUR);
    for (let hour = 0; hour < 8; hour += 1) {
      const { least, most, uncovered } = watch(run, HOUR);
      expect(least, `${hour} h`).toBeGreaterThan(-stairs(run.world.since) / 2 - NOISE);
      expect(most, `${hour} h`).toBeLessThan(NOISE + stairs(run.world.since) / 2);
      expect(uncovered).toEqual([]);
    }
  });

  test('by one hostile server that shifts its time along with its delay, again and again: the others hold the clock', () => {
    // 20 ms more delay on the answers hide an offset of 10 ms: to this server alone nothing seems to move.
    const tick = (round: number) => 0.01 * round;
    const round = (t: number) => Math.min(12, Math.max(0, Math.floor((t - 2 * HOUR) / HOUR) + 1));
    const hostile = {
      server: (request: Uint8Array, at: Utc) =>
        truthful({ offset: tick(round(Number(at - START) / 1e9)) })(request, at),
      path: holdingAnswers((t) => 0.02 * (round(t) % 2), home),
    };
    const run = new Run({ oscillator: steady, peers: [...times(3), hostile] }).pass(2 * HOUR);
    const { least, most, uncovered } = watch(run, 14 * HOUR);
    expect(Math.max(-least, most)).toBeLessThan(5e-3);
    expect(uncovered).toEqual([]);
    expect(run.verdicts()[3]).toBe('falseticker');
    expect(run.state.health).toBe('in-sync');
  });
});

describe('who repeats and who kisses', () => {
  test('old answers instead of new ones are silence: the clock runs on what it has learned, and the face says so', () => {
    const replay = { server: replaying(since(4 * HOUR), truthful()), path: still(0.01) };
    const run = new Run({ oscillator: steady, peers: times(4, replay) }).pass(4 * HOUR);
    const { least, most, uncovered } = watch(run, 4 * HOUR);
    expect(Math.max(-least, most)).toBeLessThan(0.02);
    expect(uncovered).toEqual([]);
    expect(run.verdicts()).toEqual(Array(4).fill('silent'));
    expect(run.state).toMatchObject({ holdover: true, health: 'degraded' });
  });

  test('old answers beside the new ones change nothing', () => {
    const run = new Run({ peers: times(4, { server: repeating(truthful()) }) }).pass(HOUR);
    const { least, most, uncovered } = watch(run, 2 * HOUR);
    expect(Math.max(-least, most)).toBeLessThan(NOISE);
    expect(uncovered).toEqual([]);
    expect(run.state.health).toBe('in-sync');
    expect(run.state.sources.map((s) => s.reach)).toEqual(Array(4).fill(255));
  });

  test('true kisses from the path to all servers cost the answers, not the time: holdover with its growing bound', () => {
    const kissed = { server: changing(since(4 * HOUR), kissing('DENY'), truthful()) };
    const run = new Run({ oscillator: steady, peers: times(4, kissed) }).pass(4 * HOUR);
    const before = run.state.bound!;
    const { least, most, uncovered, steps } = watch(run, 6 * HOUR);
    expect(Math.max(-least, most)).toBeLessThan(0.02);
    expect(uncovered).toEqual([]);
    expect(steps).toBe(0);
    expect(run.verdicts()).toEqual(Array(4).fill('refused'));
    expect(run.state).toMatchObject({ holdover: true, health: 'degraded' });
    expect(run.state.bound!).toBeGreaterThan(before);
  });

  test('DENY for less than eight polls is a bad quarter of an hour: the server is used again', () => {
    const kissed = { server: changing(between(HOUR, HOUR + 150), kissing('DENY'), truthful()) };
    const run = new Run({ peers: [...times(3), kissed], polls: { least: 6, most: 6 } }).pass(HOUR + 100);
    run.pass(HOUR);
    expect(run.verdicts()[3]).toMatch(/chosen|truechimer/);
  });

  test('RATE from the path slows us down to the longest poll, no further, and time is still kept', () => {
    const kissed = { server: changing(between(HOUR, 2 * HOUR), kissing('RATE'), truthful()) };
    const run = new Run({ peers: times(4, kissed) }).pass(HOUR);
    const { least, most, uncovered } = watch(run, 12 * HOUR);
    expect(uncovered).toEqual([]);
    expect(Math.max(-least, most)).toBeLessThan(0.02);
    for (let i = 0; i < 4; i += 1) {
      expect(run.source(i).slowed).toBe(true);
      expect(run.source(i).poll).toBeLessThanOrEqual(1024);
      expect(run.verdicts()[i]).toMatch(/chosen|truechimer/);
    }
  });

  test('30 % of all packets lost, each way: the clock is as right as before', () => {
    const rain = { path: symmetric(lossy(0.3, exponential(10e-3, 1e-3))) };
    const run = new Run({ peers: times(4, rain) }).pass(HOUR);
    const { least, most, uncovered } = watch(run, 11 * HOUR);
    expect(Math.max(-least, most)).toBeLessThan(NOISE);
    expect(uncovered).toEqual([]);
    expect(run.state.health).toBe('in-sync');
    // Loss is answered by patience, not by more packets.
    expect(Math.min(...run.gaps(address(0)).slice(8))).toBeGreaterThanOrEqual(64);
  });
});
