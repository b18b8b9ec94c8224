import { describe, expect, test } from 'vitest';
import { type Answer, Exchange } from '../../../main/engine/ntp/exchange.ts';
import { type NtpPacket, parsePacket, serialisePacket } from '../../../main/engine/ntp/packet.ts';
import { refidOf } from '../../../main/engine/ntp/refid.ts';
import { later, type Raw, toNanos, toSeconds, type Utc } from '../../../main/engine/time/instant.ts';
import { type NtpTimestamp, toNtp } from '../../../main/engine/time/ntp-time.ts';

const NOW = 1_800_000_000_000_000_000n as Utc;
const RANDOM = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]);
const raw = (seconds: number) => toNanos(seconds) as Raw;

/** Asks at raw 100 s, gets an answer 30 ms later that the server held for 10 ms, its clock 0.25 s ahead of NOW. */
function exchange(change: Partial<NtpPacket> = {}, at = raw(100.03), now = NOW): Answer {
  const asked = new Exchange(RANDOM, now);
  asked.departed(raw(100));
  return asked.answer(answer(asked, change, now), at);
}

function answer(asked: Exchange, change: Partial<NtpPacket> = {}, now = NOW): Uint8Array {
  const request = parsePacket(asked.request);
  if (!request.ok) throw new Error('the request must be a packet');
  const packet: NtpPacket = {
    leap: 0,
    version: 4,
    mode: 4,
    stratum: 2,
    poll: 6,
    precision: 2 ** -20,
    rootDelay: 0.004,
    rootDispersion: 0.002,
    refid: 0x7f000001,
    reference: toNtp(now),
    origin: request.packet.transmit,
    receive: toNtp(later(now, 0.25)),
    transmit: toNtp(later(now, 0.26)),
    ...change,
  };
  return serialisePacket(packet);
}

const reason = (a: Answer) => (a.kind === 'rejected' ? a.reason : a.kind);

describe('a good answer', () => {
  test('is measured at the middle of the exchange, without the time that the server held it', () => {
    const result = exchange();
    if (result.kind !== 'measured') throw new Error(result.kind);
    const { measurement: m } = result;
    expect(m.delay).toBeCloseTo(0.02, 9);
    expect(toSeconds(m.raw - raw(100.015))).toBeCloseTo(0, 9);
    expect(toSeconds(m.utc - later(NOW, 0.255))).toBeCloseTo(0, 8);
    expect(m).toMatchObject({ stratum: 2, leap: 0, refid: '127.0.0.1' });
  });

  test('is measured alike on both sides of 2036', () => {
    const wrap = (BigInt(Date.parse('2036-02-07T06:28:15.995Z')) * 1_000_000n) as Utc;
    const result = exchange({}, raw(100.03), wrap);
    expect(result.kind === 'measured' && toSeconds(result.measurement.utc - later(wrap, 0.255))).toBeCloseTo(
      0,
      8,
    );
  });

  test('announces a leap second without losing its place', () => {
    expect(exchange({ leap: 1 })).toMatchObject({ kind: 'measured', measurement: { leap: 1 } });
  });
});

describe('answers that are not believed', () => {
  test.each<[string, Partial<NtpPacket>, string]>([
    ['the mode of another client', { mode: 3 }, 'wrong-mode'],
    ['the mode of a broadcast', { mode: 5 }, 'wrong-mode'],
    ['an origin that we did not send', { origin: 1n as NtpTimestamp }, 'wrong-origin'],
    ['an origin of zero', { origin: 0n as NtpTimestamp }, 'wrong-origin'],
    ['leap indicator 3', { leap: 3 }, 'unsynchronised'],
    ['stratum 16', { stratum: 16 }, 'unsynchronised'],
    ['stratum 17', { stratum: 17 }, 'bad-stratum'],
    [
      'stratum 0 with INIT (NTPsec before it is synchronised)',
      { stratum: 0, refid: refidOf('INIT') },
      'unsynchronised',
    ],
    ['stratum 0 without a code', { stratum: 0, refid: 0 }, 'unsynchronised'],
    ['no receive time', { receive: 0n as NtpTimestamp }, 'zero-timestamp'],
    ['no transmit time', { transmit: 0n as NtpTimestamp }, 'zero-timestamp'],
    ['16 s of root distance', { rootDispersion: 16 }, 'too-distant'],
    ['an answer sent before it was asked', { transmit: toNtp(later(NOW, 0.2)) }, 'impossible-times'],
    ['5 s in the server', { transmit: toNtp(later(NOW, 5.25)) }, 'impossible-times'],
    [
      'more time in the server than the whole trip took',
      { transmit: toNtp(later(NOW, 0.3)) },
      'impossible-times',
    ],
  ])('%s', (_, change, expected) => {
    expect(reason(exchange(change))).toBe(expected);
  });

  test('one that took more than 3 s', () => {
    expect(reason(exchange({}, raw(103.5)))).toBe('too-slow');
  });

  test('a second answer to one question', () => {
    const asked = new Exchange(RANDOM, NOW);
    asked.departed(raw(100));
    const bytes = answer(asked);
    expect(asked.answer(bytes, raw(100.03)).kind).toBe('measured');
    expect(reason(asked.answer(bytes, raw(100.04)))).toBe('duplicate');
  });

  test('yesterday’s answer, replayed', () => {
    const yesterday = answer(new Exchange(Uint8Array.from([9, 9, 9, 9, 9, 9, 9, 9]), NOW));
    const asked = new Exchange(RANDOM, NOW);
    asked.departed(raw(100));
    expect(reason(asked.answer(yesterday, raw(100.03)))).toBe('wrong-origin');
    expect(asked.answer(answer(asked), raw(100.04)).kind).toBe('measured');
  });
});

describe('kisses', () => {
  test('RATE, DENY and RSTR are heard as answers to our question', () => {
    for (const code of ['RATE', 'DENY', 'RSTR']) {
      expect(exchange({ stratum: 0, refid: refidOf(code), leap: 3 })).toEqual({ kind: 'kiss', code });
    }
  });

  test('a kiss that nobody asked for is a stranger’s packet', () => {
    expect(reason(exchange({ stratum: 0, refid: refidOf('DENY'), origin: 7n as NtpTimestamp }))).toBe(
      'wrong-origin',
    );
  });
});
