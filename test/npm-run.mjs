/** A script of package.json as a check: its output is seen, and it has passed or not. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

export function npmRun(name) {
  process.stdout.write(`\n--- ${name}\n`);
  const run = spawnSync('npm', ['run', '--silent', name], {
    cwd: path.dirname(import.meta.dirname),
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  return run.status === 0;
}
