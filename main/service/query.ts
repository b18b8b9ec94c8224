/**
 * One question to one server, outside of the engine: what the command line's `query` prints and what a person sees when a
 * server is checked before it is saved. One packet, whatever comes of it.
 */
import {
  type Answer,
  Exchange,
  isFromServer,
  type Measurement,
  type Rejection,
} from '../engine/ntp/exchange.ts';
import { rootDistance } from '../engine/source/root-distance.ts';
import type { Address, Ports, Resolution } from '../engine/sync/ports.ts';
import type { Raw, Seconds } from '../engine/time/instant.ts';
import { toSeconds, type Utc } from '../engine/time/instant.ts';
import type { ServerName } from '../settings/server-name.ts';

/** Longer than any usable answer takes. */
const ANSWER_WAIT: Seconds = 3;

/** No counter is farther off than this: what an answer may have aged in the moment since it came. */
const MAX_RATE_ERROR = 5e-4;

export type QueryResult =
  | {
      readonly kind: 'answered';
      readonly address: string;
      readonly addresses: number;
      /** Of this computer's clock; positive: slow. */
      readonly offset: Seconds;
      readonly bound: Seconds;
      readonly measurement: Measurement;
    }
  | { readonly kind: 'silent'; readonly address: string }
  /** It answered, with something that is no time. */
  | { readonly kind: 'unusable'; readonly address: string; readonly reason: Rejection }
  /** It asked not to be asked. */
  | { readonly kind: 'refused'; readonly address: string; readonly code: string }
  | { readonly kind: 'unreachable'; readonly address: string; readonly reason: string }
  | { readonly kind: 'unresolved'; readonly reason: 'not-found' | 'no-dns' };

/** The server has been asked enough for now. */
export interface TooSoon {
  readonly kind: 'too-soon';
  readonly againIn: Seconds;
}

/** What is owed to the servers: who was asked when, whoever asked. */
export interface Owed {
  /** Seconds until a packet may go to an address; where it is 0, that packet counts as sent. */
  permit(to: Address): Seconds;
  /** It did not leave after all: there is no way there. */
  withdrawn(to: Address): void;
  kissed(to: Address, code: string): void;
}

type QueryPorts = Pick<Ports, 'timescale' | 'timers' | 'random' | 'transport' | 'resolver' | 'notBefore'>;

/**
 * Asks a server the time. Where its name has addresses without a route from here, the next one is tried. Never rejects.
 * Never sends what it may not.
 */
export async function query(
  ports: QueryPorts,
  server: ServerName,
  owed: Owed,
): Promise<QueryResult | TooSoon> {
  const resolution: Resolution = server.literal
    ? { kind: 'found', addresses: [server.host] }
    : await new Promise((done) => ports.resolver.resolve(server.host, done));
  if (resolution.kind !== 'found') return { kind: 'unresolved', reason: resolution.kind };
  const { addresses } = resolution;
  let result: QueryResult = { kind: 'unresolved', reason: 'not-found' };
  for (const address of addresses) {
    const to = { ip: address, port: server.port };
    const againIn = owed.permit(to);
    if (againIn > 0) return { kind: 'too-soon', againIn };
    const outcome = await ask(ports, address, server.port, addresses.length);
    result = outcome.result;
    if (result.kind === 'refused') owed.kissed(to, result.code);
    if (!outcome.noRoute) break;
    owed.withdrawn(to);
  }
  return result;
}

function ask(
  ports: QueryPorts,
  address: string,
  port: number,
  addresses: number,
): Promise<{ result: QueryResult; noRoute: boolean }> {
  return new Promise((resolve) => {
    const exchange = new Exchange(ports.random.bytes(8), ports.notBefore);
    let settled = false;
    /** What came from nobody knows whom; told only if nothing better comes. */
    let stray: Rejection | null = null;
    const settle = (result: QueryResult, noRoute = false) => {
      if (settled) return;
      settled = true;
      cancel();
      channel.close();
      resolve({ result, noRoute });
    };
    const cancel = ports.timers.after(ANSWER_WAIT, () =>
      settle(stray === null ? { kind: 'silent', address } : unusable(address, stray)),
    );
    const channel = ports.transport.send({ ip: address, port }, exchange.request, {
      sent: (at) => exchange.departed(at.raw),
      received: (bytes, at) => {
        const answer = exchange.answer(bytes, at);
        if (answer.kind === 'rejected' && !isFromServer(answer.reason)) stray = answer.reason;
        else settle(judged(answer, address, addresses, ports, at));
      },
      failed: (failure) =>
        settle({ kind: 'unreachable', address, reason: failure.message }, failure.kind === 'no-network'),
    });
  });
}

const unusable = (address: string, reason: Rejection): QueryResult => ({
  kind: 'unusable',
  address,
  reason,
});

function judged(answer: Answer, address: string, addresses: number, ports: QueryPorts, at: Raw): QueryResult {
  switch (answer.kind) {
    case 'measured':
      return answeredOf(answer.measurement, address, addresses, ports, at);
    case 'kiss':
      return { kind: 'refused', address, code: answer.code };
    case 'rejected':
      return unusable(address, answer.reason);
  }
}

/** What an answer says of the clock as it is now. `at`: when it came. */
export function answeredOf(
  measurement: Measurement,
  address: string,
  addresses: number,
  ports: Pick<Ports, 'timescale'>,
  at: Raw,
): Extract<QueryResult, { kind: 'answered' }> {
  const reading = ports.timescale.read();
  // The clock at the middle of the exchange, by way of the counter.
  const wall = (reading.wall - (reading.raw - measurement.raw)) as Utc;
  return {
    kind: 'answered',
    address,
    addresses,
    offset: toSeconds(measurement.utc - wall),
    bound: rootDistance(measurement, at, MAX_RATE_ERROR) + reading.width,
    measurement,
  };
}
