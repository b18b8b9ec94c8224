/** The demonstration as a process, as `truechimer demo` starts it, and a browser to look at it. TRUECHIMER_SCREENSHOTS names where pictures go. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import type { TestContext } from 'vitest';
import { chromiumPath, need } from '../real.ts';
import { root } from './app-driver.ts';

export const pictures = path.resolve(
  root,
  process.env.TRUECHIMER_SCREENSHOTS ?? 'test/.artifacts/screenshots',
);

export interface Demo {
  /** Of its page, with the key. */
  readonly address: string;
  /** Resolves with its exit code. */
  readonly stop: () => Promise<number | null>;
}

export async function startDemo(): Promise<Demo> {
  mkdirSync(pictures, { recursive: true });
  const env = { ...process.env };
  // Nothing is to be opened on the screen of whoever runs the tests.
  delete env.DISPLAY;
  delete env.WAYLAND_DISPLAY;
  const demo = spawn(process.execPath, [path.join(root, 'dist/headless/truechimer.js'), 'demo', '--json'], {
    env,
  });
  const address = await new Promise<string>((resolve, reject) => {
    let out = '';
    demo.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('}')) resolve((JSON.parse(out) as { page: string }).page);
    });
    demo.on('exit', (code) => reject(new Error(`the demonstration ended with ${code}`)));
  });
  const stop = () => {
    const ended = new Promise<number | null>((resolve) => demo.on('exit', resolve));
    demo.kill('SIGTERM');
    return ended;
  };
  return { address, stop };
}

export function openBrowser(context: TestContext): Promise<Browser> {
  return chromium.launch({
    executablePath: need(context, 'Chromium', chromiumPath()),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
