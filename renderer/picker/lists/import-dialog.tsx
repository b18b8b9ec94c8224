/** A list as it was read: its servers, and every line that was not understood, before it is kept. */
import { useState } from 'react';
import { importWords } from '../../../main/api/describe-directory.ts';
import type { ImportAnswer } from '../../../main/api/directory.ts';
import { usePage } from '../../context.ts';
import { Foreign } from '../../foreign.tsx';
import { WorthIcon } from '../../icons.tsx';
import { Modal } from '../../keeping/modal.tsx';
import { Problems, Records } from './import-preview.tsx';
import { useImport } from './use-import.ts';

interface Props {
  readonly file: File;
  readonly changed: () => void;
  readonly leave: () => void;
}

export function ImportDialog({ file, changed, leave }: Props) {
  const { t } = usePage();
  const words = t.picker.import;
  const { answer, failure, busy, keep } = useImport(file, changed);
  const [name, setName] = useState(file.name);
  const read = answer?.ok ? answer : null;
  const kept = read !== null && read.kept !== null;
  const keepable = read !== null && !kept && read.records.length > 0;
  return (
    <Modal title={words.title} leave={leave} wide>
      <p className="quiet server-text">
        <Foreign text={file.name} />
      </p>
      {answer === null && failure === null && (
        <div className="wait">
          <p>{words.reading}</p>
          <progress aria-label={words.reading} />
        </div>
      )}
      {failure !== null && (
        <p role="alert" data-tone="bad">
          {t.picker.lists.failed(failure)}
        </p>
      )}
      {answer && <Verdict answer={answer} kept={kept} />}
      {read && <Records records={read.records} />}
      {read && <Problems problems={read.problems} />}
      {keepable && (
        <div className="field">
          <label htmlFor="list-name">{words.name}</label>
          <input
            id="list-name"
            type="text"
            autoComplete="off"
            maxLength={512}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
      )}
      <div className="modal-actions">
        <button type="button" onClick={leave}>
          {keepable ? words.cancel : words.close}
        </button>
        {keepable && read.refusal !== null && (
          <button type="button" disabled={busy} onClick={() => keep(name, true)}>
            {words.replace}
          </button>
        )}
        {keepable && (
          <button type="button" className="primary" disabled={busy} onClick={() => keep(name, false)}>
            {words.keep(read.records.length)}
          </button>
        )}
      </div>
    </Modal>
  );
}

function Verdict({ answer, kept }: { readonly answer: ImportAnswer; readonly kept: boolean }) {
  const { locale } = usePage();
  const sentences = importWords(answer, locale);
  const bad = !answer.ok || answer.refusal !== null;
  return (
    <div className={bad ? 'warning' : undefined} role={bad ? 'alert' : undefined}>
      {bad && <WorthIcon worth="trouble" size={18} />}
      <div>
        {sentences.map((sentence) => (
          <p key={sentence}>
            {kept ? (
              <strong>
                <Foreign text={sentence} />
              </strong>
            ) : (
              <Foreign text={sentence} />
            )}
          </p>
        ))}
      </div>
    </div>
  );
}
