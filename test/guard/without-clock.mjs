/**
 * No test may ever set the clock of the machine it runs on. A process that could (root, on Linux CAP_SYS_TIME) starts
 * itself again without that right, or refuses.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** linux/capability.h */
const CAP_SYS_TIME = 25n;
const DROPPED = 'TRUECHIMER_TEST_CAPABILITY_DROPPED';

/** Returns only where neither this process nor any program that it starts could set the clock. `script`: its own file. */
export function withoutClock(script) {
  if (maySetClock()) startAgainWithout(script);
}

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

function startAgainWithout(script) {
  if (process.platform !== 'linux') refuse('it cannot be given up on this system');
  if (process.env[DROPPED]) refuse('it could not be dropped');
  const self = [process.execPath, ...process.execArgv, script, ...process.argv.slice(2)];
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
