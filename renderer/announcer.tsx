/** A voice for screen readers: sentences that tell what a click brought, read politely and shown elsewhere. */
import { useCallback, useState } from 'react';

export interface Said {
  readonly sentence: string;
  /** Counts sentences, so that the same one is read again. */
  readonly turn: number;
}

export function useAnnouncer(): { readonly said: Said; readonly announce: (sentence: string) => void } {
  const [said, setSaid] = useState<Said>({ sentence: '', turn: 0 });
  const announce = useCallback(
    (sentence: string) => setSaid((before) => ({ sentence, turn: before.turn + 1 })),
    [],
  );
  return { said, announce };
}

export const Announcer = ({ said }: { readonly said: Said }) => (
  <div className="visually-hidden" role="status" data-announcer>
    <p key={said.turn}>{said.sentence}</p>
  </div>
);
