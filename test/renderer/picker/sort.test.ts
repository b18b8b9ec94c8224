import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { heldOrder, isInOrder } from '../../../renderer/picker/order.ts';
import { BEST_FIRST, nextSort, type Sort, sorted } from '../../../renderer/picker/sort.ts';
import { moved } from '../../../renderer/picker/table/moves.ts';
import { DIRECTORY } from '../../doubles/directory.ts';
import { answered } from '../../doubles/measured.ts';

const context = { now: Date.now(), servesMany: false };
const names = (sort: Sort, rows = DIRECTORY.rows) => sorted(rows, sort, context).map(({ name }) => name);

describe('the order', () => {
  test('is the best first, with what answers before what only stands in a list', () => {
    const rows = DIRECTORY.rows.map((row) =>
      row.name === 'ntp.warsaw.example' ? { ...row, measured: answered(row, 0.02) } : row,
    );
    expect(names(BEST_FIRST, rows)[0]).toBe('ntp.warsaw.example');
    expect(names(BEST_FIRST).at(-1)).toBe('ntp.gone.example');
  });

  test('by a column goes up, down, and back to the best first', () => {
    const up = nextSort(BEST_FIRST, 'distance');
    const down = nextSort(up, 'distance');
    expect([up, down, nextSort(down, 'distance')]).toEqual([
      { by: 'distance', descending: false },
      { by: 'distance', descending: true },
      BEST_FIRST,
    ]);
    expect(nextSort(down, 'name')).toEqual({ by: 'name', descending: false });
  });

  test('has what is not known last, whichever way it is turned', () => {
    for (const descending of [false, true]) {
      const order = names({ by: 'stratum', descending });
      expect(order.at(-1)).toBe('de.pool.ntp.org');
    }
    expect(names({ by: 'distance', descending: true })[0]).toBe('ntp.warsaw.example');
  });

  test('loses no server', () => {
    for (const by of ['worth', 'name', 'distance', 'policy', 'stratum', 'delay'] as const) {
      expect(names({ by, descending: true }).toSorted()).toEqual(
        DIRECTORY.rows.map(({ name }) => name).toSorted(),
      );
    }
  });
});

describe('a held order', () => {
  const row = (name: string) => ({ ...DIRECTORY.rows[0]!, name });

  test('keeps what is there in its place, and lets what is new in below', () => {
    const held = heldOrder(['c', 'a', 'b'], ['x', 'a', 'b', 'c', 'y'].map(row));
    expect(held.map(({ name }) => name)).toEqual(['c', 'a', 'b', 'x', 'y']);
  });

  test('forgets what is gone', () => {
    expect(heldOrder(['c', 'a', 'b'], ['a', 'c'].map(row)).map(({ name }) => name)).toEqual(['c', 'a']);
  });

  test('has the same servers as the wanted one, whatever was before', () => {
    const some = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'));
    fc.assert(
      fc.property(some, some, (before, now) => {
        const held = heldOrder(before, now.map(row)).map(({ name }) => name);
        expect(held.toSorted()).toEqual(now.toSorted());
        const stayed = held.filter((name) => before.some((one) => one === name));
        expect(stayed).toEqual(before.filter((one) => now.includes(one)));
        expect(held.slice(0, stayed.length)).toEqual(stayed);
      }),
    );
  });

  test('is noticed where it differs', () => {
    expect(isInOrder(['a', 'b'].map(row), ['a', 'b'].map(row))).toBe(true);
    expect(isInOrder(['b', 'a'].map(row), ['a', 'b'].map(row))).toBe(false);
  });
});

test('keys lead through a list and never out of it', () => {
  expect(moved('ArrowDown', 0, 3, 10)).toBe(1);
  expect(moved('ArrowUp', 0, 3, 10)).toBe(0);
  expect(moved('PageDown', 0, 100, 10)).toBe(10);
  expect(moved('PageUp', 5, 100, 10)).toBe(0);
  expect(moved('End', 0, 100, 10)).toBe(99);
  expect(moved('Home', 99, 100, 10)).toBe(0);
  expect(moved('Enter', 0, 100, 10)).toBeNull();
  expect(moved('ArrowDown', 0, 0, 10)).toBeNull();
});
