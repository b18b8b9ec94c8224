/**
 * An order that stands still. Answers stream in and would move rows about; while a person is at the table, what is there keeps
 * its place, and only what is new comes in below.
 */
import type { DirectoryRow } from '../../main/api/directory.ts';

/** `now` in the order of `before`; rows that were not there before follow in their own order. */
export function heldOrder(before: readonly string[], now: readonly DirectoryRow[]): readonly DirectoryRow[] {
  const rows = new Map(now.map((row) => [row.name, row]));
  const held: DirectoryRow[] = [];
  for (const name of before) {
    const row = rows.get(name);
    if (row === undefined) continue;
    held.push(row);
    rows.delete(name);
  }
  return [...held, ...rows.values()];
}

export const isInOrder = (shown: readonly DirectoryRow[], wanted: readonly DirectoryRow[]): boolean =>
  shown.length === wanted.length && shown.every(({ name }, i) => name === wanted[i]?.name);
