/**
 * What opens at a click on the tray: the same answer as the first page, small enough to be read at a glance. It leads to
 * the whole window, which the shell of the application (or the browser) opens beside it.
 */

import { usePage } from '../context.ts';
import type { Known } from '../engine.ts';
import { WorthIcon } from '../icons.tsx';
import { AskedLine } from '../keeping/asked-line.tsx';
import { KeepingLine } from '../keeping/keeping-line.tsx';
import { Facts } from '../overview/facts.tsx';
import { Headline, useSilentWords } from '../overview/headline.tsx';
import { Notes } from '../overview/notes.tsx';
import { Resync } from '../overview/resync.tsx';
import { isTrouble, labelOf, worthOf } from '../overview/worth.ts';
import type { View } from '../view.ts';

/** Servers that fit without scrolling. */
const SHORT_LIST = 5;

interface Props {
  readonly known: Known;
  readonly view: View | null;
}

export function Popover({ known, view }: Props) {
  const { t } = usePage();
  const silent = useSilentWords(view && { words: view.words, age: view.age });
  return (
    <main className="popover">
      {view === null ? (
        <Headline
          compact
          words={
            known.connection === 'connecting'
              ? { ...silent, ...t.connecting, face: 'observing', advice: '' }
              : silent
          }
        />
      ) : (
        <Body view={view} silent={silent} />
      )}
      <nav className="popover-links" aria-label={t.nav.label}>
        <a href="?view=window#/" target="truechimer">
          {t.popover.open}
        </a>
        <a href="?view=window#/settings" target="truechimer">
          {t.popover.settings}
        </a>
      </nav>
    </main>
  );
}

function Body({ view, silent }: { readonly view: View; readonly silent: ReturnType<typeof useSilentWords> }) {
  const { t } = usePage();
  const { status, words, stale } = view;
  const doubtful = stale || status.engine.presence === 'lost';
  const unconfigured = status.sources.length === 0;
  return (
    <>
      <Notes sentences={words.problems} />
      <Headline compact words={stale ? silent : words} />
      {!doubtful && <AskedLine status={status} />}
      {unconfigured ? (
        <a className="button primary" href="?view=window#/servers" target="truechimer">
          {t.servers.toPicker}
        </a>
      ) : (
        <>
          <Resync status={status} words={words} stale={doubtful} pausable={false} />
          <div data-doubtful={doubtful || undefined}>
            <Facts words={words} doubtful={doubtful} brief />
            <ShortList view={view} />
          </div>
        </>
      )}
      <KeepingLine status={status} words={words} doubtful={doubtful} />
    </>
  );
}

function ShortList({ view }: { readonly view: View }) {
  const { t } = usePage();
  const { sources } = view.status;
  const rest = sources.length - SHORT_LIST;
  return (
    <>
      <ul className="short-list" aria-label={t.servers.heading}>
        {sources.slice(0, SHORT_LIST).map((source, i) => (
          <li key={source.id} data-worth={worthOf(source.verdict)}>
            <WorthIcon worth={worthOf(source.verdict)} size={14} />
            <span className="server-text">{source.name}</span>
            <span className="visually-hidden">{labelOf(source.verdict, t.verdict)}</span>
            <span className="figure">
              {isTrouble(source.verdict) ? labelOf(source.verdict, t.verdict) : view.words.sources[i]!.offset}
            </span>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="quiet">{t.servers.more(rest)}</p>}
    </>
  );
}
