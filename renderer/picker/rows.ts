/**
 * Rows with the newest that was measured of each, and who they are by name. A report of the directory and the events of a
 * measurement come by two ways and in any order: of two measurements of a server the later one counts.
 */
import type { DirectoryRow, Measured, ProbeProgress } from '../../main/api/directory.ts';

export interface Measurement {
  readonly progress: ProbeProgress | null;
  /** By name, of everything that was heard while this page was open. */
  readonly results: ReadonlyMap<string, Measured>;
}

export const UNMEASURED: Measurement = { progress: null, results: new Map() };

/** `told`: an event, or the answer to a question about the measurement. An older run than the known one is late, and dropped. */
export function heard(before: Measurement, told: ProbeProgress): Measurement {
  const { progress } = before;
  if (progress !== null && isLate(progress, told)) return before;
  const results = told.results.length === 0 ? before.results : new Map(before.results);
  for (const one of told.results) {
    (results as Map<string, Measured>).set(one.name, later(results.get(one.name) ?? null, one));
  }
  return { progress: { ...told, results: [] }, results };
}

/** The answer to `measure` may be overtaken by the first events of the run that it began. */
const isLate = (known: ProbeProgress, told: ProbeProgress) =>
  told.run < known.run ||
  (told.run === known.run && told.results.length === 0 && told.settled < known.settled);

export function withMeasured(
  rows: readonly DirectoryRow[],
  results: ReadonlyMap<string, Measured>,
): readonly DirectoryRow[] {
  if (results.size === 0) return rows;
  return rows.map((row) => {
    const told = results.get(row.name);
    const measured = told === undefined ? row.measured : later(row.measured, told);
    return measured === row.measured ? row : { ...row, measured };
  });
}

/** That a server was left alone tells nothing new of it: what it answered before still counts. */
function later(before: Measured | null, told: Measured): Measured {
  if (before === null) return told;
  if (!wasAsked(told) && wasAsked(before)) return before;
  if (wasAsked(told) && !wasAsked(before)) return told;
  return told.at >= before.at ? told : before;
}

export const wasAsked = ({ result }: Measured): boolean =>
  result.kind !== 'too-soon' && result.kind !== 'kept-off' && result.kind !== 'cancelled';

export const byName = (rows: readonly DirectoryRow[]): ReadonlyMap<string, DirectoryRow> =>
  new Map(rows.map((row) => [row.name, row]));
