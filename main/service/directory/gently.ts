/** Long work in the process that keeps the clock: its steps, with everything else that waits in between. */
import { setImmediate } from 'node:timers/promises';
import type { Steps } from '../../directory/lists/steps.ts';

/** Milliseconds of one piece: shorter than a packet may wait to be stamped by a program, which is what it would delay. */
const PIECE = 10;

export async function gently<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const until = performance.now() + PIECE;
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (performance.now() < until);
    await setImmediate();
  }
}
