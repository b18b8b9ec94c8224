/** A run on virtual machines in which less was proved than is listed must not look like one in which all of it was. */
import { describe, expect, test } from 'vitest';
import { countScenarios, type RanTest } from '../vm/scenario-count.ts';
import { SCENARIOS } from '../vm/scenarios.ts';

const LISTED = { 'a.test.ts': ['one', 'two'], 'b.test.ts': ['three'] };
const passed = (...names: string[]): RanTest[] => names.map((name) => ({ name, state: 'passed' }));
const count = (ran: Record<string, RanTest[]>, all = true) =>
  countScenarios(LISTED, new Map(Object.entries(ran)), all);

describe('the scenarios of a run', () => {
  test('are all there where each has run, passed or failed', () => {
    const failed: RanTest = { name: 'two', state: 'failed' };
    const ran = { 'a.test.ts': [...passed('one'), failed], 'b.test.ts': passed('three') };
    expect(count(ran)).toEqual({ ran: 3, listed: 3, wrong: [] });
  });

  test('that were skipped are missing, as without a machine or where a name is asked for', () => {
    const skipped: RanTest[] = [
      { name: 'one', state: 'skipped' },
      { name: 'two', state: 'skipped' },
    ];
    expect(count({ 'a.test.ts': skipped, 'b.test.ts': passed('three') })).toEqual({
      ran: 1,
      listed: 3,
      wrong: ['a.test.ts: did not run: one', 'a.test.ts: did not run: two'],
    });
  });

  test('that were deleted are missing, and others are too many', () => {
    expect(count({ 'a.test.ts': passed('one', 'four'), 'b.test.ts': passed('three') }).wrong).toEqual([
      'a.test.ts: did not run: two',
      'a.test.ts: not listed: four',
    ]);
  });

  test('of a file that did not run at all are missing, unless other files were named', () => {
    const ran = { 'a.test.ts': passed('one', 'two'), 'machine/bare.test.ts': passed('other') };
    expect(count(ran).wrong).toEqual(['b.test.ts did not run']);
    expect(count(ran, false)).toEqual({ ran: 2, listed: 3, wrong: [] });
  });

  test('have names that are there once', () => {
    for (const names of Object.values(SCENARIOS)) expect(new Set(names).size).toBe(names.length);
  });
});
