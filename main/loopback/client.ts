/**
 * The contract, spoken to the engine of this machine from plain Node: the command line and a second Truechimer use it.
 *
 * Promises: a call is answered or rejected, never left hanging; when the engine is gone, or alive but stuck, it says so,
 * and says whether the engine took its leave or fell over.
 */
import { WebSocket } from 'ws';
import { type Api, ApiError, type CommandName, patience } from '../api/contract.ts';
import { createClient } from '../api/wire.ts';

/** Milliseconds. On the loopback anything answers at once, unless it is stopped or overloaded. */
const CONNECT_WITHIN = 2000;

/** Milliseconds. The engine pings every 15 s; three pings that do not come are no accident. */
const SILENT_FOR = 45_000;

/** Milliseconds. An engine that is stuck does not answer a goodbye either. */
const GOODBYE = 500;

/** Bytes. A status of 256 servers is about 100 kB. */
const MAX_MESSAGE = 16 * 1024 * 1024;

/** WebSocket close codes (RFC 6455, section 7.4.1): the engine ends on purpose. */
const ON_PURPOSE: readonly number[] = [1000, 1001];

export interface Connection {
  readonly api: Api;
  /** Calls back once, when the connection is gone. `clean`: the engine took its leave. Not called after `close()`. */
  onClose(listener: (end: { readonly clean: boolean }) => void): void;
  close(): void;
}

interface Pending {
  resolve(reply: unknown): void;
  reject(error: ApiError): void;
  readonly timer: NodeJS.Timeout;
}

/** Rejects with an ApiError `unreachable` where no engine answers, or where it does not know the token. */
export async function connectLoopback(to: { origin: string; token: string }): Promise<Connection> {
  const socket = new WebSocket(`${to.origin.replace(/^http/, 'ws')}/api`, {
    headers: { Authorization: `Bearer ${to.token}` },
    handshakeTimeout: CONNECT_WITHIN,
    maxPayload: MAX_MESSAGE,
    perMessageDeflate: false,
  });
  const pending = new Map<number, Pending>();
  const listeners = new Set<(message: unknown) => void>();
  const closeListeners: ((end: { clean: boolean }) => void)[] = [];
  let closing = false;
  let ended: { clean: boolean } | null = null;
  let lastId = 0;

  const take = (id: number) => {
    const call = pending.get(id);
    pending.delete(id);
    if (call) clearTimeout(call.timer);
    return call;
  };
  socket.on('message', (data) => {
    const message = parse((data as Buffer).toString());
    if (typeof message?.id === 'number') take(message.id)?.resolve(message.reply);
    else for (const listener of listeners) listener(message);
  });

  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    // ws reports every failure to connect here, a refusal with its HTTP status in the words.
    socket.on('error', (error) => reject(unreachable(to.origin, error.message)));
  });

  const watchdog = setTimeout(() => socket.terminate(), SILENT_FOR).unref();
  socket.on('ping', () => watchdog.refresh());
  socket.on('close', (code) => {
    clearTimeout(watchdog);
    for (const id of pending.keys()) take(id)?.reject(gone());
    ended = { clean: ON_PURPOSE.includes(code) };
    if (!closing) for (const listener of closeListeners) listener(ended);
  });

  return {
    api: createClient({
      call: (command, input) =>
        new Promise((resolve, reject) => {
          if (socket.readyState !== socket.OPEN) {
            reject(gone());
            return;
          }
          lastId += 1;
          const id = lastId;
          const timer = setTimeout(() => take(id)?.reject(stuck(command)), 1000 * patience(command));
          pending.set(id, { resolve, reject, timer });
          socket.send(JSON.stringify({ id, command, input }));
        }),
      listen: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    }),
    onClose(listener) {
      if (ended !== null && !closing) listener(ended);
      else closeListeners.push(listener);
    },
    close() {
      closing = true;
      socket.close();
      setTimeout(() => socket.terminate(), GOODBYE).unref();
    },
  };
}

const unreachable = (origin: string, why: string) =>
  new ApiError('unreachable', `No Truechimer engine answers at ${origin} (${why}).`);

const gone = () =>
  new ApiError('unreachable', 'The connection to the time engine is gone, so this was not answered.');

const stuck = (command: CommandName) =>
  new ApiError(
    'unreachable',
    `The time engine has not answered “${command}” for ${patience(command)} s. It may hang; restarting Truechimer helps.`,
  );

function parse(text: string): { id?: unknown; reply?: unknown } | null {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'object' ? message : null;
  } catch {
    return null;
  }
}
