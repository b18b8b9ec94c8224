/** What a person reads before switching the steering on: complete sentences, whatever a machine is like. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describe as describeStatus } from '../../main/api/describe.ts';
import { approvedWords, planWords, steeringReportWords } from '../../main/api/describe-steering.ts';
import { NoticeWatch } from '../../main/api/notice.ts';
import { Correction, type Status } from '../../main/api/status.ts';
import { SteeringPlan, SteeringReport } from '../../main/api/steering.ts';
import { NOTHING_BESIDE } from '../doubles/fake-api.ts';
import { OBSERVED } from '../doubles/statuses.ts';
import { anyOf } from './any.ts';

const MISTAKE = /undefined|NaN|null|\[object|Infinity|function/;

const plan = (change: Partial<SteeringPlan>): SteeringPlan => ({ ...NOTHING_BESIDE, ...change });
const CHRONY = {
  id: 'chrony',
  name: 'chrony',
  state: 'running',
  unit: 'chrony.service',
  harmless: null,
} as const;

describe('the plan', () => {
  it('on a machine with timesyncd running and no helper: who is stopped, what is installed, that a password is asked for', () => {
    const words = planWords(
      plan({
        helper: { state: 'missing', version: null },
        services: [{ ...CHRONY, name: 'systemd-timesyncd' }],
        stops: ['systemd-timesyncd'],
        privileged: { on: true, off: false },
      }),
      'observe',
      true,
      'en',
    );
    expect(words.now).toEqual(['systemd-timesyncd sets this clock at present.']);
    expect(words.changes[0]).toMatch(/^A small clock helper is installed\./);
    expect(words.changes[1]).toMatch(/^systemd-timesyncd is stopped/);
    expect(words.changes.join(' ')).toMatch(/password once\..*Switched off again, systemd-timesyncd keeps/);
    expect(words.hindrance).toBeNull();
  });

  it('where nobody else is: that the clock runs free', () => {
    expect(planWords(NOTHING_BESIDE, 'observe', true, 'en').now).toEqual([
      'No program sets this clock at present: it runs free.',
    ]);
    expect(planWords(NOTHING_BESIDE, 'steering', false, 'en').now).toEqual([
      'Truechimer keeps this clock right.',
    ]);
  });

  it('of a machine in a domain: it is left to the domain, by name', () => {
    const obstacles = [{ kind: 'domain-joined', by: 'corp.example', detail: '/etc/sssd/sssd.conf' }] as const;
    const { hindrance } = planWords(plan({ obstacles: [...obstacles] }), 'observe', true, 'en');
    expect(hindrance).toMatch(/belongs to the domain corp\.example/);
  });

  it('of a chronyd that is told not to set the clock: it is named, and no hindrance', () => {
    const words = planWords(
      plan({ services: [{ ...CHRONY, unit: null, harmless: 'told-not-to' }] }),
      'observe',
      true,
      'en',
    );
    expect(words.now).toContain('chrony runs, but is told not to set the clock.');
    expect(words.hindrance).toBeNull();
  });

  it('of a program without a service: nobody of ours ends it', () => {
    const { hindrance } = planWords(plan({ services: [{ ...CHRONY, unit: null }] }), 'observe', true, 'en');
    expect(hindrance).toMatch(/chrony runs without belonging to a service/);
  });

  it('to switch it off: what keeps the clock then', () => {
    const off = (change: Partial<SteeringPlan>) => planWords(plan(change), 'steering', false, 'en').changes;
    expect(off({ restores: ['chrony'], privileged: { on: false, off: true } })).toEqual([
      'chrony keeps the clock again, as before.',
      'The system asks for your password, to start it again.',
    ]);
    expect(off({})).toEqual(['The clock keeps the rate that was learned. Nobody corrects it any more.']);
  });

  it('of any machine is made of whole sentences', () => {
    fc.assert(
      fc.property(anyOf(SteeringPlan), fc.boolean(), (any, on) => {
        const { now, changes, hindrance } = planWords(any, 'observe', on, 'en');
        expect(now.length).toBeGreaterThan(0);
        expect(changes.length).toBeGreaterThan(0);
        for (const text of [...now, ...changes, hindrance ?? 'None.']) {
          expect(text).not.toMatch(MISTAKE);
          expect(text.trim()).toMatch(/[.:]$/);
        }
      }),
    );
  });
});

describe('what came of it', () => {
  it('is a sentence, whatever it was', () => {
    fc.assert(
      fc.property(anyOf(SteeringReport), fc.option(anyOf(SteeringPlan), { nil: null }), (report, before) => {
        const words = steeringReportWords(report, before, 'en');
        expect(words).not.toMatch(MISTAKE);
        expect(words.length).toBeGreaterThan(10);
      }),
    );
    fc.assert(
      fc.property(fc.option(anyOf(Correction), { nil: null }), (correction) => {
        expect(approvedWords(correction, 'en')).not.toMatch(MISTAKE);
      }),
    );
  });

  it('by hand: the command to be typed', () => {
    const report = { outcome: 'by-hand', detail: null, command: 'sudo x' } as const;
    expect(steeringReportWords(report, null, 'en')).toMatch(/sudo x$/);
  });

  it('a helper that does not let us: why, in words and not in a code', () => {
    const report = { outcome: 'failed', detail: 'helper-denied', command: null } as const;
    expect(steeringReportWords(report, null, 'en')).toMatch(/log out and in again/);
  });
});

describe('hands off', () => {
  const yielded = (to: string | null): Status => ({
    ...OBSERVED,
    mode: 'yielded',
    clock: { kind: 'system', steerable: false, reason: 'yielded' },
    consent: {
      since: '2026-11-20T08:00:00Z',
      by: 'ada',
      yielded: { since: '2026-11-26T08:00:00Z', trace: 'frequency', to },
    },
  });

  it('names the other program where it has a name, and says by what it was noticed', () => {
    const words = describeStatus(yielded('chrony'), 'en');
    expect(words.summary).toMatch(/^chrony is setting this clock/);
    expect(words.summary).toMatch(/It changed the clock’s rate\.$/);
    expect(words.mode).toBe('Hands off: chrony sets this clock.');
    expect(describeStatus(yielded(null), 'en').mode).toBe('Hands off: another program sets this clock.');
  });

  it('is a notification, once', () => {
    const watch = new NoticeWatch();
    expect(watch.observe(OBSERVED, 'en')).toBeNull();
    expect(watch.observe(yielded('chrony'), 'en')).toMatchObject({
      kind: 'yielded',
      title: 'chrony sets this clock',
    });
    expect(watch.observe(yielded('chrony'), 'en')).toBeNull();
  });
});
