/** Steps of one act each, where each has a reason of its own. */
import type { Step } from './step.ts';

export const run = (why: string, program: string, ...args: string[]): Step => ({
  why,
  acts: [{ kind: 'run', program, args }],
});
/** It fails where it has been done already, or there is nothing to undo: then the next one follows all the same. */
export const attempt = (why: string, program: string, ...args: string[]): Step => ({
  why,
  acts: [{ kind: 'run', program, args, optional: true }],
});
export const remove = (why: string, path: string): Step => ({ why, acts: [{ kind: 'remove', path }] });
