import dgram from 'node:dgram';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Channel, TransportFailure } from '../../main/engine/sync/ports.ts';
import { elapsed, type Raw } from '../../main/engine/time/instant.ts';
import type { Reading } from '../../main/engine/time/reading.ts';
import { openTimescale } from '../../main/host/timescale/open.ts';
import { failureOf } from '../../main/host/udp/failure.ts';
import { type HostTransport, openTransport } from '../../main/host/udp/transport.ts';
import { startEcho } from './udp-echo.ts';

afterEach(() => vi.unstubAllEnvs());

const QUESTION = new TextEncoder().encode('what time is it?');
const has6 = Object.values(networkInterfaces()).some((list) => list?.some((a) => a.address === '::1'));

function open(ffi: 'ffi' | 'no-ffi' = 'ffi') {
  vi.stubEnv('TRUECHIMER_NO_FFI', ffi === 'ffi' ? '0' : '1');
  const { timescale } = openTimescale();
  return { timescale, transport: openTransport(timescale) };
}

type Event =
  | { kind: 'sent'; at: Reading }
  | { kind: 'received'; bytes: Uint8Array; at: Raw }
  | { kind: 'failed'; failure: TransportFailure };

/** Asks and collects what happens until `enough`. */
async function ask(
  transport: HostTransport,
  ip: string,
  port: number,
  { enough = (e: Event): boolean => e.kind !== 'sent', onSent = () => {} } = {},
): Promise<Event[]> {
  const seen: Event[] = [];
  let channel: Channel | undefined;
  await new Promise<void>((resolve) => {
    const see = (event: Event) => {
      seen.push(event);
      if (enough(event)) resolve();
    };
    channel = transport.send({ ip, port }, QUESTION, {
      sent: (at) => {
        onSent();
        see({ kind: 'sent', at });
      },
      received: (bytes, at) => see({ kind: 'received', bytes, at }),
      failed: (failure) => see({ kind: 'failed', failure }),
    });
    // Nothing may happen before the caller holds its channel.
    expect(seen).toEqual([]);
  });
  channel?.close();
  return seen;
}

describe.each(['ffi', 'no-ffi'] as const)('a question over UDP (%s)', (ffi) => {
  it.for(['127.0.0.1', '::1'])(
    'is sent to %s and answered, and the times are in order',
    async (ip, context) => {
      if (ip === '::1' && !has6) return context.skip('this machine has no IPv6');
      const { transport, timescale } = open(ffi);
      const echo = await startEcho(ip);
      try {
        const before = timescale.raw();
        const [sent, received, ...rest] = await ask(transport, ip, echo.port);
        const after = timescale.raw();
        expect(rest).toEqual([]);
        if (sent?.kind !== 'sent' || received?.kind !== 'received') throw new Error('sent, then received');
        expect(received.bytes).toEqual(QUESTION);
        expect(sent.at.raw).toBeGreaterThan(before);
        expect(received.at).toBeGreaterThan(sent.at.raw);
        expect(received.at).toBeLessThan(after);
      } finally {
        await echo.close();
      }
    },
  );

  it('comes from another port each time', async () => {
    const { transport } = open(ffi);
    const echo = await startEcho('127.0.0.1');
    try {
      for (let i = 0; i < 8; i++) await ask(transport, '127.0.0.1', echo.port);
      expect(new Set(echo.askedFrom).size).toBeGreaterThan(4);
    } finally {
      await echo.close();
    }
  });

  it('hears only whom it asked', async () => {
    const { transport } = open(ffi);
    const echo = await startEcho('127.0.0.1', { strangers: 3, answers: 2 });
    try {
      let answers = 0;
      const events = await ask(transport, '127.0.0.1', echo.port, {
        enough: (event) => event.kind === 'received' && ++answers === 2,
      });
      expect(events.map((e) => (e.kind === 'received' ? new TextDecoder().decode(e.bytes) : e.kind))).toEqual(
        ['sent', 'what time is it?', 'what time is it?'],
      );
    } finally {
      await echo.close();
    }
  });

  it('to a port where nobody listens is refused, in words', async () => {
    const { transport } = open(ffi);
    const gone = dgram.createSocket('udp4').bind(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address();
    gone.close();
    const events = await ask(transport, '127.0.0.1', port);
    expect(events.at(-1)).toEqual({
      kind: 'failed',
      failure: { kind: 'refused', message: expect.stringContaining('no time server') },
    });
  });

  it('through an interface that does not exist fails, once, and not as an unhandled error', async () => {
    const { transport } = open(ffi);
    const events = await ask(transport, 'fe80::1%nosuch0', 123);
    await pause(20);
    expect(events.map((e) => e.kind)).toEqual(['failed']);
  });

  it('to an address that nobody can have fails instead of throwing', async () => {
    const { transport } = open(ffi);
    expect((await ask(transport, '999.0.0.1', 123)).map((e) => e.kind)).toEqual(['failed']);
  });

  it('that is closed at any moment says nothing more, and closing again does nothing', async () => {
    const { transport } = open(ffi);
    const echo = await startEcho('127.0.0.1');
    try {
      for (const turns of [0, 1, 2, 3]) {
        const seen: string[] = [];
        const channel = transport.send({ ip: '127.0.0.1', port: echo.port }, QUESTION, {
          sent: () => seen.push('sent'),
          received: () => seen.push('received'),
          failed: () => seen.push('failed'),
        });
        for (let i = 0; i < turns; i++) await turn();
        channel.close();
        const until = [...seen];
        channel.close();
        await pause(30);
        expect(seen).toEqual(until);
      }
    } finally {
      await echo.close();
    }
  });

  it('can be closed from within its own events', async () => {
    const { transport } = open(ffi);
    const echo = await startEcho('127.0.0.1', { answers: 3 });
    try {
      const seen: string[] = [];
      await new Promise<void>((resolve) => {
        const channel = transport.send({ ip: '127.0.0.1', port: echo.port }, QUESTION, {
          sent: () => seen.push('sent'),
          received: () => {
            seen.push('received');
            channel.close();
            resolve();
          },
          failed: () => seen.push('failed'),
        });
      });
      await pause(30);
      expect(seen).toEqual(['sent', 'received']);
    } finally {
      await echo.close();
    }
  });

  it.runIf(process.platform === 'linux')('leaves no socket behind', async () => {
    const { transport } = open(ffi);
    const echo = await startEcho('127.0.0.1');
    try {
      const count = () => readdirSync('/proc/self/fd').length;
      await ask(transport, '127.0.0.1', echo.port);
      await pause(20);
      const before = count();
      for (let i = 0; i < 30; i++) await ask(transport, '127.0.0.1', echo.port);
      transport
        .send({ ip: '127.0.0.1', port: echo.port }, QUESTION, { sent() {}, received() {}, failed() {} })
        .close();
      await pause(20);
      expect(count()).toBeLessThanOrEqual(before + 1);
    } finally {
      await echo.close();
    }
  });
});

describe('the moment of sending', () => {
  it.for(['127.0.0.1', '::1'])('is told by the kernel for every packet to %s', async (ip, context) => {
    if (ip === '::1' && !has6) return context.skip('this machine has no IPv6');
    const { transport } = open();
    const { receive, reason } = transport.stamping();
    if (receive === 'handler') return context.skip(reason ?? '');
    const echo = await startEcho(ip);
    try {
      // So many without a stamp, and it would no longer say so.
      for (let i = 0; i < 10; i++) await ask(transport, ip, echo.port);
      expect(transport.stamping()).toEqual({ receive: 'kernel', transmit: 'kernel', reason: null });
    } finally {
      await echo.close();
    }
  });
});

describe('a packet that waits because the program is busy for 100 ms', () => {
  const BUSY_MS = 100;

  /** The best of some tries, because the server, too, may have to wait for a processor. */
  async function shortest(ffi: 'ffi' | 'no-ffi'): Promise<number> {
    const { transport } = open(ffi);
    const echo = await startEcho('127.0.0.1');
    try {
      const times: number[] = [];
      for (let i = 0; i < 8; i++) {
        const events = await ask(transport, '127.0.0.1', echo.port, {
          onSent: () => {
            const start = performance.now();
            while (performance.now() - start < BUSY_MS);
          },
        });
        const [sent, received] = events;
        if (sent?.kind !== 'sent' || received?.kind !== 'received') throw new Error('not answered');
        times.push(elapsed(sent.at.raw, received.at));
      }
      return Math.min(...times);
    } finally {
      await echo.close();
    }
  }

  it('is stamped by the kernel when it came in', async (context) => {
    const { receive, reason } = open().transport.stamping();
    if (receive === 'handler') return context.skip(reason ?? '');
    expect(await shortest('ffi')).toBeLessThan(5e-3);
  });

  it('is stamped late without the kernel, which is why that is said', async () => {
    expect(await shortest('no-ffi')).toBeGreaterThan(90e-3);
    expect(open('no-ffi').transport.stamping()).toEqual({
      receive: 'handler',
      transmit: 'caller',
      reason: expect.stringContaining('TRUECHIMER_NO_FFI'),
    });
  });
});

describe('what the network says', () => {
  it.each([
    ['ENETUNREACH', 'no-network'],
    ['EHOSTUNREACH', 'no-network'],
    ['ENETDOWN', 'no-network'],
    ['ECONNREFUSED', 'refused'],
    ['EPERM', 'other'],
    ['ESOMETHING', 'other'],
  ])('%s is told as %s', (code, kind) => {
    const failure = failureOf(Object.assign(new Error('send failed'), { code }));
    expect(failure.kind).toBe(kind);
    expect(failure.message).toMatch(/^[a-z].{15,}/);
  });
});
