/** What each list says of one server, as it is written there: asked for when a person wants to see it. */
import { useState } from 'react';
import { listWords } from '../../../main/api/describe-directory.ts';
import type { Listings as Answer, ListReport } from '../../../main/api/directory.ts';
import { usePage, useTask } from '../../context.ts';
import { Foreign } from '../../foreign.tsx';
import { Fields } from './fields.tsx';

interface Props {
  readonly name: string;
  readonly lists: readonly ListReport[];
}

export function Listings({ name, lists }: Props) {
  const { api, locale, t } = usePage();
  const words = t.picker.details;
  const { failure, run } = useTask();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const load = () => {
    if (answer !== null) return;
    run(async () => setAnswer(await api.listings(name)));
  };
  const titleOf = (id: string) => {
    const list = lists.find((one) => one.id === id);
    return list ? listWords(list, locale).title : id;
  };
  return (
    <details className="details-part" onToggle={(event) => event.currentTarget.open && load()}>
      <summary>{words.listings}</summary>
      {failure !== null && (
        <p role="alert" data-tone="bad">
          {words.listingsFailed(failure)}
        </p>
      )}
      {answer === null && failure === null && <p className="quiet">{words.reading}</p>}
      {answer?.listings.map(({ list, record }) => (
        <section key={list} className="listing-of">
          <h4>
            <Foreign text={titleOf(list)} />
          </h4>
          {record.raw === null ? (
            <Fields record={record} />
          ) : (
            <>
              <p className="hint">
                {words.raw}
                {record.line !== null && `, ${words.line(record.line)}`}
              </p>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what may be scrolled has to be reached by the keyboard. */}
              <pre className="raw" tabIndex={0}>
                <Foreign text={record.raw} />
              </pre>
            </>
          )}
        </section>
      ))}
    </details>
  );
}
