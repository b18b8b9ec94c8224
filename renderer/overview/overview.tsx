/** The first page: how right the clock is, what can be done, and why that is so, in this order. */

import { usePage } from '../context.ts';
import type { Known } from '../engine.ts';
import { Asked } from '../keeping/asked.tsx';
import { Keeping } from '../keeping/keeping.tsx';
import type { SwitchingMeans } from '../keeping/use-switching.ts';
import { FirstServers } from '../picker/first-servers.tsx';
import type { DraftState } from '../settings/use-draft.ts';
import type { View } from '../view.ts';
import { Facts } from './facts.tsx';
import { Gauge } from './gauge.tsx';
import { Headline, useSilentWords } from './headline.tsx';
import { Notes } from './notes.tsx';
import { Resync } from './resync.tsx';
import { Servers } from './servers.tsx';

interface Props {
  readonly known: Known;
  readonly view: View | null;
  readonly switching: SwitchingMeans;
  readonly draft: DraftState | null;
}

export function Overview({ known, view, switching, draft }: Props) {
  const { t } = usePage();
  const silent = useSilentWords(view && { words: view.words, age: view.age });
  if (view === null) {
    return (
      <section className="card">
        <Headline words={known.connection === 'connecting' ? connecting(t.connecting) : silent} />
      </section>
    );
  }
  const { status, words, stale, elapsed } = view;
  const doubtful = stale || status.engine.presence === 'lost';
  const unconfigured = status.sources.length === 0;
  return (
    <>
      <Notes sentences={words.problems} />
      <section className="card" data-stale={stale || undefined}>
        <Headline words={stale ? silent : words} />
        {!doubtful && <Gauge status={status} />}
        <Asked status={status} doubtful={doubtful} />
        {unconfigured ? (
          <FirstServers connection={known.connection} state={draft} />
        ) : (
          <Resync status={status} words={words} stale={doubtful} pausable />
        )}
        {status.clock.kind === 'observed' ? (
          <p className="mode quiet">{words.mode}</p>
        ) : (
          <Keeping status={status} switching={switching} doubtful={doubtful} />
        )}
      </section>
      {!unconfigured && (
        <section className="card" aria-label={t.facts.heading} data-doubtful={doubtful || undefined}>
          <Facts words={words} doubtful={doubtful} />
        </section>
      )}
      {!unconfigured && (
        <div data-doubtful={doubtful || undefined}>
          <Servers status={status} words={words} elapsed={elapsed} age={stale ? view.age : null} />
        </div>
      )}
      <Explanations view={view} />
    </>
  );
}

const connecting = (words: { readonly title: string; readonly summary: string }) => ({
  face: 'observing' as const,
  faceName: '',
  margin: '',
  promise: '',
  calibration: '',
  leap: '',
  advice: '',
  ...words,
});

/** Jargon, one click away. */
function Explanations({ view }: { readonly view: View }) {
  const { t } = usePage();
  const { status, words } = view;
  return (
    <footer className="explanations">
      <details>
        <summary>{t.glossary.heading}</summary>
        <dl>
          {t.glossary.terms.map(([term, meaning]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </details>
      <details>
        <summary>{t.measured.heading}</summary>
        <p>{words.stamping}</p>
        <p>{t.measured.engine(t.measured.kind[status.engine.kind], String(status.engine.pid))}</p>
        <p className="quiet">{t.measured.version(status.version)}</p>
      </details>
    </footer>
  );
}
