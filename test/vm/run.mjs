/**
 * `npm run test:vm`: builds, and runs the tests that set a real kernel clock: that of a virtual machine, which is made on
 * the way where it is missing. Arguments go to vitest. Where no machine can be had every test is skipped, loudly.
 *
 * The clock of this computer cannot be set by it. The last line is one of JSON: the counts, how long it took, and the
 * figures that tests have reported (`figures.ts`).
 */
import path from 'node:path';
import { parseCLI, startVitest } from 'vitest/node';
import { withoutClock } from '../guard/without-clock.mjs';
import { npmRun } from '../npm-run.mjs';
import { Verdict } from '../verdict.mjs';

withoutClock(import.meta.filename);

const began = performance.now();
const verdict = new Verdict();
verdict.note('npm run build', npmRun('build'));

process.stdout.write('\n--- vitest\n');
const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const vitest = await startVitest('test', filter, {
  ...options,
  config: path.join(import.meta.dirname, 'vitest.config.ts'),
  watch: false,
  run: true,
});
verdict.take(vitest);
const figures = {};
for (const file of vitest.state.getTestModules()) {
  for (const test of file.children.allTests()) Object.assign(figures, test.meta().figures);
}
await vitest.close();

verdict.pronounce();
const { passed, failures, skips } = verdict;
const summary = {
  passed,
  failed: failures.length,
  skipped: skips.length,
  seconds: Math.round((performance.now() - began) / 1000),
  ...figures,
};
process.stdout.write(`${JSON.stringify(summary)}\n`);
process.exit(failures.length > 0 ? 1 : 0);
