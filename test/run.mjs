/**
 * `npm test`: builds, checks types, lints and runs every test; arguments go to vitest (`npm test -- test/host`).
 *
 * It cannot set the clock of the machine it runs on. The last line of the output is `N passed, N failed, N skipped`.
 */
import path from 'node:path';
import { parseCLI, startVitest } from 'vitest/node';
import { withoutClock } from './guard/without-clock.mjs';
import { npmRun } from './npm-run.mjs';
import { Verdict } from './verdict.mjs';

withoutClock(import.meta.filename);

const verdict = new Verdict();
for (const name of ['build', 'typecheck', 'lint']) verdict.note(`npm run ${name}`, npmRun(name));

process.stdout.write('\n--- vitest\n');
const root = path.dirname(import.meta.dirname);
const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const vitest = await startVitest('test', filter, { ...options, root, watch: false, run: true });
verdict.take(vitest);
await vitest.close();

verdict.pronounce();
process.exit(verdict.failures.length > 0 ? 1 : 0);
