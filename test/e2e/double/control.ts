/** What a test may see and do at the double's desk, by name, so that it can be asked from another process. */
import type { MenuItemConstructorOptions } from 'electron';
import type { Desk } from './electron.ts';
import { templateOf } from './menus.ts';
import { Misuse } from './strict.ts';

export interface MenuLine {
  readonly id: string;
  readonly label: string;
  readonly enabled: boolean;
}

export interface DeskState {
  readonly trays: readonly {
    readonly image: string | null;
    readonly tooltip: string;
    readonly menu: readonly MenuLine[];
  }[];
  readonly menuBar: readonly MenuLine[];
  readonly notifications: readonly {
    readonly title: string;
    readonly body: string;
    readonly shown: boolean;
  }[];
  readonly windows: readonly {
    readonly address: string;
    readonly visible: boolean;
    readonly minimized: boolean;
  }[];
  readonly errors: readonly { readonly title: string; readonly content: string }[];
  readonly opened: readonly string[];
  readonly theme: string;
  readonly requests: readonly string[];
  readonly endpoint: string | null;
}

const linesOf = (items: readonly MenuItemConstructorOptions[]): MenuLine[] =>
  items.flatMap((item) => [
    ...(item.type === 'separator'
      ? []
      : [{ id: item.id ?? '', label: item.label ?? '', enabled: item.enabled !== false }]),
    ...(Array.isArray(item.submenu) ? linesOf(item.submenu) : []),
  ]);

export function controlOf(desk: Desk) {
  const tray = () => {
    const [first] = desk.trays;
    if (first === undefined) throw new Misuse('there is no tray');
    return first;
  };
  const windowAt = (view: string) => {
    const found = desk.windows.find((state) => state.address.includes(`view=${view}`));
    if (found === undefined) throw new Misuse(`there is no window that shows ${view}`);
    return found;
  };
  return {
    state: (): DeskState => ({
      trays: desk.trays.map(({ image, tooltip, menu }) => ({
        image,
        tooltip,
        menu: linesOf(templateOf(menu)),
      })),
      menuBar: linesOf(templateOf(desk.menuBar())),
      notifications: desk.notifications.map(({ title, body, shown }) => ({ title, body, shown })),
      windows: desk.windows.map(({ address, visible, minimized }) => ({ address, visible, minimized })),
      errors: desk.errors,
      opened: desk.opened,
      theme: desk.theme(),
      requests: desk.pages?.requests ?? [],
      endpoint: desk.pages?.endpoint() ?? null,
    }),
    clickTray: () => {
      tray().tray.emit('click');
    },
    /** On Linux the menu is there; elsewhere the right button brings it. */
    choose: (id: string) => {
      if (desk.platform !== 'linux') tray().tray.emit('right-click');
      const item = templateOf(tray().menu).find((entry) => entry.id === id);
      if (item === undefined) throw new Misuse(`the menu has no item “${id}”`);
      if (item.enabled === false) throw new Misuse(`the item “${id}” cannot be chosen now`);
      const click = item.click as (() => void) | undefined;
      click?.();
    },
    clickNotification: (index: number) => {
      desk.notifications[index]?.notification.emit('click');
    },
    blur: (view: string) => windowAt(view).blur(),
    /** A page asks for another window. */
    windowOpened: (view: string, address: string) => windowAt(view).opened(address),
    close: (view: string) => windowAt(view).window.close(),
  };
}

export type Control = ReturnType<typeof controlOf>;
export type Act = keyof Control;

export interface Question {
  readonly id: number;
  readonly act: Act;
  readonly args: readonly unknown[];
}

export type Answer =
  | { readonly ready: true }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };
