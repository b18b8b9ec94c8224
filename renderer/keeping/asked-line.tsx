/** Where there is no room for reasons: that there is a question, and the way to the whole window, which has them. */
import { askedWords } from '../../main/api/describe-keeping.ts';
import type { Status } from '../../main/api/status.ts';
import { usePage } from '../context.ts';
import { glued } from '../glue.ts';
import { WorthIcon } from '../icons.tsx';

export function AskedLine({ status }: { readonly status: Status }) {
  const { locale, t } = usePage();
  const asked = glued(askedWords(status, locale));
  if (asked === null) return null;
  return (
    <div className="asked asked-line">
      <WorthIcon worth="trouble" size={18} />
      <p className="asked-words">
        {asked.short}{' '}
        <a href="?view=window#/" target="truechimer">
          {t.asked.decide}
        </a>
      </p>
    </div>
  );
}
