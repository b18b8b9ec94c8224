/**
 * Picking: what is chosen is the draft that the settings page shows too, so that nothing chosen here is lost there. A closed server
 * is not picked, and one with a caution only after a person has read it.
 */
import { useCallback, useMemo, useState } from 'react';
import { MAX_SERVERS } from '../../main/api/contract.ts';
import { remedyWords } from '../../main/api/describe-choosing.ts';
import type { DirectoryRow, Remedy } from '../../main/api/directory.ts';
import { usePage } from '../context.ts';
import type { DraftState } from '../settings/use-draft.ts';
import { type Choice, chosenNames, normal, remedied, withoutServer, withServer } from './choice.ts';

export interface Question {
  readonly row: DirectoryRow;
  /** The change of which picking it is a part; null: it is picked by itself. */
  readonly remedy: Remedy | null;
}

export interface Choosing {
  readonly choice: Choice;
  readonly names: ReadonlySet<string>;
  readonly question: Question | null;
  readonly toggle: (row: DirectoryRow) => void;
  readonly drop: (name: string) => void;
  readonly take: (entries: readonly { readonly name: string; readonly pool: boolean }[]) => void;
  readonly apply: (remedy: Remedy) => void;
  /** To the question: pick it, or leave it. */
  readonly answer: (yes: boolean) => void;
}

export function useChoice(
  { draft, change }: DraftState,
  rows: ReadonlyMap<string, DirectoryRow>,
  edited: () => void,
): Choosing {
  const { locale, t, announce } = usePage();
  const words = t.picker.pick;
  const [question, setQuestion] = useState<Question | null>(null);
  const choice = draft.servers;
  const names = useMemo(() => chosenNames(choice), [choice]);

  const become = useCallback(
    (next: Choice, sentence: string) => {
      edited();
      change({ servers: next });
      announce(sentence);
    },
    [change, edited, announce],
  );

  const put = (name: string, pool: boolean) => {
    const next = withServer(choice, name, pool);
    if (next === choice) announce(words.tooMany(MAX_SERVERS));
    else become(next, words.picked(name, next.length));
  };

  const drop = (name: string) => {
    const next = withoutServer(choice, name);
    become(next, words.dropped(name, next.length));
  };

  const carryOut = (remedy: Remedy) =>
    become(remedied(choice, remedy), t.picker.choice.applied(remedyWords(remedy, locale)));

  return {
    choice,
    names,
    question,
    drop,
    toggle: (row) => {
      if (names.has(normal(row.name))) drop(row.name);
      else if (row.rule.kind === 'yes') put(row.name, row.record.pool);
      else setQuestion({ row, remedy: null });
    },
    take: (entries) => {
      const next = entries.reduce<Choice>((all, { name, pool }) => withServer(all, name, pool), choice);
      if (next !== choice) become(next, t.picker.proposal.took(next.length - choice.length));
    },
    apply: (remedy) => {
      const added =
        remedy.do === 'remove' ? undefined : rows.get(remedy.do === 'add' ? remedy.name : remedy.by);
      if (added === undefined || added.rule.kind === 'yes') carryOut(remedy);
      else setQuestion({ row: added, remedy });
    },
    answer: (yes) => {
      setQuestion(null);
      if (question === null || !yes || question.row.rule.kind === 'no') return;
      if (question.remedy === null) put(question.row.name, question.row.record.pool);
      else carryOut(question.remedy);
    },
  };
}
