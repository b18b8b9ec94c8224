/** In which order servers stand. The best first unless a person wants to see it otherwise; what is equal stays in that order. */
import {
  type AccessPolicy,
  byWorth,
  type DirectoryRow,
  freshAnswer,
  type RankContext,
} from '../../main/api/directory.ts';

export type Column = 'name' | 'distance' | 'policy' | 'stratum' | 'delay';

export interface Sort {
  readonly by: Column | 'worth';
  readonly descending: boolean;
}

export const BEST_FIRST: Sort = { by: 'worth', descending: false };

/** A click on the head of a column: upwards, downwards, and best first again. */
export function nextSort(before: Sort, column: Column): Sort {
  if (before.by !== column) return { by: column, descending: false };
  return before.descending ? BEST_FIRST : { by: column, descending: true };
}

/** The most welcoming first. */
export const POLICIES: readonly AccessPolicy[] = ['open', 'notify', 'unknown', 'restricted', 'closed'];

export function sorted(
  rows: readonly DirectoryRow[],
  { by, descending }: Sort,
  context: RankContext,
): readonly DirectoryRow[] {
  const best = rows.toSorted(byWorth(context));
  if (by === 'worth') return best;
  if (by === 'name') {
    const names = best.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    return descending ? names.toReversed() : names;
  }
  const keys = new Map(best.map((row) => [row, figure(row, by, context.now)]));
  const sign = descending ? -1 : 1;
  // What is not known stands last, whichever way the rest is turned.
  return best.toSorted((a, b) => {
    const [one, other] = [keys.get(a) ?? null, keys.get(b) ?? null];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * (one - other);
  });
}

function figure(
  { record, near, measured }: DirectoryRow,
  by: Exclude<Column, 'name'>,
  now: number,
): number | null {
  switch (by) {
    case 'distance':
      return near?.between ?? null;
    case 'policy':
      return POLICIES.indexOf(record.accessPolicy);
    case 'stratum':
      return freshAnswer(measured, now)?.stratum ?? record.stratum;
    case 'delay':
      return freshAnswer(measured, now)?.delay ?? null;
  }
}
