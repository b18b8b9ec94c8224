/**
 * Puts the Electron face together around a running station: windows, tray, menu, notifications. Electron itself comes
 * as a parameter, as does the platform, so that every system's behaviour can be driven on any.
 */
import path from 'node:path';
import type * as Electron from 'electron';
import type { Settings } from '../api/contract.ts';
import { messages } from '../api/describe.ts';
import type { Status } from '../api/status.ts';
import type { Station } from '../station/station.ts';
import { createActions } from './actions.ts';
import { applicationMenu } from './application-menu.ts';
import { createAutostart, wasStartedAtLogin } from './autostart.ts';
import { appIcon, trayIcon } from './icons.ts';
import { carryContract } from './ipc.ts';
import { createMainWindow, type MainWindow } from './main-window.ts';
import { createNotifier } from './notifications.ts';
import { createPopover } from './popover.ts';
import { followPower } from './power.ts';
import { applyPreferences } from './preferences.ts';
import { servePages } from './protocol.ts';
import { leaveInOrder } from './quit.ts';
import { restrict } from './security.ts';
import { createTray, type TrayIcon } from './tray.ts';
import { createWindows } from './windows.ts';

/** The parts of Electron that the face is made of. */
export type ElectronParts = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'ipcMain'
  | 'Menu'
  | 'Notification'
  | 'nativeTheme'
  | 'powerMonitor'
  | 'protocol'
  | 'screen'
  | 'session'
  | 'shell'
  | 'Tray'
>;

export interface FaceOptions {
  readonly electron: ElectronParts;
  readonly station: Pick<Station, 'api' | 'log' | 'powerEvent' | 'close'>;
  /** The top of the checkout, or of the archive that the program is packed in: laid out alike. */
  readonly root: string;
  readonly platform: NodeJS.Platform;
  readonly argv: readonly string[];
  /** What the session has to start, to start this program. */
  readonly executable: string;
  /** Does this desktop show tray icons? */
  readonly trayShown: boolean;
}

export async function openFace(options: FaceOptions): Promise<MainWindow> {
  const { electron, station, root, platform, trayShown } = options;
  const { app, BrowserWindow, ipcMain, Menu, Notification, nativeTheme, powerMonitor, Tray } = electron;
  const { api, log } = station;
  const locale = app.getLocale();
  const title = messages(locale).appName;
  const icons = path.join(root, 'assets/icons');
  const icon = appIcon(icons, platform);

  const departure = leaveInOrder(app, () => station.close(), log);
  const leaving = () => departure.leaving;
  const preload = path.join(root, 'dist/preload/index.cjs');
  const windows = createWindows({ BrowserWindow, preload, icon });
  const main = createMainWindow({ windows, title, leaving, trayShown, log });
  const { shell, session, protocol, screen } = electron;
  restrict({ app, session: session.defaultSession, shell, showWindow: (section) => main.show(section), log });
  servePages(protocol, path.join(root, 'dist/renderer'));
  carryContract({ ipcMain, api, pages: windows, log });

  const actions = createActions(api, main, app, log);
  const bar = applicationMenu(platform, trayShown, locale, actions);
  Menu.setApplicationMenu(bar === null ? null : Menu.buildFromTemplate(bar));
  const now = () => performance.now();
  const tray: TrayIcon = createTray({
    Tray,
    Menu,
    platform,
    locale,
    title,
    icon: (face) => trayIcon(icons, face, platform),
    actions,
    click: () => (popover === null ? main.show() : popover.toggle()),
    now,
  });
  const popover =
    platform === 'linux'
      ? null
      : createPopover({
          windows,
          screen,
          trayBounds: () => tray.bounds(),
          platform,
          title,
          leaving,
          now,
          log,
        });
  const notifier = createNotifier({
    Notification,
    locale,
    icon,
    // Who is told of another program wants to see the switch that it turned off.
    click: ({ kind }) => main.show(kind === 'yielded' ? 'switch' : undefined),
  });
  const autostart = createAutostart({ app, platform, executable: options.executable });

  const showStatus = (status: Status) => {
    tray.update(status);
    notifier.update(status);
  };
  const apply = (settings: Settings) => applyPreferences(settings, { nativeTheme, notifier, autostart, log });
  api.on('status', showStatus);
  api.on('settings', (report) => apply(report.settings));
  followPower(powerMonitor, { power: (event) => station.powerEvent(event), shutdown: () => app.quit() });
  app.on('activate', () => main.show());
  // Without a listener Electron would quit; the tray lives on.
  app.on('window-all-closed', () => {});
  if (platform === 'darwin') app.dock?.hide();

  const [status, { settings }] = await Promise.all([api.status(), api.settings()]);
  showStatus(status);
  apply(settings);
  // At the first start there is something to do, and without a tray nothing else is to be seen.
  const firstStart = settings.servers.length === 0 && !wasStartedAtLogin(app, platform, options.argv);
  if (firstStart || !trayShown) main.show();
  return main;
}
