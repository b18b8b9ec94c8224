/** Tray and Notification: what a person would see of them is recorded. */
import type {
  Menu,
  NativeImage,
  Notification,
  NotificationConstructorOptions,
  Point,
  Rectangle,
  Tray,
} from 'electron';
import type { createImages } from './images.ts';
import { isMenu } from './menus.ts';
import {
  emitter,
  listOf,
  Misuse,
  maybe,
  method,
  nullOr,
  oneOf,
  type Shape,
  shape,
  strict,
} from './strict.ts';

export interface TrayState {
  readonly tray: Tray;
  image: string | null;
  tooltip: string;
  /** On Linux the menu that was set; elsewhere the one that popped up last. */
  menu: Menu | null;
  destroyed: boolean;
}

/** Where the icon is drawn: at the right of a task bar at the bottom, or of a menu bar at the top. */
export function trayBounds(platform: NodeJS.Platform): Rectangle {
  return platform === 'darwin'
    ? { x: 1600, y: 0, width: 24, height: 24 }
    : { x: 1700, y: 1040, width: 24, height: 40 };
}

export interface Shared {
  readonly platform: NodeJS.Platform;
  readonly images: ReturnType<typeof createImages>;
  readonly needReady: (what: string) => void;
}

export function createTrays({ platform, images, needReady }: Shared) {
  const trays: TrayState[] = [];

  function onlyOff(systems: readonly NodeJS.Platform[], member: string): void {
    if (!systems.includes(platform)) throw new Misuse(`Tray.${member} does nothing on ${platform}`);
  }

  function open(image: NativeImage | string): Tray {
    needReady('Tray');
    images.visible(image, 'new Tray(image)');
    const members = {
      setImage: method('Tray.setImage', [images.visible], (next: NativeImage | string) => {
        state.image = images.fileOf(next);
      }),
      setToolTip: method('Tray.setToolTip', ['string'], (text: string) => {
        state.tooltip = text;
      }),
      setContextMenu: method('Tray.setContextMenu', [nullOr(isMenu)], (menu: Menu | null) => {
        state.menu = menu;
      }),
      popUpContextMenu: method(
        'Tray.popUpContextMenu',
        [maybe(isMenu), maybe('object')],
        (menu?: Menu, _at?: Point) => {
          onlyOff(['darwin', 'win32'], 'popUpContextMenu');
          state.menu = menu ?? state.menu;
        },
      ),
      setIgnoreDoubleClickEvents: method(
        'Tray.setIgnoreDoubleClickEvents',
        ['boolean'],
        (_ignore: boolean) => {
          onlyOff(['darwin'], 'setIgnoreDoubleClickEvents');
        },
      ),
      getBounds: method('Tray.getBounds', [], () => {
        onlyOff(['darwin', 'win32'], 'getBounds');
        return trayBounds(platform);
      }),
      isDestroyed: method('Tray.isDestroyed', [], () => state.destroyed),
      destroy: method('Tray.destroy', [], () => {
        state.destroyed = true;
      }),
    } satisfies Partial<Tray>;
    const clicks = platform === 'linux' ? ['click'] : ['click', 'right-click', 'double-click'];
    const tray = strict(
      'Tray',
      Object.assign(emitter('Tray', clicks), members),
      () => !state.destroyed,
    ) as unknown as Tray;
    const state: TrayState = {
      tray,
      image: images.fileOf(image),
      tooltip: '',
      menu: null,
      destroyed: false,
    };
    trays.push(state);
    return tray;
  }

  class TrayDouble {
    constructor(image: NativeImage | string) {
      // biome-ignore lint/correctness/noConstructorReturn: the strict object stands in for `this`.
      return open(image) as unknown as TrayDouble;
    }
  }
  return { Tray: TrayDouble as unknown as typeof Tray, trays };
}

const NOTIFICATION: Shape<NotificationConstructorOptions> = {
  id: 'string',
  groupId: 'string',
  groupTitle: 'string',
  title: 'string',
  subtitle: 'string',
  body: 'string',
  silent: 'boolean',
  icon: oneOf('string', 'object'),
  hasReply: 'boolean',
  timeoutType: ['default', 'never'],
  replyPlaceholder: 'string',
  sound: 'string',
  urgency: ['normal', 'critical', 'low'],
  actions: listOf('object'),
  closeButtonText: 'string',
  toastXml: 'string',
};

export interface NotificationState {
  readonly notification: Notification;
  readonly title: string;
  readonly body: string;
  shown: boolean;
}

export function createNotifications({ images, needReady }: Shared) {
  const notifications: NotificationState[] = [];

  function make(options: NotificationConstructorOptions = {}): Notification {
    needReady('Notification');
    shape(NOTIFICATION)(options, 'new Notification(options)');
    if (options.icon !== undefined) images.visible(options.icon, 'new Notification(options.icon)');
    const members = {
      show: method('Notification.show', [], () => {
        state.shown = true;
      }),
      close: method('Notification.close', [], () => {
        state.shown = false;
      }),
    } satisfies Partial<Notification>;
    const events = emitter('Notification', ['show', 'click', 'close', 'failed']);
    const notification = strict('Notification', Object.assign(events, members)) as unknown as Notification;
    const state = { notification, title: options.title ?? '', body: options.body ?? '', shown: false };
    notifications.push(state);
    return notification;
  }

  class NotificationDouble {
    static isSupported = method('Notification.isSupported', [], () => true);
    constructor(options?: NotificationConstructorOptions) {
      // biome-ignore lint/correctness/noConstructorReturn: the strict object stands in for `this`.
      return make(options) as unknown as NotificationDouble;
    }
  }
  return { Notification: NotificationDouble as unknown as typeof Notification, notifications };
}
