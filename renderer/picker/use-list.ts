/** The servers that are shown, in the order in which they are shown. */
import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import type { DirectoryRow } from '../../main/api/directory.ts';
import { EVERYTHING, type Filter, passes } from './filter.ts';
import { heldOrder, isInOrder } from './order.ts';
import { BEST_FIRST, type Sort, sorted } from './sort.ts';

export interface ListView {
  readonly filter: Filter;
  readonly sort: Sort;
  readonly shown: readonly DirectoryRow[];
  /** The rows would stand otherwise, were nobody at them. */
  readonly held: boolean;
  readonly setFilter: (change: Partial<Filter>) => void;
  readonly setSort: (sort: Sort) => void;
  /** A person comes to the table, or leaves it. */
  readonly hold: (hold: boolean) => void;
  readonly sortNow: () => void;
}

export function useList(rows: readonly DirectoryRow[], servesMany: boolean): ListView {
  const [filter, setFilter] = useState(EVERYTHING);
  const [sort, setSort] = useState<Sort>(BEST_FIRST);
  const [holding, setHolding] = useState(false);
  const [turn, setTurn] = useState(0);
  // Typing stays quick, however long the list is.
  const settled = useDeferredValue(filter);
  const wanted = useMemo(() => {
    const now = Date.now();
    const passing = rows.filter((row) => passes(row, settled, now));
    return sorted(passing, sort, { now, servesMany });
  }, [rows, settled, sort, servesMany]);

  // What a person asked for (another filter or order) comes at once; what answers do to the order waits.
  const last = useRef<{ filter: Filter; sort: Sort; turn: number; names: readonly string[] } | null>(null);
  const shown = useMemo(() => {
    const before = last.current;
    const isSame = before?.filter === settled && before.sort === sort && before.turn === turn;
    const rowsShown = holding && isSame ? heldOrder(before.names, wanted) : wanted;
    last.current = { filter: settled, sort, turn, names: rowsShown.map(({ name }) => name) };
    return rowsShown;
  }, [wanted, settled, sort, turn, holding]);

  return {
    filter,
    sort,
    shown,
    held: holding && !isInOrder(shown, wanted),
    setFilter: useCallback(
      (change: Partial<Filter>) => setFilter((before) => ({ ...before, ...change })),
      [],
    ),
    setSort,
    hold: setHolding,
    sortNow: useCallback(() => setTurn((before) => before + 1), []),
  };
}
