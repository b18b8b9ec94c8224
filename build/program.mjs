/**
 * What an installed Truechimer has beside Electron: the command line, with a Node to run it, because Electron's own program
 * runs no scripts (its fuses). It installs the clock helper, which is in it, as the superuser; on Windows and macOS the
 * helper is a program of its own. Made of the Node that runs this, so only for the system on which it is packed.
 */
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { singleExecutable } from './single-executable.mjs';

const PARTS = ['package.json', 'dist/headless', 'dist/renderer', 'dist/clock-helper', 'assets/directory'];

/** Puts everything into a directory, which is emptied before. `platform`, `arch`: for which it is packed. */
export async function gatherProgram({ root, into, platform, arch }) {
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  if (platform !== process.platform || arch !== process.arch) return;
  const modules = ['koffi', `@koromix/koffi-${platform}-${arch}`].filter((name) =>
    existsSync(path.join(root, 'node_modules', name)),
  );
  for (const part of [...PARTS, ...modules.map((name) => `node_modules/${name}`)]) {
    cpSync(path.join(root, part), path.join(into, part), {
      recursive: true,
      dereference: true,
      filter: (file) => !file.endsWith('.map'),
    });
  }
  const node = path.join(into, platform === 'win32' ? 'node.exe' : 'node');
  copyFileSync(process.execPath, node);
  chmodSync(node, 0o755);
  if (platform === 'linux') return;
  await singleExecutable({
    root,
    script: 'dist/clock-helper/clock-helper.cjs',
    into: path.join(into, 'clock-helper'),
    name: 'clock-helper',
    modules,
  });
}
