/** What is so now, and what will change if the person agrees; or why it cannot be done. */
import { useId } from 'react';
import type { PlanWords } from '../../main/api/describe-steering.ts';
import { usePage } from '../context.ts';
import { WorthIcon } from '../icons.tsx';

export function Plan({ words }: { readonly words: PlanWords }) {
  const { t } = usePage();
  const now = useId();
  const changes = useId();
  return (
    <div className="plan">
      <div>
        <h3 id={now}>{t.keeping.now}</h3>
        <ul className="plan-now" aria-labelledby={now}>
          {words.now.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
      {words.hindrance === null ? (
        <div>
          <h3 id={changes}>{t.keeping.changes}</h3>
          <ol className="plan-changes" aria-labelledby={changes}>
            {words.changes.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ol>
          {words.undo && <p className="plan-undo quiet">{words.undo}</p>}
        </div>
      ) : (
        <div className="outcome" data-worth="trouble">
          <WorthIcon worth="trouble" size={18} />
          <div className="outcome-words">
            <h3>{t.keeping.hindrance}</h3>
            <p>{words.hindrance}</p>
          </div>
        </div>
      )}
    </div>
  );
}
