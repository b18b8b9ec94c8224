/**
 * `npm run test:vm`: builds, and runs the tests that set a real kernel clock: that of a virtual machine, which is made on
 * the way where it is missing. Arguments go to vitest.
 *
 * The clock of this computer cannot be set by it. Every scenario that is listed must have run, and no other: where no
 * machine can be had, or where a name is asked for (-t), the run has failed. Files may be named, and then theirs are meant. The
 * last line is one of JSON: the counts, how long it took, and the figures that tests have reported (`figures.ts`).
 */
import path from 'node:path';
import { runnerImport } from 'vite';
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
const load = async (file) => (await runnerImport(path.join(import.meta.dirname, file))).module;
const { SCENARIOS } = await load('scenarios.ts');
const { countScenarios } = await load('scenario-count.ts');
const ran = new Map();
for (const file of vitest.state.getTestModules()) {
  const tests = [...file.children.allTests()];
  for (const test of tests) Object.assign(figures, test.meta().figures);
  ran.set(
    path.relative(import.meta.dirname, file.moduleId),
    tests.map((test) => ({ name: test.name, state: test.result().state })),
  );
}
const count = countScenarios(SCENARIOS, ran, filter.length === 0);
for (const sentence of count.wrong) verdict.note(sentence, false);
await vitest.close();

verdict.pronounce();
const { passed, failures, skips } = verdict;
const summary = {
  scenarios: count.ran,
  listed: count.listed,
  passed,
  failed: failures.length,
  skipped: skips.length,
  seconds: Math.round((performance.now() - began) / 1000),
  ...figures,
};
process.stdout.write(`${JSON.stringify(summary)}\n`);
process.exit(failures.length > 0 ? 1 : 0);
