/** What chronyd writes down, as whom it runs, and who stamps packets. */

import { alone, one, several, takes, withOptions } from '../directives.ts';
import { everyLog2, span } from '../figures.ts';
import { anything, directory, file, log2, oneOf, real, seconds, whole } from '../kinds.ts';
import { flag, type Options, valued } from '../options.ts';
import { type Directive, plainly } from '../reading.ts';

const LOGS = [
  'rawmeasurements',
  'measurements',
  'selection',
  'statistics',
  'tracking',
  'rtc',
  'refclocks',
  'tempcomp',
] as const;

const stamping: Options = {
  minpoll: valued(
    log2(-32, 32),
    (n) => `the card’s clock is never compared with the system clock more often than ${everyLog2(n)}.`,
  ),
  maxpoll: valued(
    log2(-32, 32),
    (n) => `the card’s clock is compared with the system clock at least ${everyLog2(n)}.`,
  ),
  minsamples: valued(whole(0), (n) => `at least ${n} comparisons are kept.`),
  maxsamples: valued(whole(0), (n) => `at most ${n} comparisons are kept.`),
  precision: valued(seconds, (s) => `its clock can be read to ${span(s)}.`),
  txcomp: valued(real, (s) => `stamps of leaving packets are corrected by ${span(s)}.`),
  rxcomp: valued(real, (s) => `stamps of arriving packets are corrected by ${span(s)}.`),
  nocrossts: flag('the card’s clock is read in the plain way.'),
  rxfilter: valued(
    oneOf(['none', 'ntp', 'ptp', 'all'], true),
    (kind) => `of arriving packets it stamps: ${kind}.`,
  ),
};

export const household: Readonly<Record<string, Directive>> = {
  log: several(
    oneOf(LOGS),
    (names) =>
      `Keeps files about what happens, for curves and for finding faults: ${names.join(', ') || 'none'}.`,
    0,
  ),
  logdir: one(directory, (dir) => `The files of “log” are kept in ${dir}.`),
  logbanner: one(whole(0), (n) =>
    n === 0
      ? 'Writes no headings into those files.'
      : `Repeats the headings in those files every ${n} lines.`,
  ),
  logchange: one(
    seconds,
    (s) => `Says so in the system’s log when it corrects the clock by more than ${span(s)}.`,
  ),
  mailonchange: takes(
    [anything('an e-mail address'), seconds],
    (to, s) => `Sends an e-mail to ${to} when it corrects the clock by more than ${span(s)}.`,
  ),
  pidfile: one(file, (path) =>
    path === '/'
      ? 'Keeps no file with the number of its process.'
      : `Keeps the number of its process in ${path}.`,
  ),
  user: one(anything('a user'), (name) => `Runs as the user ${name} once it has started.`),
  lock_all: alone('Stays in memory, so that it need not be fetched from the disk when it matters.'),
  sched_priority: one(whole(0, 100), (n) => `Runs before other programs (real-time priority ${n}).`),
  hwtimestamp: withOptions<[string]>(
    [anything('the name of a network interface, or *')],
    stamping,
    ([name]) =>
      `Lets ${name === '*' ? 'every network card that can' : `the network card ${name}`} stamp packets itself. That pays off with servers in the same network; across the internet it makes no difference.`,
    true,
  ),
  hwtstimeout: one(seconds, (s) => `Waits up to ${span(s)} for the stamp of the network card.`),
  maxtxbuffers: one(whole(0, 1_048_576), (n) => `Keeps up to ${n} packets that left, to find their stamps.`),
};

/** chronyd itself says only that they are no longer supported. */
const gone =
  (name: string): Directive =>
  () =>
    plainly(`Does nothing any more: chronyd gave up “${name}”, and only says so in its log.`);

export const past: Readonly<Record<string, Directive>> = Object.fromEntries(
  ['commandkey', 'generatecommandkey', 'linux_freq_scale', 'linux_hz'].map((name) => [name, gone(name)]),
);
