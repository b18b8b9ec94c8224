/** How a page looks: a picture of it for a person, and what axe and a ruler say. */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Page } from 'playwright-core';

const screens = path.join(import.meta.dirname, '../.artifacts/screens');
const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function keepPicture(page: Page, name: string): Promise<void> {
  await mkdir(screens, { recursive: true });
  // A dialog covers the window, not the whole page.
  const fullPage = (await page.locator('dialog').count()) === 0;
  await page.screenshot({ path: path.join(screens, `${name}.png`), fullPage });
}

export const widthOf = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);

/** What axe finds, as "rule: element". */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await axeSource);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations: found } = await axe.run(document, { resultTypes: ['violations'] });
    return found.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}`));
  });
}
