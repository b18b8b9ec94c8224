import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Monotonic, Raw, Utc } from '../../main/engine/time/instant.ts';
import type { Reading } from '../../main/engine/time/reading.ts';
import { receiveInstant } from '../../main/host/udp/receive-instant.ts';

const MS = 1_000_000n;

/** A machine whose wall clock runs faster than its raw counter by `ppm`, and was stepped by `step` at some moment. */
function machine({
  ppm = 0,
  step = 0n,
  steppedAt = 0n,
}: {
  ppm?: number;
  step?: bigint;
  steppedAt?: bigint;
}) {
  const slew = (raw: bigint) => (raw * BigInt(Math.round(ppm * 1000))) / 1_000_000_000n;
  const wallAt = (raw: bigint) =>
    1_900_000_000_000_000_000n + raw + slew(raw) + (raw >= steppedAt ? step : 0n);
  const at = (raw: bigint): Reading => ({
    raw: raw as Raw,
    monotonic: (7n + raw + slew(raw)) as Monotonic,
    wall: wallAt(raw) as Utc,
    width: 100e-9,
  });
  return { at, wallAt };
}

describe('when a packet came in', () => {
  it('is the moment that the kernel saw, however late the handler was', () => {
    const { at, wallAt } = machine({});
    expect(receiveInstant(at(0n), at(150n * MS), wallAt(20n * MS), true)).toEqual({
      kind: 'stamped',
      at: 20n * MS,
    });
  });

  it.each([500, -500, 100_000, -100_000])(
    'is right to a microsecond while the clock is slewed by %s ppm',
    (ppm) => {
      const { at, wallAt } = machine({ ppm });
      const instant = receiveInstant(at(0n), at(150n * MS), wallAt(20n * MS), true);
      expect(instant.kind).toBe('stamped');
      expect(Math.abs(Number('at' in instant ? instant.at - 20n * MS : 0n))).toBeLessThan(1000);
    },
  );

  it('is the moment of the handler where the kernel gave no stamp, or the present instead of one', () => {
    const { at, wallAt } = machine({});
    const handled = { kind: 'handled', at: 30n * MS };
    expect(receiveInstant(at(0n), at(30n * MS), null, true)).toEqual(handled);
    expect(receiveInstant(at(0n), at(30n * MS), wallAt(30n * MS) + 500n, true)).toEqual(handled);
  });

  it('cannot be before the question', () => {
    const { at, wallAt } = machine({});
    expect(receiveInstant(at(10n * MS), at(30n * MS), wallAt(9n * MS), true)).toEqual({
      kind: 'handled',
      at: 30n * MS,
    });
  });

  it.each([1n, -1n, 3_600_000n, -3_600_000n])('is unknown after a step of %s ms in between', (ms) => {
    const { at, wallAt } = machine({ step: ms * MS, steppedAt: 15n * MS });
    for (const stamp of [wallAt(10n * MS), wallAt(20n * MS), null]) {
      expect(receiveInstant(at(0n), at(30n * MS), stamp, true)).toEqual({ kind: 'stepped' });
    }
  });

  it('where slewing looks like a step, only what no slew could do counts as one', () => {
    const still = machine({});
    const apart = (step: bigint) => {
      const now = still.at(30n * MS);
      return receiveInstant(still.at(0n), { ...now, wall: (now.wall + step) as Utc }, null, false).kind;
    };
    expect(apart(3n * MS)).toBe('handled'); // 10 % of 30 ms
    expect(apart(4n * MS)).toBe('stepped');
  });

  it('always lies between question and handler', () => {
    const span = fc.bigInt(0n, 10_000n * MS);
    fc.assert(
      fc.property(span, span, fc.bigInt(-20_000n * MS, 20_000n * MS), (length, start, stamp) => {
        const { at, wallAt } = machine({});
        const instant = receiveInstant(at(start), at(start + length), wallAt(start) + stamp, true);
        return instant.kind !== 'stepped' && instant.at >= start && instant.at <= start + length;
      }),
    );
  });
});
