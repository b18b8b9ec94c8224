/** One server in full: who may use it, where it is, what it answered, and every field of what the lists say. */
import { foundWords, listedWords, policyWords, ruleWords } from '../../../main/api/describe-directory.ts';
import type { DirectoryRow, ListReport } from '../../../main/api/directory.ts';
import { usePage } from '../../context.ts';
import { Foreign } from '../../foreign.tsx';
import { glued } from '../../glue.ts';
import { Modal } from '../../keeping/modal.tsx';
import { PolicySign } from '../policy-sign.tsx';
import { Answer } from './answer.tsx';
import { Fields } from './fields.tsx';
import { Listings } from './listings.tsx';
import { OperatorMessage } from './operator-message.tsx';
import { Part } from './part.tsx';

interface Props {
  readonly row: DirectoryRow;
  readonly lists: readonly ListReport[];
  readonly chosen: boolean;
  readonly measuring: boolean;
  /** Null: it is never asked. */
  readonly measure: (() => void) | null;
  readonly toggle: () => void;
  readonly leave: () => void;
}

export function Details({ row, lists, chosen, measuring, measure, toggle, leave }: Props) {
  const { locale, t } = usePage();
  const words = t.picker.details;
  const { record, rule } = row;
  const policy = policyWords(record, locale);
  const barred = rule.kind === 'no' && !chosen;
  return (
    <Modal title={row.name} leave={leave} wide>
      <p className="quiet details-age">{listedWords(record, locale)}</p>
      <Part heading={words.who}>
        <p className="details-policy">
          <PolicySign policy={record.accessPolicy} />
          <span>{policy.sentence}</span>
        </p>
        {ruleWords(row, locale).sentences.map((sentence) => (
          <p key={sentence}>
            <Foreign text={sentence} />
          </p>
        ))}
        {rule.kind === 'no' &&
          policy.details
            .filter((sentence) => !ruleWords(row, locale).sentences.includes(sentence))
            .map((sentence) => (
              <p key={sentence}>
                <Foreign text={sentence} />
              </p>
            ))}
      </Part>
      <Answer row={row} />
      {row.found.length > 0 && (
        <Part heading={words.found}>
          {row.found.map((found) => (
            <p key={`${found.program} ${found.where}`}>
              <Foreign text={glued(foundWords(found, locale))} />
            </p>
          ))}
        </Part>
      )}
      {rule.kind !== 'no' && rule.notify && <OperatorMessage record={record} />}
      <Part heading={words.says}>
        <Fields record={record} />
      </Part>
      <Listings name={row.name} lists={lists} />
      <div className="modal-actions">
        <button type="button" onClick={leave}>
          {words.close}
        </button>
        {measure && (
          <button type="button" aria-disabled={measuring} onClick={() => !measuring && measure()}>
            {t.picker.measure.one}
          </button>
        )}
        {!barred && (
          <button type="button" className={chosen ? '' : 'primary'} onClick={toggle}>
            {chosen ? words.drop : words.pick}
          </button>
        )}
      </div>
    </Modal>
  );
}
