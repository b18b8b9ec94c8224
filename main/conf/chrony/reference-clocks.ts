/** Clocks at this computer: receivers, pulses, the clocks inside of network cards. */

import { withOptions } from '../directives.ts';
import { everyLog2, span } from '../figures.ts';
import { anything, log2, seconds, whole } from '../kinds.ts';
import { flag, type Options, valued } from '../options.ts';
import type { Directive } from '../reading.ts';

const refid = anything('a name of up to 4 letters');
const POLL = log2(-32, 32);

const clockOptions: Options = {
  poll: valued(POLL, (n) => `its readings are used ${everyLog2(n)}.`),
  dpoll: valued(POLL, (n) => `it is read ${everyLog2(n)}.`),
  refid: valued(refid, (id) => `it is called ${id}.`),
  lock: valued(refid, (id) => `its pulses are numbered by the clock called ${id}.`),
  rate: valued(whole(1), (n) => `it gives ${n} pulses a second.`),
  maxlockage: valued(whole(0), (n) => `the clock it is locked to may be behind by ${n} pulses.`),
  width: valued(seconds, (s) => `its pulses are ${span(s)} long.`),
  pps: flag('only its pulses count; another source says which second they belong to.'),
  offset: valued(seconds, (s) => `its time is corrected by ${span(s)}.`),
  delay: valued(seconds, (s) => `it counts as ${span(s)} away, so it may be wrong by half of that.`),
  stratum: valued(whole(0, 15), (n) => `it counts as stratum ${n}.`),
  precision: valued(seconds, (s) => `it can be read to ${span(s)}.`),
  maxdispersion: valued(seconds, (s) => `readings that may be off by more than ${span(s)} are thrown away.`),
  filter: valued(whole(0), (n) => `one reading is made of up to ${n}.`),
  minsamples: valued(whole(0), (n) => `at least ${n} readings are kept to compute with.`),
  maxsamples: valued(whole(0), (n) => `at most ${n} readings are kept.`),
  maxunreach: valued(whole(0), (n) => `after ${n} missing readings it is not followed any more.`),
  tai: flag('it keeps atomic time (TAI), without leap seconds; chronyd takes off the difference.'),
  local: flag(
    'it does not know the time, but runs more evenly than the computer’s own clock, which it steadies.',
  ),
  prefer: flag('it is preferred to others that are as good.'),
  noselect: flag('it is only watched: the clock never follows it.'),
  trust: flag('it is taken to be right, even where all others say something else.'),
  require: flag('without it, or another one marked so, the clock is not touched.'),
};

const DRIVERS: Readonly<Record<string, string>> = {
  PPS: 'a pulse for each second, from',
  SHM: 'a program that leaves the time in shared memory, such as gpsd, segment',
  SOCK: 'a program that sends the time through the socket',
  PHC: 'the clock inside a network card, by',
  RTC: 'the battery clock, by',
};

export const referenceClocks: Readonly<Record<string, Directive>> = {
  refclock: withOptions<[string, string]>(
    [anything('the kind of clock (PPS, SHM, SOCK, PHC or RTC)'), anything('where the clock is found')],
    clockOptions,
    ([driver, where]) => {
      const what = DRIVERS[driver.toUpperCase()];
      return what === undefined
        ? `Takes the time from a clock of the kind ${driver} at this computer: ${where}.`
        : `Takes the time from a clock at this computer: ${what} ${where}.`;
    },
    true,
  ),
};
