import { describe, expect, it } from 'vitest';
import { NoticeWatch } from '../../main/api/notice.ts';
import type { Status } from '../../main/api/status.ts';
import {
  BLOCKED,
  DEGRADED,
  LOST,
  NO_SERVERS,
  OBSERVED,
  OUT_OF_SYNC,
  STARTING,
  STEERED,
  YIELDED,
} from '../doubles/statuses.ts';

/** The kinds of notice that a series of statuses calls for. */
function kinds(...statuses: Status[]): string[] {
  const watch = new NoticeWatch();
  return statuses.flatMap((status) => watch.observe(status, 'en')?.kind ?? []);
}

/** What the last of some statuses calls for. */
function lastOf(...statuses: Status[]) {
  const watch = new NoticeWatch();
  return statuses.map((status) => watch.observe(status, 'en')).at(-1);
}

describe('a person is interrupted', () => {
  it('once when the clock gets out of sync, and once when it is right again', () => {
    expect(kinds(STARTING, OBSERVED, OUT_OF_SYNC, OUT_OF_SYNC, OUT_OF_SYNC, OBSERVED, OBSERVED)).toEqual([
      'out-of-sync',
      'back-in-sync',
    ]);
  });

  it('again when the clock gets out of sync again', () => {
    expect(kinds(OUT_OF_SYNC, OBSERVED, OUT_OF_SYNC)).toEqual(['out-of-sync', 'back-in-sync', 'out-of-sync']);
  });

  it('not at every poll of a clock at the edge of its limit', () => {
    expect(kinds(OUT_OF_SYNC, DEGRADED, OUT_OF_SYNC, DEGRADED, OUT_OF_SYNC, DEGRADED)).toEqual([
      'out-of-sync',
    ]);
  });

  it('not while all is well, starting, or merely degraded', () => {
    expect(kinds(STARTING, OBSERVED, DEGRADED, STARTING, STEERED, DEGRADED, OBSERVED)).toEqual([]);
  });

  it('when no server answers, and when one does again', () => {
    expect(kinds(BLOCKED, BLOCKED, STARTING, OBSERVED)).toEqual(['no-servers', 'back-in-sync']);
  });

  it('also where the first answer after a silence shows that the clock is wrong', () => {
    expect(kinds(BLOCKED, STARTING, OUT_OF_SYNC, OUT_OF_SYNC, OBSERVED)).toEqual([
      'no-servers',
      'out-of-sync',
      'back-in-sync',
    ]);
  });

  it('not by a wrong clock whose servers come and go', () => {
    expect(kinds(OUT_OF_SYNC, BLOCKED, OUT_OF_SYNC, BLOCKED, OUT_OF_SYNC)).toEqual(['out-of-sync']);
  });

  it('not because nothing is configured yet, nor because an engine ended', () => {
    expect(kinds(NO_SERVERS, LOST, NO_SERVERS)).toEqual([]);
    expect(kinds(OUT_OF_SYNC, LOST, OUT_OF_SYNC)).toEqual(['out-of-sync']);
  });

  it('once when another program takes the clock over, and again when it does so later', () => {
    expect(kinds(OBSERVED, YIELDED, YIELDED, OBSERVED, YIELDED)).toEqual(['yielded', 'yielded']);
  });

  it('about the clock too, where it is wrong when another program takes it over', () => {
    const wrong: Status = { ...OUT_OF_SYNC, mode: 'yielded' };
    expect(kinds(OBSERVED, wrong, wrong, wrong)).toEqual(['yielded', 'out-of-sync']);
  });

  it('not when this program starts and hands were off before: that is no news', () => {
    expect(kinds(YIELDED, YIELDED)).toEqual([]);
    expect(kinds(YIELDED, OBSERVED, YIELDED)).toEqual(['yielded']);
  });

  it('by name where the other program has one, and with how it was noticed', () => {
    const told = (change: Partial<Status>) => lastOf(OBSERVED, { ...YIELDED, ...change });
    expect(told({})).toEqual({
      kind: 'yielded',
      title: 'chrony sets this clock',
      body: 'That was noticed when its service was started, so Truechimer has taken its hands off, until you switch it on again.',
    });
    const { consent } = YIELDED;
    const nameless = { ...consent!, yielded: { ...consent!.yielded!, trace: 'steps' as const, to: null } };
    expect(told({ consent: nameless })).toMatchObject({
      title: 'Another program sets this clock',
      body: 'That was noticed when the clock was set twice within ten minutes, so Truechimer has taken its hands off, until you switch it on again.',
    });
    expect(told({ consent: null })).toMatchObject({
      title: 'Another program sets this clock',
      body: 'So Truechimer has taken its hands off, until you switch it on again.',
    });
  });

  it('with the reason where the machine must not be taken over', () => {
    const { consent } = YIELDED;
    const yielded = { ...consent!.yielded!, trace: 'hypervisor-synced', to: null } as const;
    const told = lastOf(OBSERVED, { ...YIELDED, consent: { ...consent!, yielded } });
    expect(told).toMatchObject({ title: 'The host of this virtual machine sets this clock' });
    expect(told?.body).toMatch(/^This is a virtual machine .* So Truechimer has taken its hands off\.$/);
  });

  it('about the other program also while the network is gone, or the engine paused', () => {
    const told = (change: Partial<Status>) => lastOf(OBSERVED, { ...YIELDED, ...change });
    for (const change of [{ diagnosis: 'no-network' }, { paused: true }] as const) {
      expect(told(change)?.body).toContain('taken its hands off');
    }
  });

  it('in the words that the page has', () => {
    const watch = new NoticeWatch();
    expect(watch.observe(OUT_OF_SYNC, 'en')).toEqual({
      kind: 'out-of-sync',
      title: 'Your clock is out of sync',
      body: 'Your clock is 412 ms fast ± 900 µs (99 %). That is beyond your limit of 100 ms.',
    });
    expect(watch.observe(OBSERVED, 'en')).toEqual({
      kind: 'back-in-sync',
      title: 'Your clock is right again',
      body: 'Within your limit of 100 ms. Truechimer only watches: it changes nothing.',
    });
    const notice = watch.observe(BLOCKED, 'en');
    expect(notice?.title).toBe('No time server answers');
    expect(notice?.body).toMatch(/^UDP port 123 seems to be blocked here.*Ask whoever runs this network/);
  });
});
