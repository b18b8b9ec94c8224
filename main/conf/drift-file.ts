/**
 * Drift files: how fast or slow a computer's clock runs by itself, kept over restarts. Both kinds hold ppm in text, with
 * opposite signs:
 *
 * - chronyd writes the rate at which the clock *gains*, and how wrong that may be: `%20.6f %20.6f`.
 * - ntpd writes the *correction* that makes up for it, so a clock that gains has a negative one: `%.6f` (4.2.8: `%.3f`).
 *
 * Here drift is positive where the clock gains, as everywhere in Truechimer. systemd-timesyncd and ntpd-rs keep none.
 */
import type { Parsed } from '../settings/server-name.ts';

export interface FileDrift {
  readonly writer: 'chrony' | 'ntpd';
  /** Positive: the clock gains. */
  readonly ppm: number;
  /** How wrong that may be at most, in ppm, by chronyd's own estimate; null where the file does not say. */
  readonly skew: number | null;
}

/** No kernel corrects more, so a figure beyond it was not learned from a clock that runs. */
export const MOST_PPM = 500;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;

const refuse = (message: string): Parsed<never> => ({ ok: false, message });

/** `writer`: whose file it is, where that is known; otherwise the number of figures tells. */
export function readDriftFile(text: string, writer: FileDrift['writer'] | null = null): Parsed<FileDrift> {
  const words = text.trim().split(/\s+/);
  const [rate = '', skew, ...more] = words;
  if (/^[+-]?\d*\.?\d+e[+-]?\d+$/i.test(rate)) {
    return refuse(
      'Its figure is written with an exponent, as OpenNTPD does, whose drift files are not read here.',
    );
  }
  if (more.length > 0 || !words.every((word) => NUMBER.test(word))) {
    return refuse('A drift file has one figure (ntpd) or two (chrony), in ppm.');
  }
  // Versions of ntpd before 4 wrote a whole number behind it.
  const old = skew !== undefined && !skew.includes('.');
  const by = writer ?? (skew === undefined || old ? 'ntpd' : 'chrony');
  if (by === 'chrony' && skew === undefined)
    return refuse('A drift file of chrony has two figures: the drift and how wrong it may be.');
  const given = Number(rate);
  if (Math.abs(given) > MOST_PPM) {
    return refuse(`${rate} ppm is more than any clock drifts: kernels correct ${MOST_PPM} ppm at the most.`);
  }
  if (by === 'ntpd') return { ok: true, value: { writer: by, ppm: given === 0 ? 0 : -given, skew: null } };
  const bound = Number(skew);
  if (bound < 0) return refuse(`A drift cannot be wrong by ${skew} ppm at the most.`);
  return { ok: true, value: { writer: by, ppm: given, skew: bound } };
}

export interface Drift {
  /** Positive: the clock gains. */
  readonly ppm: number;
  /** One standard deviation. */
  readonly sigma: number;
}

/**
 * What chronyd calls skew is its standard deviation times the quantile that covers 99.95 % (chrony's regress.c), which is
 * near this for the many samples that a settled clock has.
 */
const SKEW_PER_SIGMA = 3.5;
/** chronyd takes no smaller one (MIN_SKEW). */
const LEAST_SKEW = 1e-6;

/** The content of a drift file. Refused where no kernel could make use of it. */
export function writeDriftFile(writer: FileDrift['writer'], { ppm, sigma }: Drift): Parsed<string> {
  if (!Number.isFinite(ppm) || !Number.isFinite(sigma) || sigma < 0) return refuse('The drift is not known.');
  if (Math.abs(ppm) > MOST_PPM) {
    return refuse(`A drift of ${ppm} ppm is more than kernels correct (${MOST_PPM} ppm).`);
  }
  const figure = (value: number) => (Math.abs(value) < 5e-7 ? 0 : value).toFixed(6);
  if (writer === 'ntpd') return { ok: true, value: `${figure(-ppm)}\n` };
  const skew = Math.max(LEAST_SKEW, sigma * SKEW_PER_SIGMA);
  return { ok: true, value: `${figure(ppm).padStart(20)} ${skew.toFixed(6).padStart(20)}\n` };
}

/** What a file of ntpd does not say; after a restart nothing is known better than to 1 ppm (see the drift learner). */
const USUAL_SIGMA = 1;

/** What is believed of a drift that another program learned. chronyd's bound is taken for a standard deviation: on the safe side. */
export const believed = ({ ppm, skew }: FileDrift): Drift => ({
  ppm,
  sigma: Math.max(USUAL_SIGMA, skew ?? 0),
});
