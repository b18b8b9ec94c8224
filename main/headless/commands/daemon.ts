import type { Command } from '../command.ts';
import { serve } from '../serve.ts';

export const daemon: Command = {
  name: 'daemon',
  usage: 'daemon [--json]',
  summary: 'run the engine without a window, with its page on loopback',
  details: [
    'Runs until SIGINT or SIGTERM. Where an engine runs already (a tray, another daemon), it stands by as a face of that',
    'one and takes over ten seconds after it dies. With --json its first output is {page, pid, presence}.',
  ].join('\n'),
  operands: 'none',
  run: (_operands, output) => serve(output),
};
