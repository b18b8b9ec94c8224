/**
 * Leaving in order: the first request to quit is held until the engine has let go of the clock, the lock and its files;
 * then the process ends. A close that hangs must not keep a person from logging out.
 */
import type { App } from 'electron';
import type { Log } from '../host/log.ts';

/** Milliseconds. Closing writes two small files; ten times what a slow disk takes. */
const CLOSE_WITHIN = 5000;

export interface Departure {
  /** From here on windows close for good instead of hiding. */
  readonly leaving: boolean;
}

export function leaveInOrder(
  app: Pick<App, 'on' | 'exit'>,
  close: () => Promise<void>,
  log: Pick<Log, 'error'>,
): Departure {
  const departure = { leaving: false };
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (departure.leaving) return;
    departure.leaving = true;
    const tooLong = setTimeout(() => {
      log.error(`Closing took more than ${CLOSE_WITHIN / 1000} s and was given up.`);
      app.exit(1);
    }, CLOSE_WITHIN);
    const leave = (code: number) => {
      clearTimeout(tooLong);
      app.exit(code);
    };
    close().then(
      () => leave(0),
      (error: unknown) => {
        log.error('Closing failed; what was learned since the last save may be lost.', error);
        leave(1);
      },
    );
  });
  return departure;
}
