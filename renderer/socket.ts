/**
 * The contract's wire over a WebSocket of the same origin; the page's cookie says who asks. Messages are JSON:
 * `{id, command, input}` out; `{id, reply}` and, unasked, `{event, payload}` in.
 *
 * Promises: a call is answered or rejected, never left hanging, also when the connection breaks under it; and the
 * connection is tried again for as long as the page is open.
 */
import { ApiError, patience } from '../main/api/contract.ts';
import type { PageMessages } from '../main/api/pages.ts';
import type { Connection, Link } from './link.ts';

/** Milliseconds. The first try again is quick (a restart takes about a second), later ones cost nothing. */
const FIRST_RETRY = 500;
const LAST_RETRY = 5000;
interface Pending {
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: ApiError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

export function openSocket(address: string, words: PageMessages['error']): Link {
  const pending = new Map<number, Pending>();
  const listeners = new Set<(message: unknown) => void>();
  const watchers = new Set<(connection: Connection) => void>();
  let connection: Connection = 'connecting';
  let retryIn = FIRST_RETRY;
  let lastId = 0;
  let socket = connect();

  function become(next: Connection) {
    if (next === connection) return;
    connection = next;
    for (const watcher of watchers) watcher(next);
  }

  function connect(): WebSocket {
    const opened = new WebSocket(address);
    opened.addEventListener('open', () => {
      retryIn = FIRST_RETRY;
      become('open');
    });
    opened.addEventListener('message', ({ data }) => receive(data));
    opened.addEventListener('close', () => {
      for (const id of pending.keys()) take(id)?.reject(unreachable());
      become('lost');
      setTimeout(() => {
        socket = connect();
      }, retryIn);
      retryIn = Math.min(2 * retryIn, LAST_RETRY);
    });
    return opened;
  }

  const unreachable = () => new ApiError('unreachable', words.unreachable);

  function take(id: number): Pending | undefined {
    const call = pending.get(id);
    pending.delete(id);
    if (call) clearTimeout(call.timer);
    return call;
  }

  function receive(data: unknown) {
    const message = parse(data);
    if (message === null) return;
    if (typeof message.id === 'number') take(message.id)?.resolve(message.reply);
    else for (const listener of listeners) listener(message);
  }

  return {
    call: (command, input) =>
      new Promise((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) {
          reject(unreachable());
          return;
        }
        lastId += 1;
        const id = lastId;
        const timer = setTimeout(
          () => take(id)?.reject(new ApiError('unreachable', words.slow)),
          1000 * patience(command),
        );
        pending.set(id, { resolve, reject, timer });
        socket.send(JSON.stringify({ id, command, input }));
      }),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    watch: (listener) => {
      watchers.add(listener);
      listener(connection);
      return () => watchers.delete(listener);
    },
  };
}

function parse(data: unknown): { id?: unknown; reply?: unknown } | null {
  if (typeof data !== 'string') return null;
  try {
    const message: unknown = JSON.parse(data);
    return typeof message === 'object' ? message : null;
  } catch {
    return null;
  }
}
