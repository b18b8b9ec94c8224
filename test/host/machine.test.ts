import { readFileSync } from 'node:fs';
import os from 'node:os';
import { describe, expect, it } from 'vitest';
import { hostMachine } from '../../main/host/machine.ts';
import { hostRandom } from '../../main/host/random.ts';

describe('this machine', () => {
  it('is the same at the next look', () => {
    expect(hostMachine()).toEqual(hostMachine());
  });

  it.runIf(process.platform === 'linux')('is known by its boot, its clock source and its processor', () => {
    const { boot, counter } = hostMachine();
    expect(boot).toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
    expect(counter).toContain(os.cpus()[0]?.model.trim() ?? os.arch());
  });
});

describe('randomness', () => {
  it('has as many bytes as asked for, other ones each time', () => {
    const drawn = Array.from({ length: 100 }, () => Buffer.from(hostRandom.bytes(8)).toString('hex'));
    expect(drawn.every((hex) => hex.length === 16)).toBe(true);
    expect(new Set(drawn).size).toBe(100);
  });

  it('is spread over the unit interval', () => {
    const drawn = Array.from({ length: 4000 }, () => hostRandom.uniform());
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
    // The mean of 4000 uniform numbers lies within 0.05 of 1/2 (11 standard deviations).
    expect(Math.abs(drawn.reduce((a, b) => a + b) / 4000 - 0.5)).toBeLessThan(0.05);
  });
});
