#!/usr/bin/env node
/** The command line's composition root: reads the arguments, runs one command, ends with its exit code. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { VERSION } from '../release/release.ts';
import { type Command, UsageError } from './command.ts';
import { clock } from './commands/clock.ts';
import { conf } from './commands/conf.ts';
import { daemon } from './commands/daemon.ts';
import { demo } from './commands/demo.ts';
import { engineStdio } from './commands/engine-stdio.ts';
import { now } from './commands/now.ts';
import { query } from './commands/query.ts';
import { resync } from './commands/resync.ts';
import { servers } from './commands/servers.ts';
import { start } from './commands/start.ts';
import { status } from './commands/status.ts';
import { createOutput, EXIT, type ExitCode, type Output } from './output.ts';
import { detailed, overview } from './usage.ts';

const COMMANDS: readonly Command[] = [
  status,
  now,
  query,
  resync,
  clock,
  servers,
  conf,
  daemon,
  start,
  demo,
  engineStdio,
];

/** What every command understands. */
const COMMON = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

const OPTIONS: ParseArgsConfig['options'] & typeof COMMON = Object.assign(
  {},
  ...COMMANDS.map((c) => c.options),
  COMMON,
);

async function main(): Promise<ExitCode> {
  const streams = { out: process.stdout, err: process.stderr };
  let output = createOutput(process.argv.includes('--json'), streams);
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: OPTIONS,
    });
    output = createOutput(values.json === true, streams);
    const [name, ...operands] = positionals;
    const command = COMMANDS.find((c) => c.name === name);
    if (values.version) return tell(output, 'version', VERSION);
    if (name === 'help') return explain(output, operands);
    if (values.help) return tell(output, 'help', command ? detailed(command) : overview(COMMANDS));
    if (name === undefined) throw new UsageError('Say what to do.');
    if (command === undefined) throw new UsageError(`There is no command “${name}”.`);
    if (command.operands === 'none' && operands.length > 0) {
      throw new UsageError(`“${command.name}” takes no “${operands[0]}”.`);
    }
    if (command.operands === 'some' && operands.length === 0) {
      throw new UsageError(
        `“${command.name}” needs at least one ${command.operand ?? 'server'}: truechimer ${command.usage}`,
      );
    }
    const foreign = Object.keys(values).find((o) => !Object.hasOwn({ ...COMMON, ...command.options }, o));
    if (foreign !== undefined) throw new UsageError(`“${command.name}” takes no option --${foreign}.`);
    return await command.run(operands, output, values);
  } catch (error) {
    return failed(error, output);
  }
}

function tell(output: Output, what: string, text: string): ExitCode {
  output.data({ [what]: text });
  output.say(text);
  return EXIT.inSync;
}

function explain(output: Output, [name, surplus, ...more]: readonly string[]): ExitCode {
  if (name === undefined) return tell(output, 'help', overview(COMMANDS));
  const command = COMMANDS.find((c) => c.name === name);
  if (command === undefined) throw new UsageError(`There is no command “${name}”.`);
  const [extra] = surplus === undefined || command.verbs?.includes(surplus) ? more : [surplus];
  if (extra !== undefined) throw new UsageError(`“help” takes no “${extra}” after “${name}”.`);
  return tell(output, 'help', detailed(command));
}

function failed(error: unknown, output: Output): ExitCode {
  const about = COMMANDS.find((c) => c.name === process.argv[2]);
  const usage = error instanceof UsageError ? error.message : argumentError(error);
  if (usage !== null) {
    output.data({ error: 'usage', message: usage });
    output.note(`${usage}\nTry: truechimer ${about === undefined ? '' : `${about.name} `}--help`);
    return EXIT.usage;
  }
  const message = error instanceof Error ? error.message : String(error);
  output.data({ error: 'failed', message });
  output.note(`Truechimer failed: ${message}`);
  return EXIT.unreachable;
}

/** What `parseArgs` found wrong, in one sentence; null where the error is another one. */
function argumentError(error: unknown): string | null {
  if (!(error instanceof TypeError)) return null;
  const { code, message } = error as NodeJS.ErrnoException;
  const option = /'(-[^' ]*)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `There is no option ${option}.`;
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    if (message.includes('does not take')) return `The option ${option} takes no value.`;
    return `The option ${option} needs a value (one that begins with a hyphen is written ${option}=-VALUE).`;
  }
  return code?.startsWith('ERR_PARSE_ARGS') ? message : null;
}

process.stdout.on('error', unwritten);
const code = await main();
// The kernel's stamping socket stays open for the life of the process, so its end is said; after the last words are out.
process.stdout.write('', (error) => {
  if (error) unwritten(error);
  process.exit(code);
});

/** On a full disk, say. Whoever reads no further (head) wants no words, and is no reason to end an engine. */
function unwritten(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`The output cannot be written: ${error.message}\n`);
  process.exit(EXIT.unreachable);
}
