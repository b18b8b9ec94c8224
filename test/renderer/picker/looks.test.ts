/** The picker in both themes, several widths and with large letters: accessible by axe's rules, and kept as pictures. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { DirectoryReport, DirectoryRow } from '../../../main/api/directory.ts';
import { FINDINGS, IMPORTED, KNOWN_OF_ALL_KINDS, own, PREVIEW, PROPOSAL } from '../../doubles/choosing.ts';
import { DIRECTORY, IDLE } from '../../doubles/directory.ts';
import { answered, silent } from '../../doubles/measured.ts';
import { PUBLIC_LISTS } from '../../doubles/public-lists.ts';
import { NO_SERVERS } from '../../doubles/statuses.ts';
import { keepPicture, violations, widthOf } from '../look.ts';
import { type Visit, visit, type Wish } from '../visit.ts';

const MEASURED: DirectoryReport = {
  ...PUBLIC_LISTS,
  rows: PUBLIC_LISTS.rows.map((row, i) => ({
    ...row,
    measured:
      row.near === null || i % 3 === 0 ? null : i % 7 === 0 ? silent(row) : answered(row, delayOf(row, i)),
  })),
};

/** A little more than light needs; some answer sooner than it could. */
function delayOf({ near }: DirectoryRow, i: number): number {
  return i % 50 === 1 ? 0.0021 : (near?.floor.fibre ?? 0.01) * (1.3 + (i % 5) / 5) + 0.002;
}

/** A server that is said to be in Warsaw, and answers sooner than light could come from there. */
const DOUBTFUL: DirectoryReport = {
  ...DIRECTORY,
  rows: DIRECTORY.rows.map((row) =>
    row.name === 'ntp.warsaw.example' ? { ...row, measured: answered(row, 0.0016) } : row,
  ),
};

const NOWHERE: DirectoryReport = {
  ...DIRECTORY,
  here: { place: null, by: null, country: null, timeZone: 'UTC' },
  rows: DIRECTORY.rows.map((row) => ({ ...row, near: null })),
};

interface Screen extends Wish {
  readonly name: string;
  readonly width: number;
  readonly directory: DirectoryReport;
  readonly act?: (visit: Visit) => Promise<void>;
}

const ready = (page: Page) => page.getByRole('grid').waitFor();

const WIDE = 1280;
const NARROWEST = 340;

const SCREENS: Screen[] = [
  { name: 'picker', width: WIDE, directory: PUBLIC_LISTS },
  { name: 'picker-measured', width: WIDE, directory: MEASURED },
  { name: 'picker-middle', width: 860, directory: MEASURED },
  { name: 'picker-narrow', width: NARROWEST, directory: MEASURED },
  {
    name: 'picker-world',
    width: WIDE,
    directory: MEASURED,
    act: async ({ page }) => page.getByText('World', { exact: true }).click(),
  },
  ...[WIDE, NARROWEST].map((width) => ({
    name: width === WIDE ? 'picker-known' : 'picker-known-narrow',
    width,
    directory: KNOWN_OF_ALL_KINDS,
    settings: { servers: [] },
  })),
  {
    name: 'picker-diversity',
    width: WIDE,
    directory: DIRECTORY,
    settings: { servers: own('ntp1.uni-berlin.example', 'ntp2.uni-berlin.example', 'time.hamburg.example') },
    act: async ({ page, engine }) => {
      engine.answers.checkChoice = async () => FINDINGS;
      await page.getByRole('button', { name: 'Pick time.smear.example' }).click();
      await page.getByText('This choice cannot be saved as it is').waitFor();
    },
  },
  {
    name: 'picker-details',
    width: WIDE,
    directory: DOUBTFUL,
    act: async ({ page }) => {
      await page.getByText('ntp.warsaw.example', { exact: true }).click();
      await page.getByText('The arithmetic, step by step').click();
    },
  },
  ...[WIDE, NARROWEST].map((width) => ({
    name: width === WIDE ? 'picker-note' : 'picker-note-narrow',
    width,
    directory: DIRECTORY,
    act: async ({ page }: Visit) => {
      await page.getByText('ntp.prague.example', { exact: true }).click();
      await page.getByRole('button', { name: 'Copy the message' }).scrollIntoViewIfNeeded();
    },
  })),
  {
    name: 'picker-ask',
    width: WIDE,
    directory: DIRECTORY,
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Pick ntp.area.example' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  ...[WIDE, NARROWEST].map((width) => ({
    name: width === WIDE ? 'picker-proposal' : 'picker-proposal-narrow',
    width,
    directory: DIRECTORY,
    settings: { servers: own('ntp1.uni-berlin.example') },
    act: async ({ page, engine }: Visit) => {
      engine.answers.propose = async () => PROPOSAL;
      await page.getByRole('button', { name: 'Pick for me' }).click();
      await page.getByRole('button', { name: 'Take all 3' }).waitFor();
    },
  })),
  ...[WIDE, NARROWEST].map((width) => ({
    name: width === WIDE ? 'picker-proposal-nowhere' : 'picker-proposal-nowhere-narrow',
    width,
    directory: NOWHERE,
    settings: { servers: own('ntp1.uni-berlin.example') },
    act: async ({ page, engine }: Visit) => {
      engine.answers.propose = async () => ({ ...PROPOSAL, placed: false });
      await page.getByRole('button', { name: 'Pick for me' }).click();
      await page.getByRole('button', { name: 'Say where this computer is' }).waitFor();
    },
  })),
  {
    name: 'picker-notice',
    width: WIDE,
    directory: DIRECTORY,
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Measure these 9' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'picker-measuring',
    width: WIDE,
    directory: MEASURED,
    act: async ({ page, engine }) => {
      engine.sayProbe({ ...IDLE, run: 1, state: 'running', total: 200, settled: 120, answered: 97 });
      await page.getByRole('progressbar').waitFor();
    },
  },
  {
    name: 'picker-place',
    width: NARROWEST,
    directory: DIRECTORY,
    act: async ({ page, engine }) => {
      engine.answers.setPlace = async () => ({
        ok: false,
        message: 'No city or time zone is called “Atlantis”. Write a city, a time zone or coordinates.',
      });
      await page.getByRole('button', { name: 'Change …' }).click();
      await page.getByLabel('City, time zone or coordinates').fill('Atlantis');
      await page.getByRole('button', { name: 'Use this place' }).click();
      await page.getByRole('alert').getByText('Atlantis').waitFor();
    },
  },
  ...[WIDE, NARROWEST].map((width) => ({
    name: width === WIDE ? 'picker-import' : 'picker-import-narrow',
    width,
    directory: { ...DIRECTORY, ...IMPORTED },
    act: async ({ page, engine }: Visit) => {
      engine.answers.importList = async () => PREVIEW;
      await page.locator('.lists input[type="file"]').setInputFiles({
        name: 'saxony.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('ntp.leipzig.example\n'),
      });
      await page.getByRole('button', { name: 'Keep 2 servers' }).waitFor();
    },
  })),
  {
    name: 'picker-catalogue',
    width: WIDE,
    directory: { ...DIRECTORY, ...IMPORTED },
    act: async ({ page, engine }) => {
      engine.answers.replaceCatalogue = async () => ({
        ok: false,
        problems: ['It is a web page, not a catalogue: https://example.org/ answered with HTML.'],
      });
      await page.getByRole('button', { name: 'Replace the catalogue' }).click();
      await page.getByLabel('Or fetch it from an address').fill('https://example.org/');
      await page.getByRole('button', { name: 'Fetch it' }).click();
      await page.getByRole('alert').getByText('The present catalogue stays in force').waitFor();
    },
  },
  {
    name: 'picker-large-letters',
    width: WIDE,
    directory: MEASURED,
    settings: { servers: own('ntp.dianacht.de', 'ntp01.plutex.de') },
    before: () => {
      addEventListener('DOMContentLoaded', () => {
        document.documentElement.style.fontSize = '200%';
      });
    },
  },
];

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  for (const { name, width, directory, act, ...wish } of SCREENS) {
    it(`${name} is accessible and fits into ${width} px`, async (context) => {
      const there = await visit(context, {
        path: '#/servers',
        ...wish,
        directory,
        browser: { colorScheme, viewport: { width, height: 1000 } },
      });
      const { page } = there;
      await ready(page);
      await page.locator('.map-drawing').waitFor();
      await act?.(there);
      await keepPicture(page, `${name}-${colorScheme}`);
      expect(await violations(page)).toEqual([]);
      expect(await widthOf(page)).toBeLessThanOrEqual(width);
    });
  }

  it('first-run is accessible, and offers what this computer knows', async (context) => {
    const { page } = await visit(context, {
      status: NO_SERVERS,
      settings: { servers: [] },
      directory: KNOWN_OF_ALL_KINDS,
      browser: { colorScheme, viewport: { width: 1080, height: 900 } },
    });
    await page.getByRole('button', { name: 'Take the 2 that are open to you' }).waitFor();
    await keepPicture(page, `first-run-${colorScheme}`);
    expect(await violations(page)).toEqual([]);
  });
});
