/** Programs that were started in a guest and go on there: what they have said, and how they ended. */
import type { Channel } from './channel.ts';
import type { Command } from './protocol.ts';

export interface Running {
  readonly pid: number;
  /** Standard output and error so far. */
  readonly output: () => string;
  /** Into its standard input, where that was left open. */
  readonly type: (text: string) => Promise<void>;
  /** Does nothing where it has ended. */
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
  /** Its exit code; null where a signal ended it, or a restart of the guest. */
  readonly exited: Promise<number | null>;
}

interface Kept {
  output: string;
  end: (code: number | null) => void;
}

export class Programs {
  private readonly channel: Channel;
  private readonly kept = new Map<number, Kept>();
  private last = 0;

  constructor(channel: Channel) {
    this.channel = channel;
    channel.on('event', (event) => {
      if (event.event === 'up') {
        for (const { end } of this.kept.values()) end(null);
        this.kept.clear();
        return;
      }
      const program = this.kept.get(event.handle);
      if (event.event === 'output' && program !== undefined) program.output += event.text;
      if (event.event === 'exit') program?.end(event.code);
    });
  }

  async start(command: Command): Promise<Running> {
    const handle = ++this.last;
    // Before the answer, because events may come right behind it.
    const program: Kept = { output: '', end: () => {} };
    const exited = new Promise<number | null>((resolve) => (program.end = resolve));
    this.kept.set(handle, program);
    const { pid } = await this.channel.call('start', { ...command, handle });
    return {
      pid,
      output: () => program.output,
      type: async (text) => void (await this.channel.call('type', { handle, text })),
      kill: async (signal) => void (await this.channel.call('kill', { handle, signal })),
      exited,
    };
  }
}
