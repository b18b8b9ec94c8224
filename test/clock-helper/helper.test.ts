/** What the helper does for whoever may speak to it, and what it refuses. */
import { describe, expect, test } from 'vitest';
import { parseRecord } from '../../main/clock-helper/record.ts';
import { APP, OTHER, RIGHT, Rig, ROOT, seconds } from './rig.ts';

const HOUR = 3600;
const DAY = 86_400;
const YEAR = 365 * DAY;

const step = (s: number) => ({ op: 'step', delta: seconds(s) }) as const;

describe('the owner', () => {
  test('nobody may set anything before a claim', () => {
    const rig = new Rig();
    for (const wish of [
      { op: 'frequency', ppm: 1 },
      { op: 'slew', delta: 1000n, over: 1 },
      step(1),
      { op: 'leap', kind: 'none' },
      { op: 'release' },
    ] as const) {
      expect(rig.ask(APP, wish)).toMatchObject({ ok: false, error: 'not-owner' });
    }
    expect(rig.kernel.writes).toEqual([]);
  });

  test('there is one; the second is told whose the clock is', () => {
    const rig = new Rig();
    expect(rig.claim(APP)).toMatchObject({ ok: true, lease: 60 });
    expect(rig.claim(OTHER)).toMatchObject({ ok: false, error: 'busy', pid: 42 });
    expect(rig.ask(OTHER, { op: 'frequency', ppm: 1 })).toMatchObject({ ok: false, error: 'not-owner' });
    expect(rig.ask(OTHER, { op: 'get' })).toMatchObject({ owner: { uid: 1000, pid: 42, you: false } });
  });

  test('who releases it makes room at once, and nobody vouches for the clock then, which keeps its rate', () => {
    const rig = new Rig();
    rig.claim(APP);
    rig.ask(APP, { op: 'frequency', ppm: -37 });
    expect(rig.kernel.state.synchronised).toBe(true);
    expect(rig.ask(APP, { op: 'release' })).toMatchObject({ ok: true });
    expect(rig.kernel.state.synchronised).toBe(false);
    expect(rig.kernel.rate).toBe(-37);
    expect(rig.claim(OTHER)).toMatchObject({ ok: true });
  });

  test('who yields it releases it quietly: not another byte is written', () => {
    const rig = new Rig();
    rig.claim(APP);
    rig.ask(APP, { op: 'slew', delta: seconds(0.3), over: 600 });
    rig.pass(10);
    rig.kernel.writes.length = 0;
    expect(rig.ask(APP, { op: 'release', quietly: true })).toMatchObject({ ok: true });
    rig.pass(HOUR, null);
    expect(rig.kernel.writes).toEqual([]);
    expect(rig.record?.rate?.steering).toBe(false);
  });

  test('who is killed makes room at once; the lease runs on, and when it is over nobody vouches for the clock', () => {
    const rig = new Rig();
    rig.claim(APP);
    rig.ask(APP, { op: 'frequency', ppm: -37 });
    rig.helper.disconnected(APP);
    rig.pass(59, null);
    expect(rig.kernel.state.synchronised).toBe(true);
    rig.pass(2, null);
    expect(rig.kernel.state.synchronised).toBe(false);
    expect(rig.kernel.rate).toBe(-37);
    expect(rig.events).toContainEqual({ event: 'lease-over' });
    const writes = rig.kernel.writes.length;
    rig.pass(HOUR, null);
    expect(rig.kernel.writes).toHaveLength(writes);
  });

  test('renewing keeps it for hours, without a poll', () => {
    const rig = new Rig();
    rig.claim(APP);
    rig.pass(6 * HOUR);
    expect(rig.ask(APP, { op: 'get' })).toMatchObject({ owner: { you: true } });
    expect(rig.events).toEqual([]);
  });

  test('a lease that is too long or too short is refused', () => {
    const rig = new Rig();
    for (const lease of [0, 2.9, 601, Number.NaN])
      expect(rig.ask(APP, { op: 'claim', lease })).toMatchObject({ error: 'range' });
  });
});

describe('the rate', () => {
  test('is set, told as the kernel has it, and what is told of the clock’s error with it', () => {
    const rig = new Rig();
    rig.claim();
    expect(rig.ask(APP, { op: 'frequency', ppm: 12.3456789 })).toMatchObject({
      ok: true,
      ppm: Math.round(12.3456789 * 65_536) / 65_536,
    });
    expect(rig.kernel.state).toMatchObject({ synchronised: true, maximumError: 10_000 });
    rig.ask(APP, { op: 'frequency', ppm: 12, errors: null });
    expect(rig.kernel.state.synchronised).toBe(false);
  });

  test('is never beyond 500 ppm, and never what the kernel would clamp', () => {
    const rig = new Rig();
    rig.claim();
    for (const ppm of [500.01, -501, 1e9])
      expect(rig.ask(APP, { op: 'frequency', ppm })).toMatchObject({ ok: false, error: 'range' });
    expect(rig.kernel.rate).toBe(0);
    expect(rig.ask(APP, { op: 'frequency', ppm: -500 })).toMatchObject({ ok: true, ppm: -500 });
  });

  test('once it is known it changes by at most 20 ppm in a minute, and a refusal says how far it may go', () => {
    const rig = new Rig();
    rig.claim();
    expect(rig.ask(APP, { op: 'frequency', ppm: 300 })).toMatchObject({ ok: true });
    expect(rig.ask(APP, { op: 'frequency', ppm: -40 })).toMatchObject({ ok: true });
    rig.pass(1000);
    expect(rig.ask(APP, { op: 'frequency', ppm: 0 })).toMatchObject({ error: 'rate', allowed: -20 });
    expect(rig.ask(APP, { op: 'frequency', ppm: -20 })).toMatchObject({ ok: true });
    expect(rig.ask(APP, { op: 'frequency', ppm: -19 })).toMatchObject({ error: 'rate', allowed: -20 });
    rig.pass(30);
    expect(rig.ask(APP, { op: 'frequency', ppm: -10 })).toMatchObject({ ok: true });
  });

  test('a restart of the helper, a release and a new claim do not make it unknown again', () => {
    const rig = new Rig();
    rig.claim();
    rig.pass(1000);
    rig.ask(APP, { op: 'release' });
    rig.restart();
    rig.claim();
    expect(rig.ask(APP, { op: 'frequency', ppm: 300 })).toMatchObject({ error: 'rate', allowed: 0 });
    rig.pass(60);
    expect(rig.ask(APP, { op: 'frequency', ppm: 300 })).toMatchObject({ error: 'rate', allowed: 20 });
  });

  test('nor does claiming it for a moment only, again and again', () => {
    const rig = new Rig();
    for (let i = 0; i < 40; i++) {
      rig.claim();
      rig.ask(APP, { op: 'frequency', ppm: i % 2 === 0 ? 500 : -500 });
      rig.ask(APP, { op: 'release' });
      rig.pass(30, null);
    }
    rig.claim();
    expect(rig.ask(APP, { op: 'frequency', ppm: 500 })).toMatchObject({ error: 'rate' });
  });

  test('a kernel that forbids it is told as such', () => {
    const rig = new Rig();
    rig.claim();
    rig.kernel.forbidden = true;
    expect(rig.ask(APP, { op: 'frequency', ppm: 1 })).toMatchObject({ ok: false, error: 'failed' });
  });
});

describe('a slew', () => {
  test('is worked off to the microsecond, evenly, and without bending the rate', () => {
    const rig = new Rig();
    rig.claim();
    rig.ask(APP, { op: 'frequency', ppm: 5 });
    expect(rig.ask(APP, { op: 'slew', delta: 3_200_400n, over: 12 })).toMatchObject({ ok: true, over: 12 });
    rig.pass(7);
    expect(rig.kernel.slewed).toBeGreaterThan(1400);
    expect(rig.kernel.slewed).toBeLessThan(1900);
    rig.pass(8);
    expect(rig.kernel.slewed).toBe(3200);
    expect(rig.kernel.writes.filter((w) => w.startsWith('frequency'))).toEqual(['frequency 5']);
  });

  test('is never faster than 500 ppm: 10 ms take 20 s, whatever was asked', () => {
    const rig = new Rig();
    rig.claim();
    expect(rig.ask(APP, { op: 'slew', delta: seconds(-0.01), over: 0 })).toMatchObject({ over: 20 });
    rig.pass(10.5);
    expect(rig.kernel.slewed).toBe(-5000);
    rig.pass(12);
    expect(rig.kernel.slewed).toBe(-10_000);
  });

  test('a new one takes the place of what is left of the last, and 0 ends it', () => {
    const rig = new Rig();
    rig.claim();
    rig.ask(APP, { op: 'slew', delta: 10_000_000n, over: 100 });
    rig.pass(10.5);
    const done = rig.kernel.slewed;
    rig.ask(APP, { op: 'slew', delta: 500_000n, over: 5 });
    rig.pass(20);
    // A second of the old one may have been given to the kernel already.
    expect(rig.kernel.slewed - done - 500).toBeLessThanOrEqual(100);
    rig.ask(APP, { op: 'slew', delta: 10_000_000n, over: 100 });
    rig.pass(5);
    rig.ask(APP, { op: 'slew', delta: 0n, over: 0 });
    const left = rig.kernel.slewed;
    rig.pass(10);
    expect(rig.kernel.slewed).toBe(left);
  });

  test('works off at most half a second, and at most 20 s a day', () => {
    const rig = new Rig();
    rig.claim();
    expect(rig.ask(APP, { op: 'slew', delta: seconds(0.51), over: 2000 })).toMatchObject({ error: 'range' });
    for (let i = 0; i < 60; i++) {
      rig.ask(APP, { op: 'slew', delta: seconds(0.5), over: 1000 });
      rig.pass(1000);
    }
    expect(rig.kernel.slewed / 1e6).toBeLessThanOrEqual(20.001);
    expect(rig.ask(APP, { op: 'slew', delta: 1000n, over: 1 })).toMatchObject({ error: 'budget' });
  });

  test('if the helper dies in the middle of one, the kernel ends it within a second and keeps the learned rate', () => {
    const rig = new Rig();
    rig.claim();
    rig.ask(APP, { op: 'frequency', ppm: 5 });
    rig.ask(APP, { op: 'slew', delta: seconds(0.4), over: 800 });
    rig.pass(10);
    const { slewed } = rig.kernel;
    rig.kernel.pass(1000);
    expect(rig.kernel.slewed - slewed).toBeLessThanOrEqual(500);
    expect(rig.kernel.rate).toBe(5);
  });
});

describe('a step', () => {
  test('moves the clock by a difference, keeps it synchronised, and is written down with what was before and after', () => {
    const rig = new Rig();
    rig.claim();
    const before = rig.kernel.shows;
    expect(rig.ask(APP, step(1.204))).toMatchObject({ ok: true });
    expect(rig.kernel.shows - before).toBeCloseTo(1.204, 6);
    expect(rig.kernel.state.synchronised).toBe(true);
    expect(rig.audit).toContainEqual({
      event: 'step',
      uid: 1000,
      pid: 42,
      delta: '1204000000',
      reason: 'first-lock',
      agreeing: 4,
      before: '2026-12-01T12:00:00.100Z',
      after: '2026-12-01T12:00:01.304Z',
    });
  });

  test('from 2020, with a flat battery clock: once, and not a second time in this boot', () => {
    const rig = new Rig({ shows: '2020-01-01T00:00:00Z' });
    rig.claim();
    expect(rig.ask(APP, step(6.9 * YEAR))).toMatchObject({ ok: true });
    rig.pass(3);
    expect(rig.ask(APP, step(DAY))).toMatchObject({ ok: false, error: 'needs-consent' });
    rig.restart();
    rig.claim();
    rig.pass(3);
    expect(rig.ask(APP, step(DAY))).toMatchObject({ ok: false, error: 'needs-consent' });
  });

  test('a second far one with the word of the superuser, once', () => {
    const rig = new Rig();
    rig.claim();
    expect(rig.ask(APP, step(DAY))).toMatchObject({ ok: true });
    rig.pass(3);
    expect(rig.ask(APP, { op: 'consent' })).toMatchObject({ ok: false, error: 'denied' });
    expect(rig.ask(ROOT, { op: 'consent' })).toMatchObject({ ok: true, holds: 600 });
    expect(rig.ask(APP, step(-DAY))).toMatchObject({ ok: true });
    rig.pass(3);
    expect(rig.ask(APP, step(DAY))).toMatchObject({ error: 'needs-consent' });
    rig.ask(ROOT, { op: 'consent' });
    rig.pass(601);
    expect(rig.ask(APP, step(DAY))).toMatchObject({ error: 'needs-consent' });
  });

  test('never to 1999, and never to 2060, also not with consent', () => {
    const rig = new Rig();
    rig.claim();
    rig.ask(ROOT, { op: 'consent' });
    expect(rig.ask(APP, step(-27 * YEAR))).toMatchObject({ error: 'window' });
    expect(rig.ask(APP, step(34 * YEAR))).toMatchObject({ error: 'window' });
    expect(rig.kernel.writes.filter((w) => w.startsWith('step'))).toEqual([]);
  });

  test('back by a wrong time zone (14 h) once; farther back than 26 h not at all', () => {
    const rig = new Rig({ shows: '2027-03-01T00:00:00Z' });
    rig.claim();
    expect(rig.ask(APP, step(-27 * HOUR))).toMatchObject({ error: 'needs-consent' });
    expect(rig.ask(APP, step(-14 * HOUR))).toMatchObject({ ok: true });
  });

  test('two are at least 2 s apart', () => {
    const rig = new Rig();
    rig.claim();
    rig.ask(APP, step(1));
    expect(rig.ask(APP, step(1))).toMatchObject({ error: 'too-soon', wait: expect.closeTo(2, 6) });
    rig.pass(2);
    expect(rig.ask(APP, step(1))).toMatchObject({ ok: true });
  });

  test('small ones: 300 s a day ahead and 50 s back, then consent is needed; the next day they are there again', () => {
    const rig = new Rig();
    rig.claim();
    // The far one is made first, so that it does not help out.
    rig.ask(APP, step(2 * HOUR));
    const spend = (s: number) => {
      rig.pass(3);
      return rig.ask(APP, step(s));
    };
    for (let i = 0; i < 3; i++) expect(spend(100)).toMatchObject({ ok: true });
    expect(spend(1)).toMatchObject({ error: 'needs-consent' });
    for (let i = 0; i < 5; i++) expect(spend(-10)).toMatchObject({ ok: true });
    expect(spend(-1)).toMatchObject({ error: 'needs-consent' });
    rig.pass(25 * HOUR);
    expect(spend(100)).toMatchObject({ ok: true });
  });

  test('ends what was being slewed: that was meant for the clock before', () => {
    const rig = new Rig();
    rig.claim();
    rig.ask(APP, { op: 'slew', delta: seconds(0.1), over: 500 });
    rig.pass(5);
    const { slewed } = rig.kernel;
    rig.ask(APP, step(0.09));
    rig.pass(100);
    expect(rig.kernel.slewed - slewed).toBeLessThanOrEqual(200);
  });
});

describe('time that passed on the way', () => {
  test('a request that was sent more than a second ago, or in the future, is refused', () => {
    const rig = new Rig();
    rig.claim();
    const sent = rig.kernel.read().monotonic;
    rig.kernel.pass(1.1);
    expect(rig.ask(APP, { ...step(1), sent })).toMatchObject({ error: 'stale' });
    expect(rig.ask(APP, { op: 'frequency', ppm: 1, sent })).toMatchObject({ error: 'stale' });
    expect(rig.ask(APP, { ...step(1), sent: rig.kernel.read().monotonic + seconds(1) })).toMatchObject({
      error: 'stale',
    });
  });

  test('one that slept through the night with the machine is refused, although no time passed on its clock', () => {
    const rig = new Rig();
    rig.claim();
    const sent = rig.kernel.read().monotonic;
    rig.kernel.sleep(8 * HOUR, 0.4);
    expect(rig.ask(APP, { ...step(1), sent })).toMatchObject({ error: 'disturbed' });
    expect(rig.events).toContainEqual({ event: 'slept', span: 8 * HOUR });
    rig.pass(1.1);
    expect(rig.ask(APP, step(1))).toMatchObject({ ok: true });
  });

  test('one that was sent before somebody else stepped the clock is refused, one from a second after it not', () => {
    const rig = new Rig();
    rig.claim();
    rig.kernel.foreignStep(-30);
    expect(rig.ask(APP, step(1))).toMatchObject({ error: 'disturbed' });
    expect(rig.events).toContainEqual({ event: 'stepped', delta: String(seconds(-30)) });
    rig.pass(1.1);
    expect(rig.ask(APP, step(30))).toMatchObject({ ok: true });
  });

  test.each([
    ['a stranger’s question', (rig: Rig) => void rig.ask(OTHER, { op: 'get' })],
    ['the look of every second', (rig: Rig) => rig.pass(0.9)],
    ['the renewal of the claim', (rig: Rig) => void rig.claim()],
  ])('also where %s has noticed the step first', (_, notice) => {
    const rig = new Rig();
    rig.claim();
    rig.pass(0.2);
    rig.kernel.foreignStep(-3);
    const sent = rig.kernel.read().monotonic;
    notice(rig);
    expect(rig.events).toContainEqual({ event: 'stepped', delta: String(seconds(-3)) });
    expect(rig.ask(APP, { ...step(3), sent })).toMatchObject({ error: 'disturbed' });
    // It may not have heard of it yet.
    expect(rig.ask(APP, step(3))).toMatchObject({ error: 'disturbed' });
  });

  test('the claim that notices it does not vouch for what was known before it', () => {
    const rig = new Rig();
    rig.claim();
    rig.kernel.foreignStep(100);
    expect(rig.ask(APP, { op: 'claim', lease: 60, errors: RIGHT })).toMatchObject({ ok: true });
    expect(rig.kernel.state.synchronised).toBe(false);
    rig.pass(1.1, null);
    expect(rig.ask(APP, { op: 'claim', lease: 60, errors: RIGHT })).toMatchObject({ ok: true });
    expect(rig.kernel.state.synchronised).toBe(true);
  });
});

describe('another program that sets the clock', () => {
  const writers = [
    ['sets the rate', { frequency: 17 }, 'frequency'],
    ['sets the tick', { tick: 10_001 }, 'tick'],
    ['switches the kernel’s loop on', { status: 1 }, 'status'],
    ['says that the clock is not synchronised', { synchronised: false }, 'status'],
    ['renews the maximum error', { maximumError: 1000 }, 'error'],
    ['renews the estimated error', { estimatedError: 7 }, 'error'],
    ['slews by adjtime', { slewLeft: 100_000 }, 'slew'],
  ] as const;

  test.each(writers)(
    'one that %s is noticed within two seconds, and from then on not a byte is written',
    (_, fields, what) => {
      const rig = new Rig();
      rig.claim();
      rig.ask(APP, { op: 'frequency', ppm: 3 });
      rig.ask(APP, { op: 'slew', delta: seconds(0.3), over: 600 });
      rig.pass(60);
      rig.kernel.foreignWrite(fields);
      rig.kernel.writes.length = 0;
      rig.pass(2, null);
      expect(rig.events).toContainEqual({ event: 'foreign-writer', what });
      rig.pass(HOUR);
      expect(rig.ask(APP, { op: 'frequency', ppm: 3 })).toMatchObject({ error: 'foreign-writer', what });
      expect(rig.ask(APP, step(1))).toMatchObject({ error: 'foreign-writer' });
      expect(rig.ask(APP, { op: 'claim', lease: 60 })).toMatchObject({ error: 'foreign-writer' });
      rig.helper.close();
      expect(rig.kernel.writes).toEqual([]);
    },
  );

  test('is told to whoever asks; a claim that says that a person wants it anew is granted', () => {
    const rig = new Rig();
    rig.claim();
    rig.kernel.foreignWrite({ frequency: 1 });
    rig.pass(2, null);
    expect(rig.ask(OTHER, { op: 'get' })).toMatchObject({ foreign: { what: 'frequency' }, owner: null });
    expect(rig.ask(APP, { op: 'claim', lease: 60, despite: true })).toMatchObject({ ok: true });
    rig.pass(600);
    expect(rig.ask(APP, { op: 'get' })).toMatchObject({ foreign: null, owner: { you: true } });
  });

  test('writing the same rate again is noticed by the error that it renews', () => {
    const rig = new Rig();
    rig.claim();
    rig.ask(APP, { op: 'frequency', ppm: 3 });
    rig.pass(18, null);
    rig.kernel.foreignWrite({ frequency: 3, maximumError: 10_000 });
    rig.pass(2, null);
    expect(rig.events).toContainEqual({ event: 'foreign-writer', what: 'error' });
  });

  test('what a kernel does by itself is none: days of growing errors, a sleep, a step, being unsynchronised at last', () => {
    const rig = new Rig();
    rig.claim();
    rig.ask(APP, { op: 'frequency', ppm: 3 });
    rig.pass(59, null);
    rig.kernel.sleep(DAY, -0.7);
    rig.pass(0.9, null);
    rig.kernel.foreignStep(0.2);
    rig.pass(50);
    for (let i = 0; i < 200; i++) {
      rig.ask(APP, { op: 'claim', lease: 600, errors: null });
      rig.pass(590, null);
    }
    expect(rig.events.filter((e) => e.event === 'foreign-writer')).toEqual([]);
  });

  test('a step that was taken back at once is noticed as well', () => {
    const rig = new Rig();
    rig.claim();
    rig.kernel.foreignStep(1);
    rig.kernel.foreignStep(-1);
    rig.pass(2);
    expect(rig.events).toContainEqual({ event: 'stepped', delta: '0' });
  });

  test('one that came just before the helper ends: not a byte is written over its work', () => {
    const rig = new Rig();
    rig.claim();
    rig.kernel.foreignWrite({ frequency: 11, maximumError: 100 });
    rig.kernel.writes.length = 0;
    rig.helper.close();
    expect(rig.kernel.writes).toEqual([]);
    expect(rig.record?.rate?.steering).toBe(false);
  });

  test('is not forgotten by a helper that was restarted', () => {
    const rig = new Rig();
    rig.claim();
    rig.kernel.foreignWrite({ frequency: 1 });
    rig.pass(2, null);
    rig.restart();
    expect(rig.claim()).toMatchObject({ error: 'foreign-writer', what: 'frequency' });
    expect(rig.ask(APP, { op: 'claim', lease: 60, despite: true })).toMatchObject({ ok: true });
    rig.restart();
    expect(rig.claim()).toMatchObject({ ok: true });
  });
});

describe('leap seconds', () => {
  const EVE = '2026-12-31T23:59:30.100Z';

  test('are refused unless this machine’s configuration allows them', () => {
    const rig = new Rig({ shows: EVE });
    rig.claim();
    expect(rig.ask(APP, { op: 'leap', kind: 'insert' })).toMatchObject({ error: 'not-allowed' });
  });

  test.each([
    ['releases the clock', (rig: Rig) => void rig.ask(APP, { op: 'release' })],
    ['is gone, and its lease over', (rig: Rig) => rig.pass(20, null)],
    ['is there, but the helper ends', (rig: Rig) => rig.helper.close()],
  ])('are not made any more once who announced one %s', (_, leave) => {
    const rig = new Rig({ shows: EVE, leapAllowed: true });
    rig.claim(APP, 10);
    expect(rig.ask(APP, { op: 'leap', kind: 'insert' })).toMatchObject({ ok: true });
    leave(rig);
    expect(rig.kernel.state.leap).toBe('none');
  });

  test('and on any day that is not the last of a month', () => {
    const rig = new Rig({ leapAllowed: true });
    rig.claim();
    expect(rig.ask(APP, { op: 'leap', kind: 'insert' })).toMatchObject({ error: 'not-allowed' });
  });

  test.each([
    ['insert', -1],
    ['delete', 1],
  ] as const)(
    'the kernel makes it (%s); the helper takes it for no step, and takes the announcement back',
    (kind, jump) => {
      const rig = new Rig({ shows: EVE, leapAllowed: true });
      rig.claim();
      expect(rig.ask(APP, { op: 'leap', kind })).toMatchObject({ ok: true });
      const before = rig.kernel.shows;
      rig.pass(60);
      expect(rig.kernel.shows - before).toBeCloseTo(60 + jump, 6);
      expect(rig.kernel.state.leap).toBe('none');
      expect(rig.events).toEqual([]);
      expect(rig.audit).toContainEqual(expect.objectContaining({ event: 'leap-second', kind }));
      rig.pass(2 * DAY);
      expect(rig.kernel.shows - before).toBeCloseTo(60 + jump + 2 * DAY, 3);
    },
  );
});

describe('the record', () => {
  test('of a clock whose tick somebody had bent is read back', () => {
    const rig = new Rig();
    rig.kernel.foreignWrite({ frequency: 600, tick: 10_006 });
    rig.claim();
    rig.ask(APP, step(2 * HOUR));
    expect(parseRecord(JSON.stringify(rig.record))).toEqual(rig.record);
  });

  test('knows of a restart in the same boot: no step within two seconds, and next to nothing of the slews is forgotten', () => {
    const rig = new Rig();
    rig.claim();
    rig.ask(APP, { op: 'slew', delta: seconds(0.45), over: 0 });
    rig.pass(901);
    rig.ask(APP, step(1));
    rig.restart();
    rig.claim();
    expect(rig.ask(APP, step(1))).toMatchObject({ error: 'too-soon' });
    const slewed = rig.record?.slewed.reduce((sum, [, amount]) => sum + amount, 0);
    expect(slewed).toBeGreaterThan(0.45 - 0.1);
  });

  test('is told afterwards that the clock is not steered any more, by whoever lost its connection meanwhile', () => {
    const rig = new Rig();
    rig.claim();
    rig.helper.disconnected(APP);
    rig.pass(61, null);
    expect(rig.record?.rate?.steering).toBe(true);
    expect(rig.ask(OTHER, { op: 'release' })).toMatchObject({ ok: true });
    expect(rig.record?.rate?.steering).toBe(false);
    expect(rig.ask(OTHER, { op: 'release' })).toMatchObject({ error: 'not-owner' });
  });

  test('says that the clock was being steered until it was released, or another program came', () => {
    const rig = new Rig();
    rig.claim();
    rig.ask(APP, { op: 'frequency', ppm: 7 });
    rig.helper.disconnected(APP);
    rig.helper.close();
    expect(rig.record?.rate).toMatchObject({ ppm: 7, steering: true });
    rig.restart();
    rig.claim();
    rig.ask(APP, { op: 'release' });
    expect(rig.record?.rate).toMatchObject({ ppm: 7, steering: false });
    rig.claim();
    rig.kernel.foreignWrite({ frequency: 8 });
    rig.pass(2, null);
    expect(rig.record?.rate?.steering).toBe(false);
  });

  test('keeps the rate that was there before the first claim ever', () => {
    const rig = new Rig();
    rig.kernel.foreignWrite({ frequency: 11 });
    rig.claim();
    rig.ask(APP, { op: 'frequency', ppm: 7 });
    rig.ask(APP, { op: 'release' });
    rig.restart();
    rig.claim();
    expect(rig.record?.original).toEqual({ ppm: 11 });
  });

  test('of another boot leaves the budgets full', () => {
    const rig = new Rig();
    rig.claim();
    rig.ask(APP, step(DAY));
    const next = new Rig({ boot: 'another boot', record: rig.record });
    next.claim();
    expect(next.ask(APP, step(DAY))).toMatchObject({ ok: true });
  });
});

test('every change is an audit line with who, before and after; every refusal too', () => {
  const rig = new Rig();
  rig.claim();
  rig.ask(APP, { op: 'frequency', ppm: 4, errors: RIGHT });
  rig.ask(APP, { op: 'slew', delta: 5000n, over: 3 });
  rig.ask(OTHER, step(1));
  expect(rig.audit).toEqual([
    { event: 'claim', uid: 1000, gid: 1000, pid: 42, lease: 60, frequency: 0 },
    { event: 'synchronised', uid: 1000, gid: 1000, pid: 42, errors: RIGHT },
    { event: 'frequency', uid: 1000, pid: 42, before: 0, after: 4 },
    { event: 'slew', uid: 1000, pid: 42, delta: '5000', over: 3, before: null, after: null },
    {
      event: 'refused',
      op: 'step',
      uid: 1001,
      gid: 1001,
      pid: 43,
      error: 'not-owner',
      message: 'Claim the clock first.',
    },
  ]);
});
