import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deepest, hullOf, type Interval } from '../../../main/engine/select/intersection.ts';
import { type Candidate, majority, quorum, select } from '../../../main/engine/select/select.ts';

const around = (middle: number, half: number): Interval => ({ low: middle - half, high: middle + half });
const says = (id: string, middle: number, half: number): Candidate => ({
  id,
  interval: around(middle, half),
  pending: false,
  authenticated: false,
});
const kinds = (candidates: Candidate[], previous: string | null = null) => {
  const { judgements } = select(candidates, previous);
  return candidates.map((c) => judgements.get(c.id)?.kind);
};

describe('who tells the truth', () => {
  test('three servers agree, the fourth is 80 ms off: it is a falseticker, by the gap between their intervals', () => {
    const four = [
      says('a', 0, 0.01),
      says('b', 0.001, 0.012),
      says('c', -0.002, 0.01),
      says('d', 0.08, 0.015),
    ];
    const selection = select(four, null);
    expect(kinds(four)).toEqual(['truechimer', 'truechimer', 'truechimer', 'falseticker']);
    expect(selection.agreeing).toBe(3);
    const judgement = selection.judgements.get('d');
    // d begins at 65 ms; the agreement ends where c does, at 8 ms.
    expect(judgement?.kind === 'falseticker' && judgement.by).toBeCloseTo(0.057, 9);
  });

  test('two against two: nobody can say who is right', () => {
    const two = [says('a', 0, 0.01), says('b', 0, 0.01), says('c', 0.1, 0.01), says('d', 0.1, 0.01)];
    expect(kinds(two)).toEqual(Array(4).fill('undecided'));
    expect(select(two, null)).toMatchObject({ region: null, chosen: null });
  });

  test('one against one is no majority; one alone is its own', () => {
    expect(kinds([says('a', 0, 0.01), says('b', 0.1, 0.01)])).toEqual(['undecided', 'undecided']);
    expect(kinds([says('a', 0, 0.01)])).toEqual(['truechimer']);
  });

  test('of four that are listed three must agree, even where two are silent', () => {
    const demands = { agreeing: quorum(4), authenticated: false };
    const two = [says('a', 0, 0.01), says('b', 0, 0.01)];
    expect(select(two, null, demands).region).toBeNull();
    expect(select([...two, says('c', 0, 0.01)], null, demands)).toMatchObject({ agreeing: 3, chosen: 'a' });
    expect(quorum(3)).toBe(1);
  });

  test('where authenticated sources are asked for, others have no say, be they many', () => {
    const demands = { agreeing: 1, authenticated: true };
    const signed = { ...says('signed', 0, 0.01), authenticated: true };
    const others = ['a', 'b', 'c'].map((id) => says(id, 0.5, 0.01));
    const { chosen, region, judgements } = select([...others, signed], null, demands);
    expect(chosen).toBe('signed');
    expect(region).toEqual(signed.interval);
    expect(judgements.get('a')).toEqual({ kind: 'unauthenticated' });
    expect(select(others, null, demands)).toMatchObject({ region: null, chosen: null });
  });

  test('the first to answer is not a majority of one while others may still speak', () => {
    const pending: Candidate[] = ['b', 'c'].map((id) => ({
      id,
      interval: null,
      pending: true,
      authenticated: false,
    }));
    expect(kinds([says('a', 0.5, 0.01), ...pending])[0]).toBe('undecided');
    const silent = pending.map((c) => ({ ...c, pending: false, authenticated: false }));
    expect(kinds([says('a', 0.5, 0.01), ...silent])[0]).toBe('truechimer');
  });

  test('the narrowest truechimer is chosen, and another must be clearly better to replace it', () => {
    expect(select([says('a', 0, 0.01), says('b', 0, 0.008)], null).chosen).toBe('b');
    expect(select([says('a', 0, 0.01), says('b', 0, 0.0085)], 'a').chosen).toBe('a');
    expect(select([says('a', 0, 0.01), says('b', 0, 0.007)], 'a').chosen).toBe('b');
    expect(select([says('a', 0.5, 0.01), says('b', 0, 0.02), says('c', 0, 0.02)], 'a').chosen).not.toBe('a');
  });

  test('a liar with a tiny interval among the truechimers cannot narrow the bound below what two honest ones say', () => {
    const { region } = select([says('a', 0, 0.01), says('b', 0, 0.01), says('liar', 0.009, 0.0001)], null);
    expect(region!.low).toBeLessThanOrEqual(-0.0099);
    expect(region!.high).toBeGreaterThanOrEqual(0.0099);
  });
});

const candidates = fc.array(
  fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 1e-6, max: 0.5, noNaN: true })),
  { minLength: 1, maxLength: 12 },
);

describe('always', () => {
  test('what is selected meets the agreement, and a strict majority stands behind it', () => {
    fc.assert(
      fc.property(candidates, (list) => {
        const all = list.map(([middle, half], i) => says(String(i), middle, half));
        const selection = select(all, null);
        const agreement = deepest(all.map((c) => c.interval!))!;
        if (selection.region === null) {
          expect(agreement.count).toBeLessThan(majority(all.length));
          return;
        }
        expect(selection.agreeing * 2).toBeGreaterThan(all.length);
        for (const c of all) {
          const meets = c.interval!.low <= agreement.high && c.interval!.high >= agreement.low;
          expect(selection.judgements.get(c.id)?.kind === 'truechimer').toBe(meets);
        }
        expect(selection.judgements.get(selection.chosen!)?.kind).toBe('truechimer');
      }),
    );
  });

  test('true time is in the region whenever more than half of the servers are honest', () => {
    fc.assert(
      fc.property(candidates, fc.double({ min: -1, max: 1, noNaN: true }), (list, truth) => {
        // Honest ones contain the truth; the others say whatever they like.
        const honest = Math.floor(list.length / 2) + 1;
        const all = list.map(([middle, half], i) =>
          says(
            String(i),
            i < honest ? truth + half * Math.max(-1, Math.min(1, middle)) * 0.999 : middle,
            half,
          ),
        );
        const { region } = select(all, null);
        expect(region).not.toBeNull();
        expect(region!.low).toBeLessThanOrEqual(truth);
        expect(region!.high).toBeGreaterThanOrEqual(truth);
      }),
    );
  });

  test('nothing outside the majority is ever selected, pending and mute sources among them', () => {
    const states = fc.array(fc.constantFrom('says', 'pending', 'mute'), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(candidates, states, (list, state) => {
        const all = list.map(([middle, half], i): Candidate => {
          const what = state[i % state.length];
          const interval = what === 'says' ? around(middle, half) : null;
          return { id: String(i), interval, pending: what === 'pending', authenticated: false };
        });
        const { region, chosen, judgements } = select(all, null);
        const voters = all.filter((c) => c.interval !== null || c.pending).length;
        const inside = (at: number) =>
          all.filter((c) => c.interval !== null && c.interval.low <= at && at <= c.interval.high).length;
        if (region === null) {
          expect(chosen).toBeNull();
          return;
        }
        expect(inside(region.low)).toBeGreaterThanOrEqual(majority(voters));
        expect(inside(region.high)).toBeGreaterThanOrEqual(majority(voters));
        for (const { id, interval } of all) {
          if (judgements.get(id)?.kind !== 'truechimer') continue;
          expect(interval!.low).toBeLessThanOrEqual(region.high);
          expect(interval!.high).toBeGreaterThanOrEqual(region.low);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('the sweep agrees with counting at every edge', () => {
    fc.assert(
      fc.property(candidates, fc.integer({ min: 1, max: 6 }), (list, count) => {
        const intervals = list.map(([middle, half]) => around(middle, half));
        const points = intervals.flatMap((i) => [i.low, i.high]);
        const deep = points.filter((p) => intervals.filter((i) => i.low <= p && p <= i.high).length >= count);
        const hull = hullOf(intervals, count);
        expect(hull).toEqual(deep.length === 0 ? null : { low: Math.min(...deep), high: Math.max(...deep) });
      }),
    );
  });
});
