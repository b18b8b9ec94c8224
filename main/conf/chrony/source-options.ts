/** What can stand behind the name of a server in chrony.conf, by chrony.conf(5) of chrony 4.3 to 4.9. */
import { everyLog2, interval, span } from '../figures.ts';
import { INT_MAX, log2, oneOf, real, seconds, whole } from '../kinds.ts';
import { flag, type Options, valued } from '../options.ts';

/** chronyd's limits of a poll are wider (-7 to 24), and enforced later. */
const POLL = log2(-32, 32);
const samples = whole(0);
const UINT_MAX = 2 ** 32 - 1;

const polls: Options = {
  minpoll: valued(POLL, (n) => `it is never asked more often than ${everyLog2(n)}.`),
  maxpoll: valued(POLL, (n) => `however steady the clock is, it is asked at least ${everyLog2(n)}.`),
  iburst: flag(
    'at the start it is asked 4 to 8 times, 2 seconds apart, so the clock is right within seconds instead of minutes.',
  ),
  burst: flag('when an answer is bad it is asked up to 4 times in a row.'),
  presend: valued(
    POLL,
    (n) =>
      `where ${interval(n)} or more lie between two questions, a packet goes ahead of each, so that no look-up of an address in the network delays the one that counts.`,
  ),
  polltarget: valued(
    whole(1),
    (n) => `chronyd chooses how often to ask so that about ${n} answers are good enough to be kept.`,
  ),
};

const trust: Options = {
  prefer: flag('it is preferred to all others that are as good.'),
  noselect: flag('it is only watched: the clock never follows it.'),
  trust: flag('it is taken to be right, even where all others say something else.'),
  require: flag('without an answer from it, or from another one marked so, the clock is not touched.'),
  key: valued(
    whole(1, UINT_MAX),
    (id) =>
      `questions and answers are signed with the secret key number ${id} of the key file, which the server must have as well.`,
  ),
  nts: flag('answers are signed (NTS), so nobody on the way can forge them.'),
  ntsport: valued(
    whole(0, 65535),
    (n) => `the keys for signing are agreed on at TCP port ${n} (usual: 4460).`,
  ),
  certset: valued(
    whole(0, UINT_MAX),
    (id) => `its certificate is checked against set ${id} of trusted ones.`,
  ),
  copy: flag(
    'this computer passes on the stratum and reference of that server as its own; for several chronyd on one machine.',
  ),
};

const address: Options = {
  port: valued(whole(0, 65535), (n) => `it listens on UDP port ${n} (usual: 123).`),
  ipv4: flag('only its IPv4 address is used.'),
  ipv6: flag('only its IPv6 address is used.'),
  version: valued(whole(1, 4), (n) => `it is asked in version ${n} of the protocol.`),
  extfield: valued(oneOf(['10A', 'F323', 'F324', '10a', 'f323', 'f324']), (type) =>
    /f323/i.test(type)
      ? 'finer time stamps, an experiment among chrony servers, are asked for (extension field F323).'
      : 'corrections by network switches are taken into account (extension field 10A).',
  ),
  xleave: flag(
    'the server sends the exact time at which its last answer left, where it can (interleaved mode).',
  ),
  offline: flag(
    'it is not asked before somebody says “chronyc online”, for instance when the network is up.',
  ),
  auto_offline: flag('when a packet cannot leave, it is not asked any more until “chronyc online”.'),
  maxsources: valued(whole(1), (n) =>
    n === 1 ? 'one server of the pool is used.' : `up to ${n} servers of the pool are used.`,
  ),
};

const worth: Options = {
  maxdelay: valued(seconds, (s) => `answers that took longer than ${span(s)} are thrown away.`),
  maxdelayratio: valued(real, (n) => `answers that took ${n} times as long as the quickest are thrown away.`),
  maxdelaydevratio: valued(
    real,
    (n) => `answers are thrown away that are later than usual by ${n} times what is usual for its jitter.`,
  ),
  maxdelayquant: valued(real, (p) => `only the quickest ${Math.round(p * 100)} % of its answers are used.`),
  mindelay: valued(seconds, (s) => `its quickest answer is taken to need ${span(s)}.`),
  asymmetry: valued(
    real,
    (r) =>
      `its jitter is taken to be lopsided by ${r} (-0.5: all on the way there, 0.5: all on the way back).`,
  ),
  offset: valued(seconds, (s) => `its time is corrected by ${span(s)}.`),
  minsamples: valued(samples, (n) => `at least ${n} of its answers are kept to compute with.`),
  maxsamples: valued(samples, (n) =>
    n === 0 ? 'any number of answers is kept.' : `at most ${n} of its answers are kept.`,
  ),
  maxunreach: valued(samples, (n) => `after ${n} questions without an answer it is not followed any more.`),
  filter: valued(whole(0, INT_MAX), (n) => `the middle one of ${n} answers stands for all of them.`),
  minstratum: valued(
    whole(0, 16),
    (n) => `it counts as stratum ${n} at least, so that others are preferred to it.`,
  ),
};

/** Of `server`, `pool` and `peer`. */
export const SOURCE_OPTIONS: Options = { ...polls, ...trust, ...address, ...worth };
