/** What a command of the command line is. Each has a file of its own in `commands/`. */
import type { ExitCode, Output } from './output.ts';

export interface Command {
  readonly name: string;
  /** How it is written, without the program's name. */
  readonly usage: string;
  readonly summary: string;
  /** More, for its `--help`. */
  readonly details?: string;
  /** Positional arguments: none, or at least one. */
  readonly operands: 'none' | 'some';
  run(operands: readonly string[], output: Output): Promise<ExitCode>;
}

/** The command was called in a way that it does not understand. */
export class UsageError extends Error {}
