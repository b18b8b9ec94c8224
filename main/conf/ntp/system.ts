/** What ntpd does with this computer's clock: drift file, leap seconds, thresholds, and the switches of its parts. */

import { alone, one, several, takes, withOptions } from '../directives.ts';
import { every, interval, rate, span } from '../figures.ts';
import { anything, file, oneOf, ppm, real, seconds, whole } from '../kinds.ts';
import { type Options, valued } from '../options.ts';
import { type Directive, missing, type Reading, wrong } from '../reading.ts';

/** Several options and nothing before them; at least one. */
const settings =
  (options: Options, words: string): Directive =>
  (statement, nth): Reading =>
    statement.rest.length === 0
      ? wrong(missing(statement, `one of ${Object.keys(options).join(', ')}`))
      : withOptions<[]>([], options, () => words)(statement, nth);

const tinker: Options = {
  panic: valued(seconds, (s) =>
    s === 0
      ? 'any difference is corrected, however large.'
      : `ntpd gives up when the clock is off by more than ${span(s)} (usual: 1000 seconds).`,
  ),
  step: valued(seconds, (s) =>
    s === 0
      ? 'the clock is never set at once.'
      : `the clock is set at once when it is off by more than ${span(s)} (usual: 128 milliseconds).`,
  ),
  stepback: valued(seconds, (s) =>
    s === 0
      ? 'the clock is never set back at once.'
      : `the clock is set back at once when it is ahead by more than ${span(s)}.`,
  ),
  stepfwd: valued(seconds, (s) =>
    s === 0
      ? 'the clock is never set forward at once.'
      : `the clock is set forward at once when it is behind by more than ${span(s)}.`,
  ),
  stepout: valued(
    seconds,
    (s) => `before the clock is set at once, the difference must have lasted ${span(s)}.`,
  ),
  allan: valued(real, (n) => `the Allan intercept is ${interval(Math.round(n))} at least.`),
  dispersion: valued(real, (n) => `the clock is taken to go wrong by ${rate(n * 1e6)}.`),
  freq: valued(
    ppm,
    (n) => `at the start the clock’s rate is corrected by ${n} ppm, whatever the drift file says.`,
  ),
  huffpuff: valued(
    seconds,
    (s) => `the shortest delay of the last ${span(s)} is used to see through busy lines.`,
  ),
  tick: valued(real, (n) => `the kernel’s tick is ${n}.`),
};

const tos: Options = {
  minsane: valued(
    whole(0),
    (n) =>
      `the clock is touched only while at least ${n === 1 ? 'one server is' : `${n} servers are`} good enough.`,
  ),
  minclock: valued(real, (n) => `at least ${n} servers are kept when the outliers are thrown out.`),
  maxclock: valued(real, (n) => `pools and the like give at most ${n} servers.`),
  ceiling: valued(whole(0), (n) => `servers of stratum ${n} or above are not followed.`),
  floor: valued(whole(0), (n) => `servers of a stratum below ${n} are not followed.`),
  mindist: valued(seconds, (s) => `servers are taken to agree where they differ by less than ${span(s)}.`),
  maxdist: valued(
    seconds,
    (s) => `servers that may themselves be wrong by more than ${span(s)} are not believed.`,
  ),
  maxdisp: valued(seconds, (s) => `a server that never answered is taken to be wrong by ${span(s)}.`),
  orphan: valued(
    whole(0),
    (n) =>
      `where no computer of the network knows the time, one of them leads as stratum ${n} and the others follow.`,
  ),
  orphanwait: valued(seconds, (s) => `that begins after ${span(s)}.`),
  cohort: valued(
    oneOf(['0', '1', 'true', 'false']),
    (on) => `clients of the same stratum may follow each other: ${on}.`,
  ),
  beacon: valued(whole(0), (s) => `while there are too few servers, others are looked for ${every(s)}.`),
  bcpollbstep: valued(whole(0, 4), (n) => `broadcasts may come ${n} intervals early.`),
  basedate: valued(anything('a date'), (day) => `times before ${day} are taken for later ones.`),
};

/** What `enable` and `disable` switch, and what becomes of it. */
const SWITCHES: Readonly<Record<string, string>> = {
  auth: 'following unknown servers only where they sign',
  bclient: 'following servers that send the time unasked',
  calibrate: 'correcting reference clocks by servers',
  kernel: 'letting the kernel steer the clock',
  mode7: 'answering the old program ntpdc',
  monitor: 'remembering who asked',
  ntp: 'setting the clock',
  stats: 'keeping statistics',
  peer_clear_digest_early: 'forgetting a peer on an unsigned packet',
  unpeer_crypto_early: 'dropping peers on a first Autokey error',
  unpeer_crypto_nak_early: 'dropping peers on a refusal by Autokey',
  unpeer_digest_early: 'dropping peers on a bad signature',
};

const switches = (verb: string): Directive =>
  several(
    oneOf(Object.keys(SWITCHES)),
    (names) => `${verb}: ${names.map((name) => SWITCHES[name]).join('; ')}.`,
  );

const driftfile: Directive = (statement, nth) =>
  takes<[string, number?]>(
    [file, seconds],
    (path) =>
      path === ''
        ? 'Remembers nothing about how fast or slow this computer’s clock runs by itself.'
        : `Writes down in ${path}, once an hour, how much too fast or too slow this computer’s clock runs by itself. After a restart ntpd knows that at once, instead of learning it again. (It must be allowed to make new files in that directory.)`,
    0,
  )({ ...statement, rest: statement.rest.length === 0 ? [{ text: '', at: 0 }] : statement.rest }, nth);

export const system: Readonly<Record<string, Directive>> = {
  driftfile,
  leapfile: one(
    file,
    (path) => `Learns of leap seconds from the list in ${path}, not from the servers alone.`,
  ),
  leapsmearinterval: one(whole(0), (s) =>
    s === 0
      ? 'Does not spread leap seconds.'
      : `Spreads a leap second over ${span(s)} in what it tells clients.`,
  ),
  tinker: settings(tinker, 'Turns knobs that are better left alone:'),
  tos: settings(tos, 'Sets how servers are chosen:'),
  enable: switches('Switches on'),
  disable: switches('Switches off'),
  nonvolatile: one(
    real,
    (n) => `Writes the drift file only when the rate has changed by ${rate(n * 1e6)}, to spare the disk.`,
  ),
  tick: one(real, (n) => `Sets the kernel’s tick to ${n}.`),
  dscp: one(whole(0, 63), (n) => `Marks packets with class ${n}, so that network equipment may prefer them.`),
  broadcastdelay: one(seconds, (s) => `Takes broadcasts to be ${span(s)} on their way.`),
  includefile: one(file, (path) => `Reads more lines from ${path}.`),
  end: alone('Ends here: what follows in this file is not read.'),
};
