/** What a command of the command line is. Each has a file of its own in `commands/`. */
import type { ParseArgsConfig } from 'node:util';
import type { ExitCode, Output } from './output.ts';

/** What was given for the options that a command has of its own. */
export type Options = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface Command {
  readonly name: string;
  /** How it is written, without the program's name. */
  readonly usage: string;
  readonly summary: string;
  /** More, for its `--help`. */
  readonly details?: string;
  /** Positional arguments: none, or at least one. */
  readonly operands: 'none' | 'some';
  /** What one is, where it is not a server. */
  readonly operand?: string;
  /** Words that say what to do, of which the first operand is one. */
  readonly verbs?: readonly string[];
  /** Options beside those that all commands have. */
  readonly options?: NonNullable<ParseArgsConfig['options']>;
  run(operands: readonly string[], output: Output, options: Options): Promise<ExitCode>;
}

/** The command was called in a way that it does not understand. */
export class UsageError extends Error {}
