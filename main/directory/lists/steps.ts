/**
 * Work on a file of a stranger, in steps: a reader yields now and then, so that whoever has something else to do, as the engine
 * has, which keeps the clock, does it in between. Whoever has not takes all steps at once.
 */
export type Steps<T> = Generator<void, T, void>;

/** Lines, rows or entries of one step: some milliseconds, and few enough yields to cost nothing. */
export const STEP = 128;

/** How much of a step a line is: long ones are more. */
export const weight = (text: string): number => 1 + text.length / STEP;

/** All steps, one after the other. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
