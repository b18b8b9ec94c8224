/**
 * How wrong will the estimate be when no server answers for an hour, or a night? The filter's own answer assumes that
 * the frequency walks at random; a room that cools down at night walks otherwise. So the engine predicts all the time,
 * compares each prediction with what was measured when its hour had come, and keeps by which factor the filter was wrong:
 * for every length of gap its own, learned without any outage.
 */
import { elapsed, type Raw, type Seconds, toSeconds, type Utc } from '../time/instant.ts';
import { type Line, utcAt } from '../time/line.ts';
import type { Estimate } from './bank.ts';
import { CONFIDENCE } from './calibration.ts';

/** Gaps that are practised, log2 s: four minutes to a day and a half. */
const SHORTEST = 8;
const LONGEST = 17;

/** Predictions on their way for one length of gap: new ones start when a quarter of the gap has passed. */
const OVERLAP = 4;

/** Results that are kept for one length of gap. */
const MEMORY = 200;

/** Before so many results a gap's factor is no less than that of the next shorter one. */
const ENOUGH = 20;

interface Prediction {
  readonly line: Line;
  readonly due: Raw;
  /** One standard deviation, as the filter sees it. */
  readonly sd: Seconds;
}

interface Practice {
  readonly gap: Seconds;
  readonly pending: Prediction[];
  /** By how many of its standard deviations each prediction was wrong. Newest last. */
  readonly results: number[];
  /** What 99 % of the results do not exceed. */
  learned: number;
}

export class Forecast {
  private readonly practices: Practice[] = Array.from({ length: LONGEST - SHORTEST + 1 }, (_, i) => ({
    gap: 2 ** (SHORTEST + i),
    pending: [],
    results: [],
    learned: 0,
  }));

  /**
   * A sample was taken in. `curve`: by how much a line goes wrong from one moment to another. `sdAhead`: what the filter
   * believes of its own prediction, in seconds, so far ahead.
   */
  observe(
    now: Estimate,
    curve: (from: Utc, to: Utc) => { readonly offset: Seconds },
    sdAhead: (gap: Seconds) => Seconds,
  ): void {
    const { raw } = now.line;
    for (const practice of this.practices) {
      const { gap, pending, results } = practice;
      while (pending[0] !== undefined && elapsed(pending[0].due, raw) >= 0) {
        const { line, sd, due } = pending.shift()!;
        // One that came long after its time was a real gap: then it says nothing of this length.
        if (elapsed(due, raw) > gap / 2) continue;
        const error = toSeconds(utcAt(line, raw) - now.line.utc) + curve(line.utc, now.line.utc).offset;
        results.push(Math.abs(error) / Math.hypot(sd, now.sd));
        if (results.length > MEMORY) results.shift();
        practice.learned = quantile(results);
      }
      const last = pending.at(-1);
      const started = last === undefined ? Number.POSITIVE_INFINITY : gap - elapsed(raw, last.due);
      if (started >= gap / OVERLAP) {
        pending.push({ line: now.line, due: (raw + BigInt(gap) * 1_000_000_000n) as Raw, sd: sdAhead(gap) });
      }
    }
  }

  /** So many of the filter's standard deviations hold 99 % of the predictions so far ahead; at least `sigmas`. */
  sigmas(gap: Seconds, sigmas: number): number {
    let learned = sigmas;
    for (const { gap: practised, results, learned: own } of this.practices) {
      learned = results.length >= ENOUGH ? Math.max(sigmas, own) : Math.max(learned, own);
      if (practised >= gap) break;
    }
    return learned;
  }

  /** The counter may have stood still: no prediction can be held against it. */
  interrupt(): void {
    for (const { pending } of this.practices) pending.length = 0;
  }
}

function quantile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(CONFIDENCE * sorted.length) - 1)]!;
}
