/**
 * What Electron takes only before it is ready, so all of it is synchronous.
 */
import path from 'node:path';
import type { App, Protocol } from 'electron';
import { registerScheme } from './protocol.ts';

/** The same as in the installer's configuration: Windows joins notifications and start menu entry by it. */
const APP_ID = 'org.truechimer.Truechimer';

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
}

export function prepare(
  app: Pick<App, 'setPath' | 'setAppUserModelId' | 'commandLine'>,
  protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>,
  { platform, env }: Surroundings,
): void {
  // A home of its own is an instance of its own: Electron keeps the single-instance lock in this directory.
  if (env.TRUECHIMER_HOME) app.setPath('userData', path.resolve(env.TRUECHIMER_HOME, 'electron'));
  if (platform === 'win32') app.setAppUserModelId(APP_ID);
  // Electron prefers GTK 4 on GNOME, and aborts where anything in the process (an input method, a theme engine) has
  // loaded GTK 3 before. The packages depend on GTK 3, which is everywhere.
  if (platform === 'linux') app.commandLine.appendSwitch('gtk-version', '3');
  registerScheme(protocol);
}

/**
 * A browser engine with the rights of root is an open door. Chromium on Linux itself refuses to start so without
 * `--no-sandbox`; whoever gives that has decided.
 */
export function isForbiddenRoot(uid: number | undefined, app: Pick<App, 'commandLine'>): boolean {
  return uid === 0 && !app.commandLine.hasSwitch('no-sandbox');
}
