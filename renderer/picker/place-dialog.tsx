/** A person says where this computer is: a city, a time zone or coordinates. Nobody is asked. */
import { useState } from 'react';
import type { HereReport } from '../../main/api/directory.ts';
import { usePage, useTask } from '../context.ts';
import { Modal } from '../keeping/modal.tsx';
import { FieldError } from '../settings/field.tsx';

interface Props {
  readonly here: HereReport;
  readonly changed: () => void;
  readonly leave: () => void;
}

export function PlaceDialog({ here, changed, leave }: Props) {
  const { api, t, announce } = usePage();
  const words = t.picker.place;
  const { busy, failure, run } = useTask();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);

  const set = (place: string | null) =>
    run(async () => {
      const answer = await api.setPlace(place);
      if (!answer.ok) {
        setWrong(answer.message);
        return;
      }
      announce(words.changed);
      changed();
      leave();
    });

  return (
    <Modal title={words.title} leave={leave}>
      <form
        className="place-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') set(text);
        }}
      >
        <p className="quiet">{words.hint}</p>
        <div className="field">
          <label htmlFor="place">{words.label}</label>
          <input
            id="place"
            type="text"
            autoComplete="off"
            spellCheck={false}
            placeholder={words.placeholder}
            value={text}
            aria-invalid={wrong !== null}
            aria-describedby="place-wrong"
            onChange={(event) => {
              setText(event.target.value);
              setWrong(null);
            }}
          />
          <FieldError id="place-wrong" message={wrong ?? failure} />
        </div>
        <div className="modal-actions">
          <button type="button" onClick={leave}>
            {t.keeping.cancel}
          </button>
          {here.by === 'person' && (
            <button type="button" disabled={busy} onClick={() => set(null)}>
              {words.byZone}
            </button>
          )}
          <button type="submit" className="primary" disabled={busy}>
            {words.save}
          </button>
        </div>
      </form>
    </Modal>
  );
}
