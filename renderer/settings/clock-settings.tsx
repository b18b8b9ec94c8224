/** When the clock counts as right, and whether its owner wants to be told. */
import { keepingWords } from '../../main/api/describe-keeping.ts';
import type { Status } from '../../main/api/status.ts';
import { SWITCH } from '../arrival.ts';
import { usePage } from '../context.ts';
import type { Draft } from './draft.ts';
import { FieldError } from './field.tsx';

interface Props {
  /** Null while nobody says how the clock stands. */
  readonly status: Status | null;
  readonly draft: Draft;
  readonly change: (change: Partial<Draft>) => void;
  readonly wrong: string | undefined;
}

export function ClockSettings({ status, draft, change, wrong }: Props) {
  const { locale, t } = usePage();
  const words = t.settings.clock;
  return (
    <section className="card" aria-labelledby="settings-clock">
      <h2 id="settings-clock">{words.heading}</h2>
      <div className="field">
        <label htmlFor="limit">{words.limit}</label>
        <input
          id="limit"
          type="text"
          inputMode="decimal"
          className="number"
          autoComplete="off"
          value={draft.limit}
          aria-invalid={wrong !== undefined}
          aria-describedby="limit-wrong limit-hint"
          onChange={(event) => change({ limit: event.target.value })}
        />
        <FieldError id="limit-wrong" message={wrong} />
        <p id="limit-hint" className="hint">
          {words.limitHint}
        </p>
      </div>
      <label className="choice">
        <input
          type="checkbox"
          checked={draft.notifications}
          onChange={(event) => change({ notifications: event.target.checked })}
        />
        <span>{words.notifications}</span>
      </label>
      {status && status.clock.kind !== 'observed' && (
        <div className="field">
          <p className="field-name">{words.keeping}</p>
          <p>{keepingWords(status, locale).words}</p>
          <p className="hint">
            <a href={SWITCH}>{words.toSwitch}</a>
          </p>
        </div>
      )}
    </section>
  );
}
