/**
 * The two names under which the contract crosses between a page and the main process, shared by both ends. All else
 * about the crossing is derived from the contract itself (`api/wire.ts`).
 */

/** Page to main: a command and its input; resolves with a `Reply`. */
export const CALL = 'truechimer:call';

/** Main to page: an `EventMessage`. */
export const EVENT = 'truechimer:event';
