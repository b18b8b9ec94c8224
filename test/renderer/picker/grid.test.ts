/** The table of a thousand servers: what is in the page, the keyboard's way through it, and that rows stay where a person is. */
import type { Page } from 'playwright-core';
import { describe, expect, it, type TestContext } from 'vitest';
import type { DirectoryReport, Measured } from '../../../main/api/directory.ts';
import { DIRECTORY, IDLE } from '../../doubles/directory.ts';
import { answered } from '../../doubles/measured.ts';
import { PUBLIC_LISTS } from '../../doubles/public-lists.ts';
import { visit } from '../visit.ts';

const open = async (context: TestContext, directory: DirectoryReport) => {
  const there = await visit(context, {
    path: '#/servers',
    directory,
    browser: { viewport: { width: 1280, height: 900 } },
  });
  // The grid is there before it knows its height, and with it the rows.
  await there.page.getByRole('grid').locator('tr[data-index]').first().waitFor();
  return there;
};

const focused = (page: Page) => page.locator(':focus');
const rowNumber = async (page: Page) => Number(await focused(page).getAttribute('aria-rowindex'));
const drawn = (page: Page) => page.locator('tr[data-index]');
const namesIn = (page: Page) => page.locator('tr[data-index] .cell-link').allTextContents();

/** From the search on, as far as a row. */
async function tabToTable(page: Page): Promise<void> {
  await page.getByRole('searchbox').focus();
  for (let stops = 0; stops < 40; stops += 1) {
    await page.keyboard.press('Tab');
    if ((await focused(page).getAttribute('data-index')) !== null) return;
  }
  throw new Error('No row takes the keyboard.');
}

describe('a thousand rows', () => {
  it('are told of to a screen reader, and only those in sight are in the page', async (context) => {
    const { page } = await open(context, PUBLIC_LISTS);
    const grid = page.getByRole('grid');
    expect(await grid.getAttribute('aria-rowcount')).toBe(String(PUBLIC_LISTS.rows.length + 1));
    expect(await drawn(page).count()).toBeLessThan(60);
    await page.locator('.grid-box').evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await page.locator(`tr[aria-rowindex="${PUBLIC_LISTS.rows.length + 1}"]`).waitFor();
    expect(await drawn(page).count()).toBeLessThan(60);
  });

  it('are one tab stop, which the keys move to any row', async (context) => {
    const { page } = await open(context, PUBLIC_LISTS);
    await tabToTable(page);
    expect(await rowNumber(page)).toBe(2);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => rowNumber(page)).toBe(3);
    await page.keyboard.press('End');
    await expect.poll(() => rowNumber(page)).toBe(PUBLIC_LISTS.rows.length + 1);
    await page.keyboard.press('PageUp');
    await expect.poll(() => rowNumber(page)).toBeLessThan(PUBLIC_LISTS.rows.length - 3);
    await page.keyboard.press('Home');
    await expect.poll(() => rowNumber(page)).toBe(2);
    expect(await page.locator('tr[tabindex="0"]').count()).toBe(1);
  });

  it('keep the keyboard where it is while the mouse scrolls away', async (context) => {
    const { page } = await open(context, PUBLIC_LISTS);
    await tabToTable(page);
    await page.locator('.grid-box').evaluate((box) => box.scrollTo(0, 20_000));
    await page.locator('tr[aria-rowindex="400"]').waitFor();
    expect(await rowNumber(page)).toBe(2);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => rowNumber(page)).toBe(3);
  });

  it('show the details at Enter, which Escape leaves to the same row, and are picked by Space', async (context) => {
    const { page } = await open(context, DIRECTORY);
    await tabToTable(page);
    const name = await focused(page).locator('.cell-link').textContent();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('heading', { level: 2, name: name! }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await rowNumber(page)).toBe(2);
    await page.keyboard.press('Space');
    await expect.poll(() => focused(page).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Space');
    await expect.poll(() => focused(page).getAttribute('aria-selected')).toBe('false');
  });
});

describe('search and order', () => {
  it('narrow the list, count it, and say when nothing is left', async (context) => {
    const { page } = await open(context, DIRECTORY);
    await page.getByRole('searchbox').fill('berlin');
    await page.getByText('2 of 12 servers').waitFor();
    await page.getByRole('searchbox').fill('nowhere at all');
    await page.getByText('No server is like that.').waitFor();
    await page.locator('.empty-line').getByRole('button', { name: 'Show all' }).click();
    await page.getByText('12 servers', { exact: true }).waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
  });

  it('go by country, stratum, distance, policy and features', async (context) => {
    const { page } = await open(context, DIRECTORY);
    await page.getByLabel('Country').selectOption({ label: 'Germany (8)' });
    await page.getByLabel('Stratum').selectOption({ label: '1: reference clock' });
    await expect.poll(() => namesIn(page)).toEqual(['ptb1.example']);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByLabel('Distance').selectOption({ label: 'Within 250 km' });
    await page.getByRole('button', { name: /^Restricted/ }).click();
    await expect.poll(() => namesIn(page)).toEqual(['ntp.area.example']);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('button', { name: 'Signed (NTS)' }).click();
    await expect.poll(() => namesIn(page)).toEqual(['time.hamburg.example']);
  });

  it('can be turned by every column, which is seen without trying', async (context) => {
    const { page } = await open(context, DIRECTORY);
    const heads = page.locator('thead').getByRole('button');
    expect(await heads.count()).toBe(5);
    for (const head of await heads.all()) expect(await head.locator('.icon').isVisible()).toBe(true);
    const strength = (name: string) =>
      page
        .getByRole('columnheader', { name })
        .locator('.icon')
        .evaluate((icon) => Number(getComputedStyle(icon).opacity));
    await page.getByRole('columnheader', { name: 'Place' }).getByRole('button').focus();
    await page.keyboard.press('Enter');
    expect(await strength('Place')).toBe(1);
    expect(await strength('Stratum')).toBeLessThan(1);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await strength('Stratum')).toBe(1);
  });

  it('are turned by the head of a column, and say so', async (context) => {
    const { page } = await open(context, DIRECTORY);
    const place = page.getByRole('columnheader', { name: 'Place' });
    await place.getByRole('button').click();
    await expect.poll(() => place.getAttribute('aria-sort')).toBe('ascending');
    await place.getByRole('button').click();
    await expect.poll(async () => (await namesIn(page))[0]).toBe('ntp.warsaw.example');
    await page.getByRole('button', { name: 'Best first' }).click();
    expect(await place.getAttribute('aria-sort')).toBe('none');
  });
});

describe('answers that stream in', () => {
  const told = (results: Measured[]) => ({ ...IDLE, run: 1, state: 'running' as const, total: 9, results });

  it('are seen at once, and move no row while the pointer is at the table', async (context) => {
    const { page, engine } = await open(context, DIRECTORY);
    const before = await namesIn(page);
    const last = DIRECTORY.rows.find(({ name }) => name === 'time.copenhagen.example')!;
    await page.locator('tr[data-index]').nth(2).hover();
    engine.sayProbe({ ...told([answered(last, 0.012)]), settled: 1, answered: 1 });
    const row = page.locator('tr[data-index]').filter({ hasText: last.name });
    await row.getByText('12 ms').waitFor();
    expect(await namesIn(page)).toEqual(before);
    await page.getByText('New answers came.').waitFor();
    await page.getByRole('heading', { level: 1 }).hover();
    await expect.poll(async () => (await namesIn(page))[0]).toBe(last.name);
  });

  it('are put in order when a person wants it', async (context) => {
    const { page, engine } = await open(context, DIRECTORY);
    const last = DIRECTORY.rows.find(({ name }) => name === 'time.copenhagen.example')!;
    await tabToTable(page);
    engine.sayProbe({ ...told([answered(last, 0.012)]), settled: 1, answered: 1 });
    await page.getByRole('button', { name: 'Sort now' }).click();
    await expect.poll(async () => (await namesIn(page))[0]).toBe(last.name);
  });
});

describe('the map', () => {
  it('finds its server in the table, and says what it is a picture of', async (context) => {
    const { page } = await open(context, DIRECTORY);
    await page.getByRole('img', { name: /^A map of 8 servers; the table below has all of them/ }).waitFor();
    await page.getByText('World', { exact: true }).click();
    await page.getByText('Around you', { exact: true }).click();
    const warsaw = page.locator('.map-sign').filter({ hasText: 'ntp.warsaw.example' });
    await warsaw.click();
    await page.locator('tr[data-marked]').filter({ hasText: 'ntp.warsaw.example' }).waitFor();
    expect(await warsaw.getAttribute('data-active')).toBe('true');
  });

  it('names every server of a place that several share', async (context) => {
    const { page } = await open(context, DIRECTORY);
    const berlin = page.locator('.map-sign').filter({ hasText: 'ntp1.uni-berlin.example' });
    await berlin.click();
    await page.locator('.map-together').getByRole('button', { name: 'ntp2.uni-berlin.example' }).click();
    await page.locator('tr[data-marked]').filter({ hasText: 'ntp2.uni-berlin.example' }).waitFor();
  });

  it('can be put away', async (context) => {
    const { page } = await open(context, DIRECTORY);
    await page.getByRole('button', { name: 'Hide the map' }).click();
    expect(await page.locator('.map').count()).toBe(0);
    await page.getByRole('button', { name: 'Show the map' }).click();
    await page.locator('.map-drawing').waitFor();
  });
});
