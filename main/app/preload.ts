/**
 * What a page gets of the main process: a wire for the contract, and which view it is to show. Runs sandboxed, so it is
 * bundled into one CommonJS file that needs nothing but `electron`. `ipcRenderer` itself never reaches the page.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { Wire } from '../api/wire.ts';
import { CALL, EVENT } from './channels.ts';
import type { View } from './protocol.ts';

/** The one thing of the page that is read here; the DOM's types would let all of `main/` name what is not there. */
declare const location: { readonly search: string };

const view: View = new URLSearchParams(location.search).get('view') === 'popover' ? 'popover' : 'window';

contextBridge.exposeInMainWorld('truechimer', {
  view,
  call: (command, input) => ipcRenderer.invoke(CALL, command, input),
  listen: (listener) => {
    const forward = (_event: unknown, message: unknown) => listener(message);
    ipcRenderer.on(EVENT, forward);
    return () => {
      ipcRenderer.off(EVENT, forward);
    };
  },
} satisfies Wire & { readonly view: View });
