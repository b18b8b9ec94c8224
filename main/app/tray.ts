/**
 * The icon in the tray: its colour and shape tell the face, its tooltip the offset and the server, its menu the rest.
 *
 * The three systems differ in what a click is. Windows and macOS: left opens the popover, right the menu. Linux
 * (StatusNotifierItem): depending on the desktop a click opens the menu, activates, or does nothing, so the menu is
 * always set, and set anew after each change, because panels do not see a menu that is changed in place.
 */
import type { Menu, Rectangle, Tray } from 'electron';
import { describe, type Face } from '../api/describe.ts';
import type { Status } from '../api/status.ts';
import { type MenuActions, menuTemplate } from './menu.ts';

export interface TrayIcon {
  update(status: Status): void;
  bounds(): Rectangle;
}

export interface TrayOptions {
  readonly Tray: typeof Tray;
  readonly Menu: typeof Menu;
  readonly platform: NodeJS.Platform;
  readonly locale: string;
  readonly icon: (face: Face) => string;
  readonly title: string;
  readonly actions: MenuActions;
  /** What a click is to do where a click arrives. */
  readonly click: () => void;
  /** Milliseconds on a clock that nobody sets. */
  readonly now: () => number;
}

/**
 * Milliseconds. Setting a menu closes it if it is open. The figures in its first line change with every second of drift,
 * and are no reason to close it under a person's eyes; a new face or another command is.
 */
const FIGURES_EVERY = 30_000;

export function createTray(options: TrayOptions): TrayIcon {
  const { Menu, platform, locale, icon, actions, now } = options;
  const tray = new options.Tray(icon('observing'));
  let shown = { face: 'observing' as Face, tooltip: options.title };
  let menu = { commands: '', line: '', at: Number.NEGATIVE_INFINITY };
  let status: Status | null = null;

  tray.setToolTip(shown.tooltip);
  tray.on('click', options.click);
  if (platform === 'darwin') {
    // Else two quick clicks count as one that nobody listens to.
    tray.setIgnoreDoubleClickEvents(true);
  }
  if (platform === 'linux') showMenu(true);
  else {
    tray.on('right-click', () =>
      tray.popUpContextMenu(Menu.buildFromTemplate(menuTemplate(status, locale, actions))),
    );
  }

  function showMenu(newFace: boolean) {
    const template = menuTemplate(status, locale, actions);
    const [first, ...rest] = template;
    const commands = JSON.stringify(rest);
    const line = first?.label ?? '';
    const news = newFace || commands !== menu.commands;
    if (!news && (line === menu.line || now() - menu.at < FIGURES_EVERY)) return;
    tray.setContextMenu(Menu.buildFromTemplate(template));
    menu = { commands, line, at: now() };
  }

  return {
    update(next) {
      status = next;
      const { face, tooltip } = describe(next, locale);
      const newFace = face !== shown.face;
      if (newFace) tray.setImage(icon(face));
      if (tooltip !== shown.tooltip) tray.setToolTip(tooltip);
      shown = { face, tooltip };
      if (platform === 'linux') showMenu(newFace);
    },
    bounds: () => tray.getBounds(),
  };
}
