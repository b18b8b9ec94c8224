/** “Your servers”: the choice as it is, with what is known of each. */
import { useRef } from 'react';
import type { ServerEntry } from '../../../main/api/contract.ts';
import { kilometres, policyWords } from '../../../main/api/describe-directory.ts';
import { type DirectoryRow, freshAnswer } from '../../../main/api/directory.ts';
import * as format from '../../../main/api/format.ts';
import { usePage } from '../../context.ts';
import { SignIcon } from '../../icons.tsx';
import { ServerName } from '../../overview/server-name.tsx';
import { normal } from '../choice.ts';
import { PolicySign } from '../policy-sign.tsx';
import type { Choosing } from '../use-choice.ts';

interface Props {
  readonly choosing: Choosing;
  /** Names that are saved. */
  readonly saved: ReadonlySet<string>;
  readonly rows: ReadonlyMap<string, DirectoryRow>;
  readonly now: number;
  readonly open: (row: DirectoryRow) => void;
  readonly propose: () => void;
}

export function Basket({ choosing, saved, rows, now, open, propose }: Props) {
  const { t } = usePage();
  const words = t.picker.choice;
  const list = useRef<HTMLUListElement>(null);
  const invitation = useRef<HTMLButtonElement>(null);
  const { choice } = choosing;

  const remove = (index: number) => {
    // The button goes with its row; the focus moves on instead of falling to the top of the page.
    const buttons = list.current?.querySelectorAll<HTMLButtonElement>('[data-remove]');
    const next = buttons?.[index + 1] ?? buttons?.[index - 1];
    choosing.drop(choice[index]!.name);
    if (next) next.focus();
    else requestAnimationFrame(() => invitation.current?.focus());
  };

  return (
    <>
      <div className="card-head">
        <h2 id="choice-heading">{words.heading}</h2>
        <p className="quiet">{words.count(choice.length)}</p>
      </div>
      {choice.length === 0 ? (
        <p className="quiet">{words.none}</p>
      ) : (
        <ul ref={list} className="basket" aria-label={words.list}>
          {choice.map((entry, i) => (
            <Entry
              key={entry.name}
              entry={entry}
              row={rows.get(normal(entry.name))}
              isNew={!saved.has(normal(entry.name))}
              now={now}
              open={open}
              remove={() => remove(i)}
            />
          ))}
        </ul>
      )}
      <p className="actions">
        <button
          ref={invitation}
          type="button"
          className={choice.length === 0 ? 'primary' : 'small'}
          onClick={propose}
        >
          {words.propose}
        </button>
      </p>
    </>
  );
}

interface EntryProps {
  readonly entry: ServerEntry;
  readonly row: DirectoryRow | undefined;
  readonly isNew: boolean;
  readonly now: number;
  readonly open: (row: DirectoryRow) => void;
  readonly remove: () => void;
}

function Entry({ entry, row, isNew, now, open, remove }: EntryProps) {
  const { t } = usePage();
  const words = t.picker.choice;
  return (
    <li className="basket-entry">
      <div>
        <span className="server-text">
          {row === undefined ? (
            <ServerName name={entry.name} />
          ) : (
            <button
              type="button"
              className="name-button"
              aria-label={words.details(entry.name)}
              onClick={() => open(row)}
            >
              <ServerName name={entry.name} />
            </button>
          )}
        </span>
        <span className="basket-facts">
          {row && <Facts row={row} now={now} />}
          {row === undefined && <span>{entry.own ? words.own : words.unlisted}</span>}
          {entry.pool && <span className="tag">{words.pool}</span>}
          {isNew && (
            <span className="tag" data-tone="new">
              {words.unsaved}
            </span>
          )}
        </span>
      </div>
      <button
        type="button"
        className="icon-button"
        data-remove
        aria-label={words.remove(entry.name)}
        onClick={remove}
      >
        <SignIcon sign="cross" size={12} />
      </button>
    </li>
  );
}

function Facts({ row, now }: { readonly row: DirectoryRow; readonly now: number }) {
  const { locale, t } = usePage();
  const { record, near, measured } = row;
  const answer = freshAnswer(measured, now);
  const facts = [
    near && kilometres(near.between, locale),
    answer && format.span(answer.delay, locale),
    record.accessPolicy === 'notify' && t.picker.choice.note,
  ].filter((fact) => typeof fact === 'string');
  return (
    <>
      <PolicySign policy={record.accessPolicy} />
      <span className={facts.length > 0 ? 'visually-hidden' : undefined}>
        {policyWords(record, locale).label}
      </span>
      {facts.length > 0 && <span>{facts.join(' · ')}</span>}
    </>
  );
}
