/**
 * The framed window with everything in it. On Linux it is the only one: there a click on the tray may never arrive,
 * and a window can neither place itself nor trust its focus under Wayland, so it is placed by the window manager and
 * never hides by itself. Closing it hides it, and the program stays in the tray; where no tray shows, it is minimised
 * instead, so that there is always a way back.
 */
import type { BrowserWindow } from 'electron';
import type { Log } from '../host/log.ts';
import { pageAddress, type Section } from './protocol.ts';
import type { Windows } from './windows.ts';

export interface MainWindow {
  show(section?: Section): void;
}

export interface MainWindowOptions {
  readonly windows: Pick<Windows, 'open'>;
  readonly title: string;
  /** True once the program is leaving: then a close is a close. */
  readonly leaving: () => boolean;
  /** Is there a tray from which a hidden window can be opened again? */
  readonly trayShown: boolean;
  readonly log: Pick<Log, 'error'>;
}

export function createMainWindow({ windows, title, leaving, trayShown, log }: MainWindowOptions): MainWindow {
  let window: BrowserWindow | null = null;

  function open(): BrowserWindow {
    const opened = windows.open({
      title,
      width: 960,
      height: 720,
      // The narrowest at which the list of servers needs no sideways scrolling.
      minWidth: 360,
      minHeight: 400,
      autoHideMenuBar: true,
    });
    opened.on('close', (event) => {
      if (leaving()) return;
      event.preventDefault();
      if (trayShown) opened.hide();
      else opened.minimize();
    });
    opened.once('closed', () => {
      window = null;
    });
    return opened;
  }

  function present(shown: BrowserWindow) {
    if (shown.isMinimized()) shown.restore();
    shown.show();
    shown.focus();
  }

  return {
    show(section) {
      const known = window;
      const shown = known ?? open();
      window = shown;
      if (known === null) shown.once('ready-to-show', () => present(shown));
      if (known === null || section !== undefined) {
        shown.loadURL(pageAddress('window', section)).catch((error: unknown) => {
          log.error('The window could not be filled.', error);
        });
      }
      if (known !== null) present(shown);
    },
  };
}
