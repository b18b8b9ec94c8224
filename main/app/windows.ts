/**
 * Makes our windows, all with the same walls: sandboxed, isolated, without Node, with our preload. Keeps which there
 * are, so that commands from any other page are refused and events reach every page.
 */
import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from 'electron';
import type { Pages } from './ipc.ts';

export interface Windows extends Pages {
  open(options: Omit<BrowserWindowConstructorOptions, 'webPreferences' | 'show'>): BrowserWindow;
}

export interface WindowsOptions {
  readonly BrowserWindow: typeof BrowserWindow;
  readonly preload: string;
  /** For the task bar, where the system does not take it from the program's file. */
  readonly icon: string;
}

export function createWindows({ BrowserWindow, preload, icon }: WindowsOptions): Windows {
  const opened = new Map<WebContents, BrowserWindow>();
  return {
    open(options) {
      const window = new BrowserWindow({
        ...options,
        icon,
        // A page without content would flash white.
        show: false,
        webPreferences: {
          preload,
          sandbox: true,
          contextIsolation: true,
          nodeIntegration: false,
          webSecurity: true,
          spellcheck: false,
        },
      });
      const { webContents } = window;
      opened.set(webContents, window);
      window.once('closed', () => opened.delete(webContents));
      return window;
    },
    owns: (contents) => opened.has(contents),
    send(channel, message) {
      for (const [contents, window] of opened) if (!window.isDestroyed()) contents.send(channel, message);
    },
  };
}
