/** The picker in both themes, several widths and with large letters: accessible by axe's rules, and kept as pictures. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { DirectoryReport, DirectoryRow, DiversityReport } from '../../../main/api/directory.ts';
import { DIRECTORY } from '../../doubles/directory.ts';
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

const KNOWN: DirectoryReport = {
  ...DIRECTORY,
  rows: DIRECTORY.rows.map((row, i) =>
    i > 1
      ? row
      : {
          ...row,
          lists: ['machine', 'catalogue'],
          found: [
            i === 0
              ? { by: 'configuration', program: 'chrony', where: '/etc/chrony/chrony.conf' }
              : { by: 'network', program: 'NetworkManager', where: 'DHCP lease of eth0' },
          ],
        },
  ),
};

const FINDINGS: DiversityReport = {
  sources: 3,
  blocked: true,
  unresolved: ['time.hamburg.example'],
  findings: [
    {
      kind: 'smear-mixed',
      level: 'blocks',
      names: ['time.smear.example'],
      others: ['ntp1.uni-berlin.example', 'ntp2.uni-berlin.example'],
      surely: true,
      remedy: { do: 'replace', name: 'time.smear.example', by: 'ntp.warsaw.example', pool: false },
    },
    {
      kind: 'same-operator',
      level: 'warning',
      names: ['ntp1.uni-berlin.example', 'ntp2.uni-berlin.example'],
      operator: 'Berlin University',
      remedy: { do: 'remove', name: 'ntp2.uni-berlin.example' },
    },
    { kind: 'same-country', level: 'note', names: [], country: 'DE', remedy: null },
  ],
};

const own = (...names: string[]) => names.map((name) => ({ name, pool: false, own: false }));

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
  {
    name: 'picker-known',
    width: WIDE,
    directory: KNOWN,
    settings: { servers: [] },
  },
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
});

void NO_SERVERS;
