/**
 * Drives the built program on real Electron, where its program is there. Its trays and notifications can be seen by
 * nobody but the desktop, so a recorder (`electron-recorder.cjs`) is loaded before the program and listens in.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import {
  type AppDriver,
  environmentOf,
  type LaunchOptions,
  type RunningApp,
  root,
  type TrayView,
  until,
  type View,
} from './app-driver.ts';

const EXECUTABLE: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** Only looked for: importing the package would start a download. */
function electronDirectory(): string | null {
  const directory = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(root, 'node_modules/electron/dist');
  return existsSync(path.join(directory, EXECUTABLE[process.platform] ?? 'electron')) ? directory : null;
}

/** What the recorder leaves in the main process. */
interface Recorded {
  readonly view: () => TrayView;
  readonly click: () => void;
  readonly choose: (id: string) => void;
  readonly notifications: readonly { readonly title: string; readonly body: string }[];
}
type WithRecord = typeof globalThis & { readonly recorded: Recorded };

async function launch(options: LaunchOptions): Promise<RunningApp> {
  const directory = electronDirectory();
  if (directory === null) throw new Error('There is no Electron here.');
  const app: ElectronApplication = await _electron.launch({
    args: ['-r', path.join(import.meta.dirname, 'electron-recorder.cjs'), root],
    env: { ...environmentOf(options), ELECTRON_OVERRIDE_DIST_PATH: directory },
  });
  const requests: string[] = [];
  app.context().on('request', (request) => requests.push(request.url()));
  const child = app.process();
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const pageOf = (view: View): Page | undefined =>
    app.windows().find((page) => page.url().includes(`view=${view}`));
  const handleOf = async (view: View) => {
    const page = pageOf(view);
    return page === undefined ? null : app.browserWindow(page);
  };
  return {
    page: (view) => until(async () => pageOf(view), `a window shows ${view}`),
    isShown: async (view) =>
      (await (await handleOf(view))?.evaluate((window) => window.isVisible() && !window.isMinimized())) ??
      false,
    tray: () =>
      until(async () => {
        const seen = await app.evaluate(() => (globalThis as WithRecord).recorded.view());
        return seen.tooltip !== '' && seen;
      }, 'a tray is there'),
    clickTray: () => app.evaluate(() => (globalThis as WithRecord).recorded.click()),
    choose: (id) => app.evaluate((_electron, item) => (globalThis as WithRecord).recorded.choose(item), id),
    notifications: () => app.evaluate(() => (globalThis as WithRecord).recorded.notifications),
    requests: async () => requests,
    closeWindow: async (view) => {
      await (await handleOf(view))?.evaluate((window) => window.close());
    },
    ended: () => ended,
    async dispose() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}

export const electronDriver: AppDriver = {
  name: 'real Electron',
  missing:
    electronDirectory() === null ? 'real Electron is not here (npx install-electron fetches it)' : null,
  launch,
};
