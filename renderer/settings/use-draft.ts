/**
 * The draft of the whole page's life: it survives a look at the other page, follows the engine's settings while nobody
 * has touched it, and stays as it is, with a remark, when they change under somebody's hands.
 */
import { useCallback, useMemo, useState } from 'react';
import type { SettingsReport } from '../../main/api/contract.ts';
import { type Draft, draftOf, isSame } from './draft.ts';

export interface DraftState {
  readonly draft: Draft;
  readonly dirty: boolean;
  /** The settings changed elsewhere since this draft was begun. */
  readonly overtaken: boolean;
  readonly change: (change: Partial<Draft>) => void;
  /** Back to what the engine has. */
  readonly reset: () => void;
}

interface Touched {
  readonly base: Draft;
  readonly draft: Draft;
}

export function useDraft(report: SettingsReport | null): DraftState | null {
  const saved = useMemo(() => (report ? draftOf(report.settings) : null), [report]);
  const [touched, setTouched] = useState<Touched | null>(null);
  const reset = useCallback(() => setTouched(null), []);
  const change = useCallback(
    (part: Partial<Draft>) => {
      if (saved === null) return;
      setTouched((before) => {
        const { base, draft } = isTouched(before, saved) ? before : { base: saved, draft: saved };
        return { base, draft: { ...draft, ...part } };
      });
    },
    [saved],
  );
  if (saved === null) return null;
  if (!isTouched(touched, saved)) return { draft: saved, dirty: false, overtaken: false, change, reset };
  return { draft: touched.draft, dirty: true, overtaken: !isSame(touched.base, saved), change, reset };
}

function isTouched(touched: Touched | null, saved: Draft): touched is Touched {
  return touched !== null && !isSame(touched.draft, touched.base) && !isSame(touched.draft, saved);
}
