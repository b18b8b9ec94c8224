import fc from 'fast-check';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CheckReport } from '../../main/api/contract.ts';
import {
  checkWords,
  correctionWords,
  describe as describeStatus,
  direction,
  faceOf,
  resyncReportWords,
  unsavedWords,
  verdictWords,
  type Words,
} from '../../main/api/describe.ts';
import {
  Correction,
  Diagnosis,
  Health,
  Problem,
  ResyncReport,
  Status,
  Verdict,
} from '../../main/api/status.ts';
import {
  BLOCKED,
  DEGRADED,
  LEAPING,
  LOST,
  NO_SERVERS,
  OBSERVED,
  OUT_OF_SYNC,
  STARTING,
  STEERED,
  source,
  YIELDED,
} from '../doubles/statuses.ts';
import { anyOf } from './any.ts';

const words = (status: Status, elapsed = 0) => describeStatus(status, 'en', elapsed);

/** Every text in a description, with where it stands. */
function texts(value: unknown, where = 'words'): [string, string][] {
  if (typeof value === 'string') return [[where, value]];
  if (typeof value !== 'object' || value === null) throw new Error(`${where} is no text: ${String(value)}`);
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${where}.${key}`));
}

/** What a mistake looks like when it reaches a person. */
const MISTAKE = /undefined|NaN|null|\[object|Infinity|function/;

/** What may be empty: nothing is known, or nothing is to be done. */
const MAY_BE_EMPTY: readonly (keyof Words)[] = [
  'margin',
  'promise',
  'calibration',
  'advice',
  'steadiness',
  'forecast',
  'leap',
  'resync',
];

function expectWhole(described: Words): void {
  for (const [where, text] of texts(described)) expect(text, where).not.toMatch(MISTAKE);
  for (const key of Object.keys(described) as (keyof Words)[]) {
    if (!MAY_BE_EMPTY.includes(key) && typeof described[key] === 'string') {
      expect(described[key], key).not.toBe('');
    }
  }
  for (const row of described.sources) expect(row.verdict).not.toBe('');
}

describe('a clock that is right, and only watched', () => {
  it('is told with offset, direction, the likely bound, and the guaranteed one as a promise', () => {
    expect(words(OBSERVED)).toMatchObject({
      face: 'observing',
      faceName: 'Observing',
      title: 'Your clock is 3.2 ms slow',
      margin: '± 400 µs (99 %)',
      promise: 'Guaranteed: at most 17 ms wrong, as long as more than half of your servers tell the truth.',
      calibration: 'The 99 % figure was right in 997 of 1000 checks against later answers.',
      summary: 'Within your limit of 100 ms. Truechimer only watches: it changes nothing.',
      advice: '',
      tooltip: 'Truechimer: 3.2 ms slow ± 400 µs (99 %) · time.one.example (stratum 1)',
      line: 'Observing: 3.2 ms slow ± 400 µs (99 %)',
      server: 'time.one.example (stratum 1)',
      lastPoll: '12 s ago',
      nextPoll: 'in 52 s',
      drift: 'loses 12.4 ppm (1.1 s a day) ± 0.21 ppm',
      steadiness:
        'Its rate wanders by about 0.024 ppm in an hour. It follows the day, up and down by 0.31 ppm (seen over 3 d).',
      leap: '',
      mode: 'Observing: this clock is not changed.',
      stamping: 'Packets are stamped by the kernel, so a busy computer does not disturb the measurement.',
      resync: '',
      problems: [],
    });
  });

  it('is in sync where it is steered', () => {
    expect(words(STEERED)).toMatchObject({
      face: 'in-sync',
      faceName: 'In sync',
      summary: 'Guaranteed to be within your limit of 100 ms.',
      mode: 'Keeping this clock right. This is a simulated clock: your computer’s own clock is not touched.',
    });
  });

  it('is called fast where the servers are behind it', () => {
    expect(words({ ...OBSERVED, offset: -0.0032 }).title).toBe('Your clock is 3.2 ms fast');
    expect(words({ ...OBSERVED, drift: { ...OBSERVED.drift!, ppm: 38, sigma: 1 } }).drift).toBe(
      'gains 38 ppm (3.3 s a day) ± 1 ppm',
    );
  });

  it('is called right where its offset is nothing against the bound', () => {
    const unlearned = { ...OBSERVED, likely: null };
    expect(words({ ...unlearned, offset: 0.000_01, bound: 0.014 }).title).toBe('Your clock is right');
    expect(words({ ...OBSERVED, offset: 0.000_01 }).title).toBe('Your clock is 10 µs slow');
    expect(words({ ...OBSERVED, offset: 0.000_003 }).title).toBe('Your clock is right');
    expect(direction(0.000_01, 'en', 0.014)).toBe('right');
    expect(direction(0.000_02, 'en', 0.014)).toBe('20 µs slow');
    expect(direction(0, 'en', null)).toBe('right');
    expect(direction(-1e-9, 'en', null)).toBe('1 ns fast');
  });

  it('is told as exactly as its bound allows, and no more', () => {
    expect(direction(5.003_12, 'en', 0.0066)).toBe('5.003 s slow');
    expect(direction(-5.003_12, 'en', 0.14)).toBe('5 s fast');
    expect(direction(1.26, 'en', 0.14)).toBe('1.3 s slow');
    expect(direction(34.567_891_2, 'en', 1e-9)).toBe('34.56789 s slow');
    expect(direction(0.0832, 'en', null)).toBe('83 ms slow');
    const wrong = { ...OUT_OF_SYNC, offset: 5.003_12, bound: 0.0066, likely: null };
    const rows = wrong.sources.map((s) => ({ ...s, offset: 5.003_12, bound: 0.0066 }));
    expect(words({ ...wrong, sources: rows })).toMatchObject({
      title: 'Your clock is 5.003 s slow',
      margin: '± 6.6 ms at most',
      line: 'Out of sync: 5.003 s slow ± 6.6 ms at most',
      promise: 'Guaranteed: at most 5.01 s wrong, as long as more than half of your servers tell the truth.',
      sources: rows.map(() => ({ offset: '+5.003 s' })),
    });
    expect(words({ ...wrong, likely: 0.000_02 }).title).toBe('Your clock is 5.00312 s slow');
  });

  it('rests on the only server, where there is but one', () => {
    expect(words({ ...OBSERVED, sources: OBSERVED.sources.slice(0, 1) }).promise).toBe(
      'Guaranteed: at most 17 ms wrong, as long as your only server tells the truth.',
    );
  });

  it('is called paused while it is, wherever its state is named', () => {
    expect(words({ ...OBSERVED, paused: true })).toMatchObject({
      face: 'observing',
      faceName: 'Paused',
      line: 'Paused: 3.2 ms slow ± 400 µs (99 %)',
      tooltip: 'Truechimer: Paused · 3.2 ms slow ± 400 µs (99 %) · time.one.example (stratum 1)',
    });
    expect(words({ ...OUT_OF_SYNC, paused: true })).toMatchObject({
      face: 'out-of-sync',
      faceName: 'Paused',
    });
    expect(words({ ...STARTING, paused: true })).toMatchObject({
      title: 'Paused',
      line: 'Paused',
      tooltip: 'Truechimer: Paused',
    });
    expect(words({ ...LOST, paused: true }).faceName).toBe('Not running');
  });

  it('ages with the reader: nothing has to be asked for the countdown to run', () => {
    expect(words(OBSERVED, 10)).toMatchObject({ lastPoll: '22 s ago', nextPoll: 'in 42 s' });
    expect(words(OBSERVED, 51.5)).toMatchObject({ nextPoll: 'now' });
    expect(words(OBSERVED, 500)).toMatchObject({ nextPoll: 'now' });
  });

  it('is told to a German reader with decimal commas', () => {
    expect(describeStatus(OBSERVED, 'de').title).toBe('Your clock is 3,2 ms slow');
  });
});

describe('the servers are listed', () => {
  const rows = words(OBSERVED).sources;

  it('with figures against this clock', () => {
    expect(rows[0]).toEqual({
      name: 'time.one.example',
      verdict: 'Used, and the best of your servers: its answers have the smallest bound.',
      offset: '+3.1 ms',
      bound: '± 12 ms',
      delay: '14 ms',
      stratum: '1',
      reach: '●●●●●●●●',
      bias: '+300 µs',
      route:
        'The way to this server changed 2 h ago: 10 ms longer. Its answers are corrected by 5 ms, by the continuity of this clock.',
    });
  });

  it('with the last change of route, if there was one', () => {
    const route = { changes: 3, age: 59, delay: -0.002, correction: 0 };
    const [row] = words({ ...OBSERVED, sources: [source('a.example', { route })] }, 61).sources;
    expect(row?.route).toBe(
      'The way to this server changed 2 min ago: 2 ms shorter. It changed 3 times so far.',
    );
    expect(rows[1]?.route).toBe('');
    const same = source('a.example', { route: { ...route, changes: 1, correction: 1e-6 } });
    expect(words({ ...OBSERVED, sources: [same] }).sources[0]?.route).not.toContain('corrected');
  });

  it('a falseticker with the reason and its size', () => {
    expect(rows[3]?.verdict).toBe(
      'Not used: it tells a different time. 3 servers agree, and it is at least 54 ms outside of what they can mean.',
    );
  });

  it('a server of a pool with its address, and a dash for what is not known', () => {
    expect(rows[4]).toMatchObject({
      name: 'pool.ntp.example · 203.0.113.77',
      offset: '–',
      stratum: '–',
      delay: '–',
    });
  });

  it('each with why it is used or not', () => {
    const verdict = (of: Verdict, change = {}) =>
      verdictWords(source('a.example', { verdict: of, ...change }), 'en');
    expect(verdict({ kind: 'truechimer' })).toBe('Used: it agrees with the majority.');
    expect(verdict({ kind: 'undecided' })).toContain('no majority agrees');
    expect(verdict({ kind: 'waiting' })).toBe('Waiting for its first answers.');
    expect(verdict({ kind: 'silent' })).toBe('It does not answer.');
    expect(verdict({ kind: 'unsynchronised' })).toContain('it does not know the time');
    expect(verdict({ kind: 'distant', distance: 1.9 })).toContain('only good to 1.9 s');
    expect(verdict({ kind: 'smearing', by: 0.333 })).toBe(
      'Not used now: it spreads the leap second over hours (smearing), so for a while it tells a time of its own, 333 ms off the others.',
    );
    expect(verdict({ kind: 'invalid', reason: 'too-short' })).toBe(
      'Its answers cannot be used: they are too short.',
    );
    expect(verdict({ kind: 'refused', code: 'DENY' })).toContain('(DENY)');
    expect(verdict({ kind: 'duplicate', of: 'b.example' })).toBe(
      'The same machine as b.example; it is asked only once.',
    );
    expect(verdict({ kind: 'unresolved', reason: 'pending' })).toBe('Looking up its name …');
    expect(verdict({ kind: 'unresolved', reason: 'not-found' })).toContain('Check the spelling');
    expect(verdict({ kind: 'unresolved', reason: 'no-dns' })).toContain('name service does not answer');
    expect(verdict({ kind: 'truechimer' }, { slowed: true })).toBe(
      'Used: it agrees with the majority. It asked for fewer packets and gets them.',
    );
    expect(verdict({ kind: 'silent' }, { slowed: true })).toBe(
      'It asks for fewer questions (RATE), so it is asked less often.',
    );
  });
});

describe('trouble is told with its cause and what to do', () => {
  it('out of sync', () => {
    expect(words(OUT_OF_SYNC)).toMatchObject({
      face: 'out-of-sync',
      title: 'Your clock is 412 ms fast',
      summary: 'That is beyond your limit of 100 ms.',
      line: 'Out of sync: 412 ms fast ± 900 µs (99 %)',
    });
  });

  it('UDP port 123 blocked', () => {
    const { face, title, summary, advice } = words(BLOCKED);
    expect(face).toBe('no-servers');
    expect(title).toBe('No time server answers');
    expect(summary).toContain('UDP port 123 seems to be blocked here');
    expect(advice).toContain('allow outgoing NTP (UDP port 123)');
  });

  it('names that cannot be looked up, a captive portal, no network', () => {
    const of = (diagnosis: Diagnosis) => words({ ...BLOCKED, diagnosis });
    expect(of('names-unresolved').summary).toBe('The names of your servers cannot be looked up.');
    expect(of('names-unresolved').advice).toContain('DNS');
    expect(of('captive-portal').summary).toContain('sign in first');
    expect(of('captive-portal').advice).toContain('Open a web page');
    expect(of('no-network').summary).toBe('There is no network.');
    expect(of('servers-silent').advice).toBe(
      'Check their addresses under Settings. Their port (usually UDP 123) may be blocked on this network.',
    );
  });

  it('no servers chosen yet', () => {
    expect(words(NO_SERVERS)).toMatchObject({
      title: 'No time servers yet',
      summary: 'Truechimer asks only servers that you chose, and you have not chosen any.',
      advice: 'Add three to five servers near you under Servers.',
      drift: 'still learning',
      lastPoll: 'not yet',
      nextPoll: '–',
      server: '–',
    });
  });

  it('silence: on the learned drift', () => {
    const unlearned = { ...DEGRADED, forecast: null };
    expect(words(unlearned).summary).toBe(
      'No server has answered for 90 min; this runs on the learned drift.',
    );
    expect(words(unlearned, 3600).summary).toContain('for 2 h;');
  });

  it('a bound that is too wide', () => {
    const wide = { ...DEGRADED, holdover: false, offset: 0.03, bound: 0.08 };
    expect(words(wide).summary).toBe(
      'Within your limit of 100 ms (99 %), but nobody can guarantee that now.',
    );
    const perhaps = 'Perhaps within your limit of 100 ms: too little is known of your clock to be sure.';
    expect(words({ ...wide, likely: 0.09 }).summary).toBe(perhaps);
    expect(words({ ...wide, likely: null }).summary).toBe(perhaps);
  });

  it('too few servers that can be used', () => {
    const few = {
      ...DEGRADED,
      holdover: false,
      bound: 0.01,
      sources: [
        source('a.example', { verdict: { kind: 'chosen' } }),
        source('b.example', { verdict: { kind: 'falseticker', by: 1, agreeing: 2 } }),
        source('c.example', { verdict: { kind: 'silent' } }),
      ],
    };
    expect(words(few).summary).toBe('Only 1 of 3 servers can be used.');
  });

  it('servers that disagree', () => {
    const undecided = {
      ...OBSERVED,
      health: 'degraded' as const,
      offset: null,
      bound: null,
      chosen: null,
      sources: ['a', 'b'].map((name) => source(name, { verdict: { kind: 'undecided' } })),
    };
    expect(words(undecided)).toMatchObject({
      title: 'The clock’s error is not known',
      summary: 'Your servers disagree, and no majority of them agrees: nobody can say which is right.',
    });
  });

  it('not as a quarrel while the first server has answered and the others are still being asked', () => {
    const [first, ...others] = STARTING.sources;
    const starting: Status = {
      ...STARTING,
      before: null,
      sources: [{ ...first!, verdict: { kind: 'undecided' }, offset: 0.003, reach: 1 }, ...others],
    };
    const { title, summary, sources } = words(starting);
    expect(title).toBe('Measuring your clock …');
    expect(summary).toBe('Asking your servers; the first answer takes a few seconds.');
    expect(sources[0]?.verdict).toBe('It has answered; waiting for what the others say.');
  });

  it('another program that sets the clock', () => {
    const nameless: Status = {
      ...OUT_OF_SYNC,
      mode: 'yielded',
      clock: { kind: 'system', steerable: false, reason: 'yielded' },
    };
    expect(words(nameless)).toMatchObject({
      summary:
        'Another program sets this clock, so Truechimer has taken its hands off, until you switch it on again.',
      mode: 'Hands off: another program sets this clock.',
    });
    expect(words(YIELDED)).toMatchObject({
      summary: 'chrony sets this clock, so Truechimer has taken its hands off, until you switch it on again.',
      mode: 'Hands off: chrony sets this clock.',
    });
  });

  it('an engine that died: nothing is claimed any more', () => {
    const { face, faceName, title, summary, line, tooltip, ...rest } = words(LOST);
    expect(face).toBe('no-servers');
    expect(faceName).toBe('Not running');
    expect(title).toBe('The time engine has stopped');
    expect(summary).toBe('Its process has ended. This window takes over in 8 s.');
    const { margin, promise, calibration, forecast, leap } = rest;
    expect([margin, promise, calibration, forecast, leap]).toEqual(['', '', '', '', '']);
    expect(line).toBe('The time engine has stopped');
    expect(tooltip).toBe('Truechimer: The time engine has stopped');
    expect(words(LOST, 3).summary).toContain('in 5 s');
    expect(words(LOST, 30).summary).toContain('in 0 s');
    expect(words({ ...LOST, engine: { ...LOST.engine, takeoverIn: null } }).summary).toBe(
      'Start Truechimer again to see the present state.',
    );
  });
});

describe('what is likely, and what is guaranteed', () => {
  const unlearned: Status = { ...OBSERVED, likely: null, calibration: null, forecast: null };

  it('are never taken for each other: each says which it is', () => {
    expect(words(unlearned)).toMatchObject({
      margin: '± 14 ms at most',
      line: 'Observing: 3.2 ms slow ± 14 ms at most',
      promise: words(OBSERVED).promise,
      calibration: '',
      forecast: '',
    });
    // What is guaranteed is not called likely.
    expect(words({ ...OBSERVED, likely: OBSERVED.bound })).toMatchObject({
      margin: '± 14 ms at most',
      calibration: '',
    });
    expect(words({ ...OBSERVED, calibration: { right: 98, of: 99 } }).calibration).toBe('');
    expect(words({ ...OBSERVED, calibration: { right: 98, of: 100 } }).calibration).toContain('98 of 100');
  });

  it('says nothing of a drift that nothing is known of yet', () => {
    const steadiness = (change: Partial<NonNullable<Status['drift']>>) =>
      words({ ...OBSERVED, drift: { ...OBSERVED.drift!, ...change } }).steadiness;
    expect(steadiness({ wander: null, pattern: null })).toBe('');
    expect(steadiness({ pattern: null })).toBe('Its rate wanders by about 0.024 ppm in an hour.');
    expect(steadiness({ sigma: 60 })).toBe('');
    expect(words({ ...OBSERVED, drift: null }).steadiness).toBe('');
  });
});

describe('what is to come, by the clock on the reader’s wall', () => {
  beforeEach(() => void vi.stubEnv('TZ', 'Europe/Vienna'));
  afterEach(() => void vi.unstubAllEnvs());
  const lasting = (lasts: number, within = 0.02) =>
    describeStatus({ ...STEERED, forecast: { within, lasts } }, 'en-GB').forecast;

  it('is how long it stays right without any server', () => {
    // 9:00 UTC is 10:00 there.
    expect(lasting(18_600)).toBe('right to within 20 ms until 15:10 (99 %)');
    expect(lasting(86_400)).toMatch(/^right to within 20 ms until Tuesday,? (at )?10:00 \(99 %\)$/);
    expect(lasting(10 * 86_400)).toMatch(/^right to within 20 ms until 3 Dec 2026,? (at )?10:00 \(99 %\)$/);
    expect(lasting(420)).toBe('right to within 20 ms for 7 min (99 %)');
    expect(lasting(18_600, 0.000_12)).toBe('right to within 120 µs until 15:10 (99 %)');
    // Of a clock that nobody corrects only the error is known as well.
    expect(describeStatus(OBSERVED, 'en-GB').forecast).toBe('known to within 20 ms until 15:10 (99 %)');
    expect(describeStatus(DEGRADED, 'en-GB').summary).toBe(
      'No server has answered for 90 min; on the learned drift the time stays known to within 50 ms until 11:30 (99 %).',
    );
  });

  it('is a leap second, at the midnight of UTC', () => {
    const told = (kind: 'insert' | 'delete') =>
      describeStatus({ ...LEAPING, leap: { ...LEAPING.leap!, kind } }, 'en-GB').leap;
    expect(told('insert')).toMatch(
      /^A leap second is announced for Friday,? (at )?01:00: the minute before has 61 seconds\.$/,
    );
    expect(told('delete')).toContain('the minute before has only 59 seconds.');
  });
});

describe('what was known before a restart', () => {
  it('is told until this run knows better', () => {
    const { title, summary, drift } = words(STARTING);
    expect(title).toBe('Measuring your clock …');
    expect(summary).toMatch(
      /^When Truechimer last ran \(Nov 2[23], 2026.*\), the clock was 2\.1 ms slow, ± 11 ms at most\.$/,
    );
    expect(drift).toContain('known from the last run');
  });

  it('may be that nothing was known', () => {
    const before = { health: 'no-servers', offset: null, bound: null, at: STARTING.before!.at } as const;
    expect(words({ ...STARTING, before }).summary).toContain('the clock’s error was not known.');
  });
});

describe('a Resync', () => {
  const report: ResyncReport = {
    outcome: 'measured',
    offset: 0.0032,
    bound: 0.014,
    answered: 3,
    asked: 4,
    correction: null,
    againIn: null,
    age: 0,
  };
  const correction: Correction = { kind: 'stepped', amount: 1.2043, over: null, reason: null, age: 0 };
  const told = (change: Partial<ResyncReport>, elapsed = 0) =>
    resyncReportWords({ ...report, ...change }, 'en', elapsed);

  it('shows its progress', () => {
    expect(words({ ...OBSERVED, resync: { done: 5, of: 16 } }).resync).toBe('Measuring: 5 of 16 answers');
    expect(words({ ...OBSERVED, resync: { done: 0, of: 1 } }).resync).toBe('Measuring: 0 of 1 answer');
  });

  it('says what it measured and what was done', () => {
    expect(told({})).toBe('Measured: 3.2 ms slow, ± 14 ms at most.');
    expect(told({ correction: { ...correction, kind: 'observed' } })).toBe(
      'Measured: 3.2 ms slow, ± 14 ms at most. Not changed, only observed.',
    );
    expect(told({ outcome: 'stepped', offset: 1.2043, correction })).toBe(
      'Measured: 1.2 s slow, ± 14 ms at most. Stepped +1.204 s.',
    );
    const slew: Correction = { ...correction, kind: 'slewing', amount: -0.0032, over: 12 };
    expect(told({ outcome: 'slewing', correction: slew })).toContain('Slewing −3.2 ms, done in 12 s.');
    expect(told({ outcome: 'slewing', correction: slew }, 13)).toContain('Slewed −3.2 ms.');
    const held: Correction = { ...correction, kind: 'held', reason: 'servers-moved' };
    expect(told({ outcome: 'held', correction: held })).toContain('Left alone: the servers’ time moved');
    expect(told({ outcome: 'asked', correction: { ...held, kind: 'asked', reason: 'panic' } })).toContain(
      '+1.204 s would be needed',
    );
  });

  it('says why there is no result', () => {
    expect(told({ outcome: 'unanswered', offset: null, bound: null })).toBe('No server answered.');
    expect(told({ outcome: 'cancelled' })).toBe('Cancelled.');
    expect(told({ outcome: 'too-soon', againIn: 42.7 })).toBe(
      'Your servers were asked just now; they may be asked again in 42 s.',
    );
    expect(told({ outcome: 'too-soon', againIn: 42.7 }, 40)).toContain('again in 2 s');
    expect(told({ offset: null, bound: null, answered: 1, asked: 4 })).toBe('1 of 4 servers answered.');
    expect(told({ offset: null, bound: null, answered: 2, asked: 4 })).toBe(
      '2 of 4 servers answered, but they disagree.',
    );
    expect(told({ outcome: 'unanswered', offset: null, bound: null, answered: 0, asked: 0 })).toBe(
      'There was no server to ask.',
    );
  });

  it('is told for a minute, and a wait as long as it lasts', () => {
    const shown = (change: Partial<ResyncReport>, elapsed = 0) =>
      words({ ...OBSERVED, lastResync: { ...report, ...change } }, elapsed).resync;
    const measured = 'Measured: 3.2 ms slow, ± 14 ms at most.';
    expect(shown({ age: 59 })).toBe(measured);
    expect(shown({ age: 50 }, 9)).toBe(measured);
    expect(shown({ age: 60 })).toBe('');
    expect(shown({ age: 50 }, 10)).toBe('');
    for (const outcome of ['unanswered', 'cancelled'] as const) {
      expect(shown({ outcome, age: 59 })).not.toBe('');
      expect(shown({ outcome, age: 61 })).toBe('');
    }
    expect(shown({ outcome: 'too-soon', againIn: 11 })).toContain('again in 11 s');
    expect(shown({ outcome: 'too-soon', againIn: 11, age: 4 }, 2)).toContain('again in 5 s');
    expect(shown({ outcome: 'too-soon', againIn: 11, age: 11 })).toBe('');
    const slew: Correction = { ...correction, kind: 'slewing', amount: -0.0032, over: 12 };
    expect(shown({ outcome: 'slewing', correction: slew, age: 4 }, 3)).toContain('done in 5 s');
    expect(shown({ outcome: 'slewing', correction: slew, age: 12 }, 1)).toContain('Slewed −3.2 ms.');
  });
});

describe('settings that cannot be written', () => {
  const detail = "EPERM: operation not permitted, rename '/c/config.json.tmp-1' -> '/c/config.json'";
  const problem: Problem = { code: 'settings-unwritable', subject: '/c/config.json', detail };

  it('are told with the code of the error, not with its paths', () => {
    expect(words({ ...OBSERVED, problems: [problem] }).problems).toEqual([
      'Your settings hold until Truechimer ends, but /c/config.json cannot be written (EPERM).',
    ]);
  });

  it('are told to whoever saves them', () => {
    expect(unsavedWords([problem], 'en')).toBe(
      'Not saved to disk: /c/config.json cannot be written. Your changes hold until Truechimer ends.',
    );
    expect(unsavedWords([{ ...problem, code: 'state-unwritable' }], 'en')).toBeNull();
  });
});

describe('a server that was checked', () => {
  const told = (result: CheckReport['result']) => checkWords({ name: 'a.example', result }, 'en');
  const answered = {
    kind: 'answered',
    address: '192.0.2.7',
    addresses: 1,
    offset: 0.0032,
    delay: 0.02,
    bound: 0.014,
    stratum: 2,
    refid: 'GPS',
  } as const;

  it('is told in a sentence', () => {
    expect(told(answered)).toBe(
      'It answers: 192.0.2.7 (stratum 2); by it, your clock is 3.2 ms slow, ± 14 ms at most.',
    );
    expect(told({ ...answered, addresses: 4 })).toContain('4 servers stand behind this name');
    expect(told({ kind: 'silent', address: '192.0.2.7' })).toContain('UDP port 123 may be blocked here');
    expect(told({ kind: 'unusable', address: '192.0.2.7', reason: 'too-short' })).toBe(
      'It answers, but its answers cannot be used: they are too short.',
    );
    expect(told({ kind: 'refused', address: '192.0.2.7', code: 'DENY' })).toContain(
      'left alone (kiss code DENY)',
    );
    expect(told({ kind: 'refused', address: '192.0.2.7', code: 'RATE' })).toContain('fewer questions');
    expect(told({ kind: 'too-soon', againIn: 31.2 })).toContain('may be asked again in 31 s');
    expect(told({ kind: 'unresolved', reason: 'not-found' })).toContain('no server of this name');
    expect(told({ kind: 'malformed', reason: 'It has a blank.' })).toBe('It has a blank.');
    expect(told({ kind: 'unreachable', address: '::1', reason: 'the network is down' })).toBe(
      'It cannot be reached (::1): the network is down.',
    );
  });
});

describe('the face', () => {
  it.each([
    ['in-sync', 'steering', 'in-sync'],
    ['in-sync', 'observe', 'observing'],
    ['in-sync', 'yielded', 'observing'],
    ['starting', 'steering', 'observing'],
    ['degraded', 'steering', 'degraded'],
    ['degraded', 'observe', 'degraded'],
    ['out-of-sync', 'observe', 'out-of-sync'],
    ['no-servers', 'observe', 'no-servers'],
  ] as const)('of a clock that is %s under %s is %s', (health, mode, face) => {
    expect(faceOf({ ...OBSERVED, health, mode })).toBe(face);
  });
});

describe('whatever the engine may say', () => {
  it('has words: every health in every mode with every diagnosis', () => {
    for (const health of Health.options) {
      for (const mode of ['observe', 'steering', 'yielded'] as const) {
        for (const diagnosis of [null, ...Diagnosis.options]) {
          for (const known of [OBSERVED, STARTING]) expectWhole(words({ ...known, health, mode, diagnosis }));
        }
      }
    }
  });

  it('has words: every verdict, correction, problem, Resync and check', () => {
    const told = fc.oneof(
      anyOf(Verdict).map((verdict) => verdictWords(source('a', { verdict }), 'en')),
      anyOf(Correction).map((correction) => correctionWords(correction, 'en')),
      anyOf(Problem).map((problem) => words({ ...OBSERVED, problems: [problem] }).problems[0]!),
      anyOf(ResyncReport).map((report) => resyncReportWords(report, 'en')),
      anyOf(CheckReport)
        .filter(({ result }) => result.kind !== 'malformed')
        .map((report) => checkWords(report, 'en')),
    );
    fc.assert(
      fc.property(told, (text) => {
        expect(text).not.toBe('');
        expect(text).not.toMatch(MISTAKE);
      }),
      { numRuns: 2000 },
    );
  });

  it('has words, in every language, and the same ones every time', () => {
    const locale = fc.constantFrom('en', 'de', 'ar', 'ja', 'pt-BR');
    const elapsed = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(anyOf(Status), locale, elapsed, (status, language, since) => {
        expect(v.is(Status, status)).toBe(true);
        const described = describeStatus(status, language, since);
        expectWhole(described);
        expect(describeStatus(status, language, since)).toEqual(described);
      }),
      { numRuns: 500 },
    );
  });

  it('fits into a tray: one line of a menu and of a tooltip', () => {
    for (const status of [
      OBSERVED,
      STEERED,
      OUT_OF_SYNC,
      DEGRADED,
      LEAPING,
      STARTING,
      BLOCKED,
      NO_SERVERS,
      LOST,
    ]) {
      const { line, tooltip } = words(status);
      expect(line.length).toBeLessThan(60);
      // Windows cuts a tooltip at 128 UTF-16 units.
      expect(tooltip.length).toBeLessThan(128);
      expect(`${line}${tooltip}`).not.toContain('\n');
    }
  });
});
