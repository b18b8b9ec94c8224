/**
 * UTC as a straight line over the raw counter: what an estimate is, and what every comparison of two sources needs.
 * The wall clock appears nowhere in it, so neither steps nor slews of this computer's clock can corrupt it
 * (feed-forward, as in RADclock).
 */
import { elapsed, later, type Raw, type Seconds, toSeconds, type Utc } from './instant.ts';

export interface Line {
  readonly raw: Raw;
  /** UTC when the counter stood at `raw`. */
  readonly utc: Utc;
  /** UTC seconds per counter second, minus one; the counter's drift is its negative. */
  readonly rate: number;
}

/** UTC at a moment of the counter. The rate acts on the distance only, so long lines keep their nanoseconds. */
export function utcAt(line: Line, raw: Raw): Utc {
  const distance = elapsed(line.raw, raw);
  return later((line.utc + (raw - line.raw)) as Utc, line.rate * distance);
}

/** How far a point lies above the line, in seconds: positive where it says that it is later. */
export function above(line: Line, raw: Raw, utc: Utc): Seconds {
  return toSeconds(utc - utcAt(line, raw));
}

/** The same line with its anchor at another moment. */
export function anchoredAt(line: Line, raw: Raw): Line {
  return { raw, utc: utcAt(line, raw), rate: line.rate };
}
