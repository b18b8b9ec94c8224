/** Figures that a test has measured, for the line of JSON at the end of `npm run test:vm`. */
import type { TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    figures?: Record<string, number>;
  }
}

/** A name means one figure in the whole run: the last to report it is heard. */
export function report({ task }: TestContext, figures: Readonly<Record<string, number>>): void {
  task.meta.figures = { ...task.meta.figures, ...figures };
}
