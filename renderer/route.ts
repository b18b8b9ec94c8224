/** Which page is shown: the hash of the address, so that any server of files, and Electron's protocol, can serve it. */
import { useSyncExternalStore } from 'react';

export type Route = 'overview' | 'settings';

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, current);
}

function subscribe(changed: () => void): () => void {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}

const current = (): Route => (location.hash === '#/settings' ? 'settings' : 'overview');
