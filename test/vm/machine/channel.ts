/**
 * Questions to the agent in a guest and its answers, over one stream. The agent may go away and come back (the guest
 * starts anew), and then what was asked of it before is lost: whoever waits for an answer is told so.
 */
import { EventEmitter } from 'node:events';
import readline from 'node:readline';
import type { Duplex } from 'node:stream';
import type { Answer, Event, Operations, Request } from './protocol.ts';

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Its only event is `event`, with what the agent says unasked. */
export class Channel extends EventEmitter<{ event: [Event] }> {
  private readonly stream: Duplex;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  constructor(stream: Duplex) {
    super();
    this.stream = stream;
    // The end of the machine is reported as such.
    stream.on('error', () => {});
    stream.on('close', () => this.lose('the machine is gone'));
    readline.createInterface({ input: stream }).on('line', (line) => this.heard(line));
  }

  call<Op extends keyof Operations>(
    op: Op,
    what: Parameters<Operations[Op]>[0],
  ): Promise<ReturnType<Operations[Op]>> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      if (this.stream.destroyed) return reject(new Error('the machine is gone'));
      this.waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      this.stream.write(`${JSON.stringify({ id, op, what } satisfies Request)}\n`);
    });
  }

  private heard(line: string): void {
    const message = parsed(line);
    if (message === null) return;
    if ('event' in message) {
      if (message.event === 'up') this.lose('the guest started anew');
      this.emit('event', message);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if ('error' in message) waiting?.reject(new Error(message.error));
    else waiting?.resolve(message.result);
  }

  private lose(why: string): void {
    for (const { reject } of this.waiting.values()) reject(new Error(why));
    this.waiting.clear();
  }
}

/** Null for an empty line, and for one that was cut off when the guest went down. */
function parsed(line: string): Answer | Event | null {
  if (line === '') return null;
  try {
    return JSON.parse(line) as Answer | Event;
  } catch {
    return null;
  }
}
