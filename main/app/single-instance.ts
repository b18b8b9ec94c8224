/**
 * One tray per person and data directory: whoever starts the program again gets the window of the running one. (That
 * there is only one engine per machine, tray or daemon, is the station's concern.)
 */
import type { App } from 'electron';

/** False: another instance runs and has been told; this process has nothing left to do. */
export function isOnlyInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on'>,
  show: () => void,
): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', show);
  return true;
}
