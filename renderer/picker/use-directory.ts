/**
 * The directory while its page is open: fetched when there is somebody to ask, fetched again when lists or place change and when a
 * measurement has ended (what may be picked can hang on what was measured), with every answer as it comes in.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { DirectoryReport, DirectoryRow, ProbeProgress } from '../../main/api/directory.ts';
import { usePage } from '../context.ts';
import { wordsOf } from '../engine.ts';
import type { Connection } from '../link.ts';
import { heard, type Measurement, UNMEASURED, withMeasured } from './rows.ts';

export interface DirectoryKnown {
  readonly report: DirectoryReport | null;
  /** Those of the report, each with the newest that was measured of it. */
  readonly rows: readonly DirectoryRow[];
  readonly progress: ProbeProgress | null;
  /** Why there is no report, or no newer one. */
  readonly failure: string | null;
  readonly reload: () => void;
  readonly hear: (progress: ProbeProgress) => void;
}

const NO_ROWS: readonly DirectoryRow[] = [];

export function useDirectory(connection: Connection): DirectoryKnown {
  const { api, t } = usePage();
  const [report, setReport] = useState<DirectoryReport | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [measurement, setMeasurement] = useState<Measurement>(UNMEASURED);
  const newest = useRef(0);

  const reload = useCallback(() => {
    newest.current += 1;
    const turn = newest.current;
    api.directory().then(
      (answer) => {
        if (turn !== newest.current) return;
        setReport(answer);
        setFailure(null);
      },
      (error: unknown) => {
        if (turn === newest.current) setFailure(wordsOf(error, t.error));
      },
    );
  }, [api, t]);

  const hear = useCallback((told: ProbeProgress) => setMeasurement((before) => heard(before, told)), []);

  useEffect(() => {
    if (connection !== 'open') return;
    reload();
    // Without it the next event says how far the measurement is.
    api.probe().then(hear, () => {});
    const stopLists = api.on('lists', reload);
    const stopProbe = api.on('probe', (told) => {
      hear(told);
      if (told.state !== 'running') reload();
    });
    return () => {
      newest.current += 1;
      stopLists();
      stopProbe();
    };
  }, [api, connection, reload, hear]);

  const rows = useMemo(
    () => withMeasured(report?.rows ?? NO_ROWS, measurement.results),
    [report, measurement.results],
  );
  return { report, rows, progress: measurement.progress, failure, reload, hear };
}
