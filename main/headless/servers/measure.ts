/** A measurement as the command line waits for it: a line that counts on a terminal, and Ctrl+C to stop it. */
import { noticeWords, progressWords } from '../../api/describe-choosing.ts';
import { directoryMessages } from '../../api/describe-directory.ts';
import type { DirectoryRow, Measured, ProbeProgress } from '../../api/directory.ts';
import { MOST_MEASURED } from '../../api/directory.ts';
import { compare, farness } from '../../directory/rank/rank.ts';
import type { Output } from '../output.ts';
import type { Desk } from './desk.ts';

/** What came of it; null where it could not be begun or its end was not heard, which has been said. */
export interface Measurement {
  readonly progress: ProbeProgress;
  readonly results: ReadonlyMap<string, Measured>;
}

/** Servers that are measured where nothing else is said: enough to choose from, and not everybody. */
export const USUAL = 50;

/**
 * Those that may be asked: the nearest first, by steps that are no finer than what is known of places, and among equals by
 * lot, so that not everybody of one time zone asks the same few. Behind them is what is in no known place, that of this
 * country first; and last of all what its operator means for other countries.
 */
export function askable(
  rows: readonly DirectoryRow[],
  { country, notify, most }: { country: string | null; notify: boolean; most: number },
): DirectoryRow[] {
  const wanted = rows.filter(
    ({ record: { accessPolicy: policy, status } }) =>
      (policy === 'open' || policy === 'unknown' || (notify && policy === 'notify')) && status !== 'retired',
  );
  const keys = (row: DirectoryRow) => [
    row.elsewhere === true ? 1 : 0,
    farness(row, { now: Date.now() }),
    row.record.country !== null && row.record.country === country ? 0 : 1,
    row.lot ?? 0,
  ];
  return wanted
    .map((row) => ({ row, keys: keys(row) }))
    .toSorted((a, b) => compare(a.keys, b.keys))
    .map(({ row }) => row)
    .slice(0, Math.min(most, MOST_MEASURED));
}

/** Why nobody is asked where a person names no servers and does not say which kind: then it is the nearest, from here. */
export const NOWHERE =
  'It is not known where this computer is (its time zone is no place), so nobody can say which servers are near, and everybody in that position would ask the same ones. Say where you are (truechimer servers place CITY), name the servers, or choose some by --country.';

export async function measure(
  desk: Desk,
  rows: readonly Pick<DirectoryRow, 'name' | 'record'>[],
  notify: boolean,
  output: Output,
): Promise<Measurement | null> {
  const { locale } = output;
  const notice = noticeWords(rows, locale);
  if (notice !== null) {
    output.note(notify ? notice : `${notice} They are asked with --notify.`);
  }
  const results = new Map<string, Measured>();
  let run = 0;
  /** What came before it was known which run this is. */
  const early: ProbeProgress[] = [];
  let end: (progress: ProbeProgress) => void = () => {};
  const ended = new Promise<ProbeProgress>((done) => {
    end = done;
  });
  const hear = (progress: ProbeProgress) => {
    if (progress.run !== run) return;
    for (const result of progress.results) results.set(result.name, result);
    count(progressWords(progress, locale));
    if (progress.state !== 'running') end(progress);
  };
  desk.onProbe((progress) => (run === 0 ? early.push(progress) : hear(progress)));
  const { outcome, progress } = await desk.measure({ names: rows.map(({ name }) => name), noticed: notify });
  if (outcome === 'busy') {
    output.note(directoryMessages(locale).progress.busy);
    return null;
  }
  run = progress.run;
  for (const one of early) hear(one);
  const stop = () => void desk.cancelMeasure().catch(() => {});
  process.once('SIGINT', stop);
  const last = await Promise.race([ended, desk.lost]);
  process.off('SIGINT', stop);
  clear();
  if (last === undefined) {
    output.note('The engine has ended, and the measurement with it.');
    return null;
  }
  output.note(progressWords(last, locale));
  return { progress: last, results };
}

/** The same line of a terminal over and over; nothing where there is none. */
function count(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}

function clear(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[K');
}
