/**
 * The menu bar. macOS needs one for the standard keys (copy, paste, close) to work at all; on Linux without a tray it
 * is the only place from which the program can be ended; elsewhere the tray has the menu and a bar would only take room.
 */
import type { MenuItemConstructorOptions } from 'electron';
import { messages } from '../api/describe.ts';
import type { MenuActions } from './menu.ts';

export function applicationMenu(
  platform: NodeJS.Platform,
  trayShown: boolean,
  locale: string,
  actions: Pick<MenuActions, 'settings' | 'quit'>,
): MenuItemConstructorOptions[] | null {
  const t = messages(locale);
  if (platform === 'darwin') return [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }];
  if (trayShown) return null;
  return [
    {
      label: t.appName,
      submenu: [
        { id: 'settings', label: t.menu.settings, click: () => actions.settings() },
        { type: 'separator' },
        { id: 'quit', label: t.menu.quit, accelerator: 'CommandOrControl+Q', click: () => actions.quit() },
      ],
    },
  ];
}
