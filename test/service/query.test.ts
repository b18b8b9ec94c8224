import { afterEach, describe, expect, it } from 'vitest';
import type { Resolution } from '../../main/engine/sync/ports.ts';
import { type QueryResult, query } from '../../main/service/query.ts';
import { parseServerName } from '../../main/settings/server-name.ts';
import {
  kissing,
  repeating,
  type Server,
  silent,
  truthful,
  wrongOrigin,
} from '../../main/simulation/server.ts';
import { openAsking } from '../../main/station/machine-ports.ts';
import { closedPorts, hasIpv6, type TimeServer, timeServer, timeServerAt } from '../doubles/time-servers.ts';

const { ports } = openAsking();
const open: TimeServer[] = [];

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function started(server: Promise<TimeServer>): Promise<number> {
  const running = await server;
  open.push(running);
  return running.port;
}

/** Here nobody else asks. */
const FREE = { permit: () => 0, withdrawn: () => {}, kissed: () => {} };

function ask(name: string, over: Partial<typeof ports> = {}): Promise<QueryResult> {
  const parsed = parseServerName(name);
  if (!parsed.ok) throw new Error(parsed.message);
  return query({ ...ports, ...over }, parsed.value, FREE) as Promise<QueryResult>;
}

/** One question to a server of that character on 127.0.0.1. */
const asked = async (server: Server) => ask(`127.0.0.1:${await started(timeServer(server))}`);

function answered(result: QueryResult) {
  if (result.kind !== 'answered') throw new Error(JSON.stringify(result));
  return result;
}

/**
 * The quickest of a few answers: on a busy computer the server, which is in this very process, may find the question late,
 * and that looks like a delay of the network.
 */
async function quickest(question: () => Promise<QueryResult>) {
  const results = [];
  for (let i = 0; i < 5; i += 1) results.push(answered(await question()));
  return results.reduce((a, b) => (b.measurement.delay < a.measurement.delay ? b : a));
}

/** Sends something of its own before the answer of another server. */
const after =
  (first: (request: Uint8Array) => Uint8Array, then: Server): Server =>
  (request, at) => [first(request), ...then(request, at)];

const bytes = (length: number, value: number) => new Uint8Array(length).fill(value);

describe('one question to a server', () => {
  it('80 ms ahead finds that this clock is 80 ms slow, within 1 ms', async () => {
    const server = truthful({ offset: 0.08, stratum: 3, rootDelay: 0.02, rootDispersion: 0.005 });
    const result = await quickest(() => asked(server));
    expect(Math.abs(result.offset - 0.08)).toBeLessThan(1e-3);
    expect(result.measurement.stratum).toBe(3);
    expect(result.measurement.delay).toBeGreaterThanOrEqual(0);
    // Half of both delays and all of the dispersion, and hardly more.
    expect(result.bound).toBeGreaterThanOrEqual(result.measurement.delay / 2 + 0.015);
    expect(result.bound).toBeLessThan(0.025);
  });

  it('behind by an hour, or right, is measured as well', async () => {
    const behind = await quickest(() => asked(truthful({ offset: -3600 })));
    expect(Math.abs(behind.offset + 3600)).toBeLessThan(1e-3);
    const right = await quickest(() => asked(truthful()));
    expect(Math.abs(right.offset)).toBeLessThan(1e-3);
    expect(Math.abs(right.offset)).toBeLessThanOrEqual(right.bound);
  });

  it('over IPv6', async (context) => {
    if (!hasIpv6) return context.skip('this machine has no IPv6');
    const port = await started(timeServerAt('::1', truthful({ offset: 0.08 })));
    const result = await quickest(() => ask(`[::1]:${port}`));
    expect(Math.abs(result.offset - 0.08)).toBeLessThan(1e-3);
    expect(result.address).toBe('::1');
  });

  it('that says everything twice counts once', async () => {
    const result = await quickest(() => asked(repeating(truthful({ offset: 0.08 }))));
    expect(Math.abs(result.offset - 0.08)).toBeLessThan(1e-3);
  });
});

describe('an answer is not taken for the time where it', () => {
  it.each([
    ['has stratum 16', truthful({ stratum: 16 }), 'unsynchronised'],
    ['has leap indicator 3', truthful({ leap: 3 }), 'unsynchronised'],
    ['has stratum 17', truthful({ stratum: 17 }), 'bad-stratum'],
    ['is 17 s from its reference clock', truthful({ rootDispersion: 17 }), 'too-distant'],
    ['took longer to make than to come', truthful({ processing: 0.05 }), 'impossible-times'],
    ['says INIT, as a server that has just started', kissing('INIT'), 'unsynchronised'],
  ])('%s', async (_, server, reason) => {
    const result = await asked(server);
    expect(result).toEqual({ kind: 'unusable', address: '127.0.0.1', reason });
  });

  it.each(['RATE', 'DENY'])('is the kiss code %s', async (code) => {
    expect(await asked(kissing(code))).toEqual({ kind: 'refused', address: '127.0.0.1', code });
  });

  // These all wait for the true answer as long as one may come; together, so that they wait only once.
  it.concurrent.each<[string, Server, string]>([
    ['is cut off', () => [bytes(47, 0x24)], 'too-short'],
    ['is empty', () => [bytes(0, 0)], 'too-short'],
    ['is all zero', () => [bytes(48, 0)], 'wrong-version'],
    ['is all ones', () => [bytes(48, 0xff)], 'wrong-version'],
    ['is our own question', (request) => [request], 'wrong-mode'],
    ['is of NTP version 3', (r, at) => truthful()(r, at).map((b) => b.with(0, 0x1c)), 'wrong-version'],
    [
      'ends in garbage',
      (r, at) => truthful()(r, at).map((b) => Uint8Array.from([...b, 1, 2, 3])),
      'bad-extension',
    ],
    ['answers another question', wrongOrigin(truthful()), 'wrong-origin'],
    ['is longer than any packet', () => [bytes(9000, 0x24)], 'bad-extension'],
  ])('%s', async (_, server, reason) => {
    const running = await timeServer(server);
    const result = await ask(`127.0.0.1:${running.port}`);
    running.close();
    expect(result).toEqual({ kind: 'unusable', address: '127.0.0.1', reason });
  });

  it.concurrent('never comes', async () => {
    const running = await timeServer(silent);
    expect(await ask(`127.0.0.1:${running.port}`)).toEqual({ kind: 'silent', address: '127.0.0.1' });
    running.close();
  });
});

describe('whoever sends garbage in the name of a server cannot keep its answer away', () => {
  it.each<[string, (request: Uint8Array) => Uint8Array]>([
    ['a short packet', () => bytes(12, 0x24)],
    ['another version', () => bytes(48, 0)],
    ['an answer to another question', () => truthful({ offset: 5 })(bytes(48, 0x23), 0n as never)[0]!],
    ['our own question', (request) => request],
    ['a kiss to another question', () => kissing('DENY')(bytes(48, 0x23), 0n as never)[0]!],
  ])('%s first', async (_, garbage) => {
    const result = await quickest(() => asked(after(garbage, truthful({ offset: 0.08 }))));
    expect(Math.abs(result.offset - 0.08)).toBeLessThan(1e-3);
  });

  it('an answer that was recorded earlier is no answer now', async () => {
    let recorded: Uint8Array | undefined;
    const replaying: Server = (request, at) => {
      const fresh = truthful({ offset: 0.08 })(request, at);
      const said = recorded === undefined ? fresh : [recorded, ...fresh];
      recorded ??= truthful({ offset: 5 })(request, at)[0];
      return said;
    };
    const port = await started(timeServer(replaying));
    for (let i = 0; i < 3; i += 1) {
      const { offset, measurement } = answered(await ask(`127.0.0.1:${port}`));
      expect(Math.abs(offset - 0.08)).toBeLessThanOrEqual(measurement.delay / 2 + 1e-4);
    }
  });
});

describe('a server that is not there', () => {
  it('at a port where nobody listens is said to be so, at once', async () => {
    const [port] = await closedPorts(1);
    expect(await ask(`127.0.0.1:${port}`)).toEqual({
      kind: 'unreachable',
      address: '127.0.0.1',
      reason: 'that computer says that no time server runs there',
    });
  });

  it('by its name is told apart from a name service that is not there', async () => {
    const saying = (result: Resolution) => ({
      resolver: { resolve: (_: string, done: (r: Resolution) => void) => void setImmediate(done, result) },
    });
    expect(await ask('nowhere.invalid', saying({ kind: 'not-found' }))).toEqual({
      kind: 'unresolved',
      reason: 'not-found',
    });
    expect(await ask('nowhere.invalid', saying({ kind: 'no-dns' }))).toEqual({
      kind: 'unresolved',
      reason: 'no-dns',
    });
    expect(await ask('nowhere.invalid', saying({ kind: 'found', addresses: [] }))).toEqual({
      kind: 'unresolved',
      reason: 'not-found',
    });
  });

  it('behind an address without a route is asked at its next address', async () => {
    const port = await started(timeServer(truthful({ offset: 0.08 })));
    const tried: string[] = [];
    const result = await ask(`two.example:${port}`, {
      resolver: {
        resolve: (_, done) =>
          void setImmediate(done, { kind: 'found', addresses: ['2001:db8::7', '127.0.0.1'] }),
      },
      transport: {
        send: (to, packet, events) => {
          tried.push(to.ip);
          if (to.ip === '127.0.0.1') return ports.transport.send(to, packet, events);
          setImmediate(() => events.failed({ kind: 'no-network', message: 'no route' }));
          return { close: () => {} };
        },
      },
    });
    expect(tried).toEqual(['2001:db8::7', '127.0.0.1']);
    expect(answered(result)).toMatchObject({ address: '127.0.0.1', addresses: 2 });
  });

  it('an address that cannot be used is said, not thrown', async () => {
    expect(await ask('fe80::1%nosuchinterface')).toMatchObject({
      kind: 'unreachable',
      reason: expect.any(String),
    });
    const broadcast = { host: '255.255.255.255', port: 123, literal: true, text: '255.255.255.255' };
    expect(await query(ports, broadcast, FREE)).toMatchObject({ kind: 'unreachable' });
  });
});
