/** “Pick for me”: some servers that go together, each with its reasons, to be taken one by one or all at once. */
import { useEffect, useState } from 'react';
import { proposalWords } from '../../main/api/describe-choosing.ts';
import { MOST_PROPOSED, type Proposal, type Proposed } from '../../main/api/directory.ts';
import { usePage } from '../context.ts';
import { wordsOf } from '../engine.ts';
import { Foreign } from '../foreign.tsx';
import { glued } from '../glue.ts';
import { Modal } from '../keeping/modal.tsx';
import { type Choice, normal } from './choice.ts';

interface Props {
  /** As it was when a person asked: what is taken since then does not change the proposal. */
  readonly keep: Choice;
  readonly chosen: ReadonlySet<string>;
  /** Null where this computer's place is known. */
  readonly sayWhere: (() => void) | null;
  readonly take: (picks: readonly Proposed[]) => void;
  readonly leave: () => void;
}

/** With four, one may be wrong and another one silent. */
const USUAL = 4;

export function ProposalDialog({ keep, chosen, sayWhere, take, leave }: Props) {
  const { api, locale, t } = usePage();
  const words = t.picker.proposal;
  // Whoever has as many already wants one more.
  const [count, setCount] = useState(Math.min(MOST_PROPOSED, Math.max(USUAL, keep.length + 1)));
  const [proposal, setProposal] = useState<Proposal | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    let current = true;
    setProposal(null);
    setFailure(null);
    api.propose({ count, keep: [...keep] }).then(
      (answer) => current && setProposal(answer),
      (error: unknown) => current && setFailure(wordsOf(error, t.error)),
    );
    return () => {
      current = false;
    };
  }, [api, count, keep, t]);

  const said = proposal && glued(proposalWords(proposal, locale));
  const open = proposal?.picks.filter(({ name }) => !chosen.has(normal(name))) ?? [];
  return (
    <Modal title={words.title} leave={leave} wide>
      <label className="proposal-count">
        <span>{words.count}</span>
        <select value={count} onChange={({ target }) => setCount(Number(target.value))}>
          {Array.from({ length: MOST_PROPOSED }, (_, i) => i + 1).map((n) => (
            <option key={n} value={n}>
              {n}
            </option>
          ))}
        </select>
      </label>
      {failure !== null && (
        <p role="alert" data-tone="bad">
          {words.failed(failure)}
        </p>
      )}
      {proposal === null && failure === null && (
        <div className="wait">
          <p>{words.looking}</p>
          <progress aria-label={words.looking} />
        </div>
      )}
      {said && proposal && (
        <>
          <p>{said.headline}</p>
          <p className="hint">{said.notes.join(' ')}</p>
          {!proposal.placed && sayWhere && (
            <p className="actions">
              <button type="button" className="small" onClick={sayWhere}>
                {words.sayWhere}
              </button>
            </p>
          )}
          <ol className="picks">
            {proposal.picks.map((pick, i) => (
              <Pick
                key={pick.name}
                pick={pick}
                reasons={said.picks[i]!.reasons}
                taken={chosen.has(normal(pick.name))}
                take={() => take([pick])}
              />
            ))}
          </ol>
        </>
      )}
      <div className="modal-actions">
        <button type="button" onClick={leave}>
          {words.close}
        </button>
        {open.length > 0 && (
          <button
            type="button"
            className="primary"
            onClick={() => {
              take(open);
              leave();
            }}
          >
            {words.takeAll(open.length)}
          </button>
        )}
      </div>
    </Modal>
  );
}

interface PickProps {
  readonly pick: Proposed;
  readonly reasons: readonly string[];
  readonly taken: boolean;
  readonly take: () => void;
}

function Pick({ pick, reasons, taken, take }: PickProps) {
  const { t } = usePage();
  const words = t.picker.proposal;
  return (
    <li className="proposed">
      <div>
        <p className="server-text proposed-name">{pick.name}</p>
        <p>
          <Foreign text={reasons.join(' ')} />
        </p>
      </div>
      {pick.kept ? (
        <span className="tag">{words.kept}</span>
      ) : (
        <button
          type="button"
          className="small"
          aria-disabled={taken}
          aria-label={taken ? undefined : words.takeOne(pick.name)}
          onClick={() => !taken && take()}
        >
          {taken ? words.taken : words.take}
        </button>
      )}
    </li>
  );
}
