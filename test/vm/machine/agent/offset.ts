/**
 * How far this clock is from a server's, by NTP exchanges of its own making, so that a test does not have to believe
 * the program under test. Queues only add delay: the exchange with the shortest one is the least wrong.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Measured } from '../protocol.ts';
import { StampedSocket } from './stamped-socket.ts';

/** RFC 5905: the packet, its first byte (version 4, client), and where its time stamps are. */
const PACKET_BYTES = 48;
const CLIENT = 0x23;
const ORIGIN_AT = 24;
const RECEIVE_AT = 32;
const TRANSMIT_AT = 40;
/** From 1900 to 1970, in seconds. */
const ERA = 2_208_988_800n;

const GAP_MS = 20;
const PATIENCE_MS = 500;
/** The first packets have hardware addresses looked up, and code translated. */
const WARMING_UP = 2;

interface Exchange {
  readonly offset: number;
  readonly delay: number;
}

export async function measureOffset(address: string, port: number, exchanges: number): Promise<Measured> {
  const socket = new StampedSocket(address, port);
  try {
    const done: Exchange[] = [];
    for (let i = -WARMING_UP; i < exchanges; i++) {
      const one = exchange(socket);
      if (i >= 0 && one !== null) done.push(one);
      await pause(GAP_MS);
    }
    return summed(done, `${address}:${port}`);
  } finally {
    socket.close();
  }
}

function exchange(socket: StampedSocket): Exchange | null {
  const question = Buffer.alloc(PACKET_BYTES);
  question[0] = CLIENT;
  randomBytes(8).copy(question, TRANSMIT_AT);
  const answer = socket.exchange(question, PATIENCE_MS);
  if (answer === null || answer.bytes.length < PACKET_BYTES) return null;
  const { bytes, sent: out1, received: in4 } = answer;
  if (question.compare(bytes, ORIGIN_AT, ORIGIN_AT + 8, TRANSMIT_AT, TRANSMIT_AT + 8) !== 0) return null;
  const [in2, out3] = [stamp(bytes, RECEIVE_AT), stamp(bytes, TRANSMIT_AT)];
  return {
    offset: Number(in2 - out1 + (out3 - in4)) / 2e9,
    delay: Number(in4 - out1 - (out3 - in2)) / 1e9,
  };
}

/** Nanoseconds since 1970; the era is the one that began in 1900, which lasts until 2036. */
function stamp(packet: Buffer, at: number): bigint {
  const seconds = BigInt(packet.readUInt32BE(at)) - ERA;
  return seconds * 1_000_000_000n + ((BigInt(packet.readUInt32BE(at + 4)) * 1_000_000_000n) >> 32n);
}

function summed(done: readonly Exchange[], server: string): Measured {
  const best = done.reduce<Exchange | null>((a, b) => (a === null || b.delay < a.delay ? b : a), null);
  if (best === null) throw new Error(`${server} does not answer`);
  const mean = done.reduce((sum, { offset }) => sum + offset, 0) / done.length;
  const variance = done.reduce((sum, { offset }) => sum + (offset - mean) ** 2, 0) / done.length;
  return { ...best, deviation: Math.sqrt(variance), answers: done.length };
}
