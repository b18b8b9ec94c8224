/** The page as a whole: what is known, which part of it is shown, and the frame around it. */
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { Words } from '../main/api/describe.ts';
import type { PageMessages } from '../main/api/pages.ts';
import { Announcer, SaidContext, useAnnouncer } from './announcer.tsx';
import { type Page, PageContext, useKnown, usePage } from './context.ts';
import type { Engine, Known } from './engine.ts';
import { Mark } from './icons.tsx';
import { useSwitching } from './keeping/use-switching.ts';
import { Notices } from './notices.tsx';
import { Overview } from './overview/overview.tsx';
import { PickerPage } from './picker/picker-page.tsx';
import { Popover } from './popover/popover.tsx';
import { type Route, useRoute } from './route.ts';
import { SettingsPage } from './settings/settings-page.tsx';
import { type DraftState, useDraft } from './settings/use-draft.ts';
import { useTab } from './tab.ts';
import { useTheme } from './theme.ts';
import { useMoment, type View, viewOf } from './view.ts';

interface Props {
  readonly engine: Engine;
  readonly locale: string;
  readonly t: PageMessages;
  readonly view: 'popover' | 'window';
  readonly inElectron: boolean;
}

export function App({ engine, locale, t, view: kind, inElectron }: Props) {
  const { said, announce } = useAnnouncer();
  const page = useMemo<Page>(
    () => ({ engine, api: engine.api, locale, t, inElectron, announce }),
    [engine, locale, t, inElectron, announce],
  );
  const known = useKnown(engine);
  const view = viewOf(known, useMoment(known), locale);
  const settings = known.settings?.settings;
  useTheme(settings?.theme);
  useTab(view && !view.stale ? view.words.face : 'no-servers', tabTitle(view, known, t));
  return (
    <PageContext value={page}>
      <SaidContext value={said}>
        {kind === 'popover' ? (
          <Popover known={known} view={view} />
        ) : (
          <Window known={known} view={view} inElectron={inElectron} />
        )}
        {kind === 'window' && !inElectron && (
          <Notices status={known.status} wanted={settings?.notifications ?? true} />
        )}
        <Announcer />
      </SaidContext>
    </PageContext>
  );
}

function tabTitle(view: { words: Words; stale: boolean } | null, known: Known, t: PageMessages): string {
  const words = view?.words.line ?? t.connecting.title;
  const silent = view?.stale ?? known.connection === 'lost';
  return `${silent ? t.stale.title : words} – Truechimer`;
}

function Window({
  known,
  view,
  inElectron,
}: {
  readonly known: Known;
  readonly view: View | null;
  readonly inElectron: boolean;
}) {
  const route = useRoute();
  const draft = useDraft(known.settings);
  const switching = useSwitching(known.status?.mode ?? 'observe');
  const main = useFocusOnArrival(route);
  const silent = known.connection === 'lost' || view?.stale === true;
  useWarningBeforeLoss(draft, inElectron);
  return (
    <>
      <Frame route={route} />
      <main ref={main} id="content" data-page={route}>
        {route === 'settings' ? (
          <SettingsPage
            silent={silent}
            status={known.status}
            report={known.settings}
            failure={known.settingsFailure}
            state={draft}
          />
        ) : route === 'servers' ? (
          <PickerPage
            silent={silent}
            connection={known.connection}
            report={known.settings}
            failure={known.settingsFailure}
            state={draft}
          />
        ) : (
          <Overview known={known} view={view} switching={switching} draft={draft} />
        )}
      </main>
    </>
  );
}

/**
 * A screen reader starts reading at the title of the page that one went to. Before other effects: a part of the page that
 * the address names takes the focus over.
 */
function useFocusOnArrival(route: Route) {
  const main = useRef<HTMLElement>(null);
  const last = useRef(route);
  useLayoutEffect(() => {
    if (last.current === route) return;
    last.current = route;
    scrollTo(0, 0);
    main.current?.querySelector('h1')?.focus();
  }, [route]);
  return main;
}

function useWarningBeforeLoss(draft: DraftState | null, inElectron: boolean): void {
  // Electron would keep the window open without asking anybody.
  const warns = draft?.dirty === true && !inElectron;
  useEffect(() => {
    if (!warns) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [warns]);
}

function Frame({ route }: { readonly route: Route }) {
  const { t } = usePage();
  return (
    <header className="frame" data-page={route}>
      <span className="brand">
        <Mark />
        Truechimer
      </span>
      <nav aria-label={t.nav.label}>
        <a href="#/" aria-current={route === 'overview' ? 'page' : undefined}>
          {t.nav.overview}
        </a>
        <a href="#/servers" aria-current={route === 'servers' ? 'page' : undefined}>
          {t.nav.servers}
        </a>
        <a href="#/settings" aria-current={route === 'settings' ? 'page' : undefined}>
          {t.nav.settings}
        </a>
      </nav>
    </header>
  );
}
