/** Before servers are asked whose operators want to know of it: a person reads that, and decides. */
import { noticeWords } from '../../main/api/describe-choosing.ts';
import { usePage } from '../context.ts';
import { Modal } from '../keeping/modal.tsx';
import type { Measuring } from './use-measuring.ts';

export function NoticeDialog({ measuring }: { readonly measuring: Measuring }) {
  const { locale, t } = usePage();
  const words = t.picker.measure;
  const plan = measuring.asking;
  if (plan === null) return null;
  return (
    <Modal title={words.noticeTitle} leave={measuring.leave}>
      <p>{noticeWords(plan.asking, locale)}</p>
      <div className="modal-actions">
        <button type="button" onClick={measuring.leave}>
          {words.leave}
        </button>
        {plan.asking.length < plan.rows.length && (
          <button type="button" onClick={() => measuring.agree(false)}>
            {words.without(plan.asking.length)}
          </button>
        )}
        <button type="button" className="primary" onClick={() => measuring.agree(true)}>
          {words.agree(plan.rows.length)}
        </button>
      </div>
    </Modal>
  );
}
