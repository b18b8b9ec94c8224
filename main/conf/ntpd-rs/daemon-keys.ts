/** The tables of ntp.toml(5) beside its sources: serving, steering, watching, keys; ntpd-rs 1.0 to 2.0. */
import { rate, span } from '../figures.ts';
import { bool, choice, integer, type Keys, limit, number, numbers, text, texts } from './values.ts';

const threshold = (s: number) => (s === Number.POSITIVE_INFINITY ? 'any amount' : span(s));

const synchronization: Keys = {
  'minimum-agreeing-sources': integer((n) => `Touches the clock only while at least ${n} sources agree.`),
  'single-step-panic-threshold': limit(
    (s) => `Once running, never sets the clock by more than ${threshold(s)}: it rather gives up.`,
  ),
  'single-step-panic-threshold.forward': limit(
    (s) => `Once running, sets the clock forward by ${threshold(s)} at the most.`,
  ),
  'single-step-panic-threshold.backward': limit(
    (s) => `Once running, sets the clock back by ${threshold(s)} at the most.`,
  ),
  'startup-step-panic-threshold': limit(
    (s) => `At the start, sets the clock by ${threshold(s)} at the most.`,
  ),
  'startup-step-panic-threshold.forward': limit(
    (s) => `At the start, sets the clock forward by ${threshold(s)} at the most.`,
  ),
  'startup-step-panic-threshold.backward': limit(
    (s) => `At the start, sets the clock back by ${threshold(s)} at the most.`,
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

/** Of the algorithm; the manual asks to leave them alone. */
const algorithm: Keys = {
  'precision-low-probability': number(
    (p) => `Believes its estimate of the noise less below a probability of ${p}.`,
  ),
  'precision-high-probability': number(
    (p) => `Believes its estimate of the noise more above a probability of ${p}.`,
  ),
  'precision-hysteresis': integer((n) => `Waits for ${n} such signs.`, 1),
  'precision-minimum-weight': number((w) => `Noise counts with a weight of ${w} at least.`),
  'poll-interval-low-weight': number((w) => `Asks less often where an answer weighs less than ${w}.`),
  'poll-interval-high-weight': number((w) => `Asks more often where an answer weighs more than ${w}.`),
  'poll-interval-hysteresis': integer((n) => `Waits for ${n} such answers.`, 1),
  'poll-interval-step-threshold': number((p) => `Looks closer at answers that are as unlikely as ${p}.`),
  'delay-outlier-threshold': number(
    (n) => `Ignores answers whose delay is off by more than ${n} standard deviations.`,
  ),
  'initial-wander': number((w) => `Takes the clock to wander by ${w} s/s² at first.`),
  'initial-frequency-uncertainty': number(
    (f) => `Takes the clock’s rate to be wrong by ${rate(f * 1e6)} at first.`,
  ),
  'maximum-source-uncertainty': number(
    (s) => `Does not believe sources that may be wrong by more than ${span(s)}.`,
  ),
  'range-statistical-weight': number((n) => `What a source may be wrong by is ${n} standard deviations`),
  'range-delay-weight': number((n) => `plus ${n} of its delay.`),
  'steer-offset-threshold': number(
    (n) => `Corrects the clock where it is off by more than ${n} standard deviations.`,
  ),
  'steer-offset-leftover': number((n) => `Leaves ${n} standard deviations of it.`),
  'steer-frequency-threshold': number(
    (n) => `Corrects the clock’s rate where it is off by more than ${n} standard deviations.`,
  ),
  'steer-frequency-leftover': number((n) => `Leaves ${n} standard deviations of it.`),
  'step-threshold': number((s) => `Sets the clock at once where it is off by more than ${span(s)}.`),
  'slew-maximum-frequency-offset': number(
    (f) => `Bends the clock’s rate by at most ${rate(f * 1e6)} while it works a difference off.`,
  ),
  'slew-minimum-duration': number((s) => `Takes at least ${span(s)} for that.`),
  'maximum-frequency-steer': number((f) => `Corrects the clock’s rate by at most ${rate(f * 1e6)}.`),
  'ignore-server-dispersion': bool(
    'Ignores what servers say about how wrong they may be.',
    'Heeds what servers say about how wrong they may be.',
  ),
  'meddling-threshold': number((s) => `Takes a jump of more than ${span(s)} for somebody else’s work.`),
};

const subnets = (says: (nets: string) => string) => texts((nets) => says(nets.join(', ') || 'nobody'));
const action = (whom: string) => choice({ deny: `Tells ${whom} so.`, ignore: `Gives ${whom} no answer.` });

const server: Keys = {
  listen: text((where) => `Answers other computers’ questions for the time at ${where}.`),
  'rate-limiting-cache-size': integer(
    (n) => `Remembers up to ${n} askers, to notice those that ask too often.`,
  ),
  'rate-limiting-cutoff-ms': integer((ms) => `Tells who asks again within ${ms} ms to ask less often.`),
  'allowlist.filter': subnets((nets) => `Answers only ${nets}.`),
  'allowlist.action': action('others'),
  'denylist.filter': subnets((nets) => `Does not answer ${nets}.`),
  'denylist.action': action('them'),
  'require-nts': {
    what: 'true, false, "deny" or "ignore"',
    says: (v) =>
      v === false
        ? 'Answers unsigned questions too.'
        : v === true || v === 'ignore'
          ? 'Answers signed questions (NTS) only.'
          : v === 'deny'
            ? 'Refuses unsigned questions, and says so.'
            : null,
  },
  'accept-ntp-versions': numbers((list) => `Answers in these versions of the protocol: ${list.join(', ')}.`),
};

const exchange: Keys = {
  listen: text((where) => `Agrees on keys for signed answers (NTS) at ${where}.`),
  'certificate-chain-path': text((path) => `Shows the certificate in ${path}.`),
  'private-key-path': text((path) => `Its secret key is in ${path}.`),
  'key-exchange-timeout-ms': integer((ms) => `Gives up an agreement after ${ms} ms.`),
  'concurrent-connections': integer((n) => `Agrees with at most ${n} computers at once.`),
  'longlived-connections': integer((n) => `Of those, ${n} may be pools that stay connected.`),
  'ntp-port': integer((n) => `Sends clients to port ${n} for the time.`, 0, 65535),
  'ntp-server': text((name) => `Sends clients to ${name} for the time.`),
  'accept-ntp-versions': numbers(
    (list) => `Agrees on keys for these versions of the protocol: ${list.join(', ')}.`,
  ),
  'accepted-pool-authentication-tokens': texts((list) => `Knows ${list.length} pools by their tokens.`),
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
  'key-rotation-interval': integer((s) => `Makes a new one every ${span(s)}.`),
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
