/**
 * The settings file, kept by `conf`, the base library of electron-store: the same file that the tray keeps, in plain
 * Node.
 */
import Conf from 'conf';
import { confStore } from '../host/conf-store.ts';
import type { StateStore } from '../settings/store.ts';

export function openSettingsStore(directory: string): StateStore {
  return confStore(directory, ({ name, ...options }) => new Conf({ ...options, configName: name }));
}
