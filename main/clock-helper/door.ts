/**
 * The door of the helper: a local socket, and the conversations through it. It turns bytes into requests and replies into
 * bytes, and keeps everybody within bounds: so many connections, so many requests in a second, no line too long, nobody
 * who never reads.
 */
import net from 'node:net';
import type { AuditEntry, Helper } from './helper.ts';
import { Lines } from './lines.ts';
import type { Client } from './ownership.ts';
import type { PeerOf } from './peer.ts';
import { LONGEST_LINE, REQUESTS_AT_ONCE, REQUESTS_PER_SECOND } from './protocol/limits.ts';
import type { Refusal } from './protocol/refusal.ts';
import type { HelperEvent } from './protocol/reply.ts';
import { parseRequest } from './protocol/request.ts';
import { RateLimit } from './rate-limit.ts';
import { Visitors } from './visitors.ts';

/** Bytes that may wait for somebody to read them. An answer has some hundred. */
const UNREAD = 64 * 1024;

export interface Door {
  readonly server: net.Server;
  tell(event: HelperEvent): void;
  close(): void;
}

export interface DoorOptions {
  /** Where requests go; asked late, because the helper in turn needs the door. */
  readonly helper: () => Pick<Helper, 'handle' | 'disconnected'>;
  readonly peerOf: PeerOf;
  readonly audit: (entry: AuditEntry) => void;
  /** After each request: there may be something to look after now. */
  readonly asked: () => void;
  /** Seconds, on a clock that nobody sets. */
  readonly now: () => number;
}

export function openDoor({ helper, peerOf, audit, asked, now }: DoorOptions): Door {
  const sockets = new Set<net.Socket>();
  const visitors = new Visitors();
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    const client: Client = { peer: peerOf(descriptorOf(socket)) };
    if (!visitors.comes(client.peer, now())) {
      audit({ event: 'crowded', ...client.peer });
      const refusal: Refusal = { error: 'crowded', message: 'Too many connections; try again in a second.' };
      socket.end(`${JSON.stringify({ id: null, ok: false, ...refusal })}\n`);
      socket.destroySoon();
      return;
    }
    sockets.add(socket);
    const lines = new Lines();
    const limit = new RateLimit(REQUESTS_PER_SECOND, REQUESTS_AT_ONCE, now());
    audit({ event: 'connected', ...client.peer });

    const send = (message: object) => say(socket, message);
    const dismiss = (refusal: Refusal) => {
      audit({ event: 'dismissed', ...client.peer, error: refusal.error });
      socket.removeAllListeners('data');
      send({ id: null, ok: false, ...refusal });
      socket.destroySoon();
    };
    const serve = (line: string) => {
      const parsed = parseRequest(line);
      if (!parsed.ok) {
        audit({ event: 'refused', ...client.peer, ...parsed.refusal });
        send({ id: parsed.id, ok: false, ...parsed.refusal });
        return;
      }
      send(helper().handle(client, parsed.request));
    };
    socket.on('data', (bytes: Buffer) => {
      const complete = lines.add(bytes);
      const flooded = !complete.lines.every((line) => {
        if (!limit.take(now())) return false;
        serve(line);
        return true;
      });
      if (flooded) {
        dismiss({ error: 'flooded', message: `At most ${REQUESTS_PER_SECOND} requests in a second.` });
      } else if (complete.tooLong) {
        dismiss({ error: 'too-long', message: `A line has at most ${LONGEST_LINE} bytes.` });
      }
      asked();
    });
    socket.on('close', () => {
      sockets.delete(socket);
      visitors.goes(client.peer);
      helper().disconnected(client);
    });
  });
  return {
    server,
    tell(event) {
      for (const socket of sockets) say(socket, event);
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Whoever never reads is not talked to any further. */
function say(socket: net.Socket, message: object): void {
  if (!socket.writable) return;
  socket.write(`${JSON.stringify(message)}\n`);
  if (socket.writableLength > UNREAD) socket.destroy();
}

/** Node has no public way to the descriptor of a socket that it accepted; -1 on Windows, and wherever it is not told. */
function descriptorOf(socket: net.Socket): number {
  const handle = (socket as unknown as { readonly _handle?: { readonly fd?: number } })._handle;
  return handle?.fd ?? -1;
}
