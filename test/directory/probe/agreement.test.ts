/** What the answers of one run say of each other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, type Voice } from '../../../main/directory/probe/agreement.ts';
import { Steadiness } from '../../../main/directory/probe/steadiness.ts';
import type { Raw, Utc } from '../../../main/engine/time/instant.ts';

/** 2027-01-15 08:00 UTC: no leap second is near. */
const CALM = 1_800_000_000_000_000_000n as Utc;
/** 2026-12-31 21:00 UTC, three hours before a month ends. */
const EVE = (BigInt(Date.UTC(2026, 11, 31, 21)) * 1_000_000n) as Utc;
/** 2027-01-01 03:00 UTC, three hours after. */
const MORNING = (BigInt(Date.UTC(2027, 0, 1, 3)) * 1_000_000n) as Utc;

const voice = (name: string, offset: number, change: Partial<Voice> = {}): Voice => ({
  name,
  offset,
  bound: 0.02,
  leap: 0,
  sameAs: null,
  ...change,
});

describe('agreement', () => {
  it('names those whose interval meets the majority’s, and how far off the others are', () => {
    const verdicts = compare([voice('a', 0), voice('b', 0.005), voice('c', -0.01), voice('d', 0.5)], CALM);
    expect(verdicts.get('a')?.agreement).toEqual({ kind: 'agrees', agreeing: 3, of: 4 });
    const wrong = verdicts.get('d')?.agreement;
    expect(wrong).toMatchObject({ kind: 'differs', agreeing: 3, of: 4 });
    expect(wrong?.kind === 'differs' && wrong.by).toBeCloseTo(0.5 - 0.02 - 0.01, 9);
    expect(verdicts.get('d')?.smearing).toBeNull();
  });

  it('is nobody’s where half of them say this and half say that', () => {
    const verdicts = compare([voice('a', 0), voice('b', 0), voice('c', 1), voice('d', 1)], CALM);
    for (const { agreement } of verdicts.values()) expect(agreement).toEqual({ kind: 'undecided', of: 4 });
  });

  it('needs another: one that answered alone has none, nor one machine of two names', () => {
    expect(compare([voice('a', 0)], CALM).get('a')?.agreement).toEqual({ kind: 'alone' });
    const twice = compare([voice('a', 0), voice('b', 0, { sameAs: 'a' })], CALM);
    expect(twice.get('b')?.agreement).toEqual({ kind: 'alone' });
    expect(compare([], CALM).size).toBe(0);
  });

  it('does not depend on the order, and agreeing ones are always a strict majority', () => {
    const voices = fc.array(
      fc.record({
        offset: fc.double({ min: -1, max: 1, noNaN: true }),
        bound: fc.double({ min: 1e-4, max: 0.3, noNaN: true }),
      }),
      { minLength: 2, maxLength: 25 },
    );
    fc.assert(
      fc.property(voices, (parts) => {
        const all = parts.map((part, i) => voice(`n${i}`, part.offset, part));
        const [there, back] = [compare(all, CALM), compare(all.toReversed(), CALM)];
        for (const [name, verdict] of there) {
          expect(back.get(name)).toEqual(verdict);
          const { agreement } = verdict;
          if (agreement.kind === 'agrees') expect(agreement.agreeing * 2).toBeGreaterThan(agreement.of);
        }
      }),
    );
  });
});

describe('a smear of the leap second', () => {
  const announcing = [0, 1, 2].map((i) => voice(`n${i}`, 0, { leap: 1 }));

  it('is seen in the evening before, by what the others announce', () => {
    const share = 0.5 - 3 / 24;
    const verdicts = compare([...announcing, voice('smears', -share), voice('wrong', -0.08)], EVE);
    expect(verdicts.get('smears')?.smearing).toBeCloseTo(share, 3);
    expect(verdicts.get('smears')?.agreement.kind).toBe('differs');
    expect(verdicts.get('wrong')?.smearing).toBeNull();
  });

  it('is seen in the morning after by its shape, although nobody announces anything any more', () => {
    const left = 1 - (0.5 + 3 / 24);
    const calm = [0, 1, 2].map((i) => voice(`n${i}`, 0));
    const verdicts = compare([...calm, voice('smears', left), voice('wrong', 0.2)], MORNING);
    expect(verdicts.get('smears')?.smearing).toBeCloseTo(left, 3);
    expect(verdicts.get('wrong')?.smearing).toBeNull();
  });

  it('is nothing that could be seen at any other time', () => {
    const calm = [0, 1, 2].map((i) => voice(`n${i}`, 0));
    expect(compare([...calm, voice('off', 0.375)], CALM).get('off')?.smearing).toBeNull();
  });
});

describe('steadiness', () => {
  it('is told after three answers, of exchanges that differ', () => {
    const steadiness = new Steadiness();
    steadiness.heard(1n as Raw, 0.02);
    steadiness.heard(2n as Raw, 0.024);
    steadiness.heard(2n as Raw, 0.024);
    expect(steadiness.jitter).toBeNull();
    steadiness.heard(3n as Raw, 0.02);
    expect(steadiness.jitter).toBeCloseTo(0.004, 9);
    expect(steadiness.samples).toBe(3);
  });
});
