/** The order of servers: what counts before what, and that it is one order whatever the input. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answered, Measured, ProbeResult } from '../../../main/directory/probe/result.ts';
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
  readonly age?: number;
  readonly jitter?: number;
}

function one(name: string, { record = {}, answer, result, km, age = 0, jitter }: Sketch): Rankable {
  const came = result ?? (answer && answered(answer));
  const measured: Measured | null =
    came === undefined ? null : { name, at: NOW - age, result: came, samples: 1, jitter: jitter ?? null };
  return {
    name,
    record: { ...bareRecord(name), accessPolicy: 'open', stratum: 2, status: 'listed', ...record },
    near: km === undefined ? null : { between: km * 1000 },
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
