/**
 * The settings file as `conf` keeps it: `config.json`, written whole and atomically. electron-store is a subclass of
 * `conf`, so each face hands in how its own is opened, and they share all else: the very same file.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PRIVATE_FILE } from '../disk/atomic-file.ts';
import { putAside } from '../disk/put-aside.ts';
import type { StateStore } from '../settings/store.ts';

/** What is used of `conf`: its whole content, read from and written to the file at every access. */
export interface ConfLike {
  store: Record<string, unknown>;
}

export interface ConfOptions {
  readonly cwd: string;
  /** Without the suffix. */
  readonly name: string;
  readonly configFileMode: number;
}

const NAME = 'config';

export function confStore(directory: string, open: (options: ConfOptions) => ConfLike): StateStore {
  const file = path.join(directory, `${NAME}.json`);
  // Opened when it is used, because opening reads, and throws where the file is no JSON.
  const conf = () => open({ cwd: directory, name: NAME, configFileMode: PRIVATE_FILE });
  return {
    file,
    read() {
      if (!existsSync(file)) return undefined;
      // `conf` takes a list, or null, for an empty store, and would write over it; and of what is no JSON it does not say
      // where the trouble is.
      const written: unknown = JSON.parse(readFileSync(file, 'utf8'));
      return typeof written === 'object' && written !== null && !Array.isArray(written)
        ? conf().store
        : written;
    },
    write(value) {
      conf().store = value as Record<string, unknown>;
    },
    putAside: (kind) => putAside(file, kind),
  };
}
