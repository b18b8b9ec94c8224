/** Four facts about the present state: who is asked, when, and what the clock does on its own. */
import type { Words } from '../../main/api/describe.ts';
import { usePage } from '../context.ts';

export function Facts({ words, brief = false }: { readonly words: Words; readonly brief?: boolean }) {
  const { t } = usePage();
  const facts: [string, string][] = [
    [t.facts.server, words.server],
    ...(brief ? [] : [[t.facts.lastPoll, words.lastPoll] as [string, string]]),
    [t.facts.nextPoll, words.nextPoll],
    [t.facts.drift, words.drift],
  ];
  return (
    <dl className={brief ? 'facts facts-brief' : 'facts'}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
