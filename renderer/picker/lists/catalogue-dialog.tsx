/** Another catalogue: from a file, or from an address that a person writes. The present one stays until the new one was looked through. */
import { useState } from 'react';
import { type CatalogueAnswer, type CatalogueWish, LARGEST_UPLOAD } from '../../../main/api/directory.ts';
import * as format from '../../../main/api/format.ts';
import { usePage, useTask } from '../../context.ts';
import { Foreign } from '../../foreign.tsx';
import { WorthIcon } from '../../icons.tsx';
import { Modal } from '../../keeping/modal.tsx';
import { uploadOf } from '../upload.ts';
import { FileButton } from './file-button.tsx';

interface Props {
  readonly changed: () => void;
  readonly leave: () => void;
}

export function CatalogueDialog({ changed, leave }: Props) {
  const { api, locale, t, announce } = usePage();
  const words = t.picker.catalogue;
  const { busy, failure, run } = useTask();
  const [address, setAddress] = useState('');
  const [answer, setAnswer] = useState<CatalogueAnswer | null>(null);

  const replace = async (wish: CatalogueWish) => {
    const told = await api.replaceCatalogue(wish);
    setAnswer(told);
    // What is wrong with it is said as an alert.
    if (!told.ok) return;
    announce(words.replaced);
    changed();
  };

  const fromFile = (file: File) =>
    run(async () => {
      setAnswer(null);
      const read = await uploadOf(file);
      if (read.ok) {
        await replace({ from: 'file', file: read.file, content: read.content });
        return;
      }
      const limit = format.number(LARGEST_UPLOAD / 1024 / 1024, locale);
      const why = read.why === 'too-large' ? t.picker.lists.tooLarge(limit) : t.picker.lists.unreadable;
      setAnswer({ ok: false, problems: [why] });
    });

  const fetchIt = () => {
    if (address.trim() === '') return;
    run(async () => {
      setAnswer(null);
      await replace({ from: 'address', address: address.trim() });
    });
  };

  return (
    <Modal title={words.title} leave={leave}>
      <form
        className="place-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          fetchIt();
        }}
      >
        <p className="quiet">{words.hint}</p>
        <div className="actions">
          <FileButton choose={fromFile}>{words.file}</FileButton>
        </div>
        <div className="field">
          <label htmlFor="catalogue-address">{words.address}</label>
          <div className="adding-line">
            <input
              id="catalogue-address"
              type="text"
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              placeholder={words.placeholder}
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
            <button type="submit" disabled={busy}>
              {words.fetch}
            </button>
          </div>
        </div>
        {busy && (
          <div className="wait">
            <p>{words.fetching}</p>
            <progress aria-label={words.fetching} />
          </div>
        )}
        {failure !== null && (
          <p role="alert" data-tone="bad">
            {t.picker.lists.failed(failure)}
          </p>
        )}
        {answer && <Verdict answer={answer} />}
        <div className="modal-actions">
          <button type="button" onClick={leave}>
            {answer?.ok ? words.close : words.cancel}
          </button>
        </div>
      </form>
    </Modal>
  );
}

function Verdict({ answer }: { readonly answer: CatalogueAnswer }) {
  const { t } = usePage();
  const words = t.picker.catalogue;
  if (answer.ok) {
    const { unknownFields } = answer;
    return (
      <div>
        <p>
          <strong>{words.replaced}</strong>
        </p>
        {unknownFields.length > 0 && (
          <p className="hint">
            <Foreign text={words.unknown(unknownFields.join(', '))} />
          </p>
        )}
      </div>
    );
  }
  return (
    <div className="warning" role="alert">
      <WorthIcon worth="trouble" size={18} />
      <div>
        <p>{words.kept}</p>
        <ul className="reasons">
          {answer.problems.map((problem) => (
            <li key={problem}>
              <Foreign text={problem} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
