/** What came of the switch: said where it was asked for, with what the person can do about it. */
import { usePage } from '../context.ts';
import { SignIcon, WorthIcon } from '../icons.tsx';
import { CommandField } from './command-field.tsx';
import type { Outcome } from './switching.ts';

interface Props {
  readonly outcome: Outcome;
  /** Puts it away, where it does not go by itself. */
  readonly forget?: () => void;
}

export function OutcomeNote({ outcome, forget }: Props) {
  const { t } = usePage();
  const worth = outcome.good ? 'best' : 'trouble';
  return (
    <div className="outcome" data-worth={worth}>
      <WorthIcon worth={worth} size={18} />
      <div className="outcome-words">
        <p>{outcome.sentence}</p>
        {outcome.command !== null && <CommandField command={outcome.command} />}
      </div>
      {forget && (
        <button type="button" className="icon-button" aria-label={t.note.dismiss} onClick={forget}>
          <SignIcon sign="cross" size={14} />
        </button>
      )}
    </div>
  );
}
