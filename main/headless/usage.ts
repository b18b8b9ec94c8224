/** The help texts, made from the commands themselves, so that they cannot tell of another program. */
import type { Command } from './command.ts';

export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((c) => c.usage.length));
  return [
    'Truechimer: is this clock right, by how much at most it is wrong, and why.',
    '',
    'Usage: truechimer COMMAND',
    ...commands.map((c) => `  ${c.usage.padEnd(width)}  ${c.summary}`),
    '',
    '“truechimer help COMMAND” says more of one.',
    'Options: --json (results for machines on standard output, and nothing else there), --help, --version',
    'Exit codes: 0 in sync, 1 not in sync, 2 wrong usage, 3 unreachable (also: no engine runs)',
    'Files: TRUECHIMER_HOME puts settings, state and log into one directory.',
  ].join('\n');
}

export function detailed(command: Command): string {
  const summary = `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`;
  return [
    `Usage: truechimer ${command.usage}`,
    '',
    summary,
    ...(command.details ? ['', command.details] : []),
  ].join('\n');
}
