/** What chronyd does with this computer's clocks: the system clock, and the battery clock that runs while it is off. */

import { alone, chosen, one, takes, withOptions } from '../directives.ts';
import { every, interval, rate, span } from '../figures.ts';
import { anything, file, INT_MAX, oneOf, ppm, real, seconds, whole } from '../kinds.ts';
import { valued } from '../options.ts';
import type { Directive } from '../reading.ts';

const count = whole(-INT_MAX);
const updates = (n: number) => (n === 1 ? 'the first correction' : `the first ${n} corrections`);

/** The table of points, or four coefficients. */
const tempcomp: Directive = (statement, nth) =>
  statement.rest.length === 3
    ? takes(
        [file, seconds, file],
        (sensor, s, points) =>
          `Corrects the clock’s rate by the temperature in ${sensor}, read ${every(s)}, by the table in ${points}.`,
      )(statement, nth)
    : takes<[string, number, number, number, number, number]>(
        [file, seconds, real, real, real, real],
        (sensor, s) =>
          `Corrects the clock’s rate by the temperature in ${sensor}, read ${every(s)}, by a formula with these coefficients.`,
      )(statement, nth);

export const clock: Readonly<Record<string, Directive>> = {
  driftfile: withOptions<[string]>(
    [file],
    {
      interval: valued(count, (s) => `it is written at most ${every(s)}.`),
    },
    ([path]) =>
      `Writes down in ${path} how much too fast or too slow this computer’s clock runs by itself, about once an hour. After a restart chronyd knows that at once, instead of learning it again.`,
    true,
  ),
  makestep: takes([seconds, count], (limit, n) =>
    n < 0
      ? `Sets the clock at once, instead of bending its rate, whenever it is off by more than ${span(limit)}.`
      : n === 0
        ? 'Never sets the clock at once: differences are always worked off gradually.'
        : `If the clock is off by more than ${span(limit)}, sets it at once instead of bending its rate for hours, but only with ${updates(n)} after the start. Later it is never made to jump.`,
  ),
  maxchange: takes(
    [seconds, count, count],
    (limit, after, ignored) =>
      `Once ${updates(Math.max(after, 1))} ${after > 1 ? 'are' : 'is'} done, refuses to correct the clock by more than ${span(limit)}${ignored < 0 ? '.' : `: ignores ${ignored} such corrections, and gives up at the next one.`}`,
  ),
  corrtimeratio: one(
    real,
    (n) => `Works a difference off over ${n} times the interval between two questions.`,
  ),
  maxslewrate: one(
    ppm,
    (n) =>
      `Bends the clock’s rate by at most ${n} ppm while it works off a difference: ${span(n * 1e-6)} in each second.`,
  ),
  maxdrift: one(ppm, (n) => `Takes the clock’s own rate to be wrong by at most ${rate(n)}.`),
  maxclockerror: one(
    ppm,
    (n) =>
      `Takes the clock’s rate to change by at most ${n} ppm between two corrections, when it says how wrong the clock may be.`,
  ),
  clockprecision: one(
    seconds,
    (s) => `Takes the clock to be readable to ${span(s)}, instead of finding that out.`,
  ),
  fallbackdrift: takes(
    [count, count],
    (from, to) =>
      `When no server answers for ${interval(from)} to ${interval(to)}, runs the clock by long averages of its rate.`,
  ),
  leapsecmode: chosen(
    {
      system:
        'Leaves leap seconds to the kernel, which makes the clock jump by a second. This is what chronyd does by itself.',
      step: 'Makes the clock jump by a second at a leap second.',
      slew: 'Works a leap second off gradually, so that the clock never jumps; for some seconds it is off.',
      ignore: 'Does nothing at a leap second; the servers’ answers correct the clock afterwards.',
    },
    true,
  ),
  leapsectz: one(
    anything('a time zone'),
    (zone) =>
      `Learns of leap seconds from the time zone data of the system (${zone}), not from the servers alone.`,
  ),
  leapseclist: one(
    file,
    (path) => `Learns of leap seconds from the list in ${path}, not from the servers alone.`,
  ),
  smoothtime: takes(
    [ppm, real, oneOf(['leaponly'], true)],
    (most, wander, only) =>
      `Shows clients a smoothed time instead of the best one: its rate differs by at most ${most} ppm and changes by ${wander} ppm a second${only === undefined ? '.' : ', and only for leap seconds.'}`,
    2,
  ),
  tempcomp,
};

export const battery: Readonly<Record<string, Directive>> = {
  rtcsync: alone(
    'Sets the battery clock from the system clock every 11 minutes, so that the computer starts with a good time. (The kernel does it.)',
  ),
  rtcfile: one(file, (path) => `Learns how fast the battery clock runs, and keeps that in ${path}.`),
  rtcautotrim: one(seconds, (s) => `Sets the battery clock when it is off by more than ${span(s)}.`),
  rtcdevice: one(file, (path) => `The battery clock is ${path}.`),
  rtconutc: alone('The battery clock shows UTC, not local time.'),
  hwclockfile: one(file, (path) => `Reads in ${path} whether the battery clock shows UTC or local time.`),
};
