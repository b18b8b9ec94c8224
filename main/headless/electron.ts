/**
 * Can the tray run here? Electron's program is no part of the package: it is fetched by Electron's own
 * `install-electron` when it is wanted for the first time, or taken from ELECTRON_OVERRIDE_DIST_PATH.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { hasDisplay } from './browser.ts';
import { PACKAGE_ROOT } from './package-root.ts';

const EXECUTABLE: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** 100 MB over a slow line; after that the page in the browser is the better answer. */
const FETCH_LIMIT_MS = 300_000;

export type Tray = { readonly executable: string } | { readonly missing: string };

/** Finds Electron's program, fetching it once if need be. Never rejects: without it there is a reason. */
export async function findTray(note: (text: string) => void): Promise<Tray> {
  const { platform, env } = process;
  if (!hasDisplay(platform, env)) return { missing: 'there is no display here' };
  if (platform === 'linux' && process.getuid?.() === 0) return { missing: 'Electron does not run as root' };
  const home = electronHome();
  const directory = env.ELECTRON_OVERRIDE_DIST_PATH ?? (home === null ? null : path.join(home, 'dist'));
  if (directory === null) return { missing: 'the package electron is not installed' };
  const executable = path.join(directory, EXECUTABLE[platform] ?? 'electron');
  if (existsSync(executable)) return { executable };
  if (env.ELECTRON_OVERRIDE_DIST_PATH !== undefined || home === null) {
    return { missing: `there is no Electron in ${directory}` };
  }
  note('Fetching Electron, once (about 100 MB) …');
  const failure = await fetchElectron(home);
  if (failure === null && existsSync(executable)) return { executable };
  return { missing: `Electron could not be fetched (${failure ?? 'nothing arrived'})` };
}

/** Runs the tray until it ends; its exit code. */
export function runTray(executable: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, [PACKAGE_ROOT], {
      stdio: 'inherit',
      // What needs the superuser is done by the command line, which Electron cannot run.
      env: { ...process.env, TRUECHIMER_NODE: process.execPath },
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
  });
}

function electronHome(): string | null {
  try {
    // Its main module would start a download when loaded, so only its manifest is looked for.
    const require = createRequire(path.join(PACKAGE_ROOT, 'package.json'));
    return path.dirname(require.resolve('electron/package.json'));
  } catch {
    return null;
  }
}

/** Null when it went well, else why it did not. */
function fetchElectron(home: string): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(home, 'install.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const limit = setTimeout(() => child.kill(), FETCH_LIMIT_MS);
    let last = '';
    child.stderr.on('data', (chunk: Buffer) => {
      last = `${last}${chunk.toString()}`.slice(-4000);
    });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => {
      clearTimeout(limit);
      resolve(code === 0 ? null : cause(last));
    });
  });
}

/** The line of a stack trace that says what happened. */
function cause(text: string): string {
  const code = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET)\b[^\n]*/.exec(text)?.[0];
  return (code ?? /^\w*Error: .*$/m.exec(text)?.[0] ?? 'the download did not finish').trim();
}
