/** The journal of the helper under those who talk much. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AuditEntry } from '../../main/clock-helper/helper.ts';
import { quietAudit } from '../../main/clock-helper/quiet-audit.ts';

function journal() {
  const lines: AuditEntry[] = [];
  const clock = { now: 0 };
  const audit = quietAudit(
    (entry) => lines.push(entry),
    () => clock.now,
  );
  return { lines, clock, audit };
}

test('a flood of refusals leaves a hundred lines, and one that says how many were left out', () => {
  const { lines, clock, audit } = journal();
  for (let i = 0; i < 240_000; i++) audit({ event: 'refused', i });
  expect(lines).toHaveLength(100);
  clock.now = 5;
  audit({ event: 'refused', i: -1 });
  expect(lines.slice(100)).toEqual([
    { event: 'left-out', lines: 239_900 },
    { event: 'refused', i: -1 },
  ]);
});

test('whatever is said meanwhile, every change is written, and every line is written or counted', () => {
  const events = fc.constantFrom(
    'refused',
    'connected',
    'dismissed',
    'crowded',
    'step',
    'frequency',
    'claim',
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(events, fc.nat(3)), { maxLength: 500 }), (said) => {
      const { lines, clock, audit } = journal();
      for (const [event, pause] of said) {
        clock.now += pause / 100;
        audit({ event });
      }
      audit({ event: 'step' });
      const changes = ({ event }: { event: string }) => ['step', 'frequency', 'claim'].includes(event);
      const all = [...said.map(([event]) => ({ event })), { event: 'step' }];
      expect(lines.filter(changes)).toEqual(all.filter(changes));
      const leftOut = lines.reduce(
        (sum, line) => sum + (line.event === 'left-out' ? Number(line.lines) - 1 : 0),
        0,
      );
      expect(lines.length + leftOut).toBe(all.length);
    }),
  );
});
