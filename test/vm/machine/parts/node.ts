/** The Node that runs the tests, for the guest: without its symbols, and with those libraries that the guest lacks. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, realpathSync } from 'node:fs';
import path from 'node:path';

export function copyNode(tree: string): void {
  const target = path.join(tree, 'usr/bin/node');
  const strip = spawnSync('strip', ['--strip-all', '-o', target, process.execPath]);
  // Only smaller without its symbols: where nobody can take them off it keeps them.
  if (strip.status !== 0) copyFileSync(process.execPath, target);
  const { stdout } = spawnSync('ldd', [process.execPath], { encoding: 'utf8' });
  for (const [, name = '', file = ''] of (stdout ?? '').matchAll(/^\s*(\S+) => (\/\S+)/gm)) {
    const own = path.join(tree, 'usr/lib/x86_64-linux-gnu', name);
    if (!existsSync(own)) copyFileSync(realpathSync(file), own);
  }
}
