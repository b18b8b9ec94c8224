/** The order of servers: what counts before what, and that it is one order whatever the input. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answered, Measured, ProbeResult } from '../../../main/directory/probe/result.ts';
import { lotOf, openLot } from '../../../main/directory/rank/lot.ts';
import { byWorth, FRESH, type Rankable } from '../../../main/directory/rank/rank.ts';
import { bareRecord, type ServerRecord } from '../../../main/directory/record.ts';
import { answered } from '../diversity/members.ts';

const NOW = 1_800_000_000_000;
const CONTEXT = { now: NOW, servesMany: false };

interface Sketch {
  readonly record?: Partial<ServerRecord>;
  readonly answer?: Partial<Answered>;
  readonly result?: ProbeResult;
  readonly km?: number;
  /** By which that may be wrong. */
  readonly vague?: number;
  readonly elsewhere?: boolean;
  readonly lot?: number;
  readonly age?: number;
  readonly jitter?: number;
}

function one(
  name: string,
  { record = {}, answer, result, km, vague = 0, age = 0, jitter, elsewhere, lot }: Sketch,
): Rankable {
  const came = result ?? (answer && answered(answer));
  const measured: Measured | null =
    came === undefined ? null : { name, at: NOW - age, result: came, samples: 1, jitter: jitter ?? null };
  return {
    name,
    record: { ...bareRecord(name), accessPolicy: 'open', stratum: 2, status: 'listed', ...record },
    near: km === undefined ? null : { between: km * 1000, uncertainty: vague * 1000 },
    elsewhere,
    lot,
    measured,
  };
}

/** The first is better, for a reason that counts before everything in which the second is better. */
function beats(better: Sketch, worse: Sketch, context = CONTEXT) {
  const order = [one('z', better), one('a', worse)].toSorted(byWorth(context)).map(({ name }) => name);
  expect(order).toEqual(['z', 'a']);
  expect([one('a', worse), one('z', better)].toSorted(byWorth(context)).map(({ name }) => name)).toEqual(
    order,
  );
}

const silent: ProbeResult = { kind: 'silent', address: '192.0.2.1', addresses: [] };
const best: Sketch = {
  answer: { delay: 0.002, agreement: { kind: 'agrees', agreeing: 5, of: 5 } },
  km: 1,
  record: { nts: { port: 4460 }, status: 'confirmed' },
  jitter: 1e-5,
};

describe('the order of servers', () => {
  it('begins with who answers now, whatever a list says of it', () => {
    beats(
      { answer: { delay: 0.9 }, record: { status: 'unreachable', accessPolicy: 'unknown', stratum: 4 } },
      { record: { status: 'confirmed' }, km: 1 },
    );
    beats({ record: { status: 'unverified', accessPolicy: 'unknown' } }, { ...best, result: silent });
    beats({ record: { status: 'unverified' } }, { record: { status: 'unreachable' }, km: 1 });
    beats(
      { record: { status: 'unreachable' } },
      { ...best, answer: { agreement: { kind: 'differs', by: 1, agreeing: 4, of: 5 } } },
    );
    // An answer of yesterday is none of now.
    beats({ answer: { delay: 0.9 } }, { ...best, age: FRESH + 1 });
  });

  it('goes on with access: open, with a note, unknown, restricted, closed', () => {
    const policies = ['open', 'notify', 'unknown', 'restricted', 'closed'] as const;
    for (const [i, policy] of policies.slice(1).entries()) {
      beats(
        { answer: { delay: 0.9 }, record: { accessPolicy: policies[i]!, stratum: 4 } },
        { ...best, record: { ...best.record, accessPolicy: policy } },
      );
    }
  });

  it('then stratum: 2 before 3 before unknown, 1 last; or 1 first for who gives the time to many', () => {
    const at = (stratum: number | null): Sketch => ({ record: { stratum } });
    beats({ ...at(2), answer: { delay: 0.9 } }, { ...at(3), answer: { stratum: 3, delay: 0.001 } });
    beats(at(3), { ...at(null), km: 1 });
    beats(at(null), { ...at(1), km: 1 });
    beats(at(1), { ...at(2), km: 1 }, { now: NOW, servesMany: true });
    // As measured, not as listed.
    beats(
      { ...at(1), answer: { stratum: 2, delay: 0.9 } },
      { ...at(2), answer: { stratum: 1, delay: 0.001 } },
    );
  });

  it('then round trip, distance, signed time, agreement, steadiness, age of the listing', () => {
    beats(
      { answer: { delay: 0.01 }, km: 9000 },
      { answer: { delay: 0.03 }, km: 1, record: { nts: { port: 4460 } } },
    );
    beats({ km: 100 }, { km: 900, record: { nts: { port: 4460 }, status: 'confirmed' } });
    const equal = { delay: 0.0201 };
    beats(
      { answer: { delay: 0.02 }, record: { nts: { port: 4460 } } },
      { answer: { ...equal, agreement: { kind: 'agrees', agreeing: 2, of: 2 } } },
    );
    beats(
      { answer: { delay: 0.0201, agreement: { kind: 'agrees', agreeing: 2, of: 2 } } },
      { answer: { delay: 0.02 }, jitter: 1e-5 },
    );
    beats(
      { answer: equal, jitter: 1e-4 },
      { answer: { delay: 0.02 }, jitter: 1e-2, record: { status: 'confirmed' } },
    );
    beats({ record: { status: 'confirmed' } }, { record: { status: 'unverified' } });
  });

  it('holds against a server nothing that is this computer’s own trouble', () => {
    const local: readonly ProbeResult[] = [
      { kind: 'unresolved', reason: 'no-dns' },
      { kind: 'unreachable', address: '192.0.2.1', reason: 'no way there', local: true },
    ];
    for (const result of local) {
      beats({ result }, { result: silent });
      beats({ result, km: 100 }, { km: 900 });
    }
    const there: ProbeResult = {
      kind: 'unreachable',
      address: '192.0.2.1',
      reason: 'no time server',
      local: false,
    };
    beats({ km: 900 }, { result: there, km: 100 });
  });

  it('puts what is meant for other countries behind all who are open to this one', () => {
    beats({ record: { accessPolicy: 'unknown' } }, { km: 1, elsewhere: true });
    beats({ elsewhere: true }, { km: 1, record: { accessPolicy: 'restricted' } });
  });

  it('knows no distance more exactly than its uncertainty, and believes none that light contradicts', () => {
    const confirmed = { record: { status: 'confirmed' as const } };
    // Near by a hair, by a time zone of which half a country is in doubt.
    beats({ ...confirmed, km: 500, vague: 740 }, { km: 4, vague: 740 });
    beats({ km: 4, vague: 740 }, { ...confirmed, km: 4000, vague: 740 });
    const doubtful = {
      kind: 'doubtful',
      between: 1,
      uncertainty: 1,
      least: 1,
      least2way: 1,
      measured: 1,
      error: 0,
      within: 1,
    } as const;
    beats({ answer: {}, km: 900 }, { answer: { place: doubtful }, km: 10 });
  });

  it('prefers, where nothing was measured, what was confirmed lately among equally near ones', () => {
    beats({ record: { status: 'confirmed' }, km: 60 }, { record: { nts: { port: 4460 } }, km: 60 });
    beats({ record: { nts: { port: 4460 } }, answer: {} }, { record: { status: 'confirmed' }, answer: {} });
  });

  it('draws lots between equals, another way in every installation', () => {
    beats({ lot: 3, km: 300, vague: 740 }, { lot: 5, km: 30, vague: 740 });
    const names = Array.from({ length: 40 }, (_, i) => `n${i}.example.org`);
    const orders = ['one', 'another', 'one'].map((seed) => {
      const lot = lotOf(seed);
      return names.map((name) => one(name, { lot: lot(name) })).toSorted(byWorth(CONTEXT));
    });
    expect(orders[0]).toEqual(orders[2]);
    expect(orders[0]).not.toEqual(orders[1]);
  });

  it('keeps its lots over a restart, and draws where they cannot be kept', () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'truechimer-lot-'));
    try {
      const first = openLot(directory)('a.example.org');
      expect(openLot(directory)('a.example.org')).toBe(first);
      rmSync(path.join(directory, 'lot'));
      expect(openLot(directory)('a.example.org')).not.toBe(first);
      expect(openLot('/dev/null/nowhere')('a.example.org')).toBeGreaterThanOrEqual(0);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('is total and does not depend on the order of the input', () => {
    const anything = fc.record(
      {
        record: fc.record({
          accessPolicy: fc.constantFrom('open', 'notify', 'restricted', 'closed', 'unknown'),
          status: fc.constantFrom('confirmed', 'listed', 'unreachable', 'retired', 'pool-zone', 'unlisted'),
          stratum: fc.constantFrom(1, 2, 3, null),
          nts: fc.constantFrom(null, { port: 4460 }),
        }),
        answer: fc.record({
          delay: fc.double({ min: 0, max: 2, noNaN: true }),
          stratum: fc.constantFrom(1, 2, 3),
        }),
        km: fc.double({ min: 0, max: 20_000, noNaN: true }),
        jitter: fc.double({ min: 0, max: 1, noNaN: true }),
        age: fc.constantFrom(0, FRESH + 1),
      },
      { requiredKeys: ['record'] },
    ) as fc.Arbitrary<Sketch>;
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 30 }), fc.boolean(), (sketches, servesMany) => {
        const all = sketches.map((sketch, i) => one(`n${i}`, sketch));
        const compare = byWorth({ now: NOW, servesMany });
        const sorted = all.toSorted(compare);
        expect(all.toReversed().toSorted(compare)).toEqual(sorted);
        for (const [i, a] of sorted.entries()) {
          expect(compare(a, a)).toBe(0);
          for (const b of sorted.slice(i + 1)) {
            expect(compare(a, b)).toBe(-1);
            expect(compare(b, a)).toBe(1);
          }
        }
      }),
    );
  });
});
