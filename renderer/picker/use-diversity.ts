/** What is to be said about the chosen servers together, asked for a moment after each change. */
import { useEffect, useState } from 'react';
import type { DiversityReport } from '../../main/api/directory.ts';
import { usePage } from '../context.ts';
import { wordsOf } from '../engine.ts';
import type { Choice } from './choice.ts';

export interface Diversity {
  /** Of the choice as it is; null while that is not known. */
  readonly report: DiversityReport | null;
  readonly checking: boolean;
  readonly failure: string | null;
}

/** Milliseconds. Several picks in a row are one choice. */
const PAUSE = 300;

/** `revision`: of the directory; what it says of the servers may have changed with it. */
export function useDiversity(choice: Choice, revision: number, isOpen: boolean): Diversity {
  const { api, t } = usePage();
  const [known, setKnown] = useState<{ choice: Choice; report: DiversityReport } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision may have another answer.
  useEffect(() => {
    if (choice.length === 0 || !isOpen) return;
    let current = true;
    const timer = setTimeout(() => {
      api.checkChoice([...choice]).then(
        (report) => {
          if (!current) return;
          setKnown({ choice, report });
          setFailure(null);
        },
        (error: unknown) => {
          if (current) setFailure(wordsOf(error, t.error));
        },
      );
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, choice, revision, isOpen, t]);

  const report = known?.choice === choice ? known.report : null;
  return { report, checking: report === null && failure === null && choice.length > 0, failure };
}
