/**
 * The built pages on a loopback port, with an engine behind them that speaks the real protocol: `dispatch` and `relay`
 * over a WebSocket at /api. The engine can fall silent and come back.
 */
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createBuilder } from 'vite';
import { type WebSocket, WebSocketServer } from 'ws';
import { dispatch, relay } from '../../main/api/wire.ts';
import type { FakeEngine } from '../doubles/fake-api.ts';

const root = path.dirname(path.dirname(import.meta.dirname));

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Builds the pages as they are shipped, into a folder of their own; returns it and how to remove it. */
export async function buildPages(): Promise<{
  readonly folder: string;
  readonly remove: () => Promise<void>;
}> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'truechimer-pages-'));
  // React looks at this to decide whether it is being developed; the test runner sets it to `test`.
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    const builder = await createBuilder({
      configFile: path.join(root, 'vite.config.ts'),
      logLevel: 'warn',
      environments: { client: { build: { outDir: folder } } },
    });
    await builder.build(builder.environments.client!);
  } finally {
    process.env.NODE_ENV = before;
  }
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

export interface ServedPages {
  readonly address: string;
  /** Breaks every connection and takes no new one. */
  fallSilent(): void;
  comeBack(): void;
  close(): Promise<void>;
}

export async function servePages(folder: string, engine: FakeEngine): Promise<ServedPages> {
  let silent = false;
  const http = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = path.join(folder, pathname === '/' ? 'index.html' : path.normalize(pathname));
    if (!file.startsWith(folder) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
      'content-security-policy': "default-src 'self'; img-src 'self' data:",
    });
    createReadStream(file).pipe(response);
  });
  const sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    if (silent || request.url !== '/api') {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => speak(opened, engine));
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
    fallSilent: () => {
      silent = true;
      for (const socket of sockets.clients) socket.terminate();
    },
    comeBack: () => {
      silent = false;
    },
    close: () => {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      return new Promise((resolve) => {
        http.close(() => resolve());
      });
    },
  };
}

function speak(socket: WebSocket, engine: FakeEngine): void {
  const stop = relay(engine.api, (message) => socket.send(JSON.stringify(message)));
  socket.on('close', stop);
  socket.on('message', (data: Buffer) => {
    const { id, command, input } = JSON.parse(data.toString('utf8')) as Record<string, unknown>;
    void dispatch(engine.api, command, input).then((reply) => socket.send(JSON.stringify({ id, reply })));
  });
}
