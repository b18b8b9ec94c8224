/** The settings file, kept by electron-store: where it is, is given, so that it is the same one that the daemon uses. */
import Store from 'electron-store';
import { confStore } from '../host/conf-store.ts';
import type { StateStore } from '../settings/store.ts';

export function openSettingsStore(directory: string): StateStore {
  return confStore(directory, (options) => new Store({ ...options }));
}
