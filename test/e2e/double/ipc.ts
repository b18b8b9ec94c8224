/** ipcMain: one handler per channel; what goes in and comes out is cloned, and a missing handler is an error. */
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { cloned, emitter, Misuse, method, strict } from './strict.ts';

type Handler = Parameters<IpcMain['handle']>[1];

/** Asked for by electron-store, for pages that use it; ours do not. */
const SYNCHRONOUS = ['electron-store-get-data'];

export interface IpcDouble {
  readonly ipcMain: object;
  invoke(channel: string, args: unknown[], sender: WebContents, address: string): Promise<unknown>;
}

export function createIpc(): IpcDouble {
  const handlers = new Map<string, Handler>();
  const members = {
    handle: method('ipcMain.handle', ['string', 'function'], (channel: string, handler: Handler) => {
      if (handlers.has(channel)) {
        throw new Misuse(`Attempted to register a second handler for '${channel}'`);
      }
      handlers.set(channel, handler);
    }),
    removeHandler: method('ipcMain.removeHandler', ['string'], (channel: string) => {
      handlers.delete(channel);
    }),
  } satisfies Partial<IpcMain>;
  return {
    ipcMain: strict('ipcMain', Object.assign(emitter('ipcMain', SYNCHRONOUS), members)),
    async invoke(channel, args, sender, address) {
      const handler = handlers.get(channel);
      if (handler === undefined) throw new Misuse(`No handler registered for '${channel}'`);
      const senderFrame = strict('WebFrameMain', { url: address, parent: null });
      const event = strict('IpcMainInvokeEvent', {
        type: 'frame',
        frameId: 1,
        processId: 1,
        sender,
        senderFrame,
      }) as unknown as IpcMainInvokeEvent;
      const what = `the call of '${channel}'`;
      return cloned(await handler(event, ...cloned(args, what)), `the answer to '${channel}'`);
    },
  };
}
