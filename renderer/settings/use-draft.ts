/**
 * The draft of the whole page's life: it survives a look at the other page, follows the engine's settings while nobody
 * has touched it, and stays as it is, with a remark, when they change under somebody's hands.
 */
import { useCallback, useMemo, useState } from 'react';
import type { Settings, SettingsReport } from '../../main/api/contract.ts';
import { type Draft, draftOf, isSame } from './draft.ts';

export interface DraftState {
  readonly draft: Draft;
  readonly dirty: boolean;
  /** The settings changed elsewhere since this draft was begun. */
  readonly overtaken: boolean;
  readonly change: (change: Partial<Draft>) => void;
  /** Back to what the engine has. */
  readonly reset: () => void;
  /** `sent` is what the engine has now, as these settings; what was typed since then stays. */
  readonly settle: (sent: Draft, settings: Settings) => void;
}

interface Touched {
  readonly base: Draft;
  readonly draft: Draft;
}

export function useDraft(report: SettingsReport | null): DraftState | null {
  const saved = useMemo(() => (report ? draftOf(report.settings) : null), [report]);
  const [touched, setTouched] = useState<Touched | null>(null);
  const reset = useCallback(() => setTouched(null), []);
  const settle = useCallback((sent: Draft, settings: Settings) => {
    setTouched((now) =>
      now === null || isSame(now.draft, sent) ? null : { base: draftOf(settings), draft: now.draft },
    );
  }, []);
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
  const means = { change, reset, settle };
  if (!isTouched(touched, saved)) return { draft: saved, dirty: false, overtaken: false, ...means };
  return { draft: touched.draft, dirty: true, overtaken: !isSame(touched.base, saved), ...means };
}

function isTouched(touched: Touched | null, saved: Draft): touched is Touched {
  return touched !== null && !isSame(touched.draft, touched.base) && !isSame(touched.draft, saved);
}
