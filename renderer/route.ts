/** Which page is shown: the hash of the address, so that any server of files, and Electron's protocol, can serve it. */
import { useSyncExternalStore } from 'react';

export type Route = 'overview' | 'servers' | 'settings';

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, current);
}

function subscribe(changed: () => void): () => void {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}

const PAGES: Readonly<Record<string, Route>> = { '#/servers': 'servers', '#/settings': 'settings' };

const current = (): Route => PAGES[location.hash] ?? 'overview';
