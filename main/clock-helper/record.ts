/**
 * What the helper knows of its own past, as plain data: what has been spent of each budget in this boot, the rate that was
 * set last, and how the clock was before the first claim. It is read back from the helper's own directory, and checked
 * like everything that is read: a file that cannot be right counts as none.
 */
import type { Spent } from './day-budget.ts';
import { FOREIGN_TRACES, type ForeignTrace } from './protocol/refusal.ts';
import type { StepRecord } from './step-guard.ts';

export interface HelperRecord {
  readonly version: 1;
  /** What the system calls this boot: budgets are of one boot. */
  readonly boot: string;
  readonly steps: StepRecord;
  /** Seconds of slews. */
  readonly slewed: Spent;
  /** When the clock was first claimed in this boot: seconds since the start of the machine. Null: not yet. */
  readonly claimed: number | null;
  /** Another program was seen to set it in this boot, and no person has said since that it is ours all the same. */
  readonly foreign: ForeignTrace | null;
  /** The rate that was set last, and whether the clock was being steered then. */
  readonly rate: { readonly ppm: number; readonly at: number; readonly steering: boolean } | null;
  /** The kernel's rate before the first claim, to be given back at the end. */
  readonly original: { readonly ppm: number } | null;
}

/** What a file holds, or null. `at` in seconds since 1970. */
export function parseRecord(text: string): HelperRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value) || value.version !== 1 || typeof value.boot !== 'string') return null;
  const { boot, steps, slewed, claimed, foreign, rate, original } = value;
  if (!isObject(steps) || typeof steps.farStepMade !== 'boolean') return null;
  if (!isSpent(steps.forward) || !isSpent(steps.backward) || !isSpent(slewed)) return null;
  if (claimed !== null && !isAmount(claimed)) return null;
  if (foreign !== null && !isTrace(foreign)) return null;
  if (rate !== null && !isRate(rate)) return null;
  if (original !== null && !(isObject(original) && isFrequency(original.ppm))) return null;
  return {
    version: 1,
    boot,
    steps: { farStepMade: steps.farStepMade, forward: steps.forward, backward: steps.backward },
    slewed,
    claimed,
    foreign,
    rate: rate === null ? null : { ppm: rate.ppm, at: rate.at, steering: rate.steering },
    original: original === null ? null : { ppm: original.ppm as number },
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** ppm. Kernels keep at most 500, and Linux a tick that is bent by a tenth at most (adjtimex(2)), which counts as rate. */
const LARGEST_RATE = 500 + 100_000;

const isFrequency = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= LARGEST_RATE;

const isTrace = (value: unknown): value is ForeignTrace => FOREIGN_TRACES.some((trace) => trace === value);

const isRate = (value: unknown): value is { ppm: number; at: number; steering: boolean } =>
  isObject(value) && isFrequency(value.ppm) && isAmount(value.at) && typeof value.steering === 'boolean';

const isSpent = (value: unknown): value is Spent =>
  Array.isArray(value) &&
  value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((n) => isAmount(n)));
