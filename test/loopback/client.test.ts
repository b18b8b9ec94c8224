import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, DEFAULT_SETTINGS } from '../../main/api/contract.ts';
import type { Status } from '../../main/api/status.ts';
import { type Connection, connectLoopback } from '../../main/loopback/client.ts';
import { type Loopback, serveLoopback } from '../../main/loopback/server.ts';
import { newToken } from '../../main/loopback/token.ts';
import { blankStatus } from '../../main/service/blank-status.ts';
import { Seat } from '../../main/service/seat.ts';
import { FakeEngine } from '../doubles/fake-api.ts';
import { keptLog } from './kept-log.ts';

const token = newToken();
const home = mkdtempSync(`${os.tmpdir()}/truechimer-client-`);
let engine = newEngine();
let loopback: Loopback;
const connections: Connection[] = [];

function newEngine(): FakeEngine {
  const engine = { presence: 'here', kind: 'daemon', pid: process.pid, takeoverIn: null } as const;
  return new FakeEngine(blankStatus('1.0.0', engine, 0));
}

/** Lets a command hang. */
const never = () => new Promise<never>(() => {});

beforeEach(async () => {
  engine = newEngine();
  loopback = await serveLoopback({ api: engine.api, rendererRoot: home, port: 0, token, log: keptLog() });
});
afterEach(async () => {
  vi.useRealTimers();
  for (const connection of connections.splice(0)) connection.close();
  await loopback.close();
  rmSync(home, { recursive: true, force: true });
});

async function connect(to: { origin: string; token: string } = { origin: loopback.origin, token }) {
  const connection = await connectLoopback(to);
  connections.push(connection);
  return connection;
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error as ApiError,
  );

/** Something else behind a port: it takes connections and does what it is told with them. */
async function stranger(behave: (socket: net.Socket) => void) {
  const server = net.createServer(behave);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}

describe('a face over the loopback', () => {
  it('speaks the whole contract', async () => {
    const { api } = await connect();
    expect(await api.status()).toEqual(engine.status);
    expect(await api.now()).toMatchObject({ utc: expect.stringMatching(/^\d+$/) });
    expect(await api.pause(true)).toBeNull();
    expect(engine.callsOf('pause')).toEqual([true]);
    const settings = { ...DEFAULT_SETTINGS, servers: [{ name: 'time.example', pool: false, own: false }] };
    expect((await api.saveSettings(settings)).settings).toEqual(settings);
    expect((await api.settings()).settings).toEqual(settings);
    expect(await api.resync()).toMatchObject({ outcome: 'measured' });
    expect(await api.diagnostics()).toContain('Truechimer');
  });

  it('gets the errors of the engine with their codes and words', async () => {
    engine.answers.cancelResync = async () => {
      throw new ApiError('refused', 'Nothing is being measured.');
    };
    engine.answers.checkServer = async () => {
      throw new Error('A defect.');
    };
    const { api } = await connect();
    expect(await failureOf(api.cancelResync())).toMatchObject({
      code: 'refused',
      message: 'Nothing is being measured.',
    });
    expect(await failureOf(api.checkServer('time.example'))).toMatchObject({ code: 'failed' });
  });

  it('hears every change, until it stops listening', async () => {
    const { api } = await connect();
    const heard: Status[] = [];
    const stop = api.on('status', (status) => heard.push(status));
    engine.say({ offset: 0.004 });
    await expect.poll(() => heard.at(-1)?.offset).toBe(0.004);
    stop();
    engine.say({ offset: 0.005 });
    await api.diagnostics();
    expect(heard.at(-1)?.offset).toBe(0.004);
  });
});

describe('where no engine answers', () => {
  it('because nobody listens there, it says so', async () => {
    await loopback.close();
    const error = await failureOf(connect());
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 'unreachable', message: expect.stringContaining('ECONNREFUSED') });
  });

  it('because the token is of an earlier start, it says so', async () => {
    const error = await failureOf(connect({ origin: loopback.origin, token: newToken() }));
    expect(error).toMatchObject({ code: 'unreachable', message: expect.stringContaining('401') });
    expect(error?.message).not.toContain(token);
  });

  it('because something else does, it says so', async () => {
    const other = await stranger((socket) => socket.end('220 mail.example ESMTP\r\n'));
    expect(await failureOf(connect({ origin: other.origin, token }))).toMatchObject({ code: 'unreachable' });
    other.close();
  });

  it('because whoever took the port is silent, it gives up', async () => {
    let taken: net.Socket | null = null;
    const other = await stranger((socket) => {
      taken = socket;
    });
    expect(await failureOf(connect({ origin: other.origin, token }))).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('timed out'),
    });
    (taken as net.Socket | null)?.destroy();
    other.close();
  });
});

describe('when the engine goes', () => {
  it('on purpose, the end is clean, and calls under way are rejected', async () => {
    const connection = await connect();
    const end = new Promise((resolve) => connection.onClose(resolve));
    engine.answers.resync = never;
    const call = failureOf(connection.api.resync());
    await connection.api.diagnostics();
    await loopback.close();
    expect(await end).toEqual({ clean: true });
    expect(await call).toMatchObject({ code: 'unreachable' });
    expect(await failureOf(connection.api.status())).toMatchObject({ code: 'unreachable' });
  });

  it('without a word, the end is not clean', async () => {
    const tunnel = await stranger((socket) => {
      const { port } = loopback;
      const inner = net.connect(port, '127.0.0.1');
      sockets.push(socket, inner);
      // The Host header names the port of the tunnel; the server behind it wants its own.
      socket.once('data', (data) => {
        inner.write(data.toString('latin1').replace(/^Host: .*$/m, `Host: 127.0.0.1:${port}`), 'latin1');
        socket.pipe(inner);
      });
      inner.pipe(socket);
      inner.on('error', () => {});
      socket.on('error', () => {});
    });
    const sockets: net.Socket[] = [];
    const connection = await connect({ origin: tunnel.origin, token });
    engine.answers.resync = never;
    const call = failureOf(connection.api.resync());
    await connection.api.diagnostics();
    const end = new Promise((resolve) => connection.onClose(resolve));
    for (const socket of sockets) socket.resetAndDestroy();
    expect(await end).toEqual({ clean: false });
    expect(await call).toMatchObject({ code: 'unreachable' });
    // Told as well to who asks too late.
    expect(await new Promise((resolve) => connection.onClose(resolve))).toEqual({ clean: false });
    tunnel.close();
  });

  it('by its own doing, nothing is told', async () => {
    const connection = await connect();
    let told = false;
    connection.onClose(() => {
      told = true;
    });
    engine.answers.resync = never;
    const call = failureOf(connection.api.resync());
    await connection.api.diagnostics();
    connection.close();
    await call;
    expect(told).toBe(false);
    await expect.poll(() => engine.listening).toBe(0);
  });
});

describe('an engine that is stuck', () => {
  it.each([
    ['status', 30],
    ['resync', 60],
  ] as const)('leaves “%s” unanswered for %d s, which is then said', async (command, seconds) => {
    const { api } = await connect();
    engine.answers[command] = never;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let settled = false;
    const call = failureOf(api[command]()).finally(() => {
      settled = true;
    });
    await vi.advanceTimersByTimeAsync(seconds * 1000 - 1);
    expect(settled).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await call).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining(`${seconds} s`),
    });
  });

  it('and does not even ping for 45 s is lost', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const connection = await connect();
    const end = new Promise((resolve) => connection.onClose(resolve));
    vi.advanceTimersByTime(45_000);
    expect(await end).toEqual({ clean: false });
  });
});

describe('a seat that is attached over the loopback', () => {
  it('rejects the calls under way when its engine is ended, and says that it is lost', async () => {
    const seat = new Seat({
      kind: 'tray',
      version: '1.0.0',
      canTakeOver: false,
      lock: { tryAcquire: async () => null },
      startEngine: () => Promise.reject(new Error('It may not be started.')),
      publish: () => Promise.reject(new Error('There is nothing to publish.')),
      findOwner: () => connectLoopback({ origin: loopback.origin, token }),
      delay: () => () => {},
      random: () => 0,
      log: keptLog(),
    });
    await seat.start();
    engine.say({ offset: 0.003, bound: 0.01, health: 'in-sync' });
    expect((await seat.api.status()).engine.presence).toBe('attached');
    const lost = new Promise<Status>((resolve) => {
      seat.api.on('status', (status) => {
        if (status.engine.presence === 'lost') resolve(status);
      });
    });
    engine.answers.resync = never;
    const call = failureOf(seat.api.resync());
    await seat.api.diagnostics();
    await loopback.close();
    expect(await call).toMatchObject({ code: 'unreachable' });
    expect((await lost).before).toMatchObject({ offset: 0.003, health: 'in-sync' });
    await seat.stop();
  });
});
