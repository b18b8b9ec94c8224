/**
 * One WebSocket connection of a face. In: `{id, command, input}`. Out: `{id, reply}`, and unasked `{event, payload}`; the
 * present status comes at once. Whoever says something else is no face, and is told so by the close code 1008.
 */
import * as v from 'valibot';
import type { WebSocket } from 'ws';
import type { Api } from '../api/contract.ts';
import { dispatch, relay } from '../api/wire.ts';
import type { Log } from '../host/log.ts';

/**
 * Bytes. A status is a few kilobytes; with this much unread, the other end sleeps. It then misses statuses, of which only
 * the newest matters and the next one is a second away, but never a reply.
 */
const UNREAD = 1024 * 1024;

const Call = v.object({ id: v.number(), command: v.string(), input: v.optional(v.unknown()) });

/** Serves the connection until it closes. */
export function serveSession(api: Api, socket: WebSocket, log: Log): void {
  const send = (message: object) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };
  let statusSent = false;
  const stop = relay(api, (message) => {
    if (message.event === 'status') {
      statusSent = true;
      if (socket.bufferedAmount > UNREAD) return;
    }
    send(message);
  });
  socket.on('close', stop);
  // What breaks a connection also closes it; without a listener it would end the process instead.
  socket.on('error', (error) => log.warn(`A face was cut off: ${error.message}.`));
  socket.on('message', (data, binary) => {
    // Said before it heard that it was cut off.
    if (socket.readyState !== socket.OPEN) return;
    const call = binary ? null : parse((data as Buffer).toString());
    if (call === null) {
      socket.close(1008, 'Not a message of the form {"id": number, "command": string, "input": ...}.');
      return;
    }
    void dispatch(api, call.command, call.input).then((reply) => send({ id: call.id, reply }));
  });
  api.status().then(
    (payload) => {
      if (!statusSent) send({ event: 'status', payload });
    },
    (error: unknown) => log.warn(`A face got no first status: ${String(error)}.`),
  );
}

function parse(text: string): v.InferOutput<typeof Call> | null {
  try {
    const parsed = v.safeParse(Call, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
