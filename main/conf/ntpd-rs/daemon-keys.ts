/** The tables of ntp.toml(5) beside its sources, of ntpd-rs 1.0 to 2.0. */
import { every, span } from '../figures.ts';
import { algorithm } from './algorithm-keys.ts';
import { exchange, server } from './serving-keys.ts';
import { bool, choice, integer, type Keys, limit, number, text } from './values.ts';

/** How far the clock may be set, behind “by”. */
const threshold = (s: number) => (s === Number.POSITIVE_INFINITY ? 'any amount' : `${span(s)} at the most`);

const synchronization: Keys = {
  'minimum-agreeing-sources': integer((n) => `Touches the clock only while at least ${n} sources agree.`),
  'single-step-panic-threshold': limit(
    (s) =>
      `Once running, ${s === Number.POSITIVE_INFINITY ? 'sets the clock by any amount' : `never sets the clock by more than ${span(s)}: it rather gives up`}.`,
  ),
  'single-step-panic-threshold.forward': limit(
    (s) => `Once running, sets the clock forward by ${threshold(s)}.`,
  ),
  'single-step-panic-threshold.backward': limit(
    (s) => `Once running, sets the clock back by ${threshold(s)}.`,
  ),
  'startup-step-panic-threshold': limit((s) => `At the start, sets the clock by ${threshold(s)}.`),
  'startup-step-panic-threshold.forward': limit(
    (s) => `At the start, sets the clock forward by ${threshold(s)}.`,
  ),
  'startup-step-panic-threshold.backward': limit(
    (s) => `At the start, sets the clock back by ${threshold(s)}.`,
  ),
  'accumulated-step-panic-threshold': number(
    (s) =>
      s === 0
        ? 'Sets no limit to all corrections together.'
        : `Gives up once all jumps together come to ${span(s)}.`,
    0,
  ),
  'warn-on-jump': bool(
    'Says so in its log when it makes the clock jump.',
    'Makes the clock jump without a word in its log.',
  ),
  'local-stratum': integer(
    (n) => `While it does not know the time, it calls itself stratum ${n} to its clients.`,
    0,
    255,
  ),
  'reference-id': text(
    (id) => `As a clock of stratum 1 it calls its reference ${id}.`,
    'a text of up to 4 letters',
  ),
};

const observability: Keys = {
  'log-level': choice({
    trace: 'Writes everything into its log.',
    debug: 'Writes very much into its log.',
    info: 'Writes what happens into its log.',
    warn: 'Writes only what is strange into its log.',
    error: 'Writes only failures into its log.',
  }),
  'log-path': text((path) => `Its log is ${path}.`),
  'log-path-metrics-exporter': text((path) => `The log of the metrics exporter is ${path}.`),
  'ansi-colors': bool('Its log has colours.', 'Its log has no colours.'),
  'observation-path': text((path) => `Lets ntp-ctl look at how it is doing, through the socket ${path}.`),
  'observation-permissions': integer((mode) => `Who may do so: file mode 0o${mode.toString(8)}.`, 0, 0o7777),
  'metrics-exporter-listen': text((where) => `The metrics exporter listens at ${where}.`),
};

const keyset: Keys = {
  'stale-key-count': integer((n) => `Keeps ${n} old keys of the cookies (NTS).`),
  'key-rotation-interval': integer((s) => `Makes a new one ${every(s)}.`),
  'key-storage-path': text((path) => `Keeps them in ${path}.`),
};

const clock: Keys = {
  clock: text((path) => `Steers the clock ${path} instead of the system clock.`),
  interface: text((name) => `Uses the network interface ${name}.`),
  'timestamp-mode': choice({
    software: 'Stamps packets itself.',
    'kernel-recv': 'Lets the kernel stamp packets that come in.',
    'kernel-all': 'Lets the kernel stamp all packets.',
    hardware: 'Lets the network card stamp packets, where it can.',
  }),
};

const csptp: Keys = {
  identity: text((id) => `Its PTP identity is ${id}.`),
  priority_1: integer((n) => `Its first PTP priority is ${n}.`, 0, 255),
  priority_2: integer((n) => `Its second PTP priority is ${n}.`, 0, 255),
  ptp_timescale: bool('Tells PTP’s time.', 'Tells a time of its own.'),
  time_traceable: bool('Its time comes from a real reference.', 'Its time comes from nobody known.'),
  frequency_traceable: bool('Its rate comes from a real reference.', 'Its rate comes from nobody known.'),
};

export interface Table {
  readonly about: string;
  readonly keys: Keys;
  /** Written with double brackets, as often as wanted. */
  readonly array?: boolean;
}

/** By name; `source` and its defaults are described elsewhere. */
export const TABLES: Readonly<Record<string, Table>> = {
  synchronization: { about: 'When the clock may be touched, and how far:', keys: synchronization },
  'synchronization.algorithm': {
    about: 'Inner workings, which its manual asks to leave alone:',
    keys: algorithm,
  },
  server: { about: 'This computer tells others the time:', keys: server, array: true },
  'nts-ke-server': {
    about: 'This computer agrees on keys for signed answers (NTS):',
    keys: exchange,
    array: true,
  },
  observability: { about: 'What can be seen of it:', keys: observability },
  keyset: { about: 'The keys that cookies (NTS) are made with:', keys: keyset },
  clock: { about: 'Which clock is steered:', keys: clock },
  csptp: { about: 'A simple form of PTP (an experiment of ntpd-rs):', keys: csptp },
  'csptp-server': {
    about: 'This computer tells others the time by a simple form of PTP:',
    keys: { interface: choice({ Any: 'At any interface.', any: 'At any interface.' }) },
    array: true,
  },
};
