/** The head of the table: a click on a column sorts by it, upwards, downwards, and best first again. */
import { usePage } from '../../context.ts';
import { SignIcon } from '../../icons.tsx';
import { type Column, nextSort, type Sort } from '../sort.ts';

interface Props {
  readonly sort: Sort;
  readonly setSort: (sort: Sort) => void;
}

const COLUMNS: readonly { readonly column: Column; readonly cell: string }[] = [
  { column: 'name', cell: 'cell-name' },
  { column: 'distance', cell: 'cell-place' },
  { column: 'policy', cell: 'cell-who' },
  { column: 'stratum', cell: 'cell-stratum figure' },
  { column: 'delay', cell: 'cell-answer figure' },
];

export function Head({ sort, setSort }: Props) {
  const { t } = usePage();
  const words = t.picker.table.column;
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className="cell-pick">
          <span className="visually-hidden">{words.pick}</span>
        </th>
        {COLUMNS.map(({ column, cell }) => (
          <th key={column} scope="col" className={cell} aria-sort={directionOf(sort, column)}>
            <button type="button" className="sort" onClick={() => setSort(nextSort(sort, column))}>
              {words[column]}
              <SignIcon sign={sort.by === column ? 'chevron' : 'sort'} size={10} />
            </button>
          </th>
        ))}
      </tr>
    </thead>
  );
}

const directionOf = ({ by, descending }: Sort, column: Column) =>
  by !== column ? 'none' : descending ? 'descending' : 'ascending';
