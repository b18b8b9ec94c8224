/**
 * The headline as a picture: where the clock likely is, where it can be at most, against the person's limit. It adds no fact to the words, so it is
 * hidden from screen readers. Left is slow and right is fast, as everywhere in the page.
 */
import * as format from '../../main/api/format.ts';
import type { Status } from '../../main/api/status.ts';
import { usePage } from '../context.ts';

/** Room beyond the limit marks, so that a clock outside of them is still in the picture. */
const MARGIN = 1.25;
/** Under this share of the half width the labels of the limits would touch in the narrowest window. */
const CROWDED = 0.5;

export function Gauge({ status }: { readonly status: Status }) {
  const { locale, t } = usePage();
  const { offset, bound, likely, limit } = status;
  if (offset === null || bound === null) return null;
  const reach = MARGIN * Math.max(limit, Math.abs(offset) + bound);
  // A slow clock has a positive offset and stands on the left.
  const at = (seconds: number) => `${50 - (50 * seconds) / reach}%`;
  const wide = (seconds: number) => `${(50 * seconds) / reach}%`;
  const limitWords = format.span(limit, locale);
  return (
    <div className="gauge" aria-hidden="true">
      <div className="gauge-track">
        <div className="gauge-within" style={{ left: at(limit), width: wide(2 * limit) }} />
        <div className="gauge-centre" />
        <div className="gauge-span" style={{ left: at(offset + bound), width: wide(2 * bound) }} />
        {likely !== null && (
          <div className="gauge-likely" style={{ left: at(offset + likely), width: wide(2 * likely) }} />
        )}
        <div className="gauge-limit" style={{ left: at(limit) }} />
        <div className="gauge-limit" style={{ left: at(-limit) }} />
        <div className="gauge-point" style={{ left: at(offset) }} />
      </div>
      <div className="gauge-labels">
        {limit < CROWDED * reach ? (
          <span style={{ left: '50%' }}>{t.gauge.limit(limitWords)}</span>
        ) : (
          <>
            <span style={{ left: at(limit) }}>{t.gauge.slow(limitWords)}</span>
            <span style={{ left: '50%' }}>{t.gauge.right}</span>
            <span style={{ left: at(-limit) }}>{t.gauge.fast(limitWords)}</span>
          </>
        )}
      </div>
    </div>
  );
}
