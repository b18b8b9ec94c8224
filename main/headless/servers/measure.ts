/** A measurement as the command line waits for it: a line that counts on a terminal, and Ctrl+C to stop it. */
import { noticeWords, progressWords } from '../../api/describe-choosing.ts';
import { directoryMessages } from '../../api/describe-directory.ts';
import type { DirectoryRow, Measured, ProbeProgress } from '../../api/directory.ts';
import { MOST_MEASURED } from '../../api/directory.ts';
import type { Output } from '../output.ts';
import type { Desk } from './desk.ts';

/** What came of it; null where it could not be begun or its end was not heard, which has been said. */
export interface Measurement {
  readonly progress: ProbeProgress;
  readonly results: ReadonlyMap<string, Measured>;
}

/** Servers that are measured where nothing else is said: enough to choose from, and not everybody. */
export const USUAL = 50;

/** Those that may be asked, the nearest first; behind them what is in no known place, that of this country first. */
export function askable(
  rows: readonly DirectoryRow[],
  { country, notify, most }: { country: string | null; notify: boolean; most: number },
): DirectoryRow[] {
  const wanted = rows.filter(
    ({ record: { accessPolicy: policy, status } }) =>
      (policy === 'open' || policy === 'unknown' || (notify && policy === 'notify')) && status !== 'retired',
  );
  const far = ({ near, record }: DirectoryRow) =>
    near?.between ?? (record.country !== null && record.country === country ? 1e8 : 1e9);
  return wanted.toSorted((a, b) => far(a) - far(b)).slice(0, Math.min(most, MOST_MEASURED));
}

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
