/**
 * The settings that concern this face: appearance, notifications, starting with the session. Applied at the start and
 * whenever they change, by whichever face.
 */
import type { NativeTheme } from 'electron';
import type { Settings } from '../api/contract.ts';
import type { Log } from '../host/log.ts';
import type { Autostart } from './autostart.ts';
import type { Notifier } from './notifications.ts';

export interface Preferences {
  readonly nativeTheme: Pick<NativeTheme, 'themeSource'>;
  readonly notifier: Pick<Notifier, 'allow'>;
  readonly autostart: Autostart;
  readonly log: Pick<Log, 'warn'>;
}

export function applyPreferences(settings: Settings, { nativeTheme, notifier, autostart, log }: Preferences) {
  nativeTheme.themeSource = settings.theme;
  notifier.allow(settings.notifications);
  try {
    autostart.set(settings.startAtLogin);
  } catch (error) {
    log.warn('Whether to start with the session could not be set.', error);
  }
}
