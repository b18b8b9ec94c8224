/**
 * The list of servers: look at it, take one out, write one down, ask it once before it is saved. What a server answers
 * is shown where it stands in the list.
 */
import { type KeyboardEvent, useRef, useState } from 'react';
import type { CheckReport, Settings } from '../../main/api/contract.ts';
import { checkWords } from '../../main/api/describe.ts';
import { usePage } from '../context.ts';
import { wordsOf } from '../engine.ts';
import { WorthIcon } from '../icons.tsx';
import { askedBy, type Draft, withServer } from './draft.ts';
import { FieldError } from './field.tsx';

/** Under three nobody can be outvoted; over ten only the traffic grows. */
const ENOUGH = 3;
const PLENTY = 10;

type Check =
  | { readonly kind: 'asking' }
  | { readonly kind: 'report'; readonly report: CheckReport }
  | { readonly kind: 'failed'; readonly why: string };

interface Props {
  readonly draft: Draft;
  readonly saved: Settings;
  readonly change: (change: Partial<Draft>) => void;
  /** Why the name that is being written cannot be added. */
  readonly wrong: string | null;
  readonly setWrong: (wrong: string | null) => void;
}

export function ServerSettings({ draft, saved, change, wrong, setWrong }: Props) {
  const { api, locale, t, announce } = usePage();
  const words = t.settings.servers;
  const [checks, setChecks] = useState<ReadonlyMap<string, Check>>(new Map());
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);

  const note = (name: string, check: Check) => setChecks((before) => new Map(before).set(name, check));

  const check = (name: string) => {
    note(name, { kind: 'asking' });
    api.checkServer(name).then(
      (report) => {
        note(name, { kind: 'report', report });
        announce(`${name}: ${checkWords(report, locale)}`);
      },
      (error: unknown) => {
        const why = wordsOf(error, t.error);
        note(name, { kind: 'failed', why });
        announce(`${name}: ${why}`);
      },
    );
  };

  const add = () => {
    const result = withServer(draft, words);
    if (result.ok) {
      change(result.draft);
      setWrong(null);
      announce(words.added(result.name));
    } else {
      setWrong(result.message);
    }
    field.current?.focus();
  };

  const remove = (index: number) => {
    announce(words.removed(draft.servers[index]!.name));
    change({ servers: draft.servers.filter((_, i) => i !== index) });
    // The button goes with its row; the focus moves on instead of falling to the top of the page.
    const rows = list.current?.children;
    const next = rows?.[index + 1] ?? rows?.[index - 1];
    (next?.querySelector<HTMLButtonElement>('[data-remove]') ?? field.current)?.focus();
  };

  const own = (index: number, yes: boolean) =>
    change({ servers: draft.servers.map((server, i) => (i === index ? { ...server, own: yes } : server)) });

  const addByEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    // Else the form would be saved.
    event.preventDefault();
    add();
  };

  const old = new Set(saved.servers.map((server) => server.name));
  const asked = askedBy(draft.servers);
  return (
    <section className="card" aria-labelledby="settings-servers">
      <div className="card-head">
        <h2 id="settings-servers">{words.heading}</h2>
        <a href="#/servers">{words.choose}</a>
      </div>
      <p className="quiet">{words.hint}</p>
      {draft.servers.length === 0 ? (
        <p className="empty-line">{words.none}</p>
      ) : (
        <ul ref={list} className="entries" aria-label={words.list}>
          {draft.servers.map((server, i) => (
            <li key={server.name} className="entry">
              <div className="entry-name">
                <span className="server-text">{server.name}</span>
                <span className="tag">{server.pool ? words.kind.pool : words.kind.server}</span>
                {!old.has(server.name) && (
                  <span className="tag" data-tone="new">
                    {words.unsaved}
                  </span>
                )}
              </div>
              <div className="entry-actions">
                {!server.pool && (
                  <label className="choice entry-own">
                    <input
                      type="checkbox"
                      checked={server.own}
                      aria-label={words.ownOne(server.name)}
                      onChange={(event) => own(i, event.target.checked)}
                    />
                    <span aria-hidden="true">{words.ownShort}</span>
                  </label>
                )}
                <button
                  type="button"
                  className="small"
                  aria-label={words.checkOne(server.name)}
                  disabled={checks.get(server.name)?.kind === 'asking'}
                  onClick={() => check(server.name)}
                >
                  {words.check}
                </button>
                <button
                  type="button"
                  className="small ghost"
                  data-remove
                  aria-label={words.removeOne(server.name)}
                  onClick={() => remove(i)}
                >
                  {words.remove}
                </button>
              </div>
              <CheckResult check={checks.get(server.name)} />
            </li>
          ))}
        </ul>
      )}
      <fieldset className="adding">
        <legend className="visually-hidden">{words.add}</legend>
        <div className="field">
          <label htmlFor="add-name">{words.name}</label>
          <div className="adding-line">
            <input
              ref={field}
              id="add-name"
              type="text"
              inputMode="url"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              placeholder={words.placeholder}
              value={draft.adding.name}
              aria-invalid={wrong !== null}
              aria-describedby={wrong === null ? undefined : 'add-wrong'}
              onChange={(event) => {
                setWrong(null);
                change({ adding: { ...draft.adding, name: event.target.value } });
              }}
              onKeyDown={addByEnter}
            />
            <button type="button" onClick={add}>
              {words.add}
            </button>
          </div>
          <FieldError id="add-wrong" message={wrong} />
        </div>
        <label className="choice">
          <input
            type="checkbox"
            checked={draft.adding.pool}
            aria-describedby="add-pool-hint"
            onChange={(event) => change({ adding: { ...draft.adding, pool: event.target.checked } })}
          />
          <span>
            {words.pool}
            <span id="add-pool-hint" className="hint">
              {words.poolHint}
            </span>
          </span>
        </label>
        <label className="choice">
          <input
            type="checkbox"
            checked={draft.adding.own && !draft.adding.pool}
            disabled={draft.adding.pool}
            aria-describedby="add-own-hint"
            onChange={(event) => change({ adding: { ...draft.adding, own: event.target.checked } })}
          />
          <span>
            {words.own}
            <span id="add-own-hint" className="hint">
              {words.ownHint}
            </span>
          </span>
        </label>
      </fieldset>
      {draft.servers.length > 0 && asked < ENOUGH && <Advice sentence={words.few} />}
      {asked > PLENTY && <Advice sentence={words.many(asked)} />}
    </section>
  );
}

const Advice = ({ sentence }: { readonly sentence: string }) => (
  <p className="warning">
    <WorthIcon worth="trouble" size={18} />
    <span>{sentence}</span>
  </p>
);

function CheckResult({ check }: { readonly check: Check | undefined }) {
  const { locale, t } = usePage();
  if (check === undefined) return null;
  if (check.kind === 'asking') return <p className="check-result">{t.settings.servers.checking}</p>;
  const good = check.kind === 'report' && check.report.result.kind === 'answered';
  return (
    <p className="check-result" data-worth={good ? 'used' : 'trouble'}>
      <WorthIcon worth={good ? 'used' : 'trouble'} />
      <span>{check.kind === 'report' ? checkWords(check.report, locale) : check.why}</span>
    </p>
  );
}
