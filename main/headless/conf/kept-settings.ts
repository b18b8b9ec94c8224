/**
 * The settings, wherever they are in force: of the engine that runs, or else in their file. Looking never moves anything,
 * and a file that cannot be used is not written over.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Settings } from '../../api/contract.ts';
import { engineLock } from '../../host/engine-lock.ts';
import { hostMachine } from '../../host/machine.ts';
import { hostPaths, makePaths } from '../../host/paths.ts';
import { SettingsFile } from '../../settings/settings.ts';
import type { StateStore } from '../../settings/store.ts';
import { attachEngine } from '../engine.ts';
import { openSettingsStore } from '../settings-store.ts';

export interface KeptSettings {
  readonly settings: Settings;
  /** Rejects where they cannot be kept. */
  readonly save: (settings: Settings) => Promise<void>;
}

/** Milliseconds. Another command is done with them in some. */
const LOOK_AGAIN = 20;
/** More often than anybody needs who is not hanging. */
const MOST_LOOKS = 500;

/**
 * For whoever changes them by what is in them: one command after the other, so that none writes over what another has just
 * added. Rejects where the file cannot be used.
 */
export async function changingSettings<T>(act: (kept: KeptSettings) => Promise<T>): Promise<T> {
  const paths = hostPaths();
  makePaths(paths);
  const lock = engineLock(paths.config, hostMachine().boot, 'settings.lock');
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const held = await lock.tryAcquire();
    if (held === null) {
      await wait(LOOK_AGAIN);
      continue;
    }
    try {
      return await withSettings(act);
    } finally {
      await held.release();
    }
  }
  throw new Error('Another command is changing the settings, and does not come to an end. Try again.');
}

/** Rejects where the file cannot be used. */
export async function withSettings<T>(act: (kept: KeptSettings) => Promise<T>): Promise<T> {
  const connection = await attachEngine();
  if (connection === null) return act(fromFile());
  try {
    const { api } = connection;
    return await act({
      settings: (await api.settings()).settings,
      save: async (settings) => {
        const { problems } = await api.saveSettings(settings);
        const unwritable = problems.find(({ code }) => code === 'settings-unwritable');
        if (unwritable !== undefined) throw new Error(`${unwritable.subject}: ${unwritable.detail}`);
      },
    });
  } finally {
    connection.close();
  }
}

function fromFile(): KeptSettings {
  const paths = hostPaths();
  const file = new SettingsFile(untouched(openSettingsStore(paths.config)));
  if (file.reason !== null) throw new Error(`The settings file ${file.file} cannot be used: ${file.reason}`);
  return {
    settings: file.value,
    save: async (settings) => {
      makePaths(paths);
      file.save(settings);
      const [problem] = file.problems;
      if (problem !== undefined) throw new Error(`${problem.subject}: ${problem.detail}`);
    },
  };
}

/** An engine puts a file aside that it cannot use; whoever only looks does not. */
const untouched = (store: StateStore): StateStore => ({
  ...store,
  putAside: () => {
    throw new Error('It is left where it is.');
  },
});
