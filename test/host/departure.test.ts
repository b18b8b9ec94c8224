import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Monotonic, Raw, Utc } from '../../main/engine/time/instant.ts';
import type { Reading } from '../../main/engine/time/reading.ts';
import type { HostTimescale } from '../../main/host/timescale/host-timescale.ts';
import { Departure, DepartureRecord } from '../../main/host/udp/departure.ts';
import type { TransmitStamps } from '../../main/host/udp/transmit-stamps.ts';

const US = 1_000n;
const MS = 1_000_000n;
const FD = 7;

/** A machine whose kernel lays a stamp into the error queue at a moment of our choice. */
class Kernel {
  ns = 0n;
  step = 0n;
  /** When the driver gets the packet, and the kernel says so; null: never. */
  leaves: bigint | null = null;
  stamps = true;
  requested = false;
  taken = 0;

  readonly timescale: HostTimescale = {
    slewsTogether: true,
    raw: () => this.ns as Raw,
    read: (): Reading => ({
      raw: this.ns as Raw,
      monotonic: (5n * MS + this.ns) as Monotonic,
      wall: this.wallAt(this.ns) as Utc,
      width: 100e-9,
    }),
  };

  readonly stampsOf: TransmitStamps = {
    request: () => {
      this.requested = this.stamps;
      return this.stamps;
    },
    take: (fd) => {
      expect(fd).toBe(FD);
      this.taken++;
      if (!this.requested || this.leaves === null || this.ns < this.leaves) return null;
      const stamp = this.wallAt(this.leaves);
      this.leaves = null;
      return stamp;
    },
  };

  wallAt(ns: bigint): bigint {
    return 1_900_000_000_000_000_000n + ns + this.step;
  }

  pass(ns: bigint): void {
    for (let left = ns; left > 0n; left -= MS) {
      const part = left < MS ? left : MS;
      this.ns += part;
      vi.advanceTimersByTime(Number(part) / 1e6);
    }
  }
}

let kernel: Kernel;
let told: Reading[];

beforeEach(() => {
  vi.useFakeTimers();
  kernel = new Kernel();
  told = [];
});
afterEach(() => vi.useRealTimers());

function follow({ record = new DepartureRecord(), stamped = true } = {}): Departure {
  const socket = stamped ? { fd: FD, stamps: kernel.stampsOf } : null;
  return new Departure(kernel.timescale, socket, record, (at) => told.push(at));
}

/** The call takes 40 us in all. */
const call = () => {
  kernel.ns += 40n * US;
};

describe('when a packet left', () => {
  it('is the moment at which the driver got it, not the one at which sending began', () => {
    kernel.leaves = 30n * US;
    const departure = follow();
    departure.around(call);
    expect(told).toEqual([]);
    departure.taken();
    expect(told.map((at) => at.raw)).toEqual([30n * US]);
    expect(told[0]?.wall).toBe(kernel.wallAt(30n * US));
    expect(told[0]?.monotonic).toBe(5n * MS + 30n * US);
    expect(departure.answered()).toBe(told[0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is told when the packet has left the queue of its interface, 20 ms after the call', () => {
    kernel.leaves = 20n * MS;
    const departure = follow();
    departure.around(call);
    departure.taken();
    kernel.pass(19n * MS);
    expect(told).toEqual([]);
    kernel.pass(20n * MS);
    expect(told.map((at) => at.raw)).toEqual([20n * MS]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is told at the latest with the answer', () => {
    kernel.leaves = 20n * MS;
    const departure = follow();
    departure.around(call);
    departure.taken();
    kernel.pass(17n * MS);
    kernel.ns = 21n * MS;
    expect(departure.answered()?.raw).toBe(20n * MS);
    expect(told.map((at) => at.raw)).toEqual([20n * MS]);
  });

  it('is taken from before the call where the kernel says nothing for 95 ms', () => {
    const departure = follow();
    departure.around(call);
    departure.taken();
    kernel.pass(94n * MS);
    expect(told).toEqual([]);
    kernel.pass(1n * MS);
    expect(told.map((at) => at.raw)).toEqual([0n]);
  });

  it('does not change once it was told, yet a later stamp is taken out of the queue', () => {
    const departure = follow();
    departure.around(call);
    departure.taken();
    kernel.pass(200n * MS);
    kernel.leaves = 210n * MS;
    kernel.pass(50n * MS);
    expect(kernel.leaves).toBeNull();
    expect(told.map((at) => at.raw)).toEqual([0n]);
    expect(departure.answered()?.raw).toBe(0n);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['without stamps', false, true],
    ['where the kernel refuses them', true, false],
  ])('is the moment before the call %s, told at once', (_, stamped, willing) => {
    kernel.stamps = willing;
    const departure = follow({ stamped });
    departure.around(call);
    departure.taken();
    expect(told.map((at) => at.raw)).toEqual([0n]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([1n, -1n])('is the moment before the call where the clock was stepped by %s ms during it', (ms) => {
    kernel.leaves = 30n * US;
    const departure = follow();
    departure.around(() => {
      call();
      kernel.step = ms * MS;
    });
    departure.taken();
    expect(told.map((at) => at.raw)).toEqual([0n]);
  });

  it('is the moment before the call where the stamp cannot be true', () => {
    kernel.leaves = -1n;
    const departure = follow();
    departure.around(call);
    departure.taken();
    expect(told.map((at) => at.raw)).toEqual([0n]);
  });

  it('is unknown before it was sent', () => {
    expect(follow().answered()).toBeNull();
  });

  it('is not told after the end, and nobody looks any more', () => {
    kernel.leaves = 5n * MS;
    const departure = follow();
    departure.around(call);
    departure.taken();
    departure.stop();
    const { taken } = kernel;
    kernel.pass(200n * MS);
    expect(told).toEqual([]);
    expect(kernel.taken).toBe(taken);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('can be the end of itself', () => {
    const departure = new Departure(
      kernel.timescale,
      { fd: FD, stamps: kernel.stampsOf },
      new DepartureRecord(),
      (at) => {
        told.push(at);
        departure.stop();
      },
    );
    departure.around(call);
    departure.taken();
    kernel.pass(300n * MS);
    expect(told).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('an interface that never stamps', () => {
  function exchange(record: DepartureRecord, leaves: bigint | null): number {
    kernel.leaves = leaves === null ? null : kernel.ns + leaves;
    told = [];
    const departure = follow({ record });
    departure.around(call);
    departure.taken();
    const atOnce = told.length;
    departure.answered();
    departure.stop();
    return atOnce;
  }

  it('keeps nobody waiting after 8 packets, and is believed again with its first stamp', () => {
    const record = new DepartureRecord();
    for (let i = 0; i < 8; i++) {
      expect(record.never).toBe(false);
      expect(exchange(record, null)).toBe(0);
    }
    expect(record.never).toBe(true);
    expect(exchange(record, null)).toBe(1);
    exchange(record, 30n * US);
    expect(record.never).toBe(false);
    expect(exchange(record, null)).toBe(0);
  });
});
