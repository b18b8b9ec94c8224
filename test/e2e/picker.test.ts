/**
 * Choosing servers as a person does it, in the demonstration: where she is, what answers, which go together, and at last asked for the time.
 * The pictures of docs/picker.md are taken here; TRUECHIMER_SCREENSHOTS names where they go.
 */
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

/** In both themes; of a part where one is named. */
async function take(page: Page, name: string, part?: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => scrollTo(0, 0));
    // Colours fade over.
    await page.waitForTimeout(300);
    const file = path.join(pictures, `${name}-${colorScheme}.png`);
    await (part === undefined
      ? page.screenshot({ path: file })
      : page.locator(part).screenshot({ path: file }));
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

const chosen = (page: Page) => page.getByRole('list', { name: 'Your servers' }).locator('.server-text');

/** Searches for one server and picks it. */
async function pick(page: Page, name: string): Promise<void> {
  await page.getByRole('searchbox').fill(name);
  await page.getByRole('button', { name: `Pick ${name}`, exact: true }).click();
}

test('a person says where she is, measures, picks, hears what does not go together, and saves', async (context) => {
  browser = await openBrowser(context);
  const page = await browser.newPage({ viewport: { width: 1280, height: 1340 }, colorScheme: 'light' });
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(demo.address);
  await page.getByRole('link', { name: 'Servers', exact: true }).click();
  await page.getByRole('grid').waitFor();

  await page.getByRole('button', { name: /^(Change|Say where) …$/ }).click();
  await page.getByLabel('City, time zone or coordinates').fill('Berlin');
  await page.getByRole('button', { name: 'Use this place' }).click();
  await page.getByText('Near means near Berlin').waitFor();

  await page.getByRole('button', { name: 'Measure these 200' }).click();
  await page
    .getByText(/^Measuring: \d+ of 200 done/)
    .first()
    .waitFor();
  await page
    .getByText(/^Measured: \d+ of 200 servers give the time/)
    .first()
    .waitFor({ timeout: 60_000 });
  await page.locator('tr[data-index] [data-answer="answered"]').first().waitFor();

  // The made-up servers that the demonstration began with go.
  while ((await chosen(page).count()) > 0) {
    await page
      .getByRole('complementary')
      .getByRole('button', { name: /^Take .* out$/ })
      .first()
      .click();
  }
  await page.getByText('No server is left. Not saved yet.').waitFor();
  await pick(page, 'ntp01.plutex.de');
  await pick(page, 'ntp02.plutex.de');
  const together = page.getByRole('region', { name: 'Do they go together?' });
  await together
    .getByText(/run by the same people|stand in one network/)
    .first()
    .waitFor();
  await pick(page, 'de.pool.ntp.org');
  await pick(page, 'time.google.com');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('A stratum 1 server has a reference clock of its own').waitFor();
  await dialog.getByRole('button', { name: 'Pick it' }).click();
  await page.getByRole('button', { name: 'Show all' }).click();
  await together.getByText('Cannot be saved.').waitFor();
  expect(await page.getByRole('button', { name: 'Save', exact: true }).getAttribute('aria-disabled')).toBe(
    'true',
  );
  await page.getByRole('heading', { level: 1 }).hover();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await take(page, 'picker-diversity', '.picker-side');
  await take(page, 'picker');
  await take(page, 'picker-map', '.map');

  await together
    .getByRole('listitem')
    .filter({ hasText: 'Cannot be saved.' })
    .getByRole('button', { name: /^(Remove|Replace) time\.google\.com/ })
    .click();
  await together.getByText('Cannot be saved.').waitFor({ state: 'detached' });
  expect(await chosen(page).allTextContents()).not.toContain('time.google.com');
  await page.getByRole('complementary').getByRole('button', { name: 'Take ntp02.plutex.de out' }).click();

  await page.getByRole('button', { name: 'Pick for me' }).click();
  await dialog
    .getByText(/It answered in .* agree on the time/)
    .first()
    .waitFor();
  await take(page, 'picker-proposal');
  await dialog.getByRole('button', { name: /^Take (all \d|this one)$/ }).click();
  await expect.poll(() => chosen(page).count()).toBeGreaterThanOrEqual(4);
  await together.getByText(/independent sources/).waitFor();

  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved. They are asked from now on.').first().waitFor();
  const names = await chosen(page).allTextContents();
  await page.getByRole('link', { name: 'Overview' }).click();
  for (const name of names) await page.getByRole('rowheader').filter({ hasText: name }).first().waitFor();
});

test('a place that light contradicts is doubted, step by step', async () => {
  const page = await browser!.newPage({ viewport: { width: 1280, height: 1000 }, colorScheme: 'light' });
  await page.goto(demo.address);
  await page.getByRole('link', { name: 'Servers', exact: true }).click();
  await page.getByRole('button', { name: 'Answers now' }).click();
  const doubtful = page.locator('tr[data-index]').filter({ has: page.locator('.cell-place .doubtful') });
  await doubtful.first().locator('.cell-link').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Its listed place is doubtful').waitFor();
  await dialog.getByText('The arithmetic, step by step').click();
  await dialog.getByText('Light in vacuum needs at least').waitFor();
  await take(page, 'picker-details');
  await page.close();
});
