/**
 * `npm test`: builds, checks types, lints and runs every test; arguments go to vitest (`npm test -- test/host`).
 *
 * No test may ever set the clock of the machine it runs on. A process that could (root, on Linux CAP_SYS_TIME) starts
 * itself again without that right, or refuses. The last line of the output is `N passed, N failed, N skipped`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseCLI, startVitest } from 'vitest/node';

const root = path.dirname(import.meta.dirname);
/** linux/capability.h */
const CAP_SYS_TIME = 25n;
const DROPPED = 'TRUECHIMER_TEST_CAPABILITY_DROPPED';

/** Could this process, or a program that it starts, set the clock? */
function maySetClock() {
  const isRoot = process.getuid?.() === 0;
  if (process.platform !== 'linux') return isRoot;
  const status = readFileSync('/proc/self/status', 'utf8');
  const has = (set) =>
    ((BigInt(`0x${new RegExp(`^${set}:\\s*(\\w+)`, 'm').exec(status)?.[1] ?? '0'}`) >> CAP_SYS_TIME) & 1n) ===
    1n;
  // Without root, the bounding set alone gives nothing.
  return ['CapInh', 'CapPrm', 'CapEff', 'CapAmb'].some(has) || (isRoot && has('CapBnd'));
}

function refuse(why) {
  process.stderr.write(
    `The tests were not started: this process has the right to set the clock, and ${why}. Run them as an ordinary user.\n` +
      '0 passed, 1 failed, 0 skipped\n',
  );
  process.exit(1);
}

function startAgainWithout() {
  if (process.platform !== 'linux') refuse('it cannot be given up on this system');
  if (process.env[DROPPED]) refuse('it could not be dropped');
  const self = [process.execPath, ...process.execArgv, import.meta.filename, ...process.argv.slice(2)];
  const ways = [
    ['setpriv', '--bounding-set', '-sys_time', '--inh-caps', '-sys_time', ...self],
    ['capsh', '--drop=cap_sys_time', '--', '-c', 'exec "$0" "$@"', ...self],
  ];
  for (const [program, ...args] of ways) {
    const run = spawnSync(program, args, { stdio: 'inherit', env: { ...process.env, [DROPPED]: '1' } });
    if (run.error === undefined) process.exit(run.status ?? 1);
  }
  refuse('neither setpriv (util-linux) nor capsh (libcap2-bin) is here to drop it');
}

function check(name) {
  process.stdout.write(`\n--- ${name}\n`);
  const run = spawnSync('npm', ['run', '--silent', name], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  return run.status === 0;
}

if (maySetClock()) startAgainWithout();

const count = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const skips = [];
const say = (line) => process.stdout.write(`${line}\n`);

for (const name of ['build', 'typecheck', 'lint']) {
  if (check(name)) count.passed++;
  else failures.push(`npm run ${name}`);
}

say('\n--- vitest');
const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const vitest = await startVitest('test', filter, { ...options, root, watch: false, run: true });
if (vitest.state.getTestModules().length === 0) failures.push('no test matched');
for (const file of vitest.state.getTestModules()) {
  for (const error of file.errors()) failures.push(`${file.relativeModuleId}: ${error.message}`);
  for (const suite of file.children.allSuites()) {
    for (const error of suite.errors())
      failures.push(`${file.relativeModuleId}: ${suite.fullName}: ${error.message}`);
  }
  for (const test of file.children.allTests()) {
    const { state, note } = test.result();
    const name = `${file.relativeModuleId}: ${test.fullName}`;
    if (state === 'passed') count.passed++;
    else if (state === 'skipped') skips.push({ name, reason: note ?? 'no reason given' });
    else failures.push(name);
  }
}
for (const error of vitest.state.getUnhandledErrors()) failures.push(`unhandled: ${error?.message ?? error}`);
await vitest.close();

// On a machine that has all real parts only one skip is honest: Electron's binary cannot be had everywhere.
const allowed = (reason) => process.env.REQUIRE_REAL !== '1' || reason.startsWith('real Electron');
for (const { name, reason } of skips) {
  if (!allowed(reason)) failures.push(`${name}: skipped (${reason}), but REQUIRE_REAL=1`);
}
const skipped = skips.filter(({ reason }) => allowed(reason));
count.skipped = skipped.length;
count.failed = failures.length;

if (skipped.length > 0) {
  say(`\n!!! ${skipped.length} SKIPPED: these prove nothing in this run`);
  for (const { name, reason } of skipped) say(`!!!   ${name} - ${reason}`);
}
if (failures.length > 0) {
  say(`\n${failures.length} FAILED`);
  for (const name of failures) say(`    ${name}`);
}
say(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exit(count.failed > 0 ? 1 : 0);
