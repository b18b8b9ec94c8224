/** How the application looks, and how it starts. */
import type { Settings } from '../../main/api/contract.ts';
import { usePage } from '../context.ts';
import type { Draft } from './draft.ts';
import { FieldError } from './field.tsx';

const THEMES = ['system', 'light', 'dark'] satisfies Settings['theme'][];

interface Props {
  readonly draft: Draft;
  readonly change: (change: Partial<Draft>) => void;
  readonly wrong: string | undefined;
}

export function LookSettings({ draft, change, wrong }: Props) {
  const { t, inElectron } = usePage();
  const words = t.settings.look;
  return (
    <section className="card" aria-labelledby="settings-look">
      <h2 id="settings-look">{words.heading}</h2>
      <fieldset className="themes">
        <legend>{words.theme}</legend>
        {THEMES.map((theme) => (
          <label key={theme} className="choice">
            <input
              type="radio"
              name="theme"
              value={theme}
              checked={draft.theme === theme}
              onChange={() => change({ theme })}
            />
            <span>{words.themes[theme]}</span>
          </label>
        ))}
      </fieldset>
      <label className="choice">
        <input
          type="checkbox"
          checked={draft.startAtLogin}
          disabled={!inElectron}
          aria-describedby={inElectron ? undefined : 'start-hint'}
          onChange={(event) => change({ startAtLogin: event.target.checked })}
        />
        <span>
          {words.startAtLogin}
          {!inElectron && (
            <span id="start-hint" className="hint">
              {words.startAtLoginHint}
            </span>
          )}
        </span>
      </label>
      <div className="field">
        <label htmlFor="port">{words.port}</label>
        <input
          id="port"
          type="text"
          inputMode="numeric"
          className="number"
          autoComplete="off"
          value={draft.port}
          aria-invalid={wrong !== undefined}
          aria-describedby="port-wrong port-hint"
          onChange={(event) => change({ port: event.target.value })}
        />
        <FieldError id="port-wrong" message={wrong} />
        <p id="port-hint" className="hint">
          {words.portHint}
        </p>
      </div>
    </section>
  );
}
