/**
 * Every screen in both themes and several widths: accessible by axe's rules, never wider than its window, and kept as a
 * picture under test/.artifacts/screens for a person to look at.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Status } from '../../main/api/status.ts';
import {
  BLOCKED,
  DEGRADED,
  LOST,
  NO_SERVERS,
  OBSERVED,
  OUT_OF_SYNC,
  STARTING,
  STEERED,
} from '../doubles/statuses.ts';
import { visit } from './visit.ts';

const screens = path.join(import.meta.dirname, '../.artifacts/screens');
const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Screen {
  readonly name: string;
  readonly path: string;
  readonly status: Status;
  readonly width: number;
  readonly ready: string;
}

const WIDE = 1080;
const POPOVER = 360;
const NARROWEST = 340;

const SCREENS: Screen[] = [
  { name: 'observing', path: '', status: OBSERVED, width: WIDE, ready: 'Your clock is 3.2 ms slow' },
  { name: 'steered', path: '', status: STEERED, width: WIDE, ready: 'Your clock is 3.2 ms slow' },
  { name: 'middle', path: '', status: STEERED, width: 720, ready: 'Your clock is 3.2 ms slow' },
  { name: 'narrow', path: '', status: OBSERVED, width: NARROWEST, ready: 'Your clock is 3.2 ms slow' },
  { name: 'out-of-sync', path: '', status: OUT_OF_SYNC, width: WIDE, ready: 'Your clock is 412 ms fast' },
  { name: 'degraded', path: '', status: DEGRADED, width: WIDE, ready: 'Your clock is 21 ms slow' },
  { name: 'starting', path: '', status: STARTING, width: WIDE, ready: 'Measuring your clock' },
  { name: 'blocked', path: '', status: BLOCKED, width: WIDE, ready: 'No time server answers' },
  { name: 'no-servers', path: '', status: NO_SERVERS, width: WIDE, ready: 'No time servers yet' },
  { name: 'lost', path: '', status: LOST, width: WIDE, ready: 'The time engine has stopped' },
  { name: 'settings', path: '#/settings', status: OBSERVED, width: WIDE, ready: 'Settings' },
  { name: 'settings-narrow', path: '#/settings', status: OBSERVED, width: NARROWEST, ready: 'Settings' },
  {
    name: 'popover',
    path: '?view=popover',
    status: STEERED,
    width: POPOVER,
    ready: 'Your clock is 3.2 ms slow',
  },
  {
    name: 'popover-blocked',
    path: '?view=popover',
    status: BLOCKED,
    width: POPOVER,
    ready: 'No time server answers',
  },
  {
    name: 'popover-empty',
    path: '?view=popover',
    status: NO_SERVERS,
    width: POPOVER,
    ready: 'No time servers yet',
  },
];

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  for (const screen of SCREENS) {
    it(`${screen.name} is accessible and fits into ${screen.width} px`, async (context) => {
      const { page } = await visit(context, {
        path: screen.path,
        status: screen.status,
        browser: { colorScheme, viewport: { width: screen.width, height: 760 } },
      });
      await page.getByRole('heading', { level: 1, name: screen.ready }).waitFor();
      await keepPicture(page, `${screen.name}-${colorScheme}`);
      expect(await violations(page)).toEqual([]);
      expect(await widthOf(page)).toBeLessThanOrEqual(screen.width);
    });
  }
});

async function keepPicture(page: Page, name: string): Promise<void> {
  await mkdir(screens, { recursive: true });
  await page.screenshot({ path: path.join(screens, `${name}.png`), fullPage: true });
}

const widthOf = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);

/** What axe finds, as "rule: element". */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await axeSource);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations: found } = await axe.run(document, { resultTypes: ['violations'] });
    return found.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}`));
  });
}
