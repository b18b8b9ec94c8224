/** What is demanded of the engine, and what is hoped for. A missed gate fails the bench; a goal is reported. */
import { published, UNDER_1_MS } from './published.ts';
import type { Row, Variant } from './result.ts';

export interface Verdict {
  readonly what: string;
  readonly gate: boolean;
  readonly reached: number;
  readonly limit: number;
  readonly met: boolean;
}

/** Largest ratio of the clock's RMS error to that of the reference in the same runs. */
const AGAINST_IGNORING_DELAY: Readonly<Record<string, number>> = {
  a: 0.65,
  b: 0.5,
  c: 0.45,
  d: 0.52,
  f: 0.6,
};
const AGAINST_ORACLE: Readonly<Record<string, number>> = { b: 1.15, c: 1.15, f: 1.15 };

/** RMS error at 64 s polls, in microseconds. */
const RMS_GOALS: Readonly<Record<string, number>> = { e: 7300, g: 300, h: 80, i: 200, j: 16_000, n: 55 };

/** No scenario worse than chrony at equal packets by more than this. */
const BESIDE_CHRONY = 1.05;
const AT_256_S_BESIDE_CHRONY_AT_64_S = 1.1;

const START_PACKETS = 8;
const SMALLEST_GAP = 2;

const LIKELY = { least: 0.985, most: 0.999 };
const LIKELY_WIDTH = 3;
/** Where one error is far from all others, no bound of a steady width can be close to all. */
const WIDTH_DOES_NOT_SAY_MUCH = ['e', 'j'];

const atMost = (what: string, gate: boolean, reached: number, limit: number): Verdict => ({
  what,
  gate,
  reached,
  limit,
  met: reached <= limit,
});
const atLeast = (what: string, gate: boolean, reached: number, limit: number): Verdict => ({
  what,
  gate,
  reached,
  limit,
  met: reached >= limit,
});

export function judge(rows: readonly Row[]): Verdict[] {
  const verdicts: Verdict[] = [];
  const of = (variant: Variant) => rows.filter((r) => r.variant === variant);
  for (const { scenario: id, toIgnoringDelay, toOracle } of of('64 s')) {
    const limit = AGAINST_IGNORING_DELAY[id];
    if (limit !== undefined && toIgnoringDelay !== null) {
      verdicts.push(atMost(`${id}: RMS / reference that ignores delay`, true, toIgnoringDelay, limit));
    }
    const close = AGAINST_ORACLE[id];
    if (close !== undefined && toOracle !== null) {
      verdicts.push(atMost(`${id}: RMS / oracle`, true, toOracle, close));
    }
  }
  for (const { scenario: id, variant, guaranteed } of rows) {
    verdicts.push(atLeast(`${id}, ${variant}: guaranteed bound held`, true, guaranteed, 1));
  }
  for (const row of of('64 s')) {
    const { scenario: id, rms } = row;
    const goal = RMS_GOALS[id];
    if (goal !== undefined) verdicts.push(atMost(`${id}: RMS in us`, false, rms * 1e6, goal));
    const peers = published[id];
    if (peers) {
      verdicts.push(
        atMost(
          `${id}: RMS / chrony's at 64 s, as published`,
          false,
          (rms * 1e6) / peers.chrony64,
          BESIDE_CHRONY,
        ),
      );
    }
  }
  for (const { scenario: id, rms } of of('256 s')) {
    const ratio = (rms * 1e6) / published[id]!.chrony64;
    verdicts.push(
      atMost(
        `${id}, 256 s: RMS / chrony's at 64 s, as published`,
        false,
        ratio,
        AT_256_S_BESIDE_CHRONY_AT_64_S,
      ),
    );
  }
  for (const { scenario: id, variant, under1ms, packetsAtStart, smallestGap } of rows) {
    if (id === 'b' && variant === 'default') {
      verdicts.push(
        atMost(`${id}: seconds until under 1 ms`, false, under1ms ?? Number.NaN, UNDER_1_MS.b.chrony),
      );
    }
    // At 16 s a person has marked the server as an own one.
    if (variant === '16 s') continue;
    verdicts.push(
      atMost(`${id}, ${variant}: packets in the first 2 min`, false, packetsAtStart, START_PACKETS),
    );
    verdicts.push(atLeast(`${id}, ${variant}: smallest gap in s`, false, smallestGap, SMALLEST_GAP));
  }
  for (const { scenario: id, variant, likely, likelyOverP99 } of rows) {
    if (likely === null || likelyOverP99 === null) continue;
    verdicts.push(atLeast(`${id}, ${variant}: likely bound held, at least`, false, likely, LIKELY.least));
    verdicts.push(atMost(`${id}, ${variant}: likely bound held, at most`, false, likely, LIKELY.most));
    if (WIDTH_DOES_NOT_SAY_MUCH.includes(id)) continue;
    verdicts.push(
      atMost(`${id}, ${variant}: likely bound / 99th percentile`, false, likelyOverP99, LIKELY_WIDTH),
    );
  }
  return verdicts;
}
