/**
 * How the command line is started, which does what needs the superuser. Electron's own program runs no scripts, so an
 * installed Truechimer brings a Node along (`build/program.mjs`); in a checkout whoever started us says which Node can.
 *
 * The superuser cannot see into an AppImage, which is mounted for its user only: there it is copied out, into a directory
 * that nobody else can write.
 */
import { cpSync, existsSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface Installation {
  readonly packaged: boolean;
  /** Where a packed Electron program has its resources. */
  readonly resources: string;
  /** The top of the checkout. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
}

const SCRIPT = 'dist/headless/truechimer.js';

/** Program and arguments; null where there is nothing that could run it. */
export function commandLine({ packaged, resources, root, env }: Installation): readonly string[] | null {
  if (!packaged) return env.TRUECHIMER_NODE ? [env.TRUECHIMER_NODE, path.join(root, SCRIPT)] : null;
  const program = path.join(resources, 'program');
  if (!existsSync(path.join(program, SCRIPT))) return null;
  const place = env.APPIMAGE ? copyOut(program) : program;
  return [path.join(place, process.platform === 'win32' ? 'node.exe' : 'node'), path.join(place, SCRIPT)];
}

function copyOut(program: string): string {
  const place = path.join(mkdtempSync(path.join(os.tmpdir(), 'truechimer-program-')), 'program');
  cpSync(program, place, { recursive: true });
  return place;
}
