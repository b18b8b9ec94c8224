/** Shows whether there is something to save, and saves it. It stays in sight while there is. */
import { usePage } from '../context.ts';
import { WorthIcon } from '../icons.tsx';

interface Props {
  readonly dirty: boolean;
  readonly overtaken: boolean;
  readonly busy: boolean;
  /** What the engine said against it. */
  readonly failure: string | null;
  /** A field says why it cannot be saved. */
  readonly wrong: boolean;
  readonly saved: boolean;
  /** Taken by the engine, but not written down. */
  readonly unsaved: string | null;
  readonly discard: () => void;
}

export function SaveBar({ dirty, overtaken, busy, failure, wrong, saved, unsaved, discard }: Props) {
  const { t } = usePage();
  const words = t.settings.bar;
  if (!dirty && !busy) {
    if (unsaved !== null) return <Unsaved sentence={unsaved} />;
    return saved ? <p className="save-bar save-bar-idle">{words.saved}</p> : null;
  }
  return (
    <section className="save-bar" aria-label={words.label}>
      <div className="save-bar-words">
        {failure !== null ? (
          <p role="alert" data-tone="bad">
            {t.error.save(failure)}
          </p>
        ) : (
          <p>{wrong ? words.wrong : words.dirty}</p>
        )}
        {unsaved !== null && !busy && (
          <p role="alert" data-tone="bad">
            {unsaved}
          </p>
        )}
        {overtaken && <p className="quiet">{words.elsewhere}</p>}
      </div>
      <div className="actions">
        <button type="button" className="ghost" disabled={busy} onClick={discard}>
          {words.discard}
        </button>
        <button type="submit" className="primary" disabled={busy}>
          {busy ? words.saving : words.save}
        </button>
      </div>
    </section>
  );
}

const Unsaved = ({ sentence }: { readonly sentence: string }) => (
  <p className="save-bar save-bar-unsaved" role="alert">
    <WorthIcon worth="trouble" size={18} />
    <span>{sentence}</span>
  </p>
);
