/** The picture itself: land, circles of distance, the servers, and the reader with what is not known of where he is. */
import { geoPath } from 'd3-geo';
import { type MouseEvent, useMemo } from 'react';
import { kilometres, policyWords } from '../../../main/api/describe-directory.ts';
import type { AccessPolicy, Place } from '../../../main/api/directory.ts';
import { usePage } from '../../context.ts';
import { PolicyShape } from '../policy-sign.tsx';
import { POLICIES } from '../sort.ts';
import type { Cluster } from './clusters.ts';
import type { Coast } from './coast.ts';
import type { Layout } from './layout.ts';
import type { MapView, Size } from './projection.ts';

interface Props {
  readonly size: Size;
  readonly view: MapView;
  readonly layout: Layout;
  readonly coast: Coast;
  readonly place: Place | null;
  readonly active: string | null;
  readonly click: (event: MouseEvent) => void;
}

export function Drawing({ size, view, layout, coast, place, active, click }: Props) {
  const { locale, t } = usePage();
  const { width, height } = size;
  const { clusters, shown, nowhere, beyond } = layout;
  const { projection, pixels, rings } = view;
  const land = useMemo(() => geoPath(projection).digits(1)(coast) ?? '', [projection, coast]);
  const here = place && projection([place.lon, place.lat]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a picture of the table, which the keyboard reaches.
    <svg
      className="map-drawing"
      role="img"
      aria-label={t.picker.map.label(shown, nowhere + beyond)}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      onClick={click}
    >
      <path className="map-land" d={land} />
      {here && pixels && (
        <g className="map-rings">
          {rings.map((metres) => (
            <g key={metres}>
              <circle cx={here[0]} cy={here[1]} r={pixels(metres)} />
              <text x={here[0]} y={Math.max(12, here[1] - pixels(metres) + 13)}>
                {t.picker.map.ring(kilometres(metres, locale))}
              </text>
            </g>
          ))}
        </g>
      )}
      {here && place && (
        <g className="map-here" transform={`translate(${here[0]} ${here[1]})`}>
          {pixels && <circle className="map-doubt" r={Math.max(6, pixels(place.uncertainty))} />}
          <path d="M-6 0H6M0-6V6" />
          <text y={18}>{t.picker.map.you}</text>
          <title>{t.picker.map.here}</title>
        </g>
      )}
      {clusters.map((cluster, i) => (
        <Sign
          key={cluster.rows[0]!.name}
          cluster={cluster}
          index={i}
          active={cluster.rows.some(({ name }) => name === active)}
        />
      ))}
    </svg>
  );
}

interface SignProps {
  readonly cluster: Cluster;
  readonly index: number;
  readonly active: boolean;
}

/** Names that fit into what appears at the pointer. */
const MOST_NAMES = 6;

function Sign({ cluster, index, active }: SignProps) {
  const { locale, t } = usePage();
  const { x, y, rows } = cluster;
  const title = [
    ...rows.slice(0, MOST_NAMES).map(({ name, record }) => `${name} – ${policyWords(record, locale).label}`),
    rows.length > MOST_NAMES ? t.servers.more(rows.length - MOST_NAMES) : '',
  ];
  return (
    <g
      className="map-sign"
      data-cluster={index}
      data-active={active || undefined}
      transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
    >
      <title>{title.filter(Boolean).join('\n')}</title>
      <circle className="map-touch" r={rows.length > 1 ? 10 : 8} />
      {rows.length === 1 ? (
        <PolicyShape policy={rows[0]!.record.accessPolicy} />
      ) : (
        <g className="map-many" data-policy={bestPolicy(cluster)}>
          <circle r={rows.length < 10 ? 8 : 9.5} />
          <text dy="0.35em">{rows.length}</text>
        </g>
      )}
    </g>
  );
}

/** What the most welcoming of them allows. */
const bestPolicy = ({ rows }: Cluster): AccessPolicy =>
  POLICIES.find((policy) => rows.some(({ record }) => record.accessPolicy === policy)) ?? 'unknown';
