/**
 * Where the servers of the list stand, drawn from data that is shipped. The map is a picture of the table, which has everything that is on it: a
 * screen reader is told so, and the keyboard stays in the table. A click on a sign finds its server there.
 */
import { type MouseEvent, useMemo, useRef, useState } from 'react';
import type { DirectoryRow, HereReport } from '../../../main/api/directory.ts';
import { usePage } from '../../context.ts';
import { useMeasures } from '../use-size.ts';
import type { Cluster } from './clusters.ts';
import { Drawing } from './drawing.tsx';
import { type Layout, layoutOf, viewFor } from './layout.ts';
import { type Part, useCoast } from './use-coast.ts';

interface Props {
  /** Those that are to be seen. */
  readonly rows: readonly DirectoryRow[];
  /** All that there are. */
  readonly all: readonly DirectoryRow[];
  /** Metres, where no more is to be seen. */
  readonly within: number | null;
  readonly here: HereReport;
  readonly active: string | null;
  readonly select: (name: string) => void;
}

/** Height of its width, and the most pixels that it takes from the table. */
const SHAPE = 0.5;
const HIGHEST = 340;
const LOWEST = 200;

export function ServerMap({ rows, all, within, here, active, select }: Props) {
  const { t } = usePage();
  const words = t.picker.map;
  const box = useRef<HTMLDivElement>(null);
  const { width } = useMeasures(box);
  const height = Math.round(Math.min(HIGHEST, Math.max(LOWEST, SHAPE * width)));
  const [wanted, setPart] = useState<Part>('around');
  const part = here.place === null ? 'world' : wanted;
  const { coast, failed } = useCoast(part);
  const [open, setOpen] = useState<readonly string[]>([]);
  const middle = part === 'world' ? null : here.place;
  const view = useMemo(
    () => (width === 0 ? null : viewFor(all, middle, within, { width, height })),
    [all, middle, within, width, height],
  );
  const layout = useMemo(() => view && layoutOf(rows, view, { width, height }), [rows, view, width, height]);

  const choose = (cluster: Cluster) => {
    setOpen(cluster.rows.map(({ name }) => name));
    select(cluster.rows[0]!.name);
  };
  const click = ({ target }: MouseEvent) => {
    const sign = target instanceof Element ? target.closest<SVGElement>('[data-cluster]') : null;
    const cluster = sign === null ? undefined : layout?.clusters[Number(sign.dataset.cluster)];
    if (cluster) choose(cluster);
  };
  const together = open.filter((name) => rows.some((row) => row.name === name));
  return (
    <figure className="map">
      {here.place !== null && <Parts part={part} choose={setPart} />}
      <div ref={box} className="map-box" style={{ height }}>
        {view && layout && coast && (
          <Drawing
            size={{ width, height }}
            view={view}
            layout={layout}
            coast={coast}
            place={here.place}
            active={active}
            click={click}
          />
        )}
        {coast === null && <p className="map-wait quiet">{failed ? words.failed : words.loading}</p>}
      </div>
      {together.length > 1 && <Together names={together} active={active} select={select} />}
      {layout && <Caption layout={layout} />}
    </figure>
  );
}

function Parts({ part, choose }: { readonly part: Part; readonly choose: (part: Part) => void }) {
  const { t } = usePage();
  const words = t.picker.map;
  return (
    <fieldset className="segments map-parts">
      <legend className="visually-hidden">{words.view}</legend>
      {(['around', 'world'] as const).map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="map-part"
            className="visually-hidden"
            checked={part === one}
            onChange={() => choose(one)}
          />
          <span>{words[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Several servers in one place: each by its name. */
const MOST_NAMES = 12;

interface TogetherProps {
  readonly names: readonly string[];
  readonly active: string | null;
  readonly select: (name: string) => void;
}

function Together({ names, active, select }: TogetherProps) {
  const { t } = usePage();
  return (
    <div className="map-together">
      <span className="quiet">{t.picker.map.cluster(names.length)}</span>
      {names.slice(0, MOST_NAMES).map((name) => (
        <button
          key={name}
          type="button"
          className="small"
          aria-pressed={name === active}
          onClick={() => select(name)}
        >
          {name}
        </button>
      ))}
      {names.length > MOST_NAMES && (
        <span className="quiet">{t.servers.more(names.length - MOST_NAMES)}</span>
      )}
    </div>
  );
}

function Caption({ layout }: { readonly layout: Layout }) {
  const { t } = usePage();
  const words = t.picker.map;
  const { nowhere, beyond } = layout;
  const sentences = [
    words.hint,
    beyond > 0 && words.beyond(beyond),
    nowhere > 0 && words.nowhere(nowhere),
    words.source,
  ];
  return <figcaption className="hint">{sentences.filter(Boolean).join(' ')}</figcaption>;
}
