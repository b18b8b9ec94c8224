/**
 * The notices that the tray would give, for a reader who has no tray: the same decision, the same words. What was
 * already so when the page was opened is in the headline and raises nothing.
 */
import { useEffect, useRef, useState } from 'react';
import { type Notice, NoticeWatch } from '../main/api/notice.ts';
import type { Status } from '../main/api/status.ts';
import { usePage } from './context.ts';
import { glued } from './glue.ts';
import { FaceIcon, SignIcon } from './icons.tsx';

const FACE = {
  'out-of-sync': 'out-of-sync',
  'back-in-sync': 'in-sync',
  'no-servers': 'no-servers',
  yielded: 'observing',
} as const;

/** Milliseconds. Trouble stays until it is over or put away; good news only as long as it takes to read. */
const GOOD_NEWS_STAYS = 15_000;

export function Notices({ status, wanted }: { readonly status: Status | null; readonly wanted: boolean }) {
  const { locale, t } = usePage();
  const watch = useRef<NoticeWatch>(null);
  const [notice, setNotice] = useState<Notice | null>(null);

  useEffect(() => {
    if (status === null) return;
    const first = watch.current === null;
    watch.current ??= new NoticeWatch();
    const next = watch.current.observe(status, locale);
    if (next !== null && !first && wanted) setNotice(glued(next));
  }, [status, locale, wanted]);

  useEffect(() => {
    if (notice?.kind !== 'back-in-sync') return;
    const timer = setTimeout(() => setNotice(null), GOOD_NEWS_STAYS);
    return () => clearTimeout(timer);
  }, [notice]);

  return (
    <div className="notices" role="status">
      {notice && (
        <div className="notice" data-face={FACE[notice.kind]}>
          <FaceIcon face={FACE[notice.kind]} size={24} />
          <div>
            <p className="notice-title">{notice.title}</p>
            <p>{notice.body}</p>
          </div>
          <button
            type="button"
            className="icon-button"
            aria-label={t.note.dismiss}
            onClick={() => setNotice(null)}
          >
            <SignIcon sign="cross" size={14} />
          </button>
        </div>
      )}
    </div>
  );
}
