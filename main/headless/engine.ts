/** The running engine of this machine, as the command line sees it: found by its discovery file, asked over loopback. */
import { type Api, ApiError, type ApiErrorCode } from '../api/contract.ts';
import { hostPaths } from '../host/paths.ts';
import type { Connection } from '../loopback/client.ts';
import { discoveries } from '../loopback/discovery.ts';
import { findEngine } from '../loopback/find-engine.ts';
import { pageAddress } from '../loopback/token.ts';
import { EXIT, type ExitCode, type Output } from './output.ts';

const NO_ENGINE =
  'No Truechimer is running. Start the tray (truechimer start) or the daemon (truechimer daemon), then try again.';

/** Its address is there: it is stuck, or was killed a moment ago, or long ago. */
const NO_ANSWER =
  'The engine does not answer. If another one stands by, it takes over within about ten seconds; else start it: truechimer daemon.';

/** A connection to the running engine, to be closed; null where none answers. */
export async function attachEngine(): Promise<Connection | null> {
  const found = await findEngine(discoveries(hostPaths()));
  return found.kind === 'found' ? found.connection : null;
}

/**
 * Runs an action with the engine; says so and returns `unreachable` where there is none. The action prints its result when
 * it has all of it, and once: what fails before is printed here instead.
 */
export async function withEngine(
  output: Output,
  action: (api: Api, page: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  const found = await findEngine(discoveries(hostPaths()));
  if (found.kind !== 'found') {
    return failed(output, 'unreachable', found.kind === 'none' ? NO_ENGINE : NO_ANSWER);
  }
  const { connection, record } = found;
  try {
    return await action(connection.api, pageAddress(record));
  } catch (error) {
    if (error instanceof ApiError) return failed(output, error.code, error.message);
    throw error;
  } finally {
    connection.close();
  }
}

function failed(output: Output, error: ApiErrorCode, message: string): ExitCode {
  output.note(message);
  output.data({ error, message });
  return EXIT.unreachable;
}
