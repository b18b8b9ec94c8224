/** Says that the choice is not saved yet, and saves it. It stays in sight while there is something to save. */
import { usePage } from '../../context.ts';
import { WorthIcon } from '../../icons.tsx';
import type { Saving } from './use-saving.ts';

interface Props {
  readonly dirty: boolean;
  readonly count: number;
  readonly overtaken: boolean;
  /** As far as is known of the choice as it is. */
  readonly blocked: boolean;
  readonly saving: Saving;
  /** Taken by the engine, but not written down. */
  readonly unsaved: string | null;
  readonly discard: () => void;
}

export function ChoiceBar({ dirty, count, overtaken, blocked, saving, unsaved, discard }: Props) {
  const { t } = usePage();
  const words = t.picker.choice;
  const { busy, failure, saved } = saving;
  if (!dirty && !busy) {
    if (saved && unsaved !== null) {
      return (
        <p className="save-bar save-bar-unsaved" role="alert">
          <WorthIcon worth="trouble" size={18} />
          <span>{unsaved}</span>
        </p>
      );
    }
    return saved ? <p className="save-bar save-bar-idle">{words.saved}</p> : null;
  }
  const barred = blocked || saving.blocked;
  return (
    <section className="save-bar" aria-label={words.bar}>
      <div className="save-bar-words">
        {failure !== null ? (
          <p role="alert" data-tone="bad">
            {t.error.save(failure)}
          </p>
        ) : barred ? (
          <p data-tone="bad">{words.blocked}</p>
        ) : (
          <p>{count === 0 ? words.dirtyNone : words.dirty(count)}</p>
        )}
        {overtaken && <p className="quiet">{t.settings.bar.elsewhere}</p>}
      </div>
      <div className="actions">
        <button type="button" className="ghost" disabled={busy} onClick={discard}>
          {words.discard}
        </button>
        <button
          type="button"
          className="primary"
          disabled={busy}
          aria-disabled={barred}
          onClick={() => !barred && saving.save()}
        >
          {busy ? words.saving : words.save}
        </button>
      </div>
    </section>
  );
}
