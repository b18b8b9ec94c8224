/**
 * Every screen in both themes and several widths: accessible by axe's rules, never wider than its window, and kept as a
 * picture under test/.artifacts/screens for a person to look at.
 */
import { describe, expect, it } from 'vitest';
import type { Status } from '../../main/api/status.ts';
import type { SteeringPlan, SteeringReport } from '../../main/api/steering.ts';
import { CHRONY_BESIDE, CHRONY_STOPPED, IN_A_DOMAIN } from '../doubles/fake-api.ts';
import {
  ASKED,
  BLOCKED,
  DEGRADED,
  HELPLESS,
  KEPT,
  LEAPING,
  LOST,
  NO_SERVERS,
  OBSERVED,
  OUT_OF_SYNC,
  STARTING,
  STEERED,
  source,
  YIELDED,
} from '../doubles/statuses.ts';
import { keepPicture, violations, widthOf } from './look.ts';
import { type Visit, visit } from './visit.ts';

interface Screen {
  readonly name: string;
  readonly path: string;
  readonly status: Status;
  readonly width: number;
  readonly ready: string;
  /** What is done before the look. */
  readonly act?: (visit: Visit) => Promise<void>;
}

const WIDE = 1080;
const POPOVER = 360;
const NARROWEST = 340;

/** Opens the dialog of the switch, and goes as far in it as the screen wants. */
const switching =
  (plan: SteeringPlan, agree?: { readonly as: string; readonly report: Promise<SteeringReport> }) =>
  async ({ page, engine }: Visit) => {
    engine.answers.steeringPlan = async () => plan;
    if (agree) engine.answers.steer = () => agree.report;
    await page.getByRole('switch', { name: 'Keep this clock right' }).click();
    await page.getByRole('dialog').getByRole('heading', { name: 'Now', exact: true }).waitFor();
    if (agree) await page.getByRole('button', { name: agree.as }).click();
  };

const never = new Promise<never>(() => {});

/** At both ends of what windows are like. */
const narrowToo = (
  screen: Omit<Screen, 'width' | 'path' | 'ready'> & { readonly ready?: string },
): Screen[] =>
  [WIDE, NARROWEST].map((width) => ({
    path: '',
    ready: 'Your clock is 3.2 ms slow',
    ...screen,
    name: width === WIDE ? screen.name : `${screen.name}-narrow`,
    width,
  }));

const SCREENS: Screen[] = [
  { name: 'observing', path: '', status: OBSERVED, width: WIDE, ready: 'Your clock is 3.2 ms slow' },
  { name: 'steered', path: '', status: STEERED, width: WIDE, ready: 'Your clock is 3.2 ms slow' },
  { name: 'middle', path: '', status: STEERED, width: 720, ready: 'Your clock is 3.2 ms slow' },
  { name: 'narrow', path: '', status: OBSERVED, width: NARROWEST, ready: 'Your clock is 3.2 ms slow' },
  { name: 'out-of-sync', path: '', status: OUT_OF_SYNC, width: WIDE, ready: 'Your clock is 412 ms fast' },
  { name: 'degraded', path: '', status: DEGRADED, width: WIDE, ready: 'Your clock is 21 ms slow' },
  {
    name: 'unlearned',
    path: '',
    status: { ...OBSERVED, likely: null, calibration: null, forecast: null },
    width: WIDE,
    ready: 'Your clock is 3.2 ms slow',
  },
  { name: 'leaping', path: '', status: LEAPING, width: WIDE, ready: 'Your clock is 3.2 ms slow' },
  { name: 'leaping-narrow', path: '', status: LEAPING, width: NARROWEST, ready: 'Your clock is 3.2 ms slow' },
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
  {
    name: 'details',
    path: '',
    status: OBSERVED,
    width: WIDE,
    ready: 'Your clock is 3.2 ms slow',
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Details of time.one.example' }).click();
      await page.getByText('What do these words mean?').click();
      await page.getByText('How this is measured').click();
    },
  },
  {
    name: 'details-narrow',
    path: '',
    status: OBSERVED,
    width: NARROWEST,
    ready: 'Your clock is 3.2 ms slow',
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Details of clock.four.example' }).click();
      await page.getByRole('button', { name: 'Details of time.one.example' }).click();
    },
  },
  {
    name: 'running',
    path: '',
    status: { ...STEERED, resync: { done: 7, of: 20 } },
    width: WIDE,
    ready: 'Your clock is 3.2 ms slow',
  },
  {
    name: 'silent',
    path: '',
    status: OBSERVED,
    width: WIDE,
    ready: 'Truechimer does not answer',
    act: async ({ pages }) => pages.fallSilent(),
  },
  {
    name: 'noticed',
    path: '',
    status: OBSERVED,
    width: WIDE,
    ready: 'Your clock is 412 ms fast',
    act: async ({ engine }) =>
      engine.say({
        ...OUT_OF_SYNC,
        problems: [
          { code: 'settings-unwritable', subject: '/home/ada/config.json', detail: 'the disk is full' },
        ],
        lastResync: {
          outcome: 'measured',
          offset: -0.412,
          bound: 0.018,
          answered: 4,
          asked: 5,
          correction: { kind: 'observed', amount: -0.412, over: null, reason: null, age: 3 },
          againIn: null,
          age: 3,
        },
      }),
  },
  {
    name: 'long-names',
    path: '',
    status: {
      ...OBSERVED,
      sources: [
        source(`a-very-long-name-${'x'.repeat(46)}.of-a-machine.in-some-rack.example.org:12345`),
        source('2001:db8:85a3:8d3:1319:8a2e:370:7348', { verdict: { kind: 'distant', distance: 12.4 } }),
        ...Array.from({ length: 30 }, (_, i) => source(`ntp${i}.example.net`)),
      ],
    },
    width: NARROWEST,
    ready: 'Your clock is 3.2 ms slow',
  },
  {
    name: 'settings-at-work',
    path: '#/settings',
    status: OBSERVED,
    width: 900,
    ready: 'Settings',
    act: async ({ page, engine }) => {
      await page.getByRole('button', { name: 'Check time.one.example' }).click();
      await page.locator('.check-result', { hasText: 'It answers' }).waitFor();
      await page.getByRole('button', { name: 'Remove ntp.two.example' }).click();
      await page.getByLabel('Name or address').fill('ntp.four.example');
      await page.getByRole('checkbox', { name: /This is my own server/ }).check();
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      engine.answers.checkServer = async (name) => ({
        name,
        result: { kind: 'silent', address: '192.0.2.9' },
      });
      await page.getByRole('button', { name: 'Check ntp.four.example' }).click();
      await page.locator('.check-result', { hasText: 'It does not answer' }).waitFor();
      await page.getByRole('button', { name: 'Remove ntp.three.example' }).click();
      await page.getByLabel('Name or address').fill('not a name');
      await page.getByLabel('Limit (milliseconds)').fill('much');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('contains a blank').waitFor();
    },
  },
  {
    name: 'settings-unwritten',
    path: '#/settings',
    status: OBSERVED,
    width: NARROWEST,
    ready: 'Settings',
    act: async ({ page, engine }) => {
      const file = '/home/ada/.config/truechimer/config.json';
      engine.answers.saveSettings = async (settings) => ({
        settings,
        file,
        problems: [{ code: 'settings-unwritable', subject: file, detail: 'EROFS: read-only file system' }],
      });
      await page.getByLabel('Limit (milliseconds)').fill('20');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Not saved to disk').waitFor();
    },
  },
  ...narrowToo({ name: 'kept', status: KEPT }),
  ...narrowToo({ name: 'yielded', status: YIELDED }),
  ...narrowToo({ name: 'helpless', status: HELPLESS }),
  ...narrowToo({ name: 'asked', status: ASKED, ready: 'Your clock is 8 h slow' }),
  ...narrowToo({ name: 'switch-on', status: OBSERVED, act: switching(CHRONY_BESIDE) }),
  ...narrowToo({ name: 'switch-off', status: KEPT, act: switching(CHRONY_STOPPED) }),
  ...narrowToo({ name: 'switch-obstructed', status: OBSERVED, act: switching(IN_A_DOMAIN) }),
  ...narrowToo({
    name: 'switch-working',
    status: OBSERVED,
    act: switching(CHRONY_BESIDE, { as: 'Stop chrony and keep it right', report: never }),
  }),
  ...narrowToo({
    name: 'switch-by-hand',
    status: YIELDED,
    act: switching(CHRONY_BESIDE, {
      as: 'Stop chrony and keep it right',
      report: Promise.resolve({
        outcome: 'by-hand',
        detail: null,
        command: 'sudo /opt/truechimer/truechimer clock install --take-over',
      }),
    }),
  }),
  {
    name: 'popover-kept',
    path: '?view=popover',
    status: KEPT,
    width: POPOVER,
    ready: 'Your clock is 3.2 ms slow',
  },
  {
    name: 'popover-yielded',
    path: '?view=popover',
    status: YIELDED,
    width: POPOVER,
    ready: 'Your clock is 3.2 ms slow',
  },
  {
    name: 'popover-asked',
    path: '?view=popover',
    status: ASKED,
    width: POPOVER,
    ready: 'Your clock is 8 h slow',
  },
  { name: 'settings-kept', path: '#/settings', status: KEPT, width: WIDE, ready: 'Settings' },
];

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  for (const screen of SCREENS) {
    it(`${screen.name} is accessible and fits into ${screen.width} px`, async (context) => {
      const there = await visit(context, {
        path: screen.path,
        status: screen.status,
        browser: { colorScheme, viewport: { width: screen.width, height: 760 } },
      });
      const { page } = there;
      await screen.act?.(there);
      await page.getByRole('heading', { level: 1, name: screen.ready }).waitFor();
      await keepPicture(page, `${screen.name}-${colorScheme}`);
      expect(await violations(page)).toEqual([]);
      expect(await widthOf(page)).toBeLessThanOrEqual(screen.width);
    });
  }
});
