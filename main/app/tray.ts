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
}

export function createTray(options: TrayOptions): TrayIcon {
  const { Menu, platform, locale, icon, actions } = options;
  const tray = new options.Tray(icon('observing'));
  let shown = { face: 'observing' as Face, tooltip: options.title, menu: '' };
  let status: Status | null = null;

  tray.setToolTip(shown.tooltip);
  tray.on('click', options.click);
  if (platform === 'darwin') {
    // Else two quick clicks count as one that nobody listens to.
    tray.setIgnoreDoubleClickEvents(true);
  }
  if (platform === 'linux') showMenu();
  else {
    tray.on('right-click', () =>
      tray.popUpContextMenu(Menu.buildFromTemplate(menuTemplate(status, locale, actions))),
    );
  }

  /** Only where something changed: an open menu closes when it is replaced. */
  function showMenu() {
    const template = menuTemplate(status, locale, actions);
    const signature = JSON.stringify(template);
    if (signature === shown.menu) return;
    tray.setContextMenu(Menu.buildFromTemplate(template));
    shown = { ...shown, menu: signature };
  }

  return {
    update(next) {
      status = next;
      const { face, tooltip } = describe(next, locale);
      if (face !== shown.face) tray.setImage(icon(face));
      if (tooltip !== shown.tooltip) tray.setToolTip(tooltip);
      shown = { ...shown, face, tooltip };
      if (platform === 'linux') showMenu();
    },
    bounds: () => tray.getBounds(),
  };
}
