/**
 * Saves the choice, and nothing else that is being worked on. It is looked at together once more before, so that a set that cannot be
 * used is refused with its reason, however quickly a person clicks.
 */
import { useCallback, useState } from 'react';
import type { SettingsReport } from '../../../main/api/contract.ts';
import { unsavedWords } from '../../../main/api/describe.ts';
import { usePage, useTask } from '../../context.ts';
import { draftOf } from '../../settings/draft.ts';
import type { DraftState } from '../../settings/use-draft.ts';

export interface Saving {
  readonly busy: boolean;
  readonly failure: string | null;
  readonly saved: boolean;
  /** Something in it blocks. */
  readonly blocked: boolean;
  readonly save: () => void;
  readonly edited: () => void;
}

export function useSaving(report: SettingsReport, { draft, settle }: DraftState): Saving {
  const { api, engine, locale, t, announce } = usePage();
  const { busy, failure, run } = useTask();
  const [saved, setSaved] = useState(false);
  const [blocked, setBlocked] = useState(false);
  const { servers } = draft;
  const save = () =>
    run(async () => {
      const choice = [...servers];
      if (choice.length > 0 && (await api.checkChoice(choice)).blocked) {
        setBlocked(true);
        announce(t.picker.choice.blocked);
        return;
      }
      const answer = await api.saveSettings({ ...report.settings, servers: choice });
      engine.acceptSettings(answer);
      settle(draftOf(answer.settings), answer.settings);
      setSaved(true);
      // The bar says the other case, as an alert.
      if (unsavedWords(answer.problems, locale) === null) announce(t.picker.choice.saved);
    });
  const edited = useCallback(() => {
    setSaved(false);
    setBlocked(false);
  }, []);
  return { busy, failure, saved, blocked, save, edited };
}
