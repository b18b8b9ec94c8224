/** `[[source]]` and its defaults in ntp.toml(5), from ntpd-rs 1.0 to 2.0: which keys each mode takes, and what they do. */
import { every, everyLog2, span } from '../figures.ts';
import { bool, choice, integer, type Keys, number, poll, text, texts } from './values.ts';

export const MODES = {
  server: 'Takes the time from one server.',
  pool: 'Takes the time from several servers that stand behind one name, and replaces one that stops answering.',
  nts: 'Takes signed time (NTS) from one server, so nobody on the way can forge it.',
  'nts-pool':
    'Takes signed time (NTS) from several servers that stand behind one name (an experiment of ntpd-rs).',
  sock: 'Takes the time from gpsd at this computer, by a socket.',
  pps: 'Takes pulses, one for each second, from a device at this computer.',
  csptp: 'Takes the time from one server by a simple form of PTP (an experiment of ntpd-rs).',
} as const;
export type Mode = keyof typeof MODES;

export const isMode = (value: unknown): value is Mode =>
  typeof value === 'string' && Object.hasOwn(MODES, value);

const polls: Keys = {
  'poll-interval-limits.min': poll((n) => `Never asks more often than ${everyLog2(n)}.`),
  'poll-interval-limits.max': poll((n) => `However steady the clock is, asks at least ${everyLog2(n)}.`),
  'initial-poll-interval': poll((n) => `At the start, asks ${everyLog2(n)}.`),
};

const remote: Keys = {
  address: text((name) => `Asks ${name}.`, 'the name or address of a server, in quotation marks'),
  'ntp-version': choice({
    4: 'Speaks version 4 of the protocol.',
    5: 'Speaks a draft of version 5 of the protocol.',
    auto: 'Tries a draft of version 5 of the protocol first, then version 4.',
  }),
};

const several: Keys = {
  count: integer((n) => `Uses up to ${n} of its servers.`),
  ignore: texts((ips) => `Never uses ${ips.join(', ')}.`),
};

const signed: Keys = {
  'certificate-authority': text((path) => `Also trusts the certificate in ${path}.`),
  'enable-srv-resolution': bool(
    'Finds the server by SRV records (an experiment of ntpd-rs).',
    'Finds the server by its plain name.',
  ),
};

const device: Keys = {
  path: text((path) => `It is found at ${path}.`),
  precision: number((s) => `Its readings scatter by about ${span(s)}.`),
  accuracy: number((s) => `It may be wrong by about ${span(s)} in all.`),
  measurement_noise_estimate: number(
    (v) => `Its readings scatter by about ${span(Math.sqrt(v))}. (An old way to say “precision”.)`,
  ),
};

const mode: Keys = { mode: choice(MODES) };

export const SOURCE_KEYS: Readonly<Record<Mode, Keys>> = {
  server: { ...mode, ...remote, ...polls },
  pool: { ...mode, ...remote, ...several, ...polls },
  nts: { ...mode, ...remote, ...signed, ...polls },
  'nts-pool': { ...mode, ...remote, ...signed, count: several.count!, ...polls },
  sock: { ...mode, ...device },
  pps: { ...mode, ...device, period: number((s) => `A pulse comes ${every(s)}.`) },
  csptp: {
    ...mode,
    address: remote.address!,
    domain: integer((n) => `Belongs to the PTP domain ${n}.`, 128, 239),
    poll_interval: number((s) => `Asks ${every(s)}.`),
    response_interval: number((s) => `Waits ${span(s)} for an answer.`),
  },
};

/** What no source can be without. */
export const needed = (kind: Mode): readonly string[] =>
  kind === 'sock' || kind === 'pps' ? ['path'] : ['address'];

export const DEFAULT_KEYS: Keys = polls;
