/**
 * The table of servers: as many rows as fit are in the page, and a screen reader is told of all of them (`aria-rowcount`, `aria-rowindex`).
 * One row has the keyboard (a roving tab stop): arrow keys, Home, End, PageUp and PageDown move it, Enter opens the details,
 * Space picks. (Grid pattern of the ARIA Authoring Practices Guide, with rows as the unit.)
 */
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef } from 'react';
import type { DirectoryRow } from '../../../main/api/directory.ts';
import { usePage } from '../../context.ts';
import { normal } from '../choice.ts';
import type { Sort } from '../sort.ts';
import { Head } from './head.tsx';
import { moved } from './moves.ts';
import { Row } from './row.tsx';
import { type Sought, useWindow } from './use-window.ts';

interface Props {
  readonly rows: readonly DirectoryRow[];
  readonly chosen: ReadonlySet<string>;
  readonly sort: Sort;
  readonly setSort: (sort: Sort) => void;
  /** The name of the row that has, or would get, the keyboard. */
  readonly active: string | null;
  readonly setActive: (name: string) => void;
  /** A row that was found elsewhere. */
  readonly sought: Sought | null;
  readonly open: (row: DirectoryRow) => void;
  readonly toggle: (row: DirectoryRow) => void;
  readonly hold: (hold: boolean) => void;
  readonly now: number;
}

export function Grid(props: Props) {
  const { rows, chosen, sort, setSort, active, setActive, sought, open, toggle, hold, now } = props;
  const { t } = usePage();
  const words = t.picker.table;
  const box = useRef<HTMLDivElement>(null);
  const found = active === null ? -1 : rows.findIndex(({ name }) => name === active);
  const at = Math.max(0, found);
  const { items, total, page, focus } = useWindow(box, rows, at, sought);

  // A table that goes from under the pointer is left by nobody.
  useEffect(() => () => hold(false), [hold]);

  const press = (event: KeyboardEvent) => {
    const row = rowOf(event.target, rows);
    if (row === null || !(event.target instanceof HTMLTableRowElement)) return;
    const next = moved(event.key, at, rows.length, page());
    if (next !== null) {
      setActive(rows[next]!.name);
      focus(next);
    } else if (event.key === 'Enter') open(row);
    else if (event.key === ' ') toggle(row);
    else return;
    event.preventDefault();
  };

  const click = (event: MouseEvent) => {
    const row = rowOf(event.target, rows);
    if (row === null || !(event.target instanceof Element)) return;
    setActive(row.name);
    if (event.target.closest('[data-pick]')) toggle(row);
    else if (event.target.closest('[data-details]')) open(row);
  };

  const drawn: ReactNode[] = [];
  let end = 0;
  for (const item of items) {
    const row = rows[item.index];
    if (row === undefined) continue;
    if (item.start > end) drawn.push(<Gap key={`before-${item.key}`} height={item.start - end} />);
    drawn.push(
      <Row
        key={row.name}
        row={row}
        index={item.index}
        active={item.index === at}
        marked={row.name === active}
        chosen={chosen.has(normal(row.name))}
        now={now}
      />,
    );
    end = item.end;
  }
  const rest = total - end;
  return (
    <div ref={box} className="grid-box">
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: HTML has no element for a grid; its rows and cells are a table's.
        role="grid"
        className="listing"
        aria-label={words.label}
        aria-describedby="grid-keys"
        aria-rowcount={rows.length + 1}
        aria-multiselectable="true"
        onKeyDown={press}
        onClick={click}
        onPointerEnter={() => hold(true)}
        onPointerLeave={() => hold(box.current?.contains(document.activeElement) ?? false)}
        onFocus={() => hold(true)}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) hold(false);
        }}
      >
        <Head sort={sort} setSort={setSort} />
        <tbody>
          {drawn}
          {rest > 0 && <Gap height={rest} />}
        </tbody>
      </table>
    </div>
  );
}

/** The rows that are not drawn leave their room. */
const Gap = ({ height }: { readonly height: number }) => (
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it has no tab stop, and nothing in it.
  <tr className="gap" aria-hidden="true">
    <td style={{ height }} />
  </tr>
);

function rowOf(target: EventTarget, rows: readonly DirectoryRow[]): DirectoryRow | null {
  const line = target instanceof Element ? target.closest<HTMLElement>('tr[data-index]') : null;
  return line === null ? null : (rows[Number(line.dataset.index)] ?? null);
}
