/**
 * The menu of the tray icon: on Linux the one way in that always works, so it also says how the clock is. A pure
 * function of the status; who builds it decides whether anything changed.
 */
import type { MenuItemConstructorOptions } from 'electron';
import { describe, messages } from '../api/describe.ts';
import type { Status } from '../api/status.ts';

export interface MenuActions {
  open(): void;
  settings(): void;
  resync(): void;
  cancelResync(): void;
  pause(paused: boolean): void;
  /** Leads to the switch; a person reads there what will change. */
  keep(): void;
  quit(): void;
}

export function menuTemplate(
  status: Status | null,
  locale: string,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const t = messages(locale);
  const words = status === null ? null : describe(status, locale);
  const measuring = status !== null && status.resync !== null;
  const paused = status?.paused === true;
  const reachable = status !== null && status.engine.presence !== 'lost';
  const kept = status?.mode === 'steering';
  const line = measuring ? words?.resync : words?.line;
  return [
    { id: 'status', label: plain(line ?? t.title.starting), enabled: false },
    { id: 'open', label: t.menu.open, click: () => actions.open() },
    { type: 'separator' },
    measuring
      ? { id: 'cancel', label: t.menu.cancel, enabled: reachable, click: () => actions.cancelResync() }
      : { id: 'resync', label: t.menu.resync, enabled: reachable && !paused, click: () => actions.resync() },
    {
      id: 'pause',
      label: paused ? t.menu.resume : t.menu.pause,
      enabled: reachable,
      click: () => actions.pause(!paused),
    },
    { type: 'separator' },
    {
      id: 'keep',
      type: 'checkbox',
      label: t.menu.keep,
      checked: kept,
      enabled: reachable && status.clock.kind !== 'observed',
      click: (item) => {
        // Electron has turned the mark already; nothing is switched before it is agreed to in the window.
        item.checked = kept;
        actions.keep();
      },
    },
    { id: 'settings', label: t.menu.settings, click: () => actions.settings() },
    { type: 'separator' },
    { id: 'quit', label: t.menu.quit, click: () => actions.quit() },
  ];
}

/** An ampersand would underline the next letter instead of being shown. */
const plain = (label: string) => label.replaceAll('&', '&&');
