/**
 * What a test does with the program as a person would, whatever runs it: the double on any machine, real Electron where
 * its program is. A test that needs more than this is a test of the double and not of the program.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';

export type View = 'popover' | 'window';

export interface MenuLine {
  readonly id: string;
  readonly label: string;
  readonly enabled: boolean;
  /** Of a checkbox only. */
  readonly checked?: boolean;
}

export interface TrayView {
  /** The picture's file name. */
  readonly icon: string;
  readonly tooltip: string;
  readonly menu: readonly MenuLine[];
}

export interface RunningApp {
  /** The page that a window shows, once there is one. */
  page(view: View): Promise<Page>;
  isShown(view: View): Promise<boolean>;
  tray(): Promise<TrayView>;
  clickTray(): Promise<void>;
  choose(id: string): Promise<void>;
  notifications(): Promise<readonly { readonly title: string; readonly body: string }[]>;
  /** Every address that a page asked for. */
  requests(): Promise<readonly string[]>;
  closeWindow(view: View): Promise<void>;
  /** Waits for the process to end; its exit code. */
  ended(): Promise<number | null>;
  /** Ends it for good, if it still runs. */
  dispose(): Promise<void>;
}

export interface LaunchOptions {
  /** Everything that the program keeps goes there. */
  readonly home: string;
  /** Does the desktop show tray icons? */
  readonly trayShown: boolean;
}

export interface AppDriver {
  readonly name: string;
  /** Why it cannot run here, or null. */
  readonly missing: string | null;
  launch(options: LaunchOptions): Promise<RunningApp>;
}

export const root = path.resolve(import.meta.dirname, '../..');

/** The environment of the program: a home of its own, and a session bus that answers as the test wants. */
export function environmentOf({ home, trayShown }: LaunchOptions): Record<string, string> {
  const tools = path.join(home, 'bin');
  mkdirSync(tools, { recursive: true });
  const answer = trayShown ? "echo '(<true>,)'" : 'exit 1';
  for (const tool of ['gdbus', 'busctl']) {
    writeFileSync(path.join(tools, tool), `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
  }
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    ...Object.fromEntries(inherited),
    PATH: `${tools}${path.delimiter}${process.env.PATH ?? ''}`,
    XDG_CONFIG_HOME: path.join(home, 'config'),
    TRUECHIMER_HOME: home,
  };
}

/** Looks until it is so; a limit of the test's own ends what never comes. */
export async function until<T>(look: () => Promise<T | null | undefined | false>, what: string): Promise<T> {
  // Long enough for a browser to start on a busy machine with two cores.
  const limit = performance.now() + 30_000;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > limit) throw new Error(`It did not come to this: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
