/** A list that was imported is removed only after a person has read what goes with it. */
import { listWords } from '../../../main/api/describe-directory.ts';
import type { ListReport } from '../../../main/api/directory.ts';
import { usePage, useTask } from '../../context.ts';
import { Foreign } from '../../foreign.tsx';
import { Modal } from '../../keeping/modal.tsx';

interface Props {
  readonly list: ListReport;
  readonly changed: () => void;
  readonly leave: () => void;
}

export function ForgetDialog({ list, changed, leave }: Props) {
  const { api, locale, t, announce } = usePage();
  const words = t.picker.lists;
  const { busy, failure, run } = useTask();
  const forget = () =>
    run(async () => {
      await api.forgetList(list.id);
      announce(words.forgotten);
      changed();
      leave();
    });
  return (
    <Modal title={words.forgetTitle} leave={leave}>
      <p>
        <strong>
          <Foreign text={listWords(list, locale).title} />
        </strong>
      </p>
      <p>{words.forgetHint}</p>
      {failure !== null && (
        <p role="alert" data-tone="bad">
          {words.failed(failure)}
        </p>
      )}
      <div className="modal-actions">
        <button type="button" onClick={leave}>
          {t.keeping.cancel}
        </button>
        <button type="button" className="primary" disabled={busy} onClick={forget}>
          {words.forget}
        </button>
      </div>
    </Modal>
  );
}
