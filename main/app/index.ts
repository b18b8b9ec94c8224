/**
 * The Electron face's composition root: before Electron is ready, then the station, then the face around it.
 *
 * Electron becomes ready only after this module has run to its end, so nothing here may await `whenReady` at the top
 * level (electron#40719).
 */
import path from 'node:path';
import * as electron from 'electron';
import { app, dialog } from 'electron';
import { messages } from '../api/describe.ts';
import { openStation } from '../station/station.ts';
import { isForbiddenRoot, prepare } from './before-ready.ts';
import { commandLine } from './command-line.ts';
import { openFace } from './face.ts';
import { openSettingsStore } from './settings-store.ts';
import { isOnlyInstance } from './single-instance.ts';
import { hasTray } from './tray-host.ts';

const { platform, argv, env, execPath } = process;
const root = path.join(import.meta.dirname, '../..');
let showWindow = () => {};

async function start(): Promise<void> {
  const [trayShown, station] = await Promise.all([
    hasTray(platform),
    openStation({
      kind: 'tray',
      version: app.getVersion(),
      rendererRoot: path.join(root, 'dist/renderer'),
      directoryAssets: path.join(root, 'assets/directory'),
      stores: openSettingsStore,
      commandLine: () =>
        commandLine({ packaged: app.isPackaged, resources: process.resourcesPath, root, env }),
    }),
  ]);
  // An AppImage runs from a mount that is gone tomorrow; the file that was started is named in its environment.
  const executable = env.APPIMAGE ?? execPath;
  try {
    const window = await openFace({ electron, station, root, platform, argv, executable, trayShown });
    showWindow = () => window.show();
  } catch (error) {
    // Nobody would see the engine run on, or could end it.
    await station.close();
    throw error;
  }
}

function giveUp(title: string, because: string): void {
  dialog.showErrorBox(title, because);
  app.exit(1);
}

const t = messages('en').start;
prepare(app, electron.protocol, { platform, env });
if (isForbiddenRoot(process.getuid?.(), app)) {
  giveUp(t.asRoot, t.asRootBecause);
} else if (!isOnlyInstance(app, () => showWindow())) {
  app.exit(0);
} else {
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      giveUp(t.failed, t.failedBecause(error instanceof Error ? error.message : String(error)));
    });
}
