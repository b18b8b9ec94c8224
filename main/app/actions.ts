/**
 * What the menu's entries do: commands of the contract, or showing something. A command that fails is told in the log;
 * the state that follows from it is in the next status, and so in every face.
 */
import type { App } from 'electron';
import type { Api } from '../api/contract.ts';
import type { Log } from '../host/log.ts';
import type { MainWindow } from './main-window.ts';
import type { MenuActions } from './menu.ts';

export function createActions(
  api: Pick<Api, 'resync' | 'cancelResync' | 'pause'>,
  window: MainWindow,
  app: Pick<App, 'quit'>,
  log: Pick<Log, 'warn'>,
): MenuActions {
  const attempt = (what: string, work: Promise<unknown>) => {
    work.catch((error: unknown) => log.warn(`${what} failed.`, error));
  };
  return {
    open: () => window.show(),
    settings: () => window.show('settings'),
    resync: () => attempt('Resync', api.resync()),
    cancelResync: () => attempt('Stopping the measurement', api.cancelResync()),
    keep: () => window.show('switch'),
    pause: (paused) => attempt(paused ? 'Pausing' : 'Continuing', api.pause(paused)),
    quit: () => app.quit(),
  };
}
