/**
 * The small frameless window at the tray icon (Windows and macOS): a click on the icon opens it, a second click, Escape
 * or a click elsewhere closes it.
 *
 * The difficulty is that a click on the icon also takes the focus away: without care the window would hide on blur and
 * be shown again by the same click. On Windows a new icon lies in the task bar's overflow, whose flyout itself takes
 * the focus while it closes, just after our window appeared.
 */
import type { BrowserWindow, Rectangle, Screen } from 'electron';
import type { Log } from '../host/log.ts';
import { placePopover } from './placement.ts';
import { pageAddress } from './protocol.ts';
import type { Windows } from './windows.ts';

const WIDTH = 380;
/** Five servers, and what the clock is treated like, without scrolling. */
const HEIGHT = 580;
/** Milliseconds after showing in which a loss of focus is the flyout's doing, not the person's. */
const SETTLING = 250;
/** Milliseconds between the blur and the click that one press of the mouse button on the icon causes. */
const SAME_CLICK = 300;

export interface Popover {
  toggle(): void;
}

export interface PopoverOptions {
  readonly windows: Pick<Windows, 'open'>;
  readonly screen: Pick<Screen, 'getDisplayMatching' | 'getPrimaryDisplay' | 'getCursorScreenPoint'>;
  readonly trayBounds: () => Rectangle;
  readonly platform: NodeJS.Platform;
  readonly title: string;
  readonly leaving: () => boolean;
  /** Milliseconds on a clock that nobody sets. */
  readonly now: () => number;
  readonly log: Pick<Log, 'error'>;
}

export function createPopover(options: PopoverOptions): Popover {
  const { windows, screen, trayBounds, platform, leaving, now } = options;
  let window: BrowserWindow | null = null;
  let shownAt = Number.NEGATIVE_INFINITY;
  let blurredAt = Number.NEGATIVE_INFINITY;

  function open(): BrowserWindow {
    const opened = windows.open({
      title: options.title,
      width: WIDTH,
      height: HEIGHT,
      frame: false,
      resizable: false,
      maximizable: false,
      minimizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
    });
    if (platform === 'win32') {
      // The only level that is above the flyout of the task bar's overflow.
      opened.setAlwaysOnTop(true, 'pop-up-menu');
    } else {
      // On whatever desktop or full-screen program the person is. We have no icon in the Dock to transform.
      opened.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
    }
    opened.on('blur', () => {
      // Hiding takes the focus away too.
      if (!opened.isVisible()) return;
      if (now() - shownAt < SETTLING) {
        // The focus may be gone for good: looked at again when the flyout has closed.
        setTimeout(() => {
          if (!opened.isDestroyed() && opened.isVisible() && !opened.isFocused()) hide(opened);
        }, SETTLING);
      } else if (!isOverTray()) {
        hide(opened);
      }
    });
    opened.webContents.on('before-input-event', (_event, input) => {
      if (input.type === 'keyDown' && input.key === 'Escape') opened.hide();
    });
    opened.on('close', (event) => {
      if (leaving()) return;
      event.preventDefault();
      opened.hide();
    });
    opened.once('closed', () => {
      window = null;
    });
    opened.loadURL(pageAddress('popover')).catch((error: unknown) => {
      options.log.error('The popover could not be filled.', error);
    });
    return opened;
  }

  function hide(shown: BrowserWindow) {
    blurredAt = now();
    shown.hide();
  }

  /** The press that takes our focus is one on the icon; its click comes next and decides. */
  function isOverTray(): boolean {
    const { x, y } = screen.getCursorScreenPoint();
    const tray = trayBounds();
    return x >= tray.x && x < tray.x + tray.width && y >= tray.y && y < tray.y + tray.height;
  }

  function show(shown: BrowserWindow) {
    const tray = trayBounds();
    const display = tray.width > 0 ? screen.getDisplayMatching(tray) : screen.getPrimaryDisplay();
    const { x, y } = placePopover(tray, { width: WIDTH, height: HEIGHT }, display, platform);
    shown.setPosition(x, y, false);
    shownAt = now();
    shown.show();
    shown.focus();
  }

  return {
    toggle() {
      if (window?.isVisible()) {
        window.hide();
        return;
      }
      if (now() - blurredAt < SAME_CLICK) return;
      if (window !== null) {
        show(window);
        return;
      }
      const opened = open();
      window = opened;
      opened.once('ready-to-show', () => show(opened));
    },
  };
}
