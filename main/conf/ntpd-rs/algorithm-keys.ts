/** `[synchronization.algorithm]` of ntp.toml(5). */
import { rate, span } from '../figures.ts';
import { bool, integer, type Keys, number } from './values.ts';

/** Of the algorithm; the manual asks to leave them alone. */
export const algorithm: Keys = {
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
