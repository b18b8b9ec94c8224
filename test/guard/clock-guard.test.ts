/**
 * The tests cannot set the clock of the machine they run on. Proven, not assumed: the capability bit is clear, and the
 * kernel refuses even a change that would change nothing.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

/** linux/capability.h */
const CAP_SYS_TIME = 25n;
/** errno.h */
const EPERM = 1;
/** sys/timex.h: sizeof(struct timex) on 64-bit Linux, and where its fields are. */
const TIMEX_BYTES = 208;
const FREQUENCY_AT = 16;
const ADJ_FREQUENCY = 0x0002;

function holds(set: string): boolean {
  const line = new RegExp(`^${set}:\\s*([0-9a-f]+)$`, 'm').exec(readFileSync('/proc/self/status', 'utf8'));
  if (line?.[1] === undefined) throw new Error(`/proc/self/status has no line ${set}`);
  return ((BigInt(`0x${line[1]}`) >> CAP_SYS_TIME) & 1n) === 1n;
}

describe.runIf(process.platform === 'linux')('a test cannot set the clock', () => {
  it('has no CAP_SYS_TIME, and no way to get it (run the tests with `npm test`, which drops it)', () => {
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapAmb']) expect(holds(set), set).toBe(false);
    if (process.getuid?.() === 0) expect(holds('CapBnd'), 'CapBnd').toBe(false);
  });

  it('is refused by the kernel even where the present frequency is set again', (context) => {
    // Asked only without the capability, so that this test is harmless even where the one above fails.
    expect(holds('CapEff')).toBe(false);
    if (!['x64', 'arm64'].includes(process.arch))
      context.skip('the layout of struct timex is known for 64 bits');
    let koffi: typeof import('koffi');
    try {
      koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
    } catch {
      return context.skip('koffi is not installed');
    }
    const adjust = koffi.load(null).func('int clock_adjtime(int, void *)') as (
      id: number,
      tx: Buffer,
    ) => number;
    const timex = Buffer.alloc(TIMEX_BYTES);
    expect(adjust(0, timex)).toBeGreaterThanOrEqual(0);
    const present = timex.readBigInt64LE(FREQUENCY_AT);
    timex.fill(0);
    timex.writeUInt32LE(ADJ_FREQUENCY, 0);
    timex.writeBigInt64LE(present, FREQUENCY_AT);
    expect(adjust(0, timex)).toBe(-1);
    expect(koffi.errno()).toBe(EPERM);
  });
});
