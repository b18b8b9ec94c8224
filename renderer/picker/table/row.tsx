/** One server in the table. It is drawn again only when something of it changes, however fast the table is scrolled. */
import { memo } from 'react';
import type { DirectoryRow } from '../../../main/api/directory.ts';
import { usePage } from '../../context.ts';
import { SignIcon } from '../../icons.tsx';
import { AnswerCell, NameCell, PlaceCell, PolicyCell, StratumCell } from './cells.tsx';

interface Props {
  readonly row: DirectoryRow;
  /** From 0. */
  readonly index: number;
  /** It has the keyboard, or would get it. */
  readonly active: boolean;
  /** It is the one that was looked for, on the map or by the keyboard. */
  readonly marked: boolean;
  readonly chosen: boolean;
  readonly now: number;
}

/** The head is the first row. */
const FIRST = 2;

export const Row = memo(function Row({ row, index, active, marked, chosen, now }: Props) {
  const { t } = usePage();
  const words = t.picker.table;
  const barred = row.rule.kind === 'no' && !chosen;
  return (
    <tr
      className="listed"
      data-index={index}
      data-marked={marked || undefined}
      data-barred={barred || undefined}
      aria-rowindex={index + FIRST}
      aria-selected={chosen}
      tabIndex={active ? 0 : -1}
    >
      <td className="cell-pick">
        <button
          type="button"
          className="pick"
          tabIndex={-1}
          data-pick
          aria-pressed={chosen}
          aria-label={chosen ? words.drop(row.name) : barred ? words.cannot(row.name) : words.pick(row.name)}
        >
          <SignIcon sign={chosen ? 'tick' : barred ? 'barred' : 'plus'} size={14} />
        </button>
      </td>
      <th scope="row" className="cell-name">
        <NameCell row={row} />
      </th>
      <td className="cell-place">
        <PlaceCell row={row} />
      </td>
      <td className="cell-who">
        <PolicyCell row={row} />
      </td>
      <td className="cell-stratum figure">
        <StratumCell row={row} now={now} />
      </td>
      <td className="cell-answer figure">
        <AnswerCell row={row} now={now} />
      </td>
    </tr>
  );
});
