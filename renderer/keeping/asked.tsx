/**
 * A correction that is not made without a person: the question, why it is one, and the button that answers it. What came
 * of it stays to be read when there is nothing to be asked any more.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { askedWords } from '../../main/api/describe-keeping.ts';
import { approvedWords } from '../../main/api/describe-steering.ts';
import type { Status } from '../../main/api/status.ts';
import { usePage, useTask } from '../context.ts';
import { wordsOf } from '../engine.ts';
import { glued } from '../glue.ts';
import { SignIcon, WorthIcon } from '../icons.tsx';

export function Asked({ status, doubtful }: { readonly status: Status; readonly doubtful: boolean }) {
  const { api, locale, t, announce } = usePage();
  const task = useTask();
  const asked = glued(askedWords(status, locale));
  const [came, setCame] = useState<string | null>(null);
  const result = useRef<HTMLParagraphElement>(null);
  useSaidQuestion(asked?.question ?? null);

  // The button goes when the question does; the focus would fall to the top of the page with it.
  const handFocusOn = useCallback(
    (button: HTMLButtonElement | null) => () => {
      if (button !== null && document.activeElement === button) result.current?.focus();
    },
    [],
  );

  const approve = () => {
    if (task.busy || doubtful) return;
    announce(t.asked.working);
    setCame(null);
    task.run(async () => {
      const sentence = await api.approve().then(
        (correction) => glued(approvedWords(correction, locale)),
        (error: unknown) => t.asked.failed(wordsOf(error, t.error)),
      );
      setCame(sentence);
      announce(sentence);
    });
  };

  if (asked === null && !task.busy && came === null) return null;
  return (
    <section className="asked" aria-label={t.asked.label}>
      <WorthIcon worth="trouble" size={18} />
      <div className="asked-words">
        {asked && (
          <>
            <p className="asked-question">{asked.question}</p>
            <p>{asked.reason}</p>
            <p className="actions">
              <button ref={handFocusOn} type="button" aria-disabled={task.busy || doubtful} onClick={approve}>
                {t.asked.approve}
              </button>
            </p>
          </>
        )}
        {task.busy && (
          <div className="wait">
            <p>{t.asked.working}</p>
            <progress aria-label={t.asked.approve} />
          </div>
        )}
        <p ref={result} tabIndex={-1} className="asked-result">
          {came}
        </p>
      </div>
      {asked === null && !task.busy && (
        <button
          type="button"
          className="icon-button"
          aria-label={t.note.dismiss}
          onClick={() => setCame(null)}
        >
          <SignIcon sign="cross" size={14} />
        </button>
      )}
    </section>
  );
}

/** Says a question that comes up while somebody is here; what was there before is read with the page. */
function useSaidQuestion(question: string | null): void {
  const { announce } = usePage();
  const there = useRef(question !== null);
  useEffect(() => {
    if (question !== null && !there.current) announce(question);
    there.current = question !== null;
  }, [question, announce]);
}
