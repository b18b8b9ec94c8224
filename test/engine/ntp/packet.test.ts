import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clientRequest,
  HEADER_LENGTH,
  nonceFrom,
  parsePacket,
  serialisePacket,
} from '../../../main/engine/ntp/packet.ts';
import { refidOf, refidText } from '../../../main/engine/ntp/refid.ts';
import type { NtpTimestamp } from '../../../main/engine/time/ntp-time.ts';

const bytes = (max: number) => fc.uint8Array({ minLength: 0, maxLength: max });

describe('the client request', () => {
  test('tells nothing but version, mode and a nonce', () => {
    const request = clientRequest(0x0123456789abcdefn as NtpTimestamp);
    expect(request.length).toBe(HEADER_LENGTH);
    expect(request[0]).toBe(0x23);
    expect([...request.subarray(1, 40)].every((byte) => byte === 0)).toBe(true);
    expect(Buffer.from(request.subarray(40)).toString('hex')).toBe('0123456789abcdef');
  });

  test('a nonce is never zero, which would mean “no time”', () => {
    expect(nonceFrom(new Uint8Array(8))).not.toBe(0n);
  });
});

describe('parsing', () => {
  test('never throws, whatever comes', () => {
    fc.assert(
      fc.property(bytes(200), (input) => void parsePacket(input)),
      { numRuns: 2000 },
    );
  });

  test('what was parsed and is written again is read the same', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 48, maxLength: 48 }), (input) => {
        input[0] = (input[0]! & 0xc7) | (4 << 3);
        const first = parsePacket(input);
        expect(first.ok).toBe(true);
        if (first.ok) expect(parsePacket(serialisePacket(first.packet))).toEqual(first);
      }),
    );
  });

  test('a view into a larger buffer is read at its own place', () => {
    const buffer = new Uint8Array(100).fill(0xee);
    buffer.set(clientRequest(5n as NtpTimestamp), 20);
    const parsed = parsePacket(buffer.subarray(20, 68));
    expect(parsed.ok && parsed.packet.transmit).toBe(5n);
  });

  test('too short, another version, and a tail that is no extension field are refused by name', () => {
    const good = clientRequest(1n as NtpTimestamp);
    expect(parsePacket(good.subarray(0, 47))).toEqual({ ok: false, reason: 'too-short' });
    expect(parsePacket(new Uint8Array(0))).toEqual({ ok: false, reason: 'too-short' });
    expect(parsePacket(Uint8Array.from(good, (b, i) => (i === 0 ? 0x1b : b)))).toEqual({
      ok: false,
      reason: 'wrong-version',
    });
    const tail = (n: number) => Uint8Array.from([...good, ...new Uint8Array(n)]);
    for (const n of [1, 15, 16, 19, 28])
      expect(parsePacket(tail(n))).toEqual({ ok: false, reason: 'bad-extension' });
    expect(parsePacket(tail(20)).ok).toBe(true);
    const field = tail(16);
    field[51] = 16;
    expect(parsePacket(field).ok).toBe(true);
  });
});

describe('reference identifiers', () => {
  test('letters at stratum 0 and 1, an address above', () => {
    expect(refidText(refidOf('GPS'), 1)).toBe('GPS');
    expect(refidText(refidOf('RATE'), 0)).toBe('RATE');
    expect(refidText(0x7f000001, 2)).toBe('127.0.0.1');
    expect(refidText(0xffffffff, 1)).toBe('255.255.255.255');
    expect(refidText(0, 1)).toBe('0.0.0.0');
  });
});
