import { expect, test } from 'vitest';
import type { Utc } from '../../../main/engine/time/instant.ts';
import { months } from '../years.ts';

const at = (iso: string) => (BigInt(Date.parse(iso)) * 1_000_000n) as Utc;

test('half a year at 1024 s polls, across the end of the NTP era: nothing adds up', () => {
  const lived = [...months(at('2035-11-01T00:00:00Z'), 6)];
  const worst = (from: number, until: number) => Math.max(...lived.slice(from, until).map((m) => m.worst));
  for (const [i, month] of lived.entries()) {
    expect(month, `month ${i}`).toMatchObject({ uncovered: 0, health: 'in-sync' });
    expect(month.worst, `month ${i}`).toBeLessThan(5e-3);
    expect(month.bound, `month ${i}`).toBeLessThan(0.05);
    // 1024 s and up to 2 % more.
    expect(month.packets).toBeGreaterThan(2450);
    expect(month.packets).toBeLessThan(2540);
  }
  expect(worst(3, 6)).toBeLessThan(1.5 * worst(0, 3));
  expect(lived[5]!.bound).toBeLessThan(1.5 * lived[2]!.bound);
  // What is remembered is full after three months, and stays so.
  expect(lived[5]!.state).toBeLessThan(1.1 * lived[2]!.state);
  // Half a year is 15 s of computing.
}, 120_000);
