/** Where there is no room for the switch: how the clock is treated, and the way to the switch in the whole window. */
import type { Words } from '../../main/api/describe.ts';
import { keepingWords } from '../../main/api/describe-keeping.ts';
import type { Status } from '../../main/api/status.ts';
import { usePage } from '../context.ts';

interface Props {
  readonly status: Status;
  readonly words: Words;
  readonly doubtful: boolean;
}

export function KeepingLine({ status, words, doubtful }: Props) {
  const { locale, t } = usePage();
  const { state } = keepingWords(status, locale);
  const { link } = t.keeping;
  return (
    <p className="mode quiet">
      {words.mode}{' '}
      {!doubtful && status.clock.kind !== 'observed' && (
        <a href="?view=window#/switch" target="truechimer">
          {state === 'on' || state === 'wanted' ? link.on : link.off}
        </a>
      )}
    </p>
  );
}
