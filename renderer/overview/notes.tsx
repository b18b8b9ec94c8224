/**
 * What a person should know besides the clock: a file put aside, a port in use. A note can be put away; it comes back
 * when the page is loaded again, since the cause may still be there.
 */
import { useState } from 'react';
import { usePage } from '../context.ts';
import { SignIcon, WorthIcon } from '../icons.tsx';

export function Notes({ sentences }: { readonly sentences: readonly string[] }) {
  const { t } = usePage();
  const [away, setAway] = useState<ReadonlySet<string>>(new Set());
  const shown = sentences.filter((sentence) => !away.has(sentence));
  if (shown.length === 0) return null;
  return (
    <ul className="notes" aria-label={t.note.region}>
      {shown.map((sentence) => (
        <li key={sentence} className="note">
          <WorthIcon worth="trouble" size={18} />
          <p>{sentence}</p>
          <button
            type="button"
            className="icon-button"
            aria-label={t.note.dismiss}
            onClick={() => setAway(new Set([...away, sentence]))}
          >
            <SignIcon sign="cross" size={14} />
          </button>
        </li>
      ))}
    </ul>
  );
}
