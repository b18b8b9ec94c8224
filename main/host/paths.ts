/**
 * Where things are kept, by the customs of each system. TRUECHIMER_HOME puts everything into one directory instead: for
 * tests, for a stick, for a second engine on purpose.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import envPaths from 'env-paths';
import { PRIVATE_DIRECTORY } from '../disk/atomic-file.ts';

export interface Paths {
  /** What a person decides. */
  readonly config: string;
  /** What the program learned; also the lock and the discovery file of the engine. */
  readonly state: string;
  readonly log: string;
}

/** Makes the directories, for their owner only. Whoever only looks has no need of them. */
export function makePaths(paths: Paths): void {
  for (const directory of new Set([paths.config, paths.state, paths.log])) {
    try {
      mkdirSync(directory, { recursive: true, mode: PRIVATE_DIRECTORY });
    } catch {
      // Said with the file's name by whoever then cannot write into it.
    }
  }
}

export function hostPaths(environment: NodeJS.ProcessEnv = process.env): Paths {
  const home = environment.TRUECHIMER_HOME;
  if (home) {
    const all = path.resolve(home);
    return { config: all, state: all, log: all };
  }
  const standard = envPaths('truechimer', { suffix: '' });
  // On Linux env-paths calls XDG_STATE_HOME "log"; state belongs there too.
  const state = process.platform === 'linux' ? standard.log : standard.data;
  return { config: standard.config, state, log: standard.log };
}
