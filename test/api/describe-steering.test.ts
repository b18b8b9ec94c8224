/** What is read before the switch is turned, and what came of it, in words. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approvedWords, planWords, steeringReportWords } from '../../main/api/describe-steering.ts';
import { Correction } from '../../main/api/status.ts';
import { SteeringPlan, SteeringReport } from '../../main/api/steering.ts';
import { CHRONY_BESIDE, CHRONY_STOPPED, IN_A_DOMAIN, NOTHING_BESIDE } from '../doubles/fake-api.ts';
import { anyOf } from './any.ts';

const TWO_BESIDE: SteeringPlan = {
  ...CHRONY_BESIDE,
  services: CHRONY_BESIDE.services.map((s) => ({ ...s, state: 'running' })),
  stops: ['chrony', 'systemd-timesyncd'],
};

describe('before it is switched on', () => {
  it('a person reads who sets the clock now, and what happens in which order', () => {
    const { now, changes, undo, stops, hindrance } = planWords(CHRONY_BESIDE, 'observe', true, 'en');
    expect(now).toEqual([
      'chrony sets this clock at present.',
      'systemd-timesyncd is installed, and switched off.',
    ]);
    expect(changes.map((sentence) => sentence.split(/[:.,]/)[0])).toEqual([
      'The system asks for your password',
      'A small clock helper is installed',
      'chrony is stopped and no longer starts with this computer',
      'The clock is corrected gradually',
      'You are asked before anything unusual is done',
    ]);
    expect(undo).toBe('You can switch it off at any time. Then chrony keeps the clock again, as before.');
    expect(stops).toBe('chrony');
    expect(hindrance).toBeNull();
  });

  it('of several programs it is said as of several', () => {
    const { now, changes, undo } = planWords(TWO_BESIDE, 'observe', true, 'en');
    expect(now).toEqual(['chrony and systemd-timesyncd set this clock at present.']);
    expect(changes[2]).toMatch(/^chrony and systemd-timesyncd are stopped and no longer start with/);
    expect(undo).toContain('chrony and systemd-timesyncd keep the clock again');
  });

  it('nothing is said of programs, helpers and passwords where there is nothing to say', () => {
    const { now, changes, undo, stops } = planWords(NOTHING_BESIDE, 'observe', true, 'en');
    expect(now).toEqual(['No program sets this clock at present: it runs free.']);
    expect(changes).toHaveLength(2);
    expect(undo).toContain('keeps the rate that was learned');
    expect(stops).toBeNull();
  });

  it.each([
    [IN_A_DOMAIN, 'This computer belongs to the domain EXAMPLE.ORG'],
    [{ ...NOTHING_BESIDE, helper: { state: 'denied', version: null } }, 'log out and in again'],
    [{ ...NOTHING_BESIDE, helper: { state: 'busy', version: '1' } }, 'serves another program'],
    [
      { ...CHRONY_BESIDE, services: CHRONY_BESIDE.services.map((s) => ({ ...s, unit: null })), stops: [] },
      'chrony runs without belonging to a service of the system',
    ],
  ] as [SteeringPlan, string][])('what stands in the way is said', (plan, words) => {
    expect(planWords(plan, 'observe', true, 'en').hindrance).toContain(words);
    expect(planWords(plan, 'steering', false, 'en').hindrance).toBeNull();
  });
});

describe('before it is switched off', () => {
  it('a person reads that the learned rate stays, and who keeps the clock then', () => {
    const { now, changes } = planWords(CHRONY_STOPPED, 'steering', false, 'en');
    expect(now).toEqual(['Truechimer keeps this clock right.', 'chrony is installed, and switched off.']);
    expect(changes).toEqual([
      'The clock keeps the rate that was learned.',
      'The system asks for your password.',
      'chrony is started again and keeps the clock, as before.',
      'Truechimer goes on measuring, and shows how right the clock is.',
    ]);
  });

  it('or that another program goes on, or that nobody does', () => {
    const changes = (plan: SteeringPlan) => planWords(plan, 'yielded', false, 'en').changes;
    expect(changes(CHRONY_BESIDE)).toEqual([
      'chrony goes on setting it.',
      'Truechimer goes on measuring, and shows how right the clock is.',
    ]);
    expect(changes(NOTHING_BESIDE)).toContain('Nobody corrects it any more, so it slowly goes wrong.');
  });
});

describe('what came of the switch', () => {
  const report = (change: Partial<SteeringReport>): SteeringReport => ({
    outcome: 'steering',
    detail: null,
    command: null,
    ...change,
  });
  const on = (change: Partial<SteeringReport>, plan = CHRONY_BESIDE) =>
    steeringReportWords(report(change), plan, true, 'en');
  const off = (change: Partial<SteeringReport>, plan = CHRONY_STOPPED) =>
    steeringReportWords(report(change), plan, false, 'en');

  it('switched on', () => {
    expect(on({ outcome: 'steering' }).sentence).toBe('This clock is kept right from now on.');
    expect(on({ outcome: 'dismissed' }).sentence).toBe(
      'Nothing was changed: the question for the password was closed.',
    );
    expect(on({ outcome: 'competed' }).sentence).toBe('Nothing was changed: chrony sets this clock.');
    expect(on({ outcome: 'competed' }, NOTHING_BESIDE).sentence).toContain('another program sets');
    expect(on({ outcome: 'failed', detail: 'helper-silent' }).sentence).toContain(
      'It did not work: The clock helper does not answer',
    );
    expect(on({ outcome: 'failed', detail: 'disk full' }).sentence).toBe('It did not work: disk full');
  });

  it('switched off it is off, also where the other program could not be started again', () => {
    expect(off({ outcome: 'observing' }).sentence).toBe('This clock is only watched now.');
    for (const outcome of ['dismissed', 'by-hand', 'failed'] as const) {
      const { sentence } = off({ outcome, detail: 'no such unit', command: 'sudo x' });
      expect(sentence).toMatch(/^This clock is only watched now.*chrony/);
      expect(sentence).not.toContain('Nothing was changed');
    }
  });

  it('a command stands by itself, so that it can be copied', () => {
    const command = 'sudo truechimer clock install --take-over';
    expect(on({ outcome: 'by-hand', command })).toEqual({
      sentence:
        'Nobody can be asked for a password here, so nothing was changed. Type this in a terminal, then switch it on again:',
      command,
    });
    expect(on({ outcome: 'steering', command }).command).toBeNull();
  });
});

describe('what came of an approved correction', () => {
  const approved = (change: Partial<Correction> | null) =>
    approvedWords(
      change && { kind: 'stepped', amount: 28_800, over: null, reason: null, age: 0, ...change },
      'en',
    );

  it('is a sentence', () => {
    expect(approved({})).toBe('Done: the clock was set by +8 h.');
    expect(approved({ kind: 'slewing', amount: 0.004, over: 12 })).toBe(
      'The clock is moved by +4 ms gradually, done in 12 s.',
    );
    expect(approved({ kind: 'asked', reason: 'needs-consent' })).toBe(
      'Nothing was changed: the system was not given your password.',
    );
    expect(approved({ kind: 'held', reason: 'refused' })).toBe('Left alone: the clock refused to be set.');
    expect(approved(null)).toContain('Nothing was changed');
  });
});

describe('whatever comes', () => {
  it('there are words, and never a mistake in them', () => {
    fc.assert(
      fc.property(
        anyOf(SteeringPlan),
        anyOf(SteeringReport),
        anyOf(Correction),
        fc.boolean(),
        (plan, report, correction, on) => {
          const { now, changes } = planWords(plan, 'observe', on, 'en');
          const { sentence } = steeringReportWords(report, plan, on, 'en');
          for (const text of [...now, ...changes, sentence, approvedWords(correction, 'en')]) {
            expect(text).not.toBe('');
            expect(text).not.toMatch(/undefined|NaN|null|\[object/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
