/** The popover of Windows and macOS with its real page in it, driven from the icon on. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, type TestContext, test } from 'vitest';
import { type FaceSetup, face } from '../app/desk.ts';
import { OBSERVED, OUT_OF_SYNC } from '../doubles/statuses.ts';
import { chromiumPath, need } from '../real.ts';
import { root, until } from './app-driver.ts';

const screenshots = path.join(root, 'test/.artifacts/screenshots');
const cleaning: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0)) await clean();
});

async function opened(context: TestContext, setup: Pick<FaceSetup, 'platform' | 'status'>) {
  mkdirSync(screenshots, { recursive: true });
  const app = await face({ ...setup, browser: need(context, 'Chromium', chromiumPath()) });
  cleaning.push(app.dispose);
  app.clickTray();
  const popover = await until(
    async () => app.desk.windows.find((state) => state.address.includes('view=popover') && state.visible),
    'the popover is shown',
  );
  const page = await popover.page;
  if (page === null) throw new Error('there is no page');
  return { app, popover, page };
}

describe('the popover', () => {
  test('tells the state at a glance and follows it', async (context) => {
    const { app, page } = await opened(context, { platform: 'darwin', status: OBSERVED });
    await page.getByRole('heading', { name: /Your clock is 3.2 ms slow/ }).waitFor();
    await page.screenshot({ path: path.join(screenshots, 'popover.png') });
    // Everything is in sight.
    const hidden = await page.evaluate(
      () => document.documentElement.scrollHeight - document.documentElement.clientHeight,
    );
    expect(hidden).toBe(0);
    app.engine.say(OUT_OF_SYNC);
    await page.getByRole('heading', { name: /Your clock is 412 ms fast/ }).waitFor();
    await page.screenshot({ path: path.join(screenshots, 'popover-out-of-sync.png') });
  });

  test('keeps within its policy and its width, and Resync reaches the engine', async (context) => {
    const { app, page } = await opened(context, { platform: 'win32', status: OBSERVED });
    const button = page.getByRole('button', { name: 'Resync now' });
    await button.waitFor();
    // Anything that the content security policy keeps out is said here.
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.reload();
    await button.waitFor();
    expect(complaints).toEqual([]);
    const tooWide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(tooWide).toBe(0);
    await button.click();
    await expect.poll(() => app.engine.callsOf('resync')).toHaveLength(1);
  });

  test('its links open the main window, at the settings if they say so', async (context) => {
    const { app, page } = await opened(context, { platform: 'win32', status: OBSERVED });
    await page.getByRole('link', { name: 'Settings' }).click();
    const main = await until(
      async () => app.desk.windows.find((state) => state.address.includes('view=window') && state.visible),
      'the main window is shown',
    );
    expect(main.address).toBe('app://bundle/index.html?view=window#/settings');
    await (await main.page)?.getByRole('heading', { name: 'Settings' }).waitFor();
  });

  test('leads to the switch in the main window, which has the focus there', async (context) => {
    const { app, page } = await opened(context, { platform: 'win32', status: OBSERVED });
    await page.getByRole('link', { name: 'Keep this clock right …' }).click();
    const main = await until(
      async () => app.desk.windows.find((state) => state.address.includes('view=window') && state.visible),
      'the main window is shown',
    );
    const keep = (await main.page)!.getByRole('switch', { name: 'Keep this clock right' });
    await expect.poll(() => keep.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(app.engine.callsOf('steer')).toEqual([]);
  });

  test('Escape closes it', async (context) => {
    const { page, popover } = await opened(context, { platform: 'win32', status: OBSERVED });
    await page.getByRole('button', { name: 'Resync now' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => popover.visible).toBe(false);
  });
});
