/**
 * What only the superuser can do: carried out at once where this process is the superuser, else run again as one, with the
 * person's password. With --dry-run it is only told.
 */
import { carryOut } from '../../install/carry-out.ts';
import { elevate } from '../../install/elevate.ts';
import { planOf } from '../../install/plan.ts';
import { inWords, type Step } from '../../install/step.ts';
import type { Options } from '../command.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { COMMAND_LINE, PACKAGE_ROOT } from '../package-root.ts';
import { lookBeside, othersOf, refused } from './beside.ts';

export const isRoot = () => process.getuid?.() === 0;

/**
 * Does the steps, or tells them, or has them done. `again`: the words after `clock` by which this is called. `whole`: it
 * counts as not done where a part of it was not.
 */
export async function asSuperuser(
  steps: readonly Step[],
  again: readonly string[],
  output: Output,
  options: Options,
  whole = true,
): Promise<ExitCode> {
  if (options['dry-run'] === true) return tell(steps, output);
  // Windows has no superuser to ask for: without an administrator's rights the first step says so.
  if (isRoot() || process.platform === 'win32') {
    const undone = carryOut(steps, output.json ? output.note : output.say);
    output.data({ done: steps.map(({ why }) => why), undone });
    // Last, and apart: whoever had this done without a terminal hears these words and no others.
    for (const sentence of undone) output.note(sentence);
    return whole && undone.length > 0 ? EXIT.notInSync : EXIT.inSync;
  }
  const outcome = await elevate([process.execPath, COMMAND_LINE, 'clock', ...again], {
    platform: process.platform,
    env: process.env,
    isRoot: false,
    terminal: process.stdin.isTTY === true && !output.json,
  });
  switch (outcome.kind) {
    case 'done':
      output.data({ done: steps.map(({ why }) => why) });
      return EXIT.inSync;
    case 'by-hand':
      output.data({ error: 'by-hand', command: outcome.command });
      output.note(`This needs the superuser. Type this: ${outcome.command}`);
      return EXIT.notInSync;
    case 'dismissed':
      output.data({ error: 'dismissed' });
      output.note('Nothing was changed: the question for the password was closed.');
      return EXIT.notInSync;
    case 'failed':
      output.data({ error: 'failed', message: outcome.detail });
      output.note(`It did not work: ${outcome.detail}`);
      return EXIT.notInSync;
  }
}

function tell(steps: readonly Step[], output: Output): ExitCode {
  output.data({ steps: steps.map(({ why, acts }) => ({ why, acts: acts.map(inWords) })) });
  output.say('Nothing is done now (--dry-run). This is what would be:');
  for (const [i, { why, acts }] of steps.entries()) {
    output.say(`\n${i + 1}. ${why}`);
    for (const act of acts) output.say(`   ${inWords(act)}`);
  }
  return EXIT.inSync;
}

/** What is to be done on this system. */
export const planHere = () =>
  planOf({ platform: process.platform, env: process.env, root: PACKAGE_ROOT, node: process.execPath });

/** Stops other time services and remembers them. */
export async function takeOver(output: Output, options: Options, look = lookBeside): Promise<ExitCode> {
  const beside = await look();
  const refusal = refused(beside, output);
  if (refusal !== null) return refusal;
  return asSuperuser(planHere().takeOver(await othersOf(beside)), ['take-over'], output, options);
}

/** Starts them again. */
export const giveBack = (output: Output, options: Options): Promise<ExitCode> =>
  asSuperuser(planHere().giveBack(), ['give-back'], output, options);

/** Tells the helper that a person wants the next far step. */
export const consent = (output: Output, options: Options): Promise<ExitCode> =>
  asSuperuser(planHere().consent(), ['consent'], output, options);

/** Everything as it was before. */
export const uninstall = (output: Output, options: Options): Promise<ExitCode> =>
  asSuperuser(planHere().uninstall(), ['uninstall'], output, options);
