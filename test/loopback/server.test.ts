import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import {
  ApiError,
  DEFAULT_SETTINGS,
  MAX_SERVERS,
  parseServerName,
  Settings,
} from '../../main/api/contract.ts';
import { type Loopback, serveLoopback } from '../../main/loopback/server.ts';
import { newToken } from '../../main/loopback/token.ts';
import { blankStatus } from '../../main/service/blank-status.ts';
import { FakeEngine } from '../doubles/fake-api.ts';
import { keptLog } from './kept-log.ts';

let site = '';
let engine = newEngine();
let log = keptLog();
let loopback: Loopback;
const token = newToken();
const sockets: WebSocket[] = [];

function newEngine(): FakeEngine {
  const engine = { presence: 'here', kind: 'daemon', pid: process.pid, takeoverIn: null } as const;
  return new FakeEngine(blankStatus('1.0.0', engine, 0));
}

beforeAll(() => {
  site = mkdtempSync(path.join(os.tmpdir(), 'truechimer-pages-'));
  mkdirSync(path.join(site, 'pages/assets'), { recursive: true });
  writeFileSync(path.join(site, 'secret.txt'), 'outside');
  writeFileSync(path.join(site, 'pages/index.html'), '<!doctype html><title>Truechimer</title>');
  writeFileSync(path.join(site, 'pages/assets/index.js'), 'export {};');
  writeFileSync(path.join(site, 'pages/assets/app.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
});
afterAll(() => rmSync(site, { recursive: true }));

beforeEach(async () => {
  engine = newEngine();
  log = keptLog();
  loopback = await serve();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await loopback.close();
});

const serve = (port = 0) =>
  serveLoopback({ api: engine.api, rendererRoot: path.join(site, 'pages'), port, token, log });

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A request exactly as given: `fetch` would tidy up the path and the Host. */
async function ask(target: string, headers: http.OutgoingHttpHeaders = {}, method = 'GET'): Promise<Answer> {
  const request = http.request({
    host: '127.0.0.1',
    port: loopback.port,
    path: target,
    method,
    headers,
    agent: false,
  });
  request.end();
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks).toString(),
  };
}

const bearer = (given = token) => ({ Authorization: `Bearer ${given}` });

async function cookieOf(): Promise<string> {
  const { headers } = await ask(`/?token=${token}`);
  return (headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
}

/** Opens a WebSocket; resolves with it, or with the HTTP status that refused it. */
async function connect(options: ClientOptions = { headers: bearer() }, target = '/api') {
  const socket = new WebSocket(`ws://127.0.0.1:${loopback.port}${target}`, {
    perMessageDeflate: false,
    ...options,
  });
  sockets.push(socket);
  const messages: Record<string, unknown>[] = [];
  const waiting: ((message: Record<string, unknown>) => void)[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse((data as Buffer).toString()) as Record<string, unknown>;
    const taker = waiting.shift();
    if (taker) taker(message);
    else messages.push(message);
  });
  const status = await new Promise<number>((resolve, reject) => {
    socket.on('open', () => resolve(101));
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
  return {
    socket,
    status,
    next: () =>
      new Promise<Record<string, unknown>>((resolve) => {
        const message = messages.shift();
        if (message) resolve(message);
        else waiting.push(resolve);
      }),
  };
}

const closing = async (socket: WebSocket) => {
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
  return { code, reason: reason.toString() };
};

describe('the loopback server', () => {
  it('listens on 127.0.0.1 and on no other address', async () => {
    const others = Object.values(os.networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ address, scopeid }) => address !== '127.0.0.1' && !scopeid)
      .map(({ address }) => address);
    for (const host of others) {
      const socket = net.connect({ host, port: loopback.port });
      const refused = await new Promise((resolve) => {
        socket.on('connect', () => resolve(null));
        socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      socket.destroy();
      expect(refused, host).toBe('ECONNREFUSED');
    }
  });

  it('takes another port where the wanted one is in use, and says so', async () => {
    const second = await serve(loopback.port);
    expect(second.fallbackFrom).toBe(loopback.port);
    expect(second.port).not.toBe(loopback.port);
    expect(loopback.fallbackFrom).toBeNull();
    await second.close();
    const third = await serve(second.port);
    expect(third).toMatchObject({ port: second.port, fallbackFrom: null });
    await third.close();
  });
});

describe('a page', () => {
  it('is served to who has the token, with headers that keep it to itself', async () => {
    const { status, headers, body } = await ask('/', bearer());
    expect(status).toBe(200);
    expect(body).toContain('<title>Truechimer</title>');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'self'; img-src 'self' data:; connect-src 'self' ws://127.0.0.1:${loopback.port}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([
    ['/assets/index.js', 'text/javascript; charset=utf-8'],
    ['/assets/app.svg?v=1', 'image/svg+xml'],
  ])('%s has its type', async (target, type) => {
    const { status, headers } = await ask(target, bearer());
    expect(status).toBe(200);
    expect(headers['content-type']).toBe(type);
  });

  it.each([
    '/favicon.ico',
    '/assets',
    '/assets/',
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%5c..%5c..%5csecret.txt',
    '//secret.txt',
    '/%00',
    '/%',
    '/index.html%00.js',
    '/index.html:stream',
    '/__proto__',
  ])('that is not there, %s, is a 404 and no more', async (target) => {
    const { status, body } = await ask(target, bearer());
    expect(status).toBe(404);
    expect(body).not.toContain('outside');
    expect((await ask('/', bearer())).status).toBe(200);
  });

  it.each(['http://127.0.0.1/', '*', 'x'])('is not what %s asks for', async (target) => {
    expect((await ask(target, bearer())).status).toBe(400);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('cannot be changed with %s', async (method) => {
    const { status, headers } = await ask('/', bearer(), method);
    expect(status).toBe(405);
    expect(headers.allow).toBe('GET, HEAD');
  });

  it('can be asked for its head', async () => {
    expect(await ask('/', bearer(), 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it('survives what is no HTTP at all', async () => {
    const socket = net.connect({ host: '127.0.0.1', port: loopback.port });
    socket.on('error', () => {});
    socket.resume();
    socket.write('\x16\x03\x01\x02\x00garbage\r\n\r\n');
    await once(socket, 'close');
    expect((await ask('/', bearer())).status).toBe(200);
  });
});

describe('the token', () => {
  it.each([
    ['no token', '/', {}],
    ['a wrong token in the address', `/?token=${newToken()}`, {}],
    ['an empty token in the address', '/?token=', {}],
    ['a wrong token in the header', '/', bearer(newToken())],
    ['the beginning of the token', '/', bearer(token.slice(0, -1))],
    ['a cookie of another engine', '/', { Cookie: `truechimer-1=${token}` }],
    ['a script without a token', '/assets/index.js', {}],
  ])('missing or wrong (%s) gets a 401 that says how to get in', async (_, target, headers) => {
    const { status, body, headers: answered } = await ask(target, headers);
    expect(status).toBe(401);
    expect(body).toContain('truechimer status');
    expect(body).toContain('tray');
    expect(answered['www-authenticate']).toMatch(/^Bearer/);
    expect(answered['set-cookie']).toBeUndefined();
  });

  it('is exchanged for a cookie and taken out of the address', async () => {
    const { status, headers, body } = await ask(`/assets/app.svg?a=1&token=${token}&b=2`);
    expect(status).toBe(302);
    expect(headers.location).toBe(`${loopback.origin}/assets/app.svg?a=1&b=2`);
    const [cookie = ''] = headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      new RegExp(`^truechimer-${loopback.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    expect(cookie + body).not.toContain(token);
    expect((await ask('/', { Cookie: `other=1; ${cookie.split(';')[0]}` })).status).toBe(200);
  });

  it('leads nowhere else', async () => {
    const { headers } = await ask(`//evil.example/?token=${token}`);
    expect(new URL(headers.location ?? '').origin).toBe(loopback.origin);
  });

  it('is the page address that a person gets', async () => {
    const { pathname, search, origin } = new URL(loopback.pageAddress);
    expect(origin).toBe(loopback.origin);
    expect((await ask(pathname + search)).status).toBe(302);
  });

  it('stands in no answer and in no line of the log', async () => {
    const cookie = await cookieOf();
    const answers = [
      await ask('/', bearer()),
      await ask(`/?token=${token}`),
      await ask(`/?token=${token}x`),
      await ask(`/${token}`, { Cookie: cookie }),
      await ask(`/?token=${token}`, { Host: 'evil.example' }),
      await ask('/', bearer(), 'POST'),
    ];
    for (const { headers, body } of answers) expect(JSON.stringify(headers) + body).not.toContain(token);
    await connect({ headers: { ...bearer(), Origin: 'http://evil.example' } });
    await connect({}, `/api?token=${token}`);
    const { socket } = await connect();
    socket.send(token);
    await closing(socket);
    expect(log.lines.length).toBeGreaterThan(0);
    expect(log.lines.join('\n')).not.toContain(token);
  });
});

describe('a request for a foreign host (DNS rebinding)', () => {
  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', '[::1]'])(
    'such as “%s” gets a 421, with the right token as well',
    async (host) => {
      expect((await ask('/', { ...bearer(), Host: host })).status).toBe(421);
      expect((await ask(`/?token=${token}`, { Host: host })).status).toBe(421);
      expect((await connect({ headers: { ...bearer(), Host: host } })).status).toBe(421);
    },
  );

  it('is none where it is for localhost at our port', async () => {
    const host = `localhost:${loopback.port}`;
    const { status, headers } = await ask('/', { ...bearer(), Host: host });
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain(`ws://${host};`);
    const cookie = await cookieOf();
    const page = { headers: { Cookie: cookie, Host: host, Origin: `http://${host}` } };
    expect((await connect(page)).status).toBe(101);
  });
});

describe('a WebSocket', () => {
  it('is opened for a page with its cookie', async () => {
    const headers = { Cookie: await cookieOf(), Origin: loopback.origin };
    expect((await connect({ headers })).status).toBe(101);
  });

  it.each([
    'http://evil.example',
    'http://127.0.0.1:1',
    'http://localhost:1',
    'https://127.0.0.1',
    'null',
    '',
  ])('is refused to a page of the origin “%s”, even if it got hold of cookie and token', async (origin) => {
    const headers = { ...bearer(), Cookie: await cookieOf(), Origin: origin };
    expect((await connect({ headers })).status).toBe(403);
    expect(engine.listening).toBe(0);
  });

  it('is refused without an origin where only a cookie vouches for it', async () => {
    expect((await connect({ headers: { Cookie: await cookieOf() } })).status).toBe(403);
  });

  it('is refused without a token, or with a wrong one', async () => {
    expect((await connect({})).status).toBe(401);
    expect((await connect({ headers: bearer(newToken()) })).status).toBe(401);
    expect((await connect({}, `/api?token=${token}`)).status).toBe(401);
  });

  it('is to be found under /api only', async () => {
    expect((await connect({ headers: bearer() }, '/')).status).toBe(404);
    expect((await ask('/api', bearer())).status).toBe(404);
  });

  it('gets the present status at once, then every change', async () => {
    engine.say({ offset: 0.001 });
    const { next } = await connect();
    expect(await next()).toMatchObject({ event: 'status', payload: { offset: 0.001 } });
    engine.say({ offset: 0.002 });
    expect(await next()).toMatchObject({ event: 'status', payload: { offset: 0.002 } });
  });

  it('has its calls answered by their number, whatever their order', async () => {
    const { socket, next } = await connect();
    await next();
    let answer = () => {};
    const measure = engine.answers.resync;
    engine.answers.resync = () =>
      new Promise((resolve) => {
        answer = () => resolve(measure(null));
      });
    socket.send(JSON.stringify({ id: 7, command: 'resync' }));
    socket.send(JSON.stringify({ id: 8, command: 'pause', input: true }));
    // A paused engine says so in its status too.
    expect(await next()).toMatchObject({ event: 'status', payload: { paused: true } });
    expect(await next()).toEqual({ id: 8, reply: { ok: true, value: null } });
    answer();
    expect(await next()).toMatchObject({ id: 7, reply: { ok: true, value: { outcome: 'measured' } } });
    expect(engine.callsOf('pause')).toEqual([true]);
  });

  it.each([
    ['an unknown command', { command: 'format' }, 'invalid'],
    ['a name of every object', { command: 'constructor' }, 'invalid'],
    ['an input of the wrong shape', { command: 'pause', input: 'yes' }, 'invalid'],
    ['what may not be done now', { command: 'cancelResync' }, 'refused'],
    ['a defect', { command: 'checkServer', input: 'time.example' }, 'failed'],
  ])('gets an error as an answer for %s, and stays open', async (_, call, code) => {
    engine.answers.cancelResync = async () => {
      throw new ApiError('refused', 'Nothing is being measured.');
    };
    engine.answers.checkServer = async () => {
      throw new Error('A defect.');
    };
    const { socket, next } = await connect();
    await next();
    socket.send(JSON.stringify({ id: 1, ...call }));
    expect(await next()).toMatchObject({ id: 1, reply: { ok: false, code } });
    socket.send(JSON.stringify({ id: 2, command: 'diagnostics' }));
    expect(await next()).toMatchObject({ id: 2, reply: { ok: true } });
  });

  it.each([
    ['no JSON', '{'],
    ['no call', '[]'],
    ['a call without a number', '{"command":"status"}'],
    ['a call with a number that is none', '{"id":"1","command":"status"}'],
    ['bytes', Buffer.from('{"id":1,"command":"status"}')],
  ])('is closed with 1008 and a reason for %s', async (_, message) => {
    const { socket } = await connect();
    socket.send(message);
    expect(await closing(socket)).toEqual({ code: 1008, reason: expect.stringContaining('"id": number') });
    await expect.poll(() => engine.listening).toBe(0);
  });

  it('is closed with 1009 for a message that is too long, and the server goes on', async () => {
    const { socket } = await connect();
    socket.send(JSON.stringify({ id: 1, command: 'checkServer', input: 'x'.repeat(6_000_000) }));
    expect(await closing(socket)).toMatchObject({ code: 1009 });
    expect((await connect()).status).toBe(101);
  });

  it('carries the longest settings that are allowed', async () => {
    const label = 'a'.repeat(61);
    const servers = Array.from({ length: MAX_SERVERS }, (_, i) => ({
      name: `${`${label}.`.repeat(3)}${'b'.repeat(53)}.${String(i).padStart(4, '0')}b:65535`,
      pool: false,
    }));
    expect(parseServerName(servers[0]?.name ?? '').ok).toBe(true);
    const settings = v.parse(Settings, { ...DEFAULT_SETTINGS, servers });
    const { socket, next } = await connect();
    await next();
    socket.send(JSON.stringify({ id: 1, command: 'saveSettings', input: settings }));
    expect(await next()).toMatchObject({ event: 'settings', payload: { settings } });
    expect(await next()).toMatchObject({ id: 1, reply: { ok: true, value: { settings } } });
  });

  it('hears a goodbye when the server closes, and is not listened for any more', async () => {
    const { socket } = await connect();
    const bye = closing(socket);
    await loopback.close();
    expect((await bye).code).toBe(1001);
    expect(engine.listening).toBe(0);
  });
});

describe('the heartbeat', () => {
  afterEach(() => vi.useRealTimers());

  it('ends a connection whose other end is gone without a word, and keeps the others', async () => {
    await loopback.close();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    loopback = await serve();
    const alive = await connect();
    const gone = await connect({ headers: bearer(), autoPong: false } as ClientOptions);
    const end = closing(gone.socket);
    const pong = once(alive.socket, 'ping');
    vi.advanceTimersByTime(15_000);
    await pong;
    // A round trip, so that the pong is there before the next beat.
    await alive.next();
    alive.socket.send(JSON.stringify({ id: 1, command: 'now' }));
    await alive.next();
    vi.advanceTimersByTime(15_000);
    expect((await end).code).toBe(1006);
    expect(alive.socket.readyState).toBe(WebSocket.OPEN);
  });
});

describe('a face that does not read', () => {
  it('misses statuses, but no answer, and costs no more than a bounded memory', async () => {
    const { socket } = await connect();
    const messages: { id?: number; event?: string }[] = [];
    socket.pause();
    const long = { ...engine.status, version: 'x'.repeat(100_000) };
    socket.send(JSON.stringify({ id: 1, command: 'diagnostics' }));
    // 50 MB, which is more than the kernel's buffers of both ends take.
    for (let i = 0; i < 500; i += 1) {
      engine.say(long);
      if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    socket.removeAllListeners('message');
    socket.on('message', (data) => messages.push(JSON.parse((data as Buffer).toString())));
    socket.resume();
    socket.send(JSON.stringify({ id: 2, command: 'diagnostics' }));
    await expect.poll(() => messages.some(({ id }) => id === 2)).toBe(true);
    expect(messages.some(({ id }) => id === 1)).toBe(true);
    const statuses = messages.filter(({ event }) => event === 'status').length;
    expect(statuses).toBeGreaterThan(0);
    expect(statuses).toBeLessThan(250);
  });
});
