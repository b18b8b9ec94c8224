/**
 * Where things are kept, by the customs of each system. TRUECHIMER_HOME puts everything into one directory instead: for
 * tests, for a stick, for a second engine on purpose. TRUECHIMER_SYSTEM=1 is set by the unit of the system's own service.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import envPaths from 'env-paths';
import { PRIVATE_DIRECTORY } from '../disk/atomic-file.ts';

export interface Paths {
  /** What a person decides. */
  readonly config: string;
  /** What the program learned; also the lock of the engine. */
  readonly state: string;
  /** Where the engine leaves its address. */
  readonly run: string;
  readonly log: string;
  /** Of the system's own service: members of its group may read where its page is. */
  readonly shared: boolean;
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
    return { config: all, state: all, run: all, log: all, shared: false };
  }
  if (environment.TRUECHIMER_SYSTEM === '1') return systemPaths(environment);
  const standard = envPaths('truechimer', { suffix: '' });
  // On Linux env-paths calls XDG_STATE_HOME "log"; state belongs there too.
  const state = process.platform === 'linux' ? standard.log : standard.data;
  return { config: standard.config, state, run: state, log: standard.log, shared: false };
}

/** Where the system's own service leaves its address (its unit's RuntimeDirectory). */
export const SYSTEM_RUN = '/run/truechimer';

/** As systemd sets them up for the service (systemd.exec(5)). */
function systemPaths({ STATE_DIRECTORY, LOGS_DIRECTORY, RUNTIME_DIRECTORY }: NodeJS.ProcessEnv): Paths {
  const state = STATE_DIRECTORY ?? '/var/lib/truechimer';
  return {
    config: state,
    state,
    run: RUNTIME_DIRECTORY ?? SYSTEM_RUN,
    log: LOGS_DIRECTORY ?? '/var/log/truechimer',
    shared: true,
  };
}
