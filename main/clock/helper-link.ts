/**
 * A connection to the clock helper: requests go out, each is answered once or reported as lost, and what the helper tells
 * unasked is handed on. It decides nothing; who owns the clock and what a refusal means is the caller's.
 */
import net from 'node:net';
import * as v from 'valibot';
import { LONGEST_LINE } from '../clock-helper/protocol/limits.ts';
import type { RefusalCode } from '../clock-helper/protocol/refusal.ts';
import type { HelperEvent } from '../clock-helper/protocol/reply.ts';
import { type Action, PROTOCOL_VERSION } from '../clock-helper/protocol/request.ts';

/** Milliseconds. The helper answers in a fraction of one; a machine under load may take longer. */
const ANSWER_WITHIN = 2000;

/** An answer has some hundred bytes; whoever sends this much without an end of line is not the helper. */
const LONGEST_ANSWER = 16 * LONGEST_LINE;

const Answer = v.variant('ok', [
  v.looseObject({ ok: v.literal(true), id: v.number() }),
  v.looseObject({ ok: v.literal(false), id: v.nullable(v.number()), error: v.string(), message: v.string() }),
]);

const Event = v.variant('event', [
  v.object({ event: v.literal('stepped'), delta: v.string() }),
  v.object({ event: v.literal('slept'), span: v.number() }),
  v.object({
    event: v.literal('foreign-writer'),
    what: v.picklist(['frequency', 'tick', 'status', 'error', 'phase', 'slew']),
  }),
  v.object({ event: v.literal('lease-over') }),
]) satisfies v.GenericSchema<unknown, HelperEvent>;

/** What came of a request; `lost`: no answer, and the connection is closed. */
export type LinkAnswer =
  | { readonly kind: 'done'; readonly fields: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'refused';
      readonly code: RefusalCode;
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'lost' };

export interface HelperLink {
  /** Sends a request; its moment of sending is put in where it needs one. Calls back once. */
  ask(action: Unsent, done: (answer: LinkAnswer) => void): void;
  close(): void;
}

/** A request without the moment of its sending. */
export type Unsent = Action extends infer A ? (A extends Action ? Omit<A, 'sent'> : never) : never;

export interface LinkEvents {
  opened(): void;
  /** Called once, also where it never opened: with the system's code then (ENOENT, EACCES ...). */
  closed(code: string | null): void;
  told(event: HelperEvent): void;
}

export type Connect = (events: LinkEvents) => HelperLink;

/** Connects to the helper's socket (a named pipe on Windows). */
export const connectHelper =
  (file: string): Connect =>
  (events) => {
    const socket = net.connect(file);
    const waiting = new Map<number, { done: (answer: LinkAnswer) => void; timer: NodeJS.Timeout }>();
    let ids = 0;
    let code: string | null = null;
    let rest = '';

    const settle = (id: number, answer: LinkAnswer) => {
      const request = waiting.get(id);
      waiting.delete(id);
      clearTimeout(request?.timer);
      request?.done(answer);
    };
    const take = (line: string) => {
      const value = parse(line);
      const answer = v.safeParse(Answer, value);
      if (answer.success) {
        const { output } = answer;
        if (output.id === null) return;
        const { ok: _, id: __, ...fields } = output;
        settle(
          output.id,
          output.ok
            ? { kind: 'done', fields }
            : { kind: 'refused', code: output.error as RefusalCode, message: output.message, fields },
        );
        return;
      }
      const event = v.safeParse(Event, value);
      if (event.success) events.told(event.output);
    };

    socket.setEncoding('utf8');
    socket.on('connect', () => events.opened());
    socket.on('data', (text: string) => {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LONGEST_ANSWER) socket.destroy();
      for (const line of lines) take(line);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      code = error.code ?? error.message;
    });
    socket.on('close', () => {
      for (const id of waiting.keys()) settle(id, { kind: 'lost' });
      events.closed(code);
    });

    return {
      ask(action, done) {
        ids += 1;
        const id = ids;
        if (!socket.writable) {
          setImmediate(() => done({ kind: 'lost' }));
          return;
        }
        // Whoever does not answer is not worth talking to: closing ends all that wait.
        const timer = setTimeout(() => socket.destroy(), ANSWER_WITHIN);
        waiting.set(id, { done, timer });
        socket.write(`${encode(id, action)}\n`);
      },
      close: () => socket.destroySoon(),
    };
  };

/** Read by both processes alike: the monotonic clock of this machine. */
function encode(id: number, action: Unsent): string {
  const stamped = ['frequency', 'slew', 'step', 'leap'].includes(action.op)
    ? { ...action, sent: process.hrtime.bigint() }
    : action;
  return JSON.stringify({ v: PROTOCOL_VERSION, id, ...stamped }, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
