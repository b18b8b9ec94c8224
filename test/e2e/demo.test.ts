/**
 * The demonstration as a stranger meets it: one command, a page in a real browser, and within ten seconds everything on
 * it is alive. The pictures of the README are taken here; TRUECHIMER_SCREENSHOTS names where they go.
 */
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { type Demo, openBrowser, pictures, startDemo } from './demo-driver.ts';

let demo: Demo;
let browser: Browser | undefined;

beforeAll(async () => {
  demo = await startDemo();
});

afterAll(async () => {
  await browser?.close();
  expect(await demo.stop()).toBe(0);
});

async function open(context: TestContext): Promise<Page> {
  browser = await openBrowser(context);
  const page = await browser.newPage({ viewport: { width: 1000, height: 1120 } });
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(demo.address);
  return page;
}

// A narrow page and a wide one show some figures in other places; only what is seen counts.
test('offset, chosen server, stratum, falseticker and Resync are alive within ten seconds', async (context) => {
  const page = await open(context);
  const soon = { timeout: 10_000 };
  await page.getByRole('heading', { name: /^Your clock is .*(slow|fast|right)/ }).waitFor(soon);
  await page.getByText('Falseticker').locator('visible=true').first().waitFor(soon);
  await page
    .getByText(/\(stratum [1-3]\)/)
    .locator('visible=true')
    .first()
    .waitFor(soon);
  // The simulated clock starts 1.2 s slow; a slow browser may come after its first correction.
  await page
    .getByText(/^(Out of sync|In sync)$/)
    .locator('visible=true')
    .first()
    .waitFor(soon);
  await page.screenshot({ path: path.join(pictures, 'demo-before-resync.png') });

  await page.getByRole('button', { name: /Resync/ }).click();
  await page.getByText(/Measuring: \d+ of \d+ answers/).waitFor(soon);
  await page
    .getByText(/^Measured: .*(Slewing|Stepped)/)
    .first()
    .waitFor({ timeout: 15_000 });
  await page.getByText('In sync', { exact: true }).locator('visible=true').first().waitFor(soon);
  // The button fades back in.
  await page.waitForTimeout(500);
  await page.screenshot({ path: path.join(pictures, 'demo-after-resync.png') });
  expect(new URL(page.url()).search).toBe('');
});

test('the clock is kept right by a switch that is agreed to, and another program gives way and comes back', async () => {
  const page = await browser!.newPage({ viewport: { width: 1000, height: 1120 } });
  await page.goto(demo.address);
  const keep = page.getByRole('switch', { name: 'Keep this clock right' });
  const dialog = page.getByRole('dialog');
  const changes = dialog.getByRole('list', { name: 'What will change' });
  const isOn = (on: boolean) => expect.poll(() => keep.getAttribute('aria-checked')).toBe(String(on));
  await isOn(true);
  await page.getByText('switched on by the demonstration.').waitFor();

  await keep.click();
  await changes.getByText('systemd-timesyncd is started again and keeps the clock, as before.').waitFor();
  await dialog.getByRole('button', { name: 'Switch it off' }).click();
  await isOn(false);
  await page.getByText('Off: this clock is only watched.').waitFor();
  await page.getByText('Observing', { exact: true }).waitFor();

  await keep.click();
  await dialog.getByRole('list', { name: 'Now' }).getByText('systemd-timesyncd sets this clock').waitFor();
  await changes.getByText('systemd-timesyncd is stopped').waitFor();
  const agree = dialog.getByRole('button', { name: 'Stop systemd-timesyncd and keep it right' });
  await agree.waitFor();
  await page.screenshot({ path: path.join(pictures, 'demo-switching-on.png') });
  await agree.click();
  await isOn(true);
  await page.getByText('switched on by you.').waitFor();
  await page.getByText('In sync', { exact: true }).waitFor({ timeout: 20_000 });
  await page.close();
});

test('without its token the page stays shut', async () => {
  const response = await fetch(new URL('/', demo.address));
  expect(response.status).toBe(401);
});
