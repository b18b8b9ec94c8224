/**
 * A voice for screen readers: sentences that tell what a click brought, read politely and shown elsewhere. A modal dialog
 * silences all that lies under it, so each has a mouth of its own; it says only what is said while it is there.
 */
import { createContext, use, useCallback, useState } from 'react';

export interface Said {
  readonly sentence: string;
  /** Counts sentences, so that the same one is read again. */
  readonly turn: number;
}

const NOTHING: Said = { sentence: '', turn: 0 };

export const SaidContext = createContext<Said>(NOTHING);

export function useAnnouncer(): { readonly said: Said; readonly announce: (sentence: string) => void } {
  const [said, setSaid] = useState<Said>(NOTHING);
  const announce = useCallback(
    (sentence: string) => setSaid((before) => ({ sentence, turn: before.turn + 1 })),
    [],
  );
  return { said, announce };
}

export function Announcer() {
  const said = use(SaidContext);
  const [first] = useState(said.turn);
  return (
    <div className="visually-hidden" role="status" data-announcer>
      <p key={said.turn}>{said.turn > first && said.sentence}</p>
    </div>
  );
}
