/**
 * What every part of the page may reach for: the engine, the words of the reader's language, and a voice for screen
 * readers. Created once; it never changes while the page lives.
 */
import { createContext, use, useCallback, useState, useSyncExternalStore } from 'react';
import type { Api } from '../main/api/contract.ts';
import type { PageMessages } from '../main/api/pages.ts';
import { type Engine, type Known, wordsOf } from './engine.ts';

export interface Page {
  readonly engine: Engine;
  readonly api: Api;
  readonly locale: string;
  readonly t: PageMessages;
  /** Part of the tray program, not a page in a browser. */
  readonly inElectron: boolean;
  /** Says a sentence to a screen reader, politely. */
  readonly announce: (sentence: string) => void;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = use(PageContext);
  if (page === null) throw new Error('A part of the page was rendered outside of it.');
  return page;
}

export function useKnown(engine: Engine): Known {
  return useSyncExternalStore(engine.subscribe, engine.snapshot);
}

export interface Task {
  readonly busy: boolean;
  /** Why the last run failed, in words. */
  readonly failure: string | null;
  readonly run: (work: () => Promise<void>) => void;
}

/** A command that a button gives: it cannot be given twice at once, and its failure becomes a sentence. */
export function useTask(): Task {
  const { t } = usePage();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const run = useCallback(
    (work: () => Promise<void>) => {
      setBusy(true);
      setFailure(null);
      work()
        .catch((error: unknown) => setFailure(wordsOf(error, t.error)))
        .finally(() => setBusy(false));
    },
    [t],
  );
  return { busy, failure, run };
}
