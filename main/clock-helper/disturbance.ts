/**
 * After a foreign step, or sleep, whoever steers has to measure anew before it corrects. Who notices it first differs: the
 * look of every second, a stranger's question, or the very request that must not be carried out any more. So the moment
 * is kept, and whatever was sent before it, or so soon after it that its sender cannot have heard of it, counts as
 * decided about another clock.
 */
import { STALE_AFTER } from './protocol/limits.ts';
import type { Refusal } from './protocol/refusal.ts';

/** Nanoseconds. An event is read within that, or its reader is so late that its own requests are stale. */
const HEARD_WITHIN = BigInt(STALE_AFTER) * 1_000_000_000n;

export class Disturbance {
  private until: bigint | null = null;

  /** It was noticed now. `hrtime`: the clock on which requests say when they were sent, nanoseconds. */
  noticed(hrtime: bigint): void {
    this.until = hrtime + HEARD_WITHIN;
  }

  /** What was sent then may be about the clock before. */
  covers(sent: bigint): boolean {
    return this.until !== null && sent <= this.until;
  }

  /** Why what was sent then is not done; null where nothing stands against it. */
  refuse(sent: bigint): Refusal | null {
    return this.covers(sent)
      ? { error: 'disturbed', message: 'The clock was set, or the machine slept, since this was decided.' }
      : null;
  }
}
