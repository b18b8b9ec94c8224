/**
 * The dialog in which a person agrees to have this clock kept right, or takes that back. The button that leaves it is one
 * and the same all the time, so that the keyboard's focus stays where it is while everything around changes.
 */
import { type PlanWords, planWords } from '../../main/api/describe-steering.ts';
import type { PageMessages } from '../../main/api/pages.ts';
import type { Status } from '../../main/api/status.ts';
import { usePage } from '../context.ts';
import { glued } from '../glue.ts';
import { InSight } from './in-sight.tsx';
import { Modal } from './modal.tsx';
import { OutcomeNote } from './outcome-note.tsx';
import { Plan } from './plan.tsx';
import type { Dialogue } from './switching.ts';
import { type SwitchingMeans, workingWords } from './use-switching.ts';

interface Props {
  readonly dialogue: Dialogue;
  readonly means: SwitchingMeans;
  readonly status: Status;
}

export function SwitchDialog({ dialogue, means, status }: Props) {
  const { locale, t } = usePage();
  const { on, phase } = dialogue;
  const words = 'plan' in dialogue ? glued(planWords(dialogue.plan, status.mode, on, locale)) : null;
  return (
    <Modal title={titleOf(on, status, t.keeping)} leave={means.leave}>
      {phase === 'looking' && <Wait sentence={t.keeping.looking} />}
      {phase === 'blind' && <p data-tone="bad">{dialogue.why}</p>}
      {words && <Plan words={words} />}
      {status.clock.kind === 'simulated' && <p className="hint">{t.keeping.simulated}</p>}
      {phase === 'working' && (
        <InSight>
          <Wait sentence={workingWords(dialogue, t.keeping)} />
        </InSight>
      )}
      {phase === 'ready' && dialogue.outcome && (
        <InSight>
          <OutcomeNote outcome={dialogue.outcome} />
        </InSight>
      )}
      <div className="modal-actions">
        <button type="button" onClick={means.leave}>
          {phase === 'working'
            ? t.keeping.leaveWorking
            : canAgree(words)
              ? t.keeping.cancel
              : t.keeping.close}
        </button>
        {phase === 'blind' && (
          <button type="button" className="primary" onClick={() => means.begin(on)}>
            {t.keeping.lookAgain}
          </button>
        )}
        {words && canAgree(words) && (
          <button type="button" className="primary" aria-disabled={phase === 'working'} onClick={means.agree}>
            {agreement(words, on, status, t.keeping)}
          </button>
        )}
      </div>
    </Modal>
  );
}

const canAgree = (words: PlanWords | null) => words !== null && words.hindrance === null;

/** Another program has turned the switch off already: all that is left is to leave it so. */
const isLeft = (on: boolean, { mode }: Status) => !on && mode === 'yielded';

function titleOf(on: boolean, status: Status, words: PageMessages['keeping']): string {
  if (isLeft(on, status)) return words.leaveTitle;
  return on ? words.onTitle : words.offTitle;
}

/** A person who has another program stopped says so with the same click. */
function agreement(
  { stops }: PlanWords,
  on: boolean,
  status: Status,
  words: PageMessages['keeping'],
): string {
  if (isLeft(on, status)) return words.agreeToLeave;
  if (!on) return words.agreeOff;
  return stops === null ? words.agree : words.agreeAndStop(stops);
}

function Wait({ sentence }: { readonly sentence: string }) {
  return (
    <div className="wait">
      <p>{sentence}</p>
      {/* How long a person looks for a password nobody can say. */}
      <progress aria-label={sentence} />
    </div>
  );
}
