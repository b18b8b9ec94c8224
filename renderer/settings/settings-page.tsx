/**
 * The second page: which servers are asked, when the clock counts as right, and how the application behaves. Nothing is
 * changed until Save; nothing that was typed is lost by a mistake, an error of the engine, or a look at the other page.
 */
import { useEffect, useRef, useState } from 'react';
import type { SettingsReport } from '../../main/api/contract.ts';
import { problemWords, unsavedWords } from '../../main/api/describe.ts';
import type { Status } from '../../main/api/status.ts';
import { usePage, useTask } from '../context.ts';
import { WorthIcon } from '../icons.tsx';
import { Notes } from '../overview/notes.tsx';
import { ClockSettings } from './clock-settings.tsx';
import { settingsOf, type Wrong, withServer } from './draft.ts';
import { Help } from './help.tsx';
import { LookSettings } from './look-settings.tsx';
import { SaveBar } from './save-bar.tsx';
import { ServerSettings } from './server-settings.tsx';
import type { DraftState } from './use-draft.ts';

interface Props {
  /** Nobody is there to save anything. */
  readonly silent: boolean;
  /** How the clock stood when it was last heard of. */
  readonly status: Status | null;
  readonly report: SettingsReport | null;
  /** Why there is no report. */
  readonly failure: string | null;
  readonly state: DraftState | null;
}

export function SettingsPage({ silent, status, report, failure, state }: Props) {
  const { t } = usePage();
  return (
    <>
      <h1 tabIndex={-1} className="page-title">
        {t.settings.title}
      </h1>
      {silent && (
        <div className="note silent" role="alert">
          <WorthIcon worth="trouble" size={18} />
          <p>
            <strong>{t.stale.title}.</strong> {t.stale.advice}
          </p>
        </div>
      )}
      {report && state ? (
        <Form status={silent ? null : status} report={report} state={state} />
      ) : (
        <p className="card">{failure === null ? t.connecting.title : t.error.settings(failure)}</p>
      )}
    </>
  );
}

interface FormProps {
  readonly status: Status | null;
  readonly report: SettingsReport;
  readonly state: DraftState;
}

function Form({ status, report, state }: FormProps) {
  const { engine, api, locale, t, announce } = usePage();
  const { draft, change, reset, settle } = state;
  const saving = useTask();
  const [wrong, setWrong] = useState<Wrong>({});
  const [wrongServer, setWrongServer] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);

  const save = () => {
    // A server that was typed but not added is meant to be saved too.
    const added =
      draft.adding.name.trim() === '' ? { ok: true as const, draft } : withServer(draft, t.settings.servers);
    setWrongServer(added.ok ? null : added.message);
    const checked = settingsOf(added.ok ? added.draft : draft, t.settings);
    setWrong(checked.ok ? {} : checked.wrong);
    if (!added.ok || !checked.ok) {
      setRefusals((before) => before + 1);
      announce(t.settings.bar.wrong);
      return;
    }
    change(added.draft);
    saving.run(async () => {
      const answer = await api.saveSettings(checked.settings);
      engine.acceptSettings(answer);
      settle(added.draft, answer.settings);
      setSaved(true);
      // The bar says the other case, as an alert.
      if (unsavedWords(answer.problems, locale) === null) announce(t.settings.bar.saved);
    });
  };

  const discard = () => {
    reset();
    setSaved(false);
    setWrong({});
    setWrongServer(null);
    announce(t.settings.bar.discarded);
  };

  const edit: DraftState['change'] = (part) => {
    setSaved(false);
    change(part);
  };

  return (
    <>
      <Notes sentences={report.problems.map((problem) => problemWords(problem, locale))} />
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <ServerSettings
          draft={draft}
          saved={report.settings}
          change={edit}
          wrong={wrongServer}
          setWrong={setWrongServer}
        />
        <ClockSettings status={status} draft={draft} change={edit} wrong={wrong.limit} />
        <LookSettings draft={draft} change={edit} wrong={wrong.port} />
        <Help file={report.file} />
        <SaveBar
          dirty={state.dirty}
          overtaken={state.overtaken}
          busy={saving.busy}
          failure={saving.failure}
          wrong={wrongServer !== null || wrong.limit !== undefined || wrong.port !== undefined}
          saved={saved}
          unsaved={saved ? unsavedWords(report.problems, locale) : null}
          discard={discard}
        />
      </form>
    </>
  );
}
