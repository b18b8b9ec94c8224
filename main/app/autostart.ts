/**
 * Starting with the session, if the person wants it: the system's own list on Windows and macOS, a desktop entry in
 * `autostart/` on Linux (freedesktop.org, Desktop Application Autostart Specification). A program that was not installed
 * is never put there: it would start Electron without knowing what to run.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { App } from 'electron';

/** Tells this start from one by hand, which is why no window opens. */
export const AT_LOGIN = '--at-login';

export interface Autostart {
  set(enabled: boolean): void;
}

export interface AutostartOptions {
  readonly app: Pick<App, 'isPackaged' | 'setLoginItemSettings' | 'getPath' | 'getName'>;
  readonly platform: NodeJS.Platform;
  readonly executable: string;
}

export function createAutostart({ app, platform, executable }: AutostartOptions): Autostart {
  if (!app.isPackaged) return { set: () => {} };
  if (platform === 'linux') {
    const file = path.join(app.getPath('appData'), 'autostart', 'truechimer.desktop');
    return desktopEntry(file, app.getName(), executable);
  }
  return {
    set: (enabled) =>
      app.setLoginItemSettings(
        platform === 'win32' ? { openAtLogin: enabled, args: [AT_LOGIN] } : { openAtLogin: enabled },
      ),
  };
}

/** Was this process started with the session? */
export function wasStartedAtLogin(
  app: Pick<App, 'getLoginItemSettings'>,
  platform: NodeJS.Platform,
  argv: readonly string[],
): boolean {
  if (argv.includes(AT_LOGIN)) return true;
  // macOS passes no arguments to login items, but knows.
  return platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}

export function desktopEntry(file: string, name: string, executable: string): Autostart {
  const text = [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${name}`,
    `Exec=${quoted(executable)} ${AT_LOGIN}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
  return {
    set(enabled) {
      if (!enabled) {
        rmSync(file, { force: true });
        return;
      }
      if (present(file) === text) return;
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    },
  };
}

function present(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** An argument of `Exec`: quoted by the specification's rules, then escaped again as every string value is. */
function quoted(argument: string): string {
  const inQuotes = argument.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${inQuotes}"`.replaceAll('\\', '\\\\');
}
