/**
 * The clocks as Node alone gives them. `process.hrtime` has nanoseconds, but on Linux it is slewed together with the
 * wall clock, so it only stands in for the raw counter. `Date.now` has milliseconds; the moment at which it changes is
 * caught in a short spin, which gives the wall clock to some microseconds and lasts at most a few milliseconds.
 *
 * Between two catches the wall clock is carried by hrtime. Every read compares it with Date.now, and a contradiction (a
 * step) leads to a new catch at once.
 */
import type { Monotonic, Raw, Utc } from '../../engine/time/instant.ts';
import { toSeconds } from '../../engine/time/instant.ts';
import type { HostTimescale } from './host-timescale.ts';

const NS_PER_MS = 1_000_000n;

/** Slewing at 500 ppm, the usual limit of kernels, parts the two clocks by 50 us in this time where they can part. */
const CATCH_GOOD_FOR_NS = 100n * NS_PER_MS;
const SLEW_LIMIT = 500e-6;

/** An edge that was caught this sharply is good enough; a preempted spin tries again. */
const SHARP_NS = 10_000n;
const CATCHES = 3;

/** A clock that does not tick within this time does not tick in milliseconds; then its last value has to do. */
const SPIN_LIMIT_NS = 20n * NS_PER_MS;

interface Edge {
  /** Wall minus hrtime. */
  readonly base: bigint;
  readonly width: bigint;
  readonly at: bigint;
}

export interface NodeClocks {
  hrtime(): bigint;
  now(): number;
}

const NODE: NodeClocks = { hrtime: () => process.hrtime.bigint(), now: () => Date.now() };

export function portableTimescale(clocks: NodeClocks = NODE): HostTimescale {
  let edge = catchSharpEdge(clocks);
  return {
    slewsTogether: process.platform === 'linux',
    raw: () => clocks.hrtime() as Raw,
    read() {
      const stale = clocks.hrtime() - edge.at > CATCH_GOOD_FOR_NS;
      if (stale || contradicted(clocks, edge)) edge = catchSharpEdge(clocks);
      const now = clocks.hrtime();
      return {
        raw: now as Raw,
        monotonic: now as Monotonic,
        wall: (now + edge.base) as Utc,
        width: toSeconds(edge.width) + SLEW_LIMIT * toSeconds(now - edge.at),
      };
    },
  };
}

/** Date.now cannot be what the edge predicts: the clock was stepped. */
function contradicted(clocks: NodeClocks, { base, width }: Edge): boolean {
  const before = clocks.hrtime() + base - width;
  const wall = BigInt(clocks.now()) * NS_PER_MS;
  const after = clocks.hrtime() + base + width;
  return after < wall || before >= wall + NS_PER_MS;
}

function catchSharpEdge(clocks: NodeClocks): Edge {
  let best = catchEdge(clocks);
  for (let i = 1; i < CATCHES && best.width > SHARP_NS; i++) {
    const next = catchEdge(clocks);
    if (next.width < best.width) best = next;
  }
  return best;
}

/** The edge lies between the last look that saw the old millisecond and the first that saw the new one. */
function catchEdge(clocks: NodeClocks): Edge {
  const start = clocks.hrtime();
  const old = clocks.now();
  // From before each look to after it, because the processor may be taken away at any point.
  for (let before = start; ; ) {
    const next = clocks.hrtime();
    const wall = clocks.now();
    if (wall !== old || next - start > SPIN_LIMIT_NS) {
      const after = clocks.hrtime();
      return { base: BigInt(wall) * NS_PER_MS - (before + after) / 2n, width: after - before, at: after };
    }
    before = next;
  }
}
