/**
 * `npm run test:vm`: builds, and runs the tests that set a real kernel clock: that of a virtual machine, which is made on
 * the way where it is missing. Arguments go to vitest. Where no machine can be had every test is skipped, loudly.
 *
 * The clock of this computer cannot be set by it. Every scenario that is listed must be there, and no other. The last line is
 * one of JSON: the counts, how long it took, and the figures that tests have reported (`figures.ts`).
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
const { SCENARIOS } = (await runnerImport(path.join(import.meta.dirname, 'scenarios.ts'))).module;
let scenarios = 0;
const modules = vitest.state.getTestModules();
for (const file of modules) {
  const tests = [...file.children.allTests()];
  for (const test of tests) Object.assign(figures, test.meta().figures);
  const listed = SCENARIOS[path.relative(import.meta.dirname, file.moduleId)];
  if (listed === undefined) continue;
  const ran = tests.filter((test) => test.result().state !== 'skipped').map((test) => test.name);
  scenarios += ran.length;
  for (const name of listed) {
    if (!tests.some((test) => test.name === name))
      verdict.note(`${file.relativeModuleId}: not there: ${name}`, false);
  }
  for (const name of ran) {
    if (!listed.includes(name)) verdict.note(`${file.relativeModuleId}: not listed: ${name}`, false);
  }
}
// With no file named, all of them are meant.
if (filter.length === 0) {
  for (const file of Object.keys(SCENARIOS)) {
    if (!modules.some(({ moduleId }) => moduleId === path.join(import.meta.dirname, file))) {
      verdict.note(`${file} did not run`, false);
    }
  }
}
await vitest.close();

verdict.pronounce();
const { passed, failures, skips } = verdict;
const summary = {
  scenarios,
  passed,
  failed: failures.length,
  skipped: skips.length,
  seconds: Math.round((performance.now() - began) / 1000),
  ...figures,
};
process.stdout.write(`${JSON.stringify(summary)}\n`);
process.exit(failures.length > 0 ? 1 : 0);
