/** The list that a person looks through: search, measurement, map and table of one and the same servers. */
import { useState } from 'react';
import type { DirectoryReport, DirectoryRow, ProbeProgress } from '../../main/api/directory.ts';
import { usePage } from '../context.ts';
import { EVERYTHING } from './filter.ts';
import { Here } from './here.tsx';
import { ServerMap } from './map/map.tsx';
import { MeasureBar } from './measure-bar.tsx';
import { Search } from './search.tsx';
import { BEST_FIRST } from './sort.ts';
import { Grid } from './table/grid.tsx';
import type { Sought } from './table/use-window.ts';
import { useList } from './use-list.ts';
import type { Measuring } from './use-measuring.ts';

interface Props {
  readonly report: DirectoryReport;
  readonly rows: readonly DirectoryRow[];
  readonly progress: ProbeProgress | null;
  readonly now: number;
  readonly servesMany: boolean;
  readonly chosen: ReadonlySet<string>;
  readonly measuring: Measuring;
  readonly open: (row: DirectoryRow) => void;
  readonly toggle: (row: DirectoryRow) => void;
  readonly changed: () => void;
}

export function ServerList(props: Props) {
  const { report, rows, progress, now, servesMany, chosen, measuring, open, toggle, changed } = props;
  const { t } = usePage();
  const words = t.picker;
  const list = useList(rows, servesMany);
  const [active, setActive] = useState<string | null>(null);
  const [sought, setSought] = useState<Sought | null>(null);
  const [mapped, setMapped] = useState(true);
  const { shown, sort } = list;
  const find = (name: string) => {
    setActive(name);
    setSought((before) => ({ name, turn: (before?.turn ?? 0) + 1 }));
  };
  return (
    <section className="card server-list" aria-label={words.table.label}>
      <Here here={report.here} changed={changed} />
      <Search rows={rows} filter={list.filter} setFilter={list.setFilter} now={now} />
      <MeasureBar shown={shown} progress={progress} measuring={measuring} now={now} />
      {mapped && (
        <ServerMap
          rows={shown}
          all={report.rows}
          within={list.filter.within}
          here={report.here}
          active={active}
          select={find}
        />
      )}
      <div className="list-head">
        <p role="status">{words.search.count(shown.length, rows.length)}</p>
        <div className="actions">
          {list.held && (
            <>
              <span className="hint">{words.table.held}</span>
              <button type="button" className="small" onClick={list.sortNow}>
                {words.table.sortNow}
              </button>
            </>
          )}
          {sort.by !== 'worth' && (
            <button type="button" className="small ghost" onClick={() => list.setSort(BEST_FIRST)}>
              {words.table.worth}
            </button>
          )}
          <button
            type="button"
            className="small ghost"
            aria-expanded={mapped}
            onClick={() => setMapped(!mapped)}
          >
            {mapped ? words.map.hide : words.map.show}
          </button>
        </div>
      </div>
      {shown.length === 0 ? (
        <div className="empty-line">
          <p>{words.table.none}</p>
          <p className="quiet">{words.table.noneHint}</p>
          <p className="actions">
            <button type="button" onClick={() => list.setFilter(EVERYTHING)}>
              {words.search.clear}
            </button>
          </p>
        </div>
      ) : (
        <Grid
          rows={shown}
          chosen={chosen}
          sort={sort}
          setSort={list.setSort}
          active={active}
          setActive={setActive}
          sought={sought}
          open={open}
          toggle={toggle}
          hold={list.hold}
          now={now}
        />
      )}
      <p className="hint" id="grid-keys">
        {words.table.keys}
      </p>
      {report.omitted > 0 && <p className="hint">{words.omitted(report.omitted)}</p>}
    </section>
  );
}
