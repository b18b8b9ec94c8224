/**
 * The contract over Electron's IPC: one channel for all commands, one for all events, both derived from `api/`. Every
 * message is checked twice: that it comes from the top frame of one of our own windows, showing one of our own pages;
 * and that command and input are of the contract's shape (`dispatch`).
 */
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import type { Api } from '../api/contract.ts';
import { dispatch, type EventMessage, relay } from '../api/wire.ts';
import type { Log } from '../host/log.ts';
import { CALL, EVENT } from './channels.ts';
import { ORIGIN } from './protocol.ts';

export interface Pages {
  owns(contents: WebContents): boolean;
  send(channel: string, message: EventMessage): void;
}

export interface IpcOptions {
  readonly ipcMain: Pick<IpcMain, 'handle'>;
  readonly api: Api;
  readonly pages: Pages;
  readonly log: Pick<Log, 'warn'>;
}

export function carryContract({ ipcMain, api, pages, log }: IpcOptions): void {
  ipcMain.handle(CALL, (event, command: unknown, input: unknown) => {
    if (!isOurs(event, pages)) {
      log.warn(`A command from ${event.senderFrame?.url ?? 'a frame that is gone'} was refused.`);
      throw new Error('This page may not give commands.');
    }
    return dispatch(api, command, input);
  });
  // For the life of the program.
  relay(api, (message) => pages.send(EVENT, message));
}

function isOurs({ sender, senderFrame }: IpcMainInvokeEvent, pages: Pages): boolean {
  return (
    pages.owns(sender) &&
    senderFrame !== null &&
    senderFrame.parent === null &&
    senderFrame.url.startsWith(`${ORIGIN}/`)
  );
}
