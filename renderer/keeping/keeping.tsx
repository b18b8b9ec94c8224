/**
 * The switch "Keep this clock right" and how it stands. A click only opens the dialog: the clock of a computer is nothing
 * to be taken over by a slip of the hand.
 */
import { useEffect, useId, useRef } from 'react';
import { messages } from '../../main/api/describe.ts';
import { keepingWords } from '../../main/api/describe-keeping.ts';
import type { Status } from '../../main/api/status.ts';
import { useArrival } from '../arrival.ts';
import { usePage } from '../context.ts';
import { glued } from '../glue.ts';
import { OutcomeNote } from './outcome-note.tsx';
import { SwitchDialog } from './switch-dialog.tsx';
import { type SwitchingMeans, workingWords } from './use-switching.ts';

interface Props {
  readonly status: Status;
  readonly switching: SwitchingMeans;
  /** Nobody is there to be asked, or to vouch for what is shown. */
  readonly doubtful: boolean;
}

export function Keeping({ status, switching, doubtful }: Props) {
  const { locale, t } = usePage();
  const { state, words, stuck } = glued(keepingWords(status, locale));
  const { dialogue, shown, outcome, begin, leave, forget } = switching;
  const button = useRef<HTMLButtonElement>(null);
  const described = useId();
  useArrival(button);

  // Whoever goes to another page has left the dialog.
  useEffect(() => leave, [leave]);

  const on = state === 'on' || state === 'wanted';
  const needsServers = !on && status.sources.length === 0;
  const rests = doubtful || needsServers;
  return (
    <div className="keeping" data-state={state} data-doubtful={doubtful || undefined}>
      <button
        ref={button}
        type="button"
        role="switch"
        className="switch"
        aria-checked={on}
        aria-disabled={rests}
        aria-describedby={described}
        onClick={() => {
          if (!rests) begin(!on);
        }}
      >
        <span className="switch-track" aria-hidden="true" />
        {t.keeping.switch}
      </button>
      <p id={described} className="keeping-state">
        {words} {needsServers && t.keeping.needsServers}
      </p>
      {status.clock.kind === 'simulated' && <p className="quiet">{messages(locale).clock.simulated}</p>}
      {!doubtful && (stuck || state === 'yielded') && (
        <p className="actions">
          {stuck && (
            <button type="button" className="small" onClick={() => begin(true)}>
              {t.keeping.again}
            </button>
          )}
          {state === 'yielded' && (
            <button type="button" className="small ghost" onClick={() => begin(false)}>
              {t.keeping.leaveIt}
            </button>
          )}
        </p>
      )}
      {dialogue?.phase === 'working' && !shown && (
        <p className="wait">
          {workingWords(dialogue, t.keeping)}
          <progress aria-label={t.keeping.switch} />
        </p>
      )}
      {outcome && <OutcomeNote outcome={outcome} forget={forget} />}
      {dialogue && shown && <SwitchDialog dialogue={dialogue} means={switching} status={status} />}
    </div>
  );
}
