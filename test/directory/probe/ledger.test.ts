/** Who may be asked when: the pause of 64 s, kiss codes, and what is left of it after a restart. */
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ASK_AGAIN, Ledger, LedgerRecord } from '../../../main/directory/probe/ledger.ts';
import { later, type Raw } from '../../../main/engine/time/instant.ts';

const ORIGIN = 5_000_000_000_000n as Raw;
const at = (seconds: number) => later(ORIGIN, seconds);
const MS = 1_800_000_000_000;

const empty = () => new Ledger(null, { raw: ORIGIN, ms: MS });

describe('the ledger', () => {
  it('lets a server be asked again after 64 s, not before', () => {
    const ledger = empty();
    expect(ledger.wait('a', at(0))).toBe(0);
    ledger.asked('a', at(0));
    expect(ledger.wait('a', at(1))).toBeCloseTo(63);
    expect(ledger.wait('a', at(63.9))).toBeGreaterThan(0);
    expect(ledger.wait('a', at(64))).toBe(0);
    expect(ledger.wait('b', at(1))).toBe(0);
  });

  it('leaves one alone for a month that said DENY or RSTR, though a person may check it', () => {
    for (const code of ['DENY', 'RSTR']) {
      const ledger = empty();
      ledger.asked('a', at(0));
      ledger.kissed('a', code, at(0.1));
      expect(ledger.stopped('a', at(29 * 86_400))).toBe(true);
      expect(ledger.recent('a', at(20))).toBeGreaterThan(40);
      expect(ledger.recent('a', at(65))).toBe(0);
      expect(ledger.stopped('a', at(31 * 86_400))).toBe(false);
    }
  });

  it('waits longer each time that RATE is said', () => {
    const ledger = empty();
    const pauses: number[] = [];
    let now = 0;
    for (let i = 0; i < 12; i += 1) {
      ledger.asked('a', at(now));
      ledger.kissed('a', 'RATE', at(now));
      pauses.push(ledger.wait('a', at(now)));
      now += pauses.at(-1)!;
    }
    expect(pauses.slice(0, 3)).toEqual([512, 1024, 2048]);
    expect(pauses.at(-1)).toBe(86_400);
  });

  it('forgets what did not leave', () => {
    const ledger = empty();
    ledger.asked('a', at(0));
    ledger.withdrawn('a');
    expect(ledger.wait('a', at(1))).toBe(0);
  });

  it('remembers what was asked for before a packet that did not leave', () => {
    const ledger = empty();
    ledger.asked('a', at(0));
    ledger.kissed('a', 'RATE', at(0));
    ledger.asked('a', at(600));
    ledger.withdrawn('a');
    ledger.asked('a', at(700));
    ledger.kissed('a', 'RATE', at(700));
    expect(ledger.wait('a', at(700))).toBe(1024);
  });

  it('of two processes knows of each server whatever leaves it alone for longer', () => {
    const here = empty();
    const there = empty();
    here.asked('both', at(0));
    there.asked('both', at(20));
    here.asked('here', at(10));
    there.asked('there', at(10));
    there.asked('stop', at(0));
    there.kissed('stop', 'DENY', at(0));
    here.asked('stop', at(15));
    const now = { raw: at(30), ms: MS + 30_000 };
    here.join(there.record(now), now);
    expect(here.wait('both', at(30))).toBeCloseTo(54, 2);
    expect(here.wait('here', at(30))).toBeCloseTo(44, 2);
    expect(here.wait('there', at(30))).toBeCloseTo(44, 2);
    expect(here.stopped('stop', at(30))).toBe(true);
    // This computer’s clock was set forward: what this process knows by its counter holds.
    here.join(here.record({ raw: at(30), ms: MS + 30_000 }), { raw: at(30), ms: MS + 3_630_000 });
    expect(here.wait('both', at(30))).toBeCloseTo(54, 2);
  });

  it('of the engine’s own packets notes the pause, and forgets nothing that a server asked for', () => {
    const ledger = empty();
    ledger.heard('a', at(0));
    expect(ledger.wait('a', at(10))).toBeCloseTo(54);
    ledger.kissed('b', 'DENY', at(0));
    ledger.heard('b', at(10));
    expect(ledger.stopped('b', at(20))).toBe(true);
  });

  it('promises the same after a restart, however long that took', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.constantFrom('none', 'DENY', 'RATE'),
        (before, between, code) => {
          const ledger = empty();
          ledger.asked('a', at(0));
          ledger.kissed('a', code, at(0));
          const kept = ledger.record({ raw: at(before), ms: MS + before * 1000 });
          const parsed = v.parse(LedgerRecord, JSON.parse(JSON.stringify(kept)));
          const boot = 77n as Raw;
          const again = new Ledger(parsed, { raw: boot, ms: MS + (before + between) * 1000 });
          const expected = ledger.wait('a', at(before + between));
          expect(again.wait('a', boot)).toBeCloseTo(expected, 2);
          expect(again.stopped('a', boot)).toBe(ledger.stopped('a', at(before + between)));
        },
      ),
    );
  });

  it('begins the pause anew where the clock was set back', () => {
    const ledger = empty();
    ledger.asked('a', at(0));
    const again = new Ledger(ledger.record({ raw: at(30), ms: MS + 30_000 }), {
      raw: ORIGIN,
      ms: MS - 86_400_000,
    });
    expect(again.wait('a', ORIGIN)).toBe(ASK_AGAIN);
  });

  it('forgets nobody whose pause still runs, and all others in time', () => {
    const ledger = empty();
    ledger.asked('stopped', at(0));
    ledger.kissed('stopped', 'DENY', at(0));
    for (let i = 0; i < 30_000; i += 1) ledger.asked(`n${i}`, at(1));
    expect(ledger.record({ raw: at(2), ms: MS }).entries.length).toBe(30_001);
    expect(ledger.stopped('stopped', at(2))).toBe(true);
    expect(ledger.record({ raw: at(200), ms: MS }).entries).toHaveLength(1);
  });
});
