/** One run in figures: what a worker hands back, and what the figures of several seeds come to. */
import type { Polls } from '../../../main/engine/source/manners.ts';
import {
  arithmeticMean,
  coverage,
  type ErrorSummary,
  frequencyRms,
  geometricMean,
  median,
  quantile,
  settlesWithin,
  summarise,
  WARM_UP,
} from './metrics.ts';
import { errorsOf, ignoringDelay, oracle } from './references.ts';
import { scenario } from './scenarios.ts';
import { tryOut } from './trial.ts';

/** The poll intervals that are compared. */
export const variants = {
  '64 s': { least: 6, most: 6 },
  default: { least: 6, most: 10 },
  '256 s': { least: 8, most: 8 },
  '16 s': { least: 4, most: 4 },
} as const satisfies Record<string, Polls>;

export type Variant = keyof typeof variants;

export interface Job {
  readonly scenario: string;
  readonly seed: number;
  readonly variant: Variant;
}

/** For so long the error must stay under a limit to count as settled: some ten polls of 64 s. */
const SETTLED = 600;

/** Manners: at most eight packets to a server in this span at the start. */
const START_SPAN = 120;

interface Coverage {
  readonly held: number;
  readonly of: number;
}

export interface Result {
  readonly job: Job;
  readonly clock: ErrorSummary;
  /** ppm */
  readonly frequency: number;
  /** Seconds; null: never. */
  readonly under10ms: number | null;
  readonly under1ms: number | null;
  readonly packets: number;
  /** Of the server that was asked most. */
  readonly packetsAtStart: number;
  readonly smallestGap: number;
  /** From the first second on. */
  readonly guaranteed: Coverage;
  readonly guaranteedWidth: number;
  /** After the warm-up; null while the engine does not claim it. */
  readonly likely: Coverage | null;
  readonly likelyAtStart: Coverage | null;
  readonly likelyWidth: number | null;
  /** 99 % of the engine's claims are not more wrong than this. */
  readonly estimateP99: number;
  /** RMS error of the references. */
  readonly ignoringDelay: number | null;
  readonly oracle: number | null;
}

/** References see 64 s polls, which is what the gates are about. */
export function work(job: Job): Result {
  const what = scenario(job.scenario);
  const trace = tryOut(what, job.seed, variants[job.variant]);
  const after = (series: Float64Array) => series.subarray(WARM_UP);
  const claims = (errors: Float64Array, bounds: Float64Array) => {
    const made = coverage(errors, bounds);
    return made.of > 0 ? made : null;
  };
  const claimed = (series: Float64Array) => after(series).filter((value) => !Number.isNaN(value));
  const likely = claims(after(trace.estimate), after(trace.likely));
  const compared = job.variant === '64 s' && what.wander !== null ? what.wander : null;
  const rmsOf = (errors: Float64Array) => summarise(after(errors)).rms;
  return {
    job,
    clock: summarise(after(trace.clock)),
    frequency: frequencyRms(after(trace.clock)),
    under10ms: settlesWithin(trace.clock, 10e-3, SETTLED),
    under1ms: settlesWithin(trace.clock, 1e-3, SETTLED),
    packets: trace.packets.reduce((sum, p) => sum + p.length, 0),
    packetsAtStart: Math.max(...trace.packets.map((p) => p.filter((at) => at < START_SPAN).length)),
    smallestGap: Math.min(...trace.packets.flatMap((p) => p.slice(1).map((at, i) => at - p[i]!))),
    guaranteed: coverage(trace.estimate, trace.guaranteed),
    guaranteedWidth: median(claimed(trace.guaranteed)),
    likely,
    likelyAtStart: claims(trace.estimate.subarray(0, WARM_UP), trace.likely.subarray(0, WARM_UP)),
    likelyWidth: likely && median(claimed(trace.likely)),
    estimateP99: quantile(claimed(trace.estimate).map(Math.abs).sort(), 0.99),
    ignoringDelay: compared && rmsOf(errorsOf(ignoringDelay(what, compared), trace)),
    oracle: compared && rmsOf(errorsOf(oracle(what, compared, job.seed), trace)),
  };
}

/** The seeds of one scenario and variant together. Errors are joined by their geometric mean, as ratios are. */
export interface Row {
  readonly scenario: string;
  readonly variant: Variant;
  readonly seeds: number;
  readonly rms: number;
  readonly rmsMost: number;
  readonly mean: number;
  readonly p95: number;
  readonly max: number;
  readonly frequency: number;
  readonly under10ms: number | null;
  readonly under1ms: number | null;
  readonly packets: number;
  readonly packetsAtStart: number;
  readonly smallestGap: number;
  readonly guaranteed: number;
  readonly guaranteedWidth: number;
  readonly likely: number | null;
  readonly likelyLeast: number | null;
  readonly likelyAtStart: number | null;
  readonly likelyWidth: number | null;
  /** Median width of the likely bound over the 99th percentile of what it bounds. */
  readonly likelyOverP99: number | null;
  readonly ignoringDelay: number | null;
  readonly oracle: number | null;
  /** Of the clock's RMS to the references', run by run. */
  readonly toIgnoringDelay: number | null;
  readonly toOracle: number | null;
}

export function join(results: readonly Result[]): Row {
  const { scenario: id, variant } = results[0]!.job;
  const errors = (pick: (r: Result) => number) => geometricMean(results.map(pick));
  const all = <T>(pick: (r: Result) => T | null): T[] | null => {
    const values = results.map(pick).filter((v) => v !== null);
    return values.length === results.length ? values : null;
  };
  const share = (parts: readonly Coverage[] | null) =>
    parts && parts.reduce((sum, p) => sum + p.held, 0) / parts.reduce((sum, p) => sum + p.of, 0);
  const likely = all((r) => r.likely);
  const widths = all((r) => r.likelyWidth);
  const paired = (pick: (r: Result) => number | null) => {
    const ratios = all((r) => {
      const reference = pick(r);
      return reference && r.clock.rms / reference;
    });
    return ratios && geometricMean(ratios);
  };
  const references = (pick: (r: Result) => number | null) => {
    const values = all(pick);
    return values && geometricMean(values);
  };
  // A run that never settled is the slowest of all.
  const settled = (pick: (r: Result) => number | null) => {
    const middle = median(results.map((r) => pick(r) ?? Number.POSITIVE_INFINITY));
    return Number.isFinite(middle) ? middle : null;
  };
  return {
    scenario: id,
    variant,
    seeds: results.length,
    rms: errors((r) => r.clock.rms),
    rmsMost: Math.max(...results.map((r) => r.clock.rms)),
    mean: arithmeticMean(results.map((r) => r.clock.mean)),
    p95: errors((r) => r.clock.p95),
    max: errors((r) => r.clock.max),
    frequency: errors((r) => r.frequency),
    under10ms: settled((r) => r.under10ms),
    under1ms: settled((r) => r.under1ms),
    packets: Math.round(arithmeticMean(results.map((r) => r.packets))),
    packetsAtStart: Math.max(...results.map((r) => r.packetsAtStart)),
    smallestGap: Math.min(...results.map((r) => r.smallestGap)),
    guaranteed: share(results.map((r) => r.guaranteed))!,
    guaranteedWidth: errors((r) => r.guaranteedWidth),
    likely: share(likely),
    likelyLeast: likely && Math.min(...likely.map((c) => c.held / c.of)),
    likelyAtStart: share(all((r) => r.likelyAtStart)),
    likelyWidth: widths && geometricMean(widths),
    likelyOverP99: widths && geometricMean(results.map((r, i) => widths[i]! / r.estimateP99)),
    ignoringDelay: references((r) => r.ignoringDelay),
    oracle: references((r) => r.oracle),
    toIgnoringDelay: paired((r) => r.ignoringDelay),
    toOracle: paired((r) => r.oracle),
  };
}
