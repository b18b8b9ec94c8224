/** Where all this comes from: each list with its date, licence and attribution, and how lists come and go. */
import { useState } from 'react';
import { listWords } from '../../../main/api/describe-directory.ts';
import type { ListReport } from '../../../main/api/directory.ts';
import { usePage, useTask } from '../../context.ts';
import { Foreign, seen } from '../../foreign.tsx';
import { glued } from '../../glue.ts';
import { WorthIcon } from '../../icons.tsx';
import { CatalogueDialog } from './catalogue-dialog.tsx';
import { FileButton } from './file-button.tsx';
import { ForgetDialog } from './forget-dialog.tsx';
import { ImportDialog } from './import-dialog.tsx';

interface Props {
  readonly lists: readonly ListReport[];
  readonly changed: () => void;
}

type Open =
  | { readonly what: 'import'; readonly file: File }
  | { readonly what: 'catalogue' }
  | { readonly what: 'forget'; readonly list: ListReport };

export function Lists({ lists, changed }: Props) {
  const { api, t, announce } = usePage();
  const words = t.picker.lists;
  const [open, setOpen] = useState<Open | null>(null);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const { busy, failure, run } = useTask();
  const leave = () => setOpen(null);

  const restore = () =>
    run(async () => {
      const answer = await api.restoreCatalogue();
      setProblems(answer.ok ? [] : answer.problems);
      if (answer.ok) announce(words.restored);
      changed();
    });

  return (
    <section className="card lists" aria-labelledby="lists-heading">
      <h2 id="lists-heading">{words.heading}</h2>
      <ul className="list-of-lists">
        {lists.map((list) => (
          <List
            key={list.id}
            list={list}
            busy={busy}
            replace={() => setOpen({ what: 'catalogue' })}
            restore={restore}
            forget={() => setOpen({ what: 'forget', list })}
          />
        ))}
      </ul>
      {failure !== null && (
        <p role="alert" data-tone="bad">
          {words.failed(failure)}
        </p>
      )}
      {problems.map((problem) => (
        <p key={problem} data-tone="bad">
          <Foreign text={problem} />
        </p>
      ))}
      <div className="actions">
        <FileButton choose={(file) => setOpen({ what: 'import', file })}>{words.import}</FileButton>
        <p className="hint">{words.importHint}</p>
      </div>
      {open?.what === 'import' && <ImportDialog file={open.file} changed={changed} leave={leave} />}
      {open?.what === 'catalogue' && <CatalogueDialog changed={changed} leave={leave} />}
      {open?.what === 'forget' && <ForgetDialog list={open.list} changed={changed} leave={leave} />}
    </section>
  );
}

interface ListProps {
  readonly list: ListReport;
  readonly busy: boolean;
  readonly replace: () => void;
  readonly restore: () => void;
  readonly forget: () => void;
}

function List({ list, busy, replace, restore, forget }: ListProps) {
  const { locale, t } = usePage();
  const words = t.picker.lists;
  const { title, facts } = glued(listWords(list, locale));
  const { kind, from, licence, attribution, shipped, problems } = list;
  const lines = [
    kind === 'import' && from !== null && words.from(from),
    licence !== null && words.licence(licence),
  ].filter((line) => line !== false);
  return (
    <li className="list-entry">
      <div>
        <h3>
          <Foreign text={title} />
        </h3>
        <p className="quiet">{facts}</p>
        {lines.map((line) => (
          <p key={line} className="hint">
            <Foreign text={line} />
          </p>
        ))}
        {attribution !== null && (
          <p className="hint attribution">
            <Foreign text={attribution} />
          </p>
        )}
        {problems.map((problem) => (
          <p key={problem} className="warning">
            <WorthIcon worth="trouble" size={18} />
            <Foreign text={problem} />
          </p>
        ))}
      </div>
      <div className="actions">
        {kind === 'catalogue' && (
          <button type="button" className="small" onClick={replace}>
            {words.replace}
          </button>
        )}
        {kind === 'catalogue' && !shipped && (
          <button type="button" className="small ghost" disabled={busy} onClick={restore}>
            {words.restore}
          </button>
        )}
        {kind === 'import' && (
          <button
            type="button"
            className="small ghost"
            aria-label={words.forgetOne(seen(title))}
            onClick={forget}
          >
            {words.forget}
          </button>
        )}
      </div>
    </li>
  );
}
