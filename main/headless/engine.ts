/** The running engine of this machine, as the command line sees it: found by its discovery file, asked over loopback. */
import type { Api } from '../api/contract.ts';
import { ApiError } from '../api/contract.ts';
import { hostPaths } from '../host/paths.ts';
import { connectLoopback } from '../loopback/client.ts';
import { discoveryFile } from '../loopback/discovery.ts';
import { pageAddress } from '../loopback/token.ts';
import { EXIT, type ExitCode, type Output } from './output.ts';

const NO_ENGINE =
  'No Truechimer is running. Start the tray (truechimer start) or the daemon (truechimer daemon), then try again.';

/** Runs an action with the engine; says so and returns `unreachable` where there is none. */
export async function withEngine(
  output: Output,
  action: (api: Api, page: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  const record = await discoveryFile(hostPaths().state).read();
  if (record === null) return unreachable(output, NO_ENGINE);
  let connection: Awaited<ReturnType<typeof connectLoopback>>;
  try {
    connection = await connectLoopback(record);
  } catch (error) {
    if (error instanceof ApiError) return unreachable(output, NO_ENGINE);
    throw error;
  }
  try {
    return await action(connection.api, pageAddress(record));
  } catch (error) {
    if (error instanceof ApiError) return unreachable(output, error.message);
    throw error;
  } finally {
    connection.close();
  }
}

function unreachable(output: Output, message: string): ExitCode {
  output.note(message);
  output.data({ error: 'unreachable', message });
  return EXIT.unreachable;
}
