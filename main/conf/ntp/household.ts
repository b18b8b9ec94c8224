/** What ntpd writes down and remembers, where it listens, and corrections of its reference clocks. */

import { alone, leading, one, several, takes, withOptions } from '../directives.ts';
import { and, span } from '../figures.ts';
import { anything, directory, file, oneOf, optional, real, seconds, server, whole } from '../kinds.ts';
import { flag, type Options, valued } from '../options.ts';
import { type Directive, missing, type Reading, wrong } from '../reading.ts';

/** Kinds of statistics, and what is in each. */
const STATISTICS: Readonly<Record<string, string>> = {
  loopstats: 'each correction of the clock',
  peerstats: 'the answers of each server',
  rawstats: 'the time stamps of each answer',
  clockstats: 'messages of reference clocks',
  sysstats: 'counts of packets',
  protostats: 'events with servers',
  timingstats: 'the run times of ntpd itself',
  cryptostats: 'events of Autokey',
  usestats: 'ntpd’s own use of this computer',
  ntsstats: 'counts of signed packets',
  ntskestats: 'counts of agreements on keys',
  ntskelog: 'each agreement on keys',
};
const statistic = oneOf(Object.keys(STATISTICS));

const filegen: Options = {
  file: valued(anything('the name of a file'), (name) => `the files are called ${name}.`),
  type: valued(oneOf(['none', 'pid', 'day', 'week', 'month', 'year', 'age']), (kind) =>
    kind === 'none'
      ? 'it is one file that grows.'
      : kind === 'pid'
        ? 'each run has a file of its own.'
        : `a new file is begun each ${kind === 'age' ? 'day of running' : kind}.`,
  ),
  link: flag('the present one can also be had without the date in its name.'),
  nolink: flag('the present one can be had under its own name only.'),
  enable: flag('they are kept.'),
  disable: flag('they are not kept.'),
};

const FACTORS: Options = {
  stratum: valued(whole(0, 16), (n) => `it counts as stratum ${n}.`),
  refid: valued(anything('a name of up to 4 letters'), (id) => `it is called ${id}.`),
  abbrev: valued(anything('a name'), (id) => `it is called ${id}.`),
  time1: valued(seconds, (s) => `its time is corrected by ${span(s)}.`),
  time2: valued(seconds, (s) => `its second figure is ${s}; what that is, its driver decides.`),
  minjitter: valued(seconds, (s) => `its jitter is taken to be ${span(s)} at least.`),
  ...Object.fromEntries(
    ['flag1', 'flag2', 'flag3', 'flag4'].map((name) => [
      name,
      valued(oneOf(['0', '1', 'true', 'false']), (on) => `${name} of its driver is ${on}.`),
    ]),
  ),
};

const number = whole(0);
const MRU: Options = {
  maxdepth: valued(number, (n) => `at most ${n} askers are remembered.`),
  mindepth: valued(number, (n) => `${n} askers are remembered in any case.`),
  maxage: valued(number, (s) => `who did not ask for ${span(s)} may be forgotten.`),
  minage: valued(number, (s) => `nobody is forgotten within ${span(s)}.`),
  maxmem: valued(number, (n) => `at most ${n} kB are used.`),
  initalloc: valued(number, (n) => `there is room for ${n} at first.`),
  initmem: valued(number, (n) => `${n} kB are used at first.`),
  incalloc: valued(number, (n) => `room grows by ${n}.`),
  incmem: valued(number, (n) => `room grows by ${n} kB.`),
};

const LIMITS: Options = {
  average: valued(
    real,
    (n) =>
      `the average that is allowed is ${n} (NTPsec: answers a second; ntpd 4.2.8: a power of two of seconds).`,
  ),
  minimum: valued(whole(0), (n) => `between two questions at least ${span(n)} must pass.`),
  monitor: valued(whole(0), (s) => `one in ${s} askers is left out of the list when it is full.`),
  burst: valued(real, (n) => `up to ${n} questions may follow each other.`),
  kod: valued(real, (n) => `at most ${n} refusals a second are sent.`),
};

const listed =
  (options: Options, words: string): Directive =>
  (statement, nth): Reading =>
    statement.rest.length === 0
      ? wrong(missing(statement, `one of ${Object.keys(options).join(', ')}`))
      : withOptions<[]>([], options, () => words)(statement, nth);

const interfaces: Directive = takes(
  [oneOf(['listen', 'ignore', 'drop']), anything('“all”, “ipv4”, “ipv6”, “wildcard”, a name or an address')],
  (what, where) => {
    const which =
      where === 'all'
        ? 'all addresses of this computer'
        : where === 'wildcard'
          ? 'the address that stands for all of them'
          : where;
    if (what === 'listen') return `Listens at ${which}.`;
    return what === 'ignore' ? `Does not listen at ${which}.` : `Throws away all that comes in at ${which}.`;
  },
);

export const household: Readonly<Record<string, Directive>> = {
  statistics: several(
    statistic,
    (names) => `Keeps files with ${and(names.map((name) => STATISTICS[name]!))}.`,
  ),
  statsdir: one(directory, (dir) => `Those files are kept in ${dir}.`),
  filegen: withOptions<[string]>(
    [statistic],
    filegen,
    ([name]) => `How the files with ${STATISTICS[name]} are kept:`,
  ),
  logfile: one(file, (path) => `Writes its log into ${path}.`),
  logconfig: several(anything('what to log'), (names) => `Chooses what the log says: ${names.join(' ')}.`),
  pidfile: one(file, (path) => `Keeps the number of its process in ${path}.`),
  saveconfigdir: one(directory, (dir) => `Lets its configuration be saved into ${dir}, by ntpq.`),
  fudge: withOptions<[string]>([server], FACTORS, ([host]) => `About the reference clock ${host}:`),
  mru: listed(MRU, 'Sets how many askers are remembered:'),
  limit: listed(LIMITS, 'Sets what asking too often is, for “restrict … limited”:'),
  discard: listed(LIMITS, 'Sets what asking too often is, for “restrict … limited”:'),
  interface: interfaces,
  nic: interfaces,
  device: leading(
    anything('a clock'),
    anything('more'),
    (clock) => `Names the device of the reference clock ${clock}.`,
  ),
  phone: several(
    anything('a telephone number'),
    (numbers) => `Calls for the time by modem: ${numbers.join(', ')}.`,
  ),
  setvar: takes<[string, string, string, string?]>(
    [anything('the name of a variable'), oneOf(['=']), anything('a value'), optional(oneOf(['default']))],
    (variable, _, value) => `Shows the variable ${variable} with the value ${value} to whoever asks.`,
    3,
  ),
  extra: listed(
    { port: valued(whole(0, 65535), (n) => `clients may ask at UDP port ${n} as well.`) },
    'Listens elsewhere too:',
  ),
  rlimit: listed(
    {
      memlock: valued(whole(-1), (n) =>
        n < 0
          ? 'it is not kept in memory.'
          : n === 0
            ? 'whatever it needs stays in memory.'
            : `${n} MB of it stay in memory.`,
      ),
      stacksize: valued(number, (n) => `its stack has ${n} pages of 4 kB.`),
      filenum: valued(number, (n) => `it may open ${n} files.`),
    },
    'Sets what ntpd may use up:',
  ),
  reset: several(
    oneOf(['allpeers', 'auth', 'ctl', 'io', 'mem', 'sys', 'timer']),
    (names) => `Counts anew: ${names.join(', ')}.`,
  ),
  simulate: alone('Begins a simulation, for programmers.'),
};
