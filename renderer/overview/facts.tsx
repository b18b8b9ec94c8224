/** Facts about the present state: who is asked, when, and what the clock does on its own. */
import type { Words } from '../../main/api/describe.ts';
import { usePage } from '../context.ts';

interface Props {
  readonly words: Words;
  /** Nobody vouches for it any more, least of all for what will be. */
  readonly doubtful: boolean;
  readonly brief?: boolean;
}

export function Facts({ words, doubtful, brief = false }: Props) {
  const { t } = usePage();
  const facts = [
    { kind: 'server', name: t.facts.server, value: words.server },
    { kind: 'last', name: t.facts.lastPoll, value: words.lastPoll },
    { kind: 'next', name: t.facts.nextPoll, value: doubtful ? '–' : words.nextPoll },
    { kind: 'drift', name: t.facts.drift, value: words.drift, more: words.steadiness },
    { kind: 'forecast', name: t.facts.forecast, value: (!doubtful && words.forecast) || '–' },
  ];
  return (
    <dl className={brief ? 'facts facts-brief' : 'facts'}>
      {facts
        .filter(({ kind }) => !(brief && (kind === 'last' || kind === 'forecast')))
        .map(({ kind, name, value, more }) => (
          <div key={kind} data-fact={kind}>
            <dt>{name}</dt>
            <dd>
              {value}
              {more && !brief && <span className="fact-more">{more}</span>}
            </dd>
          </div>
        ))}
    </dl>
  );
}
