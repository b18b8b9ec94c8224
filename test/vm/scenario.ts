/** A scenario by its name in the list: a name that is not there does not compile. */
import { it, type TestContext } from 'vitest';
import type { SCENARIOS } from './scenarios.ts';

export const scenariosOf =
  <F extends keyof typeof SCENARIOS>(_file: F) =>
  (name: (typeof SCENARIOS)[F][number], run: (context: TestContext) => Promise<void>): void =>
    it(name, run);
