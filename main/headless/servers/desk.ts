/**
 * The directory's part of the contract for the command line: the running engine's, which knows what was measured and when
 * whoever was asked; where none runs, one for this command alone.
 */
import * as v from 'valibot';
import { type Api, ApiError, DEFAULT_SETTINGS, Settings } from '../../api/contract.ts';
import type { ProbeProgress } from '../../api/directory.ts';
import { Guest } from '../../engine/sync/guest.ts';
import { hostPaths } from '../../host/paths.ts';
import { DirectoryDesk } from '../../service/directory/desk.ts';
import { machineDirectory } from '../../station/machine-directory.ts';
import { openAsking } from '../../station/machine-ports.ts';
import { attachEngine } from '../engine.ts';
import { EXIT, type ExitCode, type Output } from '../output.ts';
import { DIRECTORY_ASSETS } from '../package-root.ts';
import { openSettingsStore } from '../settings-store.ts';

export interface Desk extends Pick<Api, 'directory' | 'measure' | 'cancelMeasure' | 'propose'> {
  /** The servers that the person has chosen. */
  chosen(): Promise<Settings['servers']>;
  /** Calls back at every event of a measurement. */
  onProbe(listener: (progress: ProbeProgress) => void): void;
  /** Resolves when the engine is gone; never without one. */
  readonly lost: Promise<void>;
}

/** Runs an action; what the engine refuses is said, and ends with 1. */
export async function withDesk(output: Output, action: (desk: Desk) => Promise<ExitCode>): Promise<ExitCode> {
  const connection = await attachEngine();
  try {
    if (connection === null) return await alone(action);
    const { api } = connection;
    return await action({
      directory: api.directory,
      measure: api.measure,
      cancelMeasure: api.cancelMeasure,
      propose: api.propose,
      chosen: async () => (await api.settings()).settings.servers,
      onProbe: (listener) => void api.on('probe', listener),
      lost: new Promise((gone) => connection.onClose(() => gone())),
    });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    output.note(error.message);
    output.data({ error: error.code, message: error.message });
    return error.code === 'unreachable' ? EXIT.unreachable : EXIT.notInSync;
  } finally {
    connection?.close();
  }
}

async function alone(action: (desk: Desk) => Promise<ExitCode>): Promise<ExitCode> {
  const paths = hostPaths();
  const { ports } = openAsking();
  const settings = settingsIn(paths.config);
  let listener: (progress: ProbeProgress) => void = () => {};
  const desk = new DirectoryDesk(
    {
      ...machineDirectory(DIRECTORY_ASSETS, paths.state),
      ports,
      guest: new Guest(ports),
      newest: () => [],
      settings: () => settings,
    },
    { lists: () => {}, probe: (progress) => listener(progress) },
  );
  try {
    return await action({
      directory: () => desk.directory(),
      measure: (wish) => desk.measure(wish),
      cancelMeasure: () => desk.cancelMeasure(),
      propose: (wish) => desk.propose(wish),
      chosen: async () => settings.servers,
      onProbe: (hear) => {
        listener = hear;
      },
      lost: new Promise(() => {}),
    });
  } finally {
    desk.close();
  }
}

/** Only read: a file that cannot be used is the engine's to put aside. */
function settingsIn(directory: string): Settings {
  try {
    const stored = openSettingsStore(directory).read();
    const parsed = v.safeParse(v.object(Settings.entries), { ...DEFAULT_SETTINGS, ...(stored as object) });
    return parsed.success ? parsed.output : DEFAULT_SETTINGS;
  } catch {
    return DEFAULT_SETTINGS;
  }
}
