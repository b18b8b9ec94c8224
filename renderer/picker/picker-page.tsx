/**
 * The page of servers: what the public lists have, near first; what a person has chosen of it; and what is to be said about that choice.
 * Nothing is asked, chosen or saved by itself.
 */
import type { SettingsReport } from '../../main/api/contract.ts';
import { usePage } from '../context.ts';
import { WorthIcon } from '../icons.tsx';
import type { Connection } from '../link.ts';
import type { DraftState } from '../settings/use-draft.ts';
import { Picker } from './picker.tsx';
import { useDirectory } from './use-directory.ts';

interface Props {
  /** Nobody is there to be asked. */
  readonly silent: boolean;
  readonly connection: Connection;
  readonly report: SettingsReport | null;
  /** Why there is no report. */
  readonly failure: string | null;
  readonly state: DraftState | null;
}

export function PickerPage({ silent, connection, report, failure, state }: Props) {
  const { t } = usePage();
  const words = t.picker;
  const directory = useDirectory(connection);
  return (
    <>
      <header className="picker-title">
        <h1 tabIndex={-1}>{words.title}</h1>
        <p className="quiet">{words.lead}</p>
      </header>
      {silent && (
        <div className="note silent" role="alert">
          <WorthIcon worth="trouble" size={18} />
          <p>
            <strong>{t.stale.title}.</strong> {t.stale.advice}
          </p>
        </div>
      )}
      {directory.failure !== null && !silent && (
        <div className="card" role="alert">
          <p data-tone="bad">{words.failed(directory.failure)}</p>
          <p className="actions">
            <button type="button" onClick={directory.reload}>
              {words.again}
            </button>
          </p>
        </div>
      )}
      {report && state && directory.report ? (
        <Picker
          silent={silent}
          settings={report}
          state={state}
          directory={{ ...directory, report: directory.report }}
        />
      ) : (
        directory.failure === null && (
          <p className="card">{failure === null ? words.loading : t.error.settings(failure)}</p>
        )
      )}
    </>
  );
}
