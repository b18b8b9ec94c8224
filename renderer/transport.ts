/**
 * Which way the page reaches the time engine: through Electron's preload where there is one, else through a WebSocket to
 * wherever the page came from. Nothing else in the page knows the difference, but for `inElectron`: there the system
 * shows the notices, so the page need not.
 */
import { type Api, ApiError } from '../main/api/contract.ts';
import type { PageMessages } from '../main/api/pages.ts';
import { createClient } from '../main/api/wire.ts';
import type { Link } from './link.ts';
import { openSocket } from './socket.ts';

/** What the preload puts on the window. */
export interface Bridge {
  call(command: string, input: unknown): Promise<unknown>;
  listen(listener: (message: unknown) => void): () => void;
  readonly view?: 'popover' | 'window';
}

declare global {
  interface Window {
    readonly truechimer?: Bridge;
  }
}

export interface Transport {
  readonly api: Api;
  readonly link: Link;
  readonly view: 'popover' | 'window';
  readonly inElectron: boolean;
}

export function openTransport(window: Window, words: PageMessages['error']): Transport {
  const { location, truechimer: bridge } = window;
  const asked = new URLSearchParams(location.search).get('view') === 'popover' ? 'popover' : 'window';
  const link = bridge ? overBridge(bridge, words) : openSocket(socketAddress(location), words);
  return { api: createClient(link), link, view: bridge?.view ?? asked, inElectron: bridge !== undefined };
}

function overBridge(bridge: Bridge, words: PageMessages['error']): Link {
  return {
    call: (command, input) =>
      bridge.call(command, input).catch(() => {
        throw new ApiError('unreachable', words.unreachable);
      }),
    listen: (listener) => bridge.listen(listener),
    watch: (listener) => {
      listener('open');
      return () => {};
    },
  };
}

function socketAddress(location: Location): string {
  const address = new URL('/api', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}
