/**
 * The contract over loopback HTTP and WebSocket, and the pages that speak it: what a browser, the command line and a
 * second Truechimer of this machine attach to. `docs/loopback.md` has the protocol.
 *
 * Promises: it listens on 127.0.0.1 and nowhere else; every request passes the gate before anything is done for it; no
 * request of whatever form ends the process; the token appears in no answer and no log line.
 */
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Api } from '../api/contract.ts';
import { LARGEST_UPLOAD } from '../api/directory.ts';
import type { Log } from '../host/log.ts';
import { type Gate, gate } from './gate.ts';
import { LOCKED, MISSING, type Page, readPage } from './pages.ts';
import { serveSession } from './session.ts';
import { pageAddress } from './token.ts';

const ADDRESS = '127.0.0.1';

/** Bytes. The longest message of the contract is a file that the page hands over, in base64, and a little around it. */
const MAX_MESSAGE = Math.ceil(LARGEST_UPLOAD / 3) * 4 + 64 * 1024;

/** Milliseconds between pings. Whoever leaves one unanswered until the next is gone. */
const HEARTBEAT = 15_000;

/** Milliseconds that a face has to answer a goodbye. */
const GOODBYE = 500;

/** WebSocket close code: the end point goes away on purpose (RFC 6455, section 7.4.1). */
const GOING_AWAY = 1001;

export interface LoopbackOptions {
  readonly api: Api;
  /** Where the built pages lie. */
  readonly rendererRoot: string;
  /** 0 lets the system choose. Another port is chosen too where this one is taken. */
  readonly port: number;
  readonly token: string;
  readonly log: Log;
}

export interface Loopback {
  readonly port: number;
  readonly origin: string;
  /** Holds the token. */
  readonly pageAddress: string;
  /** The port that was wanted and could not be had; null where all is well. */
  readonly fallbackFrom: number | null;
  /** Says goodbye to every face, then closes. */
  close(): Promise<void>;
}

export async function serveLoopback(options: LoopbackOptions): Promise<Loopback> {
  const { api, rendererRoot, token, log } = options;
  const server = http.createServer();
  const fallbackFrom = await listen(server, options.port);
  // Known only now, and needed by every check; nothing can arrive before the listeners below are set.
  const { port } = server.address() as AddressInfo;
  const origin = `http://${ADDRESS}:${port}`;
  const doors = gate(port, token);

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE,
    perMessageDeflate: false,
  });
  const silent = new WeakSet<WebSocket>();
  const heartbeat = setInterval(() => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) {
        socket.terminate();
        continue;
      }
      silent.add(socket);
      socket.ping();
    }
  }, HEARTBEAT);
  heartbeat.unref();

  server.on('request', (request, response) => {
    answer(request, response, doors, rendererRoot).catch((error: unknown) => {
      log.error(`A page could not be served: ${String(error)}.`);
      response.destroy();
    });
  });
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy());
    const refusal = refuseUpgrade(request, doors);
    if (refusal !== null) {
      log.warn(`A WebSocket was refused: ${refusal}.`);
      refuse(stream, refusal);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('pong', () => silent.delete(socket));
      serveSession(api, socket, log);
    });
  });
  server.on('error', (error) => log.error(`The loopback server: ${error.message}.`));

  return {
    port,
    origin,
    pageAddress: pageAddress({ origin, token }),
    fallbackFrom,
    async close() {
      clearInterval(heartbeat);
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await Promise.all([...sockets.clients].map(sayGoodbye));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Resolves when the face has answered, or has been given up. */
function sayGoodbye(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => socket.terminate(), GOODBYE);
    socket.once('close', () => {
      clearTimeout(giveUp);
      resolve();
    });
    socket.close(GOING_AWAY, 'The engine has ended.');
  });
}

/** Binds; returns the wanted port where another one had to be taken. */
async function listen(server: http.Server, wanted: number): Promise<number | null> {
  const bind = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, ADDRESS, () => {
        server.off('error', reject);
        resolve();
      });
    });
  try {
    await bind(wanted);
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // EACCES: a port below 1024, or one that Windows keeps for itself.
    if (wanted === 0 || (code !== 'EADDRINUSE' && code !== 'EACCES')) throw error;
    await bind(0);
    return wanted;
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  doors: Gate,
  rendererRoot: string,
): Promise<void> {
  const reply = (status: number, page: Page, headers: Readonly<Record<string, string>> = {}) => {
    const { host } = request.headers;
    response.writeHead(status, {
      'Content-Type': page.type,
      'Content-Length': page.body.length,
      'Content-Security-Policy': policy(host ?? ''),
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
      ...headers,
    });
    response.end(request.method === 'HEAD' ? undefined : page.body);
  };
  const say = (text: string): Page => ({ type: 'text/plain; charset=utf-8', body: Buffer.from(`${text}\n`) });

  if (!doors.hostIsOurs(request)) {
    response.writeHead(421, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' });
    response.end('This server answers under 127.0.0.1 and localhost only.\n');
    return;
  }
  const url = parse(request);
  if (url === null) return reply(400, say('This is not the address of a page.'));
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return reply(405, say('Pages can only be read.'), { Allow: 'GET, HEAD' });
  }
  const token = url.searchParams.get('token');
  if (token !== null) {
    if (!doors.tokenIsRight(token)) return reply(401, LOCKED, CHALLENGE);
    url.searchParams.delete('token');
    // Whole, because a path that begins with two slashes would by itself be the address of another host.
    return reply(302, say(''), { Location: url.href, 'Set-Cookie': doors.cookie });
  }
  if (!doors.hasCookie(request) && !doors.hasBearer(request)) return reply(401, LOCKED, CHALLENGE);
  const page = await readPage(rendererRoot, url.pathname);
  return page === null ? reply(404, MISSING) : reply(200, page);
}

/** RFC 9110, section 11.6.1: every 401 says what would be accepted. */
const CHALLENGE = { 'WWW-Authenticate': 'Bearer realm="Truechimer"' };

function parse(request: IncomingMessage): URL | null {
  if (!request.url?.startsWith('/')) return null;
  try {
    return new URL(`http://${request.headers.host}${request.url}`);
  } catch {
    return null;
  }
}

/** Only what lies here; WebSockets are named because older browsers do not count them as 'self'. */
function policy(host: string): string {
  return `default-src 'self'; img-src 'self' data:; connect-src 'self' ws://${host}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
}

/** Why a WebSocket may not be opened, as an HTTP status; null where it may. */
function refuseUpgrade(request: IncomingMessage, doors: Gate): string | null {
  if (!doors.hostIsOurs(request)) return '421 Misdirected Request';
  if (parse(request)?.pathname !== '/api') return '404 Not Found';
  if (!doors.hasBearer(request) && !doors.hasCookie(request)) return '401 Unauthorized';
  return doors.originIsOurs(request) ? null : '403 Forbidden';
}

function refuse(stream: Duplex, status: string): void {
  const challenge = status.startsWith('401') ? `WWW-Authenticate: ${CHALLENGE['WWW-Authenticate']}\r\n` : '';
  stream.once('finish', () => stream.destroy());
  stream.end(`HTTP/1.1 ${status}\r\n${challenge}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
