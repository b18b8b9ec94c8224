/**
 * The settings file, kept by `conf`, the base library of electron-store: the same file that the tray keeps, in plain
 * Node.
 */
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import Conf from 'conf';
import type { StateStore } from '../settings/store.ts';

const NAME = 'config';

export function openSettingsStore(directory: string): StateStore {
  const file = path.join(directory, `${NAME}.json`);
  const open = () => new Conf({ cwd: directory, configName: NAME, configFileMode: 0o600 });
  return {
    file,
    // Opening would create the file, and reading is no reason to write.
    read: () => (existsSync(file) ? open().store : undefined),
    write: (value) => {
      open().store = value as Record<string, unknown>;
    },
    putAside: () => putAside(file),
  };
}

/** The first free name; what was put aside earlier is kept too. */
function putAside(file: string): string {
  let n = 1;
  while (existsSync(`${file}.corrupt-${n}`)) n += 1;
  const aside = `${file}.corrupt-${n}`;
  renameSync(file, aside);
  return aside;
}
