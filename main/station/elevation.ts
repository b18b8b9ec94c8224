/** Truechimer's own command line, run as the superuser for the person who uses this program. */
import { existsSync } from 'node:fs';
import os from 'node:os';
import { type Elevated, elevate } from '../install/elevate.ts';
import { COMMAND } from '../install/layout.ts';

/** How the command line is started: program and arguments. */
export interface CommandLine {
  readonly words: readonly string[];
  /** It has ended: what was made for it alone is not needed any more. */
  readonly discard: () => void;
}

/** `commandLine`: null where this installation has none. */
export function elevation(
  commandLine: () => CommandLine | null,
): (args: readonly string[]) => Promise<Elevated> {
  return async (args) => {
    // The installed one is nobody's but the superuser's to change, and the system knows what to say when it asks for it.
    const installed = args[0] !== 'install' && existsSync(COMMAND);
    const line = installed ? { words: [COMMAND], discard: () => {} } : commandLine();
    if (line === null) {
      return {
        kind: 'failed',
        detail: 'This installation has no command line that could be run as the superuser.',
      };
    }
    const { username } = os.userInfo();
    const outcome = await elevate([...line.words, 'clock', ...args, '--for', username], {
      platform: process.platform,
      env: process.env,
      isRoot: process.getuid?.() === 0,
      // What is started here never takes the terminal of whoever started the engine.
      terminal: false,
    });
    // What a person is told to type has to be there when they do.
    if (outcome.kind !== 'by-hand') line.discard();
    return outcome;
  };
}
