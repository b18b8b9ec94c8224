import dgram from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it, type TestContext } from 'vitest';
import { openTimescale } from '../../main/host/timescale/open.ts';
import { openKernelStamps } from '../../main/host/udp/kernel-stamps.ts';
import { stampIn } from '../../main/host/udp/transmit-stamps.ts';

const SOCKET = 1;
const TIMESTAMPING = 65;

/** One control message, padded to 8 bytes as the kernel does. */
function message(level: number, type: number, numbers: readonly bigint[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(16 + 8 * numbers.length));
  bytes.setBigUint64(0, BigInt(bytes.byteLength), true);
  bytes.setInt32(8, level, true);
  bytes.setInt32(12, type, true);
  for (const [i, number] of numbers.entries()) bytes.setBigInt64(16 + 8 * i, number, true);
  return new Uint8Array(bytes.buffer);
}

const control = (...messages: readonly Uint8Array[]): DataView => {
  const bytes = new Uint8Array(messages.flatMap((m) => [...m]));
  return new DataView(bytes.buffer);
};

const stamp = message(SOCKET, TIMESTAMPING, [1_900_000_000n, 123_456_789n, 0n, 0n, 0n, 0n]);
/** What the kernel adds: why there is something in the error queue (IP_RECVERR). */
const reason = message(0, 11, [42n, 4n, 0n, 0n]);

describe('the stamp in what the kernel says of a packet that left', () => {
  it('is found before and behind other messages', () => {
    for (const view of [control(stamp), control(stamp, reason), control(reason, stamp)])
      expect(stampIn(view)).toBe(1_900_000_000_123_456_789n);
  });

  it('is not there where only another kind of stamp is, or none', () => {
    const hardwareOnly = message(SOCKET, TIMESTAMPING, [0n, 0n, 0n, 0n, 1_900_000_000n, 5n]);
    for (const view of [control(), control(reason), control(hardwareOnly)]) expect(stampIn(view)).toBeNull();
  });

  it('never comes from beyond the end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (noise, cut) => {
        const bytes = new Uint8Array([...stamp, ...reason, ...noise]).slice(0, cut);
        const found = stampIn(new DataView(bytes.buffer));
        return cut < 32 ? found === null : found === null || typeof found === 'bigint';
      }),
    );
  });
});

describe('the kernel', () => {
  function here(context: TestContext) {
    const kernel = openKernelStamps();
    return 'open' in kernel ? kernel : context.skip(kernel.reason);
  }

  it('stamps a packet while the sending call runs, and then still stamps the answer', async (context) => {
    const kernel = here(context);
    const { timescale } = openTimescale();
    const echo = dgram.createSocket('udp4', (question, from) => echo.send(question, from.port, from.address));
    await once(echo.bind(0, '127.0.0.1'), 'listening');
    const socket = dgram.createSocket('udp4');
    const fd = kernel.open(4) ?? context.skip('no socket');
    socket.bind({ fd, exclusive: true });
    socket.connect(echo.address().port, '127.0.0.1');
    await once(socket, 'connect');
    try {
      const received: (bigint | null)[] = [];
      socket.on('message', () => received.push(kernel.stampOf(fd)));
      for (let i = 0; i < 3; i++) {
        expect(kernel.transmit.request(fd)).toBe(true);
        const before = timescale.read();
        socket.send('what time is it?');
        const left = kernel.transmit.take(fd);
        const after = timescale.read();
        expect(left).toBeGreaterThanOrEqual(before.wall);
        expect(left).toBeLessThanOrEqual(after.wall);
        expect(kernel.transmit.take(fd)).toBeNull();
        await once(socket, 'message');
        expect(received.at(-1)).toBeGreaterThanOrEqual(left ?? 0n);
      }
    } finally {
      socket.close();
      echo.close();
    }
  });

  it('has nothing to say of a socket that does not exist', (context) => {
    const kernel = here(context);
    expect(kernel.transmit.request(-1)).toBe(false);
    expect(kernel.transmit.take(-1)).toBeNull();
  });

  it('lets the event loop rest once the stamp was taken', async (context) => {
    const kernel = here(context);
    const silent = dgram.createSocket('udp4');
    await once(silent.bind(0, '127.0.0.1'), 'listening');
    const socket = dgram.createSocket('udp4');
    const fd = kernel.open(4) ?? context.skip('no socket');
    socket.bind({ fd, exclusive: true });
    socket.connect(silent.address().port, '127.0.0.1');
    await once(socket, 'connect');
    try {
      /** Processor time that 200 ms of waiting take. */
      const waiting = async () => {
        const before = process.cpuUsage();
        await pause(200);
        const { user, system } = process.cpuUsage(before);
        return user + system;
      };
      kernel.transmit.request(fd);
      socket.send('one that nobody takes the stamp of');
      // What makes the looking necessary: epoll reports the queue without end.
      const withStamp = await waiting();
      expect(kernel.transmit.take(fd)).not.toBeNull();
      expect(await waiting()).toBeLessThan(withStamp / 3);
    } finally {
      socket.close();
      silent.close();
    }
  });
});
