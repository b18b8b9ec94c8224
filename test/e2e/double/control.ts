/** What a test may see and do at the double's desk, by name, so that it can be asked from another process. */
import type { MenuItem } from 'electron';
import type { Desk } from './electron.ts';
import { itemsOf } from './menus.ts';
import { Misuse } from './strict.ts';

export interface MenuLine {
  readonly id: string;
  readonly label: string;
  readonly enabled: boolean;
  /** Of a checkbox only. */
  readonly checked?: boolean;
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

const linesOf = (items: readonly MenuItem[]): MenuLine[] =>
  items.flatMap((item) => [
    ...(item.type === 'separator' ? [] : [lineOf(item)]),
    ...('submenu' in item ? linesOf(itemsOf(item.submenu)) : []),
  ]);

const lineOf = ({ id, label, enabled, type, checked }: MenuItem): MenuLine => ({
  id,
  label,
  enabled,
  ...(type === 'checkbox' && { checked }),
});

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
        menu: linesOf(itemsOf(menu)),
      })),
      menuBar: linesOf(itemsOf(desk.menuBar())),
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
      const item = itemsOf(tray().menu).find((entry) => entry.id === id);
      if (item === undefined) throw new Misuse(`the menu has no item “${id}”`);
      if (!item.enabled) throw new Misuse(`the item “${id}” cannot be chosen now`);
      (item.click as () => void)();
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
