/** What can stand behind a server in ntp.conf: the options of ntpd 4.2.8 and of NTPsec 1.2. */
import { everyLog2, span } from '../figures.ts';
import { anything, file, log2, oneOf, real, seconds, whole } from '../kinds.ts';
import { flag, type Options, valued } from '../options.ts';

/** NTPsec goes down to 0, ntpd 4.2.8 to 3; both up to 17. */
const POLL = log2(0, 17);

const common: Options = {
  iburst: flag(
    'while it does not answer it is asked 6 to 8 times, 2 seconds apart, so that at the start the clock is right within seconds instead of minutes.',
  ),
  burst: flag('each time it is asked 8 times in a row.'),
  minpoll: valued(POLL, (n) => `it is never asked more often than ${everyLog2(n)}.`),
  maxpoll: valued(POLL, (n) => `however steady the clock is, it is asked at least ${everyLog2(n)}.`),
  prefer: flag('it is preferred to all others that are as good.'),
  noselect: flag('it is only watched: the clock never follows it.'),
  true: flag('it is taken to be right, even where all others say something else.'),
  key: valued(
    whole(1, 65535),
    (id) =>
      `questions and answers are signed with the secret key number ${id} of the key file, which the server must have as well.`,
  ),
  version: valued(whole(1, 7), (n) => `it is asked in version ${n} of the protocol.`),
  mode: valued(whole(0), (n) => `its driver works in mode ${n}.`),
};

/** Only of NTPsec. */
export const NTPSEC_OPTIONS: Options = {
  nts: flag('answers are signed (NTS), so nobody on the way can forge them.'),
  noval: flag('its certificate is not checked, so anybody on the way can pretend to be it.'),
  ca: valued(file, (path) => `its certificate is checked against those in ${path}.`),
  cert: valued(file, (path) => `this computer shows the certificate in ${path}.`),
  aead: valued(anything('the name of an algorithm'), (name) => `answers are signed with ${name}.`),
  ask: valued(anything('a name'), (name) => `it is asked by way of ${name}.`),
  require: valued(anything('a name'), (name) => `it must be ${name}.`),
  bias: valued(seconds, (s) => `its time is corrected by ${span(s)}.`),
  subtype: valued(whole(0), (n) => `it is of sub-type ${n}.`),
  baud: valued(whole(0), (n) => `its line runs at ${n} baud.`),
  path: valued(file, (where) => `its device is ${where}.`),
  ppspath: valued(file, (where) => `its pulses come from ${where}.`),
  stratum: valued(whole(0, 16), (n) => `it counts as stratum ${n}.`),
  refid: valued(anything('a name of up to 4 letters'), (id) => `it is called ${id}.`),
  time1: valued(real, (s) => `its time is corrected by ${span(s)}.`),
  time2: valued(real, (s) => `its second figure is ${s}; what that is, its driver decides.`),
  ...Object.fromEntries(
    ['flag1', 'flag2', 'flag3', 'flag4'].map((name) => [
      name,
      valued(oneOf(['0', '1', 'true', 'false']), (on) => `${name} of its driver is ${on}.`),
    ]),
  ),
};

/** Only of ntpd 4.2.8. */
export const NTPD_OPTIONS: Options = {
  autokey: flag('answers are signed by Autokey, which is broken and gives no protection.'),
  preempt: flag('it may be dropped when better servers are found.'),
  xleave: flag('the exact time at which packets leave is sent afterwards (interleaved mode).'),
  xmtnonce: flag('questions carry a random number instead of the time.'),
  ttl: valued(whole(0, 255), (n) => `packets pass ${n} routers at most.`),
  ident: valued(anything('a name'), (name) => `it belongs to the Autokey group ${name}.`),
};

export const ASSOCIATION_OPTIONS: Options = { ...common, ...NTPSEC_OPTIONS, ...NTPD_OPTIONS };
