/** “Measure these”: who is asked, what a person has to see before, and how it is stopped. */
import { useCallback, useState } from 'react';
import { progressWords } from '../../main/api/describe-choosing.ts';
import { directoryMessages } from '../../main/api/describe-directory.ts';
import type { DirectoryRow, ProbeProgress } from '../../main/api/directory.ts';
import { usePage, useTask } from '../context.ts';
import { type MeasurePlan, planOf } from './measure-plan.ts';

export interface Measuring {
  readonly noticed: ReadonlySet<string>;
  /** Waits for a person who has to read something first. */
  readonly asking: MeasurePlan | null;
  readonly busy: boolean;
  readonly failure: string | null;
  readonly begin: (rows: readonly DirectoryRow[]) => void;
  /** `all`: the person has read it, and has all of them asked; else without those that ask for a note. */
  readonly agree: (all: boolean) => void;
  readonly leave: () => void;
  readonly cancel: () => void;
}

export function useMeasuring(hear: (progress: ProbeProgress) => void): Measuring {
  const { api, locale, announce } = usePage();
  const { busy, failure, run } = useTask();
  const [noticed, setNoticed] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<MeasurePlan | null>(null);

  const send = useCallback(
    (rows: readonly DirectoryRow[], seen: boolean) => {
      if (rows.length === 0) return;
      run(async () => {
        const names = rows.map(({ name }) => name);
        const { outcome, progress } = await api.measure({ names, noticed: seen });
        hear(progress);
        announce(
          outcome === 'busy' ? directoryMessages(locale).progress.busy : progressWords(progress, locale),
        );
      });
    },
    [api, run, hear, announce, locale],
  );

  const begin = useCallback(
    (rows: readonly DirectoryRow[]) => {
      const plan = planOf(rows, noticed, Date.now());
      if (plan.asking.length > 0) setAsking(plan);
      else send(plan.rows, true);
    },
    [noticed, send],
  );

  const agree = useCallback(
    (all: boolean) => {
      if (asking === null) return;
      const unseen = new Set(asking.asking.map(({ name }) => name));
      if (all) setNoticed((before) => new Set([...before, ...unseen]));
      setAsking(null);
      send(all ? asking.rows : asking.rows.filter(({ name }) => !unseen.has(name)), true);
    },
    [asking, send],
  );

  const cancel = useCallback(
    () =>
      run(async () => {
        await api.cancelMeasure();
      }),
    [api, run],
  );
  return { noticed, asking, busy, failure, begin, agree, leave: () => setAsking(null), cancel };
}
