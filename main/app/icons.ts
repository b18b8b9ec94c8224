/**
 * Which file shows which face in the tray. macOS wants black template images (named so, with a twin for dense screens)
 * and colours them itself; Windows takes the size it needs out of an .ico; Linux panels get 32 pixels and scale. Made
 * from `assets/icons/*.svg` by `build/icons.mjs`.
 */
import path from 'node:path';
import type { Face } from '../api/describe.ts';

export function trayIcon(directory: string, face: Face, platform: NodeJS.Platform): string {
  return path.join(directory, 'tray', fileName(face, platform));
}

function fileName(face: Face, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return `${face}Template.png`;
  return platform === 'win32' ? `${face}.ico` : `${face}-32.png`;
}

/** For windows, notifications and task bars. */
export function appIcon(directory: string, platform: NodeJS.Platform): string {
  return path.join(directory, 'app', platform === 'win32' ? 'app.ico' : '256x256.png');
}
