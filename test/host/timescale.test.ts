import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { elapsed, toNanos } from '../../main/engine/time/instant.ts';
import { openTimescale } from '../../main/host/timescale/open.ts';
import { type NodeClocks, portableTimescale } from '../../main/host/timescale/portable.ts';

afterEach(() => vi.unstubAllEnvs());

describe('the clocks of this machine', () => {
  it('are read together to within a few microseconds', () => {
    const { timescale } = openTimescale();
    const widths = Array.from({ length: 50 }, () => timescale.read().width);
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...widths)).toBeLessThan(20e-6);
  });

  it.each(['0', '1'])('go forward and agree with what Node says (TRUECHIMER_NO_FFI=%s)', (off) => {
    vi.stubEnv('TRUECHIMER_NO_FFI', off);
    const { timescale } = openTimescale();
    const before = { now: Date.now(), hrtime: process.hrtime.bigint() };
    const first = timescale.read();
    const second = timescale.read();
    const raw = timescale.raw();
    const after = { now: Date.now(), hrtime: process.hrtime.bigint() };
    const slack = first.width + second.width + 1e-6;
    expect(second.raw).toBeGreaterThan(first.raw);
    expect(raw).toBeGreaterThanOrEqual(second.raw);
    expect(Number(second.wall) * 1e-6).toBeGreaterThanOrEqual(before.now - slack * 1e3);
    expect(Number(second.wall) * 1e-6).toBeLessThan(after.now + 1 + slack * 1e3);
    expect(elapsed(first.monotonic, second.monotonic)).toBeLessThanOrEqual(
      Number(after.hrtime - before.hrtime) * 1e-9 + slack,
    );
  });

  it('without koffi say that they are worse, and why', () => {
    vi.stubEnv('TRUECHIMER_NO_FFI', '1');
    const { counter, reason } = openTimescale();
    expect(counter).toBe('monotonic');
    expect(reason).toContain('TRUECHIMER_NO_FFI');
  });

  it('with koffi give the unsteered counter', (context) => {
    const { counter, reason } = openTimescale();
    if (counter === 'monotonic') return context.skip(reason ?? '');
    expect(reason).toBeNull();
  });

  it('are the same with koffi and without, within the widths that both state', (context) => {
    const precise = openTimescale();
    if (precise.counter !== 'raw') return context.skip(precise.reason ?? '');
    const portable = portableTimescale();
    for (let i = 0; i < 20; i++) {
      const before = precise.timescale.read();
      const between = portable.read();
      const after = precise.timescale.read();
      const slack = toNanos(before.width + between.width + after.width) + 1n;
      expect(between.wall).toBeGreaterThanOrEqual(before.wall - slack);
      expect(between.wall).toBeLessThanOrEqual(after.wall + slack);
    }
  });
});

/** Node's two clocks in virtual time: each look at one takes 150 ns, and the wall clock has an offset. */
class VirtualClocks implements NodeClocks {
  ns = 5_000_123_456n;
  wallOffset = 1_800_000_000_000_654_321n;
  looks = 0;
  pause = () => 0n;
  hrtime(): bigint {
    this.looks++;
    this.ns += 150n + this.pause();
    return this.ns;
  }
  now(): number {
    this.looks++;
    this.ns += 150n + this.pause();
    return Number((this.ns + this.wallOffset) / 1_000_000n);
  }
  errorOf(reading: { raw: bigint; wall: bigint }): number {
    return Number(reading.wall - reading.raw - this.wallOffset) * 1e-9;
  }
}

describe('the wall clock from milliseconds alone', () => {
  it('is found to a microsecond, and the stated width is true', () => {
    const clocks = new VirtualClocks();
    const reading = portableTimescale(clocks).read();
    expect(Math.abs(clocks.errorOf(reading))).toBeLessThanOrEqual(reading.width);
    expect(reading.width).toBeLessThan(1e-6);
  });

  it.each([2n, -2n, 3_600_000n, -86_400_000n])('follows a step of %s ms at the next read', (ms) => {
    const clocks = new VirtualClocks();
    const timescale = portableTimescale(clocks);
    timescale.read();
    clocks.wallOffset += ms * 1_000_000n;
    const reading = timescale.read();
    expect(Math.abs(clocks.errorOf(reading))).toBeLessThanOrEqual(reading.width);
  });

  it('does not spin again while what it knows is fresh', () => {
    const clocks = new VirtualClocks();
    const timescale = portableTimescale(clocks);
    const spun = clocks.looks;
    timescale.read();
    expect(clocks.looks - spun).toBeLessThan(10);
  });

  it('follows a slow slew, because it looks again', () => {
    const clocks = new VirtualClocks();
    const timescale = portableTimescale(clocks);
    for (let second = 0; second < 100; second++) {
      clocks.ns += 1_000_000_000n;
      clocks.wallOffset += 500_000n; // 500 ppm
      const reading = timescale.read();
      expect(Math.abs(clocks.errorOf(reading))).toBeLessThanOrEqual(reading.width);
    }
  });

  it('states a true width although the processor is taken away at any moment', () => {
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.constantFrom(0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 350_000n)),
        (pauses) => {
          const clocks = new VirtualClocks();
          clocks.pause = () => pauses.next().value;
          const reading = portableTimescale(clocks).read();
          return Math.abs(clocks.errorOf(reading)) <= reading.width;
        },
      ),
      { numRuns: 200 },
    );
  });

  it('ends its spin on a clock that stands still', () => {
    const clocks = new VirtualClocks();
    clocks.now = () => {
      clocks.ns += 150n;
      return 1_800_000_000_000;
    };
    expect(() => portableTimescale(clocks).read()).not.toThrow();
  });
});
