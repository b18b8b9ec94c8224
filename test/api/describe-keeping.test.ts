/** How the switch "Keep this clock right" stands, and the question about a large correction, in words. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedWords, keepingWords } from '../../main/api/describe-keeping.ts';
import { Status } from '../../main/api/status.ts';
import { Interference, isObstacle } from '../../main/api/steering.ts';
import { ASKED, HELPLESS, KEPT, LOST, OBSERVED, STEERED, YIELDED } from '../doubles/statuses.ts';
import { anyOf } from './any.ts';

const keeping = (status: Status) => keepingWords(status, 'en-GB');

/** Moments are shown in the reader's own time zone; the tests run in whatever that is. */
const at = (iso: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', options).format(new Date(iso));

const NOTICED = /That was noticed when (it|its|the) .*\.$/;

describe('the switch', () => {
  it('is off where nobody has agreed', () => {
    expect(keeping(OBSERVED)).toEqual({
      state: 'off',
      words: 'Off: this clock is only watched.',
      stuck: false,
    });
  });

  it('is on, since when and by whom', () => {
    const since = at('2026-11-22T17:05:00Z', { weekday: 'long', hour: 'numeric', minute: '2-digit' });
    expect(keeping(KEPT)).toEqual({
      state: 'on',
      words: `On since ${since}, switched on by ada.`,
      stuck: false,
    });
    const long = { ...KEPT.consent!, since: '2026-03-01T08:00:00Z' };
    const date = at(long.since, { dateStyle: 'medium', timeStyle: 'short' });
    expect(keeping({ ...KEPT, consent: long }).words).toBe(`On since ${date}, switched on by ada.`);
    expect(keeping(STEERED).words).toMatch(/^On since .*, switched on by the demonstration\.$/);
  });

  it('is off again where another program took the clock: who, since when, and how that was noticed', () => {
    const since = at('2026-11-23T08:12:00Z', { timeStyle: 'short' });
    expect(keeping(YIELDED)).toMatchObject({
      state: 'yielded',
      words: `Hands off since ${since}: chrony sets this clock. That was noticed when its service was started.`,
    });
    const nameless = { ...YIELDED.consent!.yielded!, to: null, trace: 'frequency' as const };
    expect(keeping({ ...YIELDED, consent: { ...YIELDED.consent!, yielded: nameless } }).words).toBe(
      `Hands off since ${since}: another program sets this clock. That was noticed when it changed the clock’s rate.`,
    );
    expect(keeping({ ...YIELDED, consent: null }).words).toBe('Hands off: another program sets this clock.');
  });

  it('stays on where it does not work, and says why and whether a person is needed', () => {
    expect(keeping(HELPLESS)).toMatchObject({ state: 'wanted', stuck: true });
    expect(keeping(HELPLESS).words).toMatch(
      /^Switched on by ada \(.*\), but it does not work at present\. The clock helper, which would set it, is not installed\.$/,
    );
    const reasons = ['helper-silent', 'helper-denied', 'helper-busy', 'helper-version', 'observing'] as const;
    const stuck = reasons.filter(
      (reason) => keeping({ ...HELPLESS, clock: { ...HELPLESS.clock, reason } }).stuck,
    );
    expect(stuck).toEqual(['helper-version', 'observing']);
  });

  it('has words for a consent that was written by hand', () => {
    const consent = { since: 'last Tuesday', by: 'ada', yielded: null };
    expect(keeping({ ...KEPT, consent }).words).toBe('On.');
    expect(keeping({ ...HELPLESS, consent }).words).toBe(
      'The clock helper, which would set it, is not installed.',
    );
  });
});

describe('the question about a large correction', () => {
  it('says how large, why it is asked, and what the clock would show', () => {
    const asked = askedWords(ASKED, 'en-GB');
    expect(asked?.question).toBe('Your clock would have to be set by +8 h: do it now?');
    expect(asked?.short).toBe('Your clock would have to be set by +8 h.');
    expect(asked?.reason).toMatch(/^That is further than a clock goes wrong by itself/);
    expect(asked?.reason).toMatch(/It shows .* and would then show .*\.$/);
  });

  it.each([
    ['servers-moved', 'so it must be your servers’ time that moved'],
    ['needs-consent', 'is made only with your password.'],
  ] as const)('gives the reason %s in words, and no time of day for what no dial shows', (reason, words) => {
    const lastCorrection = { ...ASKED.lastCorrection!, reason, amount: -0.8 };
    const asked = askedWords({ ...ASKED, lastCorrection }, 'en');
    expect(asked?.question).toContain('by −800 ms');
    expect(asked?.reason).toContain(words);
    expect(asked?.reason).not.toContain('would then show');
  });

  it('is not there where nobody asks, where the clock is not kept right, or where the engine is gone', () => {
    expect(askedWords(KEPT, 'en')).toBeNull();
    expect(askedWords({ ...ASKED, mode: 'yielded' }, 'en')).toBeNull();
    expect(askedWords({ ...ASKED, engine: LOST.engine }, 'en')).toBeNull();
  });
});

describe('whatever the engine may say', () => {
  it('has words, and never a mistake in them', () => {
    fc.assert(
      fc.property(anyOf(Status), (status) => {
        const asked = askedWords(status, 'en');
        for (const text of [keepingWords(status, 'en').words, ...Object.values(asked ?? {})]) {
          expect(text).not.toMatch(/undefined|NaN|null|Invalid|\[object/);
        }
        expect(keepingWords(status, 'en').words).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it('has words for every trace', () => {
    for (const trace of Interference.options) {
      const consent = { ...YIELDED.consent!, yielded: { ...YIELDED.consent!.yielded!, trace } };
      expect(keeping({ ...YIELDED, consent }).words).toMatch(
        isObstacle(trace) ? /^Hands off since .*\. .*(computer|machine|container|system) .*\.$/ : NOTICED,
      );
    }
  });

  it('gives the reason where the machine must not be taken over, as the switch does', () => {
    const yielded = { ...YIELDED.consent!.yielded!, trace: 'domain-joined', to: 'EXAMPLE.ORG' } as const;
    const { state, words } = keeping({ ...YIELDED, consent: { ...YIELDED.consent!, yielded } });
    expect(state).toBe('yielded');
    expect(words).toMatch(/^Hands off since .*\. This computer belongs to the domain EXAMPLE\.ORG, which/);
  });
});
