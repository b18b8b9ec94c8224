/**
 * Who would be asked by “Measure these”: the first two hundred that may be, in the order in which they are shown. What may not be asked
 * is left to rest here already, so that it takes nobody's place.
 */
import { type DirectoryRow, MOST_MEASURED } from '../../main/api/directory.ts';
import { wasAsked } from './rows.ts';

export interface MeasurePlan {
  readonly rows: readonly DirectoryRow[];
  /** Those of them whose operators ask for a note, and of whom the person has not been told yet. */
  readonly asking: readonly DirectoryRow[];
  /** Closed, retired, or for some only: never asked. */
  readonly keptOff: number;
  /** They were asked a moment ago, and are left to rest. */
  readonly resting: number;
  /** Those that would come after the last one. */
  readonly beyond: number;
}

/** Milliseconds: no server is asked twice within it. */
const REST = 64_000;

/** `now`: milliseconds since 1970. */
export function planOf(
  rows: readonly DirectoryRow[],
  noticed: ReadonlySet<string>,
  now: number,
): MeasurePlan {
  const allowed = rows.filter(mayBeAsked);
  const ready = allowed.filter((row) => !rests(row, now));
  const chosen = ready.slice(0, MOST_MEASURED);
  return {
    rows: chosen,
    asking: chosen.filter(({ name, record }) => record.accessPolicy === 'notify' && !noticed.has(name)),
    keptOff: rows.length - allowed.length,
    resting: allowed.length - ready.length,
    beyond: ready.length - chosen.length,
  };
}

export const mayBeAsked = ({ rule, record }: DirectoryRow): boolean =>
  rule.kind !== 'no' && record.accessPolicy !== 'restricted' && record.accessPolicy !== 'closed';

const rests = ({ measured }: DirectoryRow, now: number): boolean =>
  measured !== null && wasAsked(measured) && Math.abs(now - measured.at) < REST;
