/** What a person has to read before a server is picked, or why it cannot be. */
import { ruleWords } from '../../main/api/describe-directory.ts';
import { usePage } from '../context.ts';
import { Foreign } from '../foreign.tsx';
import { Modal } from '../keeping/modal.tsx';
import type { Question } from './use-choice.ts';

interface Props {
  readonly question: Question;
  readonly answer: (yes: boolean) => void;
}

export function PickDialog({ question, answer }: Props) {
  const { locale, t } = usePage();
  const words = t.picker.pick;
  const { row } = question;
  const { allowed, sentences } = ruleWords(row, locale);
  const barred = allowed === 'no';
  return (
    <Modal title={barred ? words.titleNo(row.name) : words.titleAsk(row.name)} leave={() => answer(false)}>
      {sentences.map((sentence) => (
        <p key={sentence}>
          <Foreign text={sentence} />
        </p>
      ))}
      <div className="modal-actions">
        <button type="button" onClick={() => answer(false)}>
          {barred ? words.close : words.leave}
        </button>
        {!barred && (
          <button type="button" className="primary" onClick={() => answer(true)}>
            {words.anyway}
          </button>
        )}
      </div>
    </Modal>
  );
}
