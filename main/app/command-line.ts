/**
 * How the command line is started, which does what needs the superuser. Electron's own program runs no scripts, so an
 * installed Truechimer brings a Node along (`build/program.mjs`); in a checkout whoever started us says which Node can.
 *
 * The superuser cannot see into an AppImage, which is mounted for its user only: there it is copied out, into a directory
 * that nobody else can write, and away again when it has done its work.
 */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CommandLine } from '../station/elevation.ts';

export interface Installation {
  readonly packaged: boolean;
  /** Where a packed Electron program has its resources. */
  readonly resources: string;
  /** The top of the checkout. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
}

const SCRIPT = 'dist/headless/truechimer.js';

/** Null where there is nothing that could run it. Throws where there is no room for a copy. */
export function commandLine({ packaged, resources, root, env }: Installation): CommandLine | null {
  if (!packaged) {
    const node = env.TRUECHIMER_NODE;
    return node ? { words: [node, path.join(root, SCRIPT)], discard: () => {} } : null;
  }
  const program = path.join(resources, 'program');
  if (!existsSync(path.join(program, SCRIPT))) return null;
  if (!env.APPIMAGE) return { words: wordsIn(program), discard: () => {} };
  const place = mkdtempSync(path.join(os.tmpdir(), 'truechimer-program-'));
  const discard = () => rmSync(place, { recursive: true, force: true });
  try {
    const copy = path.join(place, 'program');
    cpSync(program, copy, { recursive: true });
    return { words: wordsIn(copy), discard };
  } catch (error) {
    discard();
    throw error;
  }
}

const wordsIn = (place: string) => [
  path.join(place, process.platform === 'win32' ? 'node.exe' : 'node'),
  path.join(place, SCRIPT),
];
