/**
 * Who would be asked by “Measure these”: the first two hundred that may be, in the order in which they are shown. What may not be asked
 * is left to rest here already, so that it takes nobody's place.
 */
import { type DirectoryRow, MOST_MEASURED } from '../../main/api/directory.ts';

export interface MeasurePlan {
  readonly rows: readonly DirectoryRow[];
  /** Those of them whose operators ask for a note, and of whom the person has not been told yet. */
  readonly asking: readonly DirectoryRow[];
  /** Closed, retired, or for some only: never asked. */
  readonly keptOff: number;
  /** Those that would come after the last one. */
  readonly beyond: number;
}

export function planOf(rows: readonly DirectoryRow[], noticed: ReadonlySet<string>): MeasurePlan {
  const allowed = rows.filter(mayBeAsked);
  const chosen = allowed.slice(0, MOST_MEASURED);
  return {
    rows: chosen,
    asking: chosen.filter(({ name, record }) => record.accessPolicy === 'notify' && !noticed.has(name)),
    keptOff: rows.length - allowed.length,
    beyond: allowed.length - chosen.length,
  };
}

export const mayBeAsked = ({ rule, record }: DirectoryRow): boolean =>
  rule.kind !== 'no' && record.accessPolicy !== 'restricted' && record.accessPolicy !== 'closed';
