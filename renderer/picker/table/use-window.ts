/** The part of the list that is in the page: which rows are drawn, and how the keyboard and the map bring others into it. */
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useRef } from 'react';
import type { DirectoryRow } from '../../../main/api/directory.ts';
import { useMeasures } from '../use-size.ts';

export interface Sought {
  readonly name: string;
  /** Counts searches, so that the same row is found again. */
  readonly turn: number;
}

/** In letters of the root, as the style sheet has it. */
const ROW = 3.25;
/** Rows beyond both edges: a wheel turns faster than a page draws. */
const OVERSCAN = 10;

/** `at`: the row that has, or would get, the keyboard. It stays in the page, or the focus would fall out of the table. */
export function useWindow(
  box: RefObject<HTMLElement | null>,
  rows: readonly DirectoryRow[],
  at: number,
  sought: Sought | null,
) {
  const { rem } = useMeasures(box);
  const height = ROW * rem;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    getItemKey: (index) => rows[index]?.name ?? index,
    rangeExtractor: (range: Range) =>
      [...new Set([...defaultRangeExtractor(range), at])].toSorted((a, b) => a - b),
    // The head lies over the first row that is in sight.
    scrollPaddingStart: height,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: larger letters make higher rows.
  useEffect(() => virtualizer.measure(), [height, virtualizer]);

  const wantsFocus = useRef(false);
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    box.current?.querySelector<HTMLElement>(`tr[data-index="${at}"]`)?.focus({ preventScroll: true });
  });

  // Found on the map: it comes into sight, and the keyboard stays where it is. Rows that move later are not run after.
  const newest = useRef(rows);
  newest.current = rows;
  useEffect(() => {
    const index = sought === null ? -1 : newest.current.findIndex(({ name }) => name === sought.name);
    if (index >= 0) virtualizer.scrollToIndex(index, { align: 'center' });
  }, [sought, virtualizer]);

  return {
    items: virtualizer.getVirtualItems(),
    total: virtualizer.getTotalSize(),
    /** Whole rows that are seen at once. */
    page: () => Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / height) - 2),
    /** The keyboard goes to a row. */
    focus: (index: number) => {
      wantsFocus.current = true;
      virtualizer.scrollToIndex(index);
    },
  };
}
