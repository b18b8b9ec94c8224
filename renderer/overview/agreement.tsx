/**
 * The servers' intervals side by side: where each one says that this clock is. Bars that overlap agree; the stripe is
 * the joint result. A picture of numbers that stand beside it, so it is hidden from screen readers.
 */
import type { SourceStatus, Status } from '../../main/api/status.ts';
import { isUsed } from './worth.ts';

/** The span of time that the column shows. */
export interface Scale {
  readonly centre: number;
  readonly reach: number;
}

/** Room beside the widest interval of the good servers: a falseticker just outside is seen just outside. */
const MARGIN = 1.6;

/** A scale on which the servers that count fill the middle; null while there is nothing to compare. */
export function scaleOf(status: Status): Scale | null {
  const measured = status.sources.filter((s) => s.offset !== null && s.bound !== null);
  const used = measured.filter((s) => isUsed(s.verdict));
  const shown = used.length > 0 ? used : measured;
  if (shown.length === 0) return null;
  const centre = status.offset ?? shown.reduce((sum, s) => sum + (s.offset ?? 0), 0) / shown.length;
  const reach = Math.max(
    status.bound ?? 0,
    ...shown.map((s) => Math.abs((s.offset ?? 0) - centre) + (s.bound ?? 0)),
  );
  return { centre, reach: MARGIN * reach };
}

interface Props {
  readonly source: SourceStatus;
  readonly status: Status;
  readonly scale: Scale;
}

export function Agreement({ source, status, scale }: Props) {
  // In percent of the width; a clock that is slow by this server's word stands on the left.
  const at = (offset: number) => 50 - (50 * (offset - scale.centre)) / scale.reach;
  const stripe = status.offset !== null &&
    status.bound !== null && {
      left: `${at(status.offset + status.bound)}%`,
      width: `${(100 * status.bound) / scale.reach}%`,
    };
  return (
    <div className="agreement" aria-hidden="true">
      {stripe && <div className="agreement-stripe" style={stripe} />}
      {source.offset !== null && source.bound !== null && (
        <Bar middle={at(source.offset)} half={(50 * source.bound) / scale.reach} />
      )}
    </div>
  );
}

function Bar({ middle, half }: { readonly middle: number; readonly half: number }) {
  if (middle + half < 0) return <div className="agreement-beyond" data-side="slow" />;
  if (middle - half > 100) return <div className="agreement-beyond" data-side="fast" />;
  const left = Math.max(0, middle - half);
  const right = Math.min(100, middle + half);
  return (
    <>
      <div className="agreement-bar" style={{ left: `${left}%`, width: `${right - left}%` }} />
      {middle >= 0 && middle <= 100 && <div className="agreement-point" style={{ left: `${middle}%` }} />}
    </>
  );
}
