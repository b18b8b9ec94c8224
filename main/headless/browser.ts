/** Opens an address in the person's browser, where there is a screen to show it on. */
import open from 'open';
import type { Output } from './output.ts';

/** Is there a display? Without one, starting a browser only makes noise. */
export function hasDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

export function openBrowser(address: string, output: Output): void {
  if (!hasDisplay(process.platform, process.env)) return;
  open(address).then(
    (child) => child.on('error', () => output.note('Open this address in your browser.')),
    () => output.note('Open this address in your browser.'),
  );
}
