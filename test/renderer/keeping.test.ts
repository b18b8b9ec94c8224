/** The switch "Keep this clock right": nothing is done before a person has read what, and what came of it is always said. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it, type TestContext } from 'vitest';
import { ApiError } from '../../main/api/contract.ts';
import type { SteeringReport } from '../../main/api/steering.ts';
import {
  CHRONY_BESIDE,
  CHRONY_STOPPED,
  IN_A_DOMAIN,
  NOTHING_BESIDE,
  SWITCHED_ON,
} from '../doubles/fake-api.ts';
import { HELPLESS, KEPT, NO_SERVERS, OBSERVED, STEERED, YIELDED } from '../doubles/statuses.ts';
import { type Visit, visit, type Wish } from './visit.ts';

interface Met extends Visit {
  readonly keep: Locator;
  readonly dialog: Locator;
}

async function meet(context: TestContext, wish: Wish = {}): Promise<Met> {
  const there = await visit(context, wish);
  return {
    ...there,
    keep: there.page.getByRole('switch', { name: 'Keep this clock right' }),
    dialog: there.page.getByRole('dialog'),
  };
}

const report = (change: Partial<SteeringReport>): SteeringReport => ({
  outcome: 'steering',
  detail: null,
  command: null,
  ...change,
});

/** What a screen reader says of a control beyond its name. */
const describedBy = (control: Locator) =>
  control.evaluate((element) =>
    document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent?.trim(),
  );

/** What is said aloud, in the dialog or in the page. */
const said = (page: Page | Locator, words: string | RegExp) =>
  page.locator('[data-announcer]').getByText(words).waitFor({ state: 'attached' });

const isFocused = (control: Locator) =>
  expect.poll(() => control.evaluate((element) => element === document.activeElement)).toBe(true);

describe('the switch says how it stands', () => {
  it('off', async (context) => {
    const { keep } = await meet(context);
    expect(await keep.getAttribute('aria-checked')).toBe('false');
    expect(await describedBy(keep)).toBe('Off: this clock is only watched.');
  });

  it('on, since when and by whom', async (context) => {
    const { keep } = await meet(context, { status: KEPT });
    expect(await keep.getAttribute('aria-checked')).toBe('true');
    expect(await describedBy(keep)).toBe('On since Sunday 17:05, switched on by ada.');
  });

  it('hands off: who sets the clock, since when, and how that was noticed', async (context) => {
    const { page, keep } = await meet(context, { status: YIELDED });
    expect(await keep.getAttribute('aria-checked')).toBe('false');
    expect(await describedBy(keep)).toBe(
      'Hands off since 08:12: chrony sets this clock. That was noticed when its service was started.',
    );
    await page.getByText('chrony sets this clock, so Truechimer has taken its hands off').waitFor();
  });

  it('on but not working, with a way out that needs no terminal', async (context) => {
    const { page, keep, dialog } = await meet(context, { status: HELPLESS });
    expect(await keep.getAttribute('aria-checked')).toBe('true');
    expect(await describedBy(keep)).toContain('The clock helper, which would set it, is not installed.');
    await page.getByRole('button', { name: 'Switch it on again …' }).click();
    await dialog.getByRole('heading', { name: 'Keep this clock right?' }).waitFor();
  });

  it('in the demonstration, with whose clock that is', async (context) => {
    const { page, keep } = await meet(context, { status: STEERED });
    expect(await describedBy(keep)).toBe('On since 08:41, switched on by the demonstration.');
    await page.getByText('This is a simulated clock: your computer’s own clock is not touched.').waitFor();
  });

  it('and rests where there are no servers, or nobody to be asked', async (context) => {
    const { page, keep, dialog, engine, pages } = await meet(context, { status: NO_SERVERS });
    expect(await keep.getAttribute('aria-disabled')).toBe('true');
    expect(await describedBy(keep)).toContain('Add time servers first');
    await keep.dispatchEvent('click');
    expect(await dialog.count()).toBe(0);
    engine.say(KEPT);
    await expect.poll(() => keep.getAttribute('aria-disabled')).toBe('false');
    pages.fallSilent();
    await page.getByRole('heading', { level: 1, name: 'Truechimer does not answer' }).waitFor();
    expect(await keep.getAttribute('aria-disabled')).toBe('true');
  });
});

describe('switching on', () => {
  it('is agreed to in a dialog that says what is so now and what will change', async (context) => {
    const { page, engine, keep, dialog } = await meet(context);
    engine.answers.steeringPlan = async () => CHRONY_BESIDE;
    await keep.click();
    await isFocused(dialog.getByRole('heading', { name: 'Keep this clock right?' }));
    const now = dialog.getByRole('list', { name: 'Now' }).getByRole('listitem');
    await now.getByText('chrony sets this clock at present.').waitFor();
    const changes = dialog.getByRole('list', { name: 'What will change' });
    expect(await changes.evaluate((list) => list.tagName)).toBe('OL');
    expect(await changes.getByRole('listitem').count()).toBe(5);
    await dialog.getByText('Then chrony keeps the clock again, as before.').waitFor();
    await said(dialog, /^chrony sets this clock at present\..*What will change is listed here\.$/);
    expect(engine.callsOf('steer')).toEqual([]);

    await dialog.getByRole('button', { name: 'Stop chrony and keep it right' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(engine.callsOf('steer')).toEqual([{ on: true, takeOver: true }]);
    await page.locator('.outcome', { hasText: 'This clock is kept right from now on.' }).waitFor();
    await said(page, 'This clock is kept right from now on.');
    await isFocused(keep);
    expect(await keep.getAttribute('aria-checked')).toBe('true');
  });

  it('takes nothing over where nobody else sets the clock', async (context) => {
    const { engine, keep, dialog } = await meet(context);
    await keep.click();
    await dialog.getByRole('list', { name: 'Now' }).getByText('No program sets this clock').waitFor();
    await dialog.getByRole('button', { name: 'Keep it right', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(engine.callsOf('steer')).toEqual([{ on: true, takeOver: false }]);
  });

  it.for(['Escape', 'Cancel'])('is left alone at %s, and the focus is where it was', async (way, context) => {
    const { page, engine, keep, dialog } = await meet(context);
    await keep.focus();
    await page.keyboard.press('Space');
    await dialog.getByRole('button', { name: 'Keep it right', exact: true }).waitFor();
    if (way === 'Escape') await page.keyboard.press('Escape');
    else await dialog.getByRole('button', { name: way }).click();
    await dialog.waitFor({ state: 'detached' });
    await isFocused(keep);
    expect(engine.callsOf('steer')).toEqual([]);
    expect(await keep.getAttribute('aria-checked')).toBe('false');
  });

  it('works with the keyboard alone, and Enter agrees to nothing that was not chosen', async (context) => {
    const { page, engine, dialog } = await meet(context);
    for (let stops = 0; stops < 12; stops += 1) {
      await page.keyboard.press('Tab');
      if ((await page.locator(':focus').getAttribute('role')) === 'switch') break;
    }
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Keep it right', exact: true }).waitFor();
    await page.keyboard.press('Enter');
    expect(engine.callsOf('steer')).toEqual([]);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Cancel');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => engine.callsOf('steer')).toHaveLength(1);
  });

  it('shows that it looks, and can be left meanwhile', async (context) => {
    const { engine, keep, dialog } = await meet(context);
    engine.answers.steeringPlan = () => new Promise(() => {});
    await keep.click();
    await dialog.getByRole('progressbar', { name: 'Looking at what sets this clock …' }).waitFor();
    expect(await dialog.getByRole('button').allTextContents()).toEqual(['Close']);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
  });

  it('says where it could not look, and looks again', async (context) => {
    const { engine, keep, dialog } = await meet(context);
    engine.answers.steeringPlan = () => Promise.reject(new ApiError('refused', 'The engine is ending.'));
    await keep.click();
    await dialog
      .getByText('What sets this clock could not be found out. The engine is ending.')
      .first()
      .waitFor();
    engine.answers.steeringPlan = async () => NOTHING_BESIDE;
    await dialog.getByRole('button', { name: 'Look again' }).click();
    await dialog.getByRole('button', { name: 'Keep it right', exact: true }).waitFor();
  });

  it('is not offered where something stands in the way, and the reason is', async (context) => {
    const { engine, keep, dialog } = await meet(context);
    engine.answers.steeringPlan = async () => IN_A_DOMAIN;
    await keep.click();
    await dialog.locator('.outcome').getByText('This computer belongs to the domain EXAMPLE.ORG').waitFor();
    await said(dialog, /This computer belongs to the domain EXAMPLE\.ORG/);
    expect(await dialog.getByRole('button').allTextContents()).toEqual(['Close']);
  });
});

describe('while the system asks for a password', () => {
  async function waiting(context: TestContext) {
    const met = await meet(context);
    const { engine, keep, dialog } = met;
    let answer: (report: SteeringReport) => void = () => {};
    engine.answers.steeringPlan = async () => CHRONY_BESIDE;
    engine.answers.steer = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    await keep.click();
    await dialog.getByRole('button', { name: 'Stop chrony and keep it right' }).click();
    await dialog.getByRole('progressbar').waitFor();
    return { ...met, answer: (change: Partial<SteeringReport>) => answer(report(change)) };
  }

  it('the dialog says so, and cannot agree twice', async (context) => {
    const { engine, dialog } = await waiting(context);
    await said(dialog, 'The system asks for your password in a window of its own. Take your time.');
    const agree = dialog.getByRole('button', { name: 'Stop chrony and keep it right' });
    expect(await agree.getAttribute('aria-disabled')).toBe('true');
    // As an impatient person would; nothing forbids the click itself.
    await agree.dispatchEvent('click');
    expect(engine.callsOf('steer')).toHaveLength(1);
  });

  it('the wait can be left, is still shown, and its end is told', async (context) => {
    const { page, engine, keep, dialog, answer } = await waiting(context);
    await dialog.getByRole('button', { name: 'Wait in the background' }).click();
    await dialog.waitFor({ state: 'detached' });
    await isFocused(keep);
    await page.locator('.wait').getByRole('progressbar').waitFor();
    await keep.click();
    await dialog.getByRole('progressbar').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    engine.say(SWITCHED_ON);
    answer({ outcome: 'steering' });
    await page.locator('.outcome', { hasText: 'This clock is kept right from now on.' }).waitFor();
    await said(page, 'This clock is kept right from now on.');
    expect(await page.locator('.wait').count()).toBe(0);
    expect(engine.callsOf('steer')).toHaveLength(1);
  });

  it('a look at the settings costs nothing of it', async (context) => {
    const { page, dialog, answer } = await waiting(context);
    const command = 'sudo truechimer clock install';
    await page.evaluate(() => {
      location.hash = '#/settings';
    });
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    expect(await dialog.count()).toBe(0);
    answer({ outcome: 'by-hand', command });
    await said(page, /Type this in a terminal/);
    await page.getByRole('link', { name: 'Overview' }).click();
    expect(await page.locator('.command code').textContent()).toBe(command);
    expect(await dialog.count()).toBe(0);
  });

  it('and it comes to nothing in the background, that is told too, until it is put away', async (context) => {
    const { page, dialog, answer } = await waiting(context);
    await page.keyboard.press('Escape');
    answer({ outcome: 'dismissed' });
    const told = page.locator('.outcome', { hasText: 'the question for the password was closed' });
    await told.waitFor();
    await said(page, /the question for the password was closed/);
    expect(await dialog.count()).toBe(0);
    await told.getByRole('button', { name: 'Dismiss' }).click();
    await told.waitFor({ state: 'detached' });
  });

  it('and the engine goes away, nobody claims to know what came of it', async (context) => {
    const { dialog, pages } = await waiting(context);
    pages.fallSilent();
    await dialog.locator('.outcome').getByText('nobody can say what came of it').waitFor();
  });
});

describe('what does not work is said where it was asked for, and can be tried again', () => {
  it.for([
    ['dismissed', {}, 'Nothing was changed: the question for the password was closed.'],
    ['failed', { detail: 'E: Unit chrony.service is masked' }, 'It did not work: E: Unit chrony.service is'],
    ['competed', {}, 'Nothing was changed: another program sets this clock.'],
    ['obstructed', {}, 'Nothing was changed: this clock must not be taken over.'],
  ] as const)('%s', async ([outcome, change, words], context) => {
    const { engine, keep, dialog } = await meet(context);
    engine.answers.steer = async () => report({ outcome, ...change });
    await keep.click();
    const agree = dialog.getByRole('button', { name: 'Keep it right', exact: true });
    await agree.click();
    await dialog.locator('.outcome').getByText(words).waitFor();
    await said(dialog, words);
    await agree.click();
    await expect.poll(() => engine.callsOf('steer')).toHaveLength(2);
  });

  it('with who has come meanwhile, and the offer to stop it', async (context) => {
    const { engine, keep, dialog } = await meet(context);
    engine.answers.steer = async () => {
      engine.answers.steeringPlan = async () => CHRONY_BESIDE;
      return report({ outcome: 'competed' });
    };
    await keep.click();
    await dialog.getByRole('button', { name: 'Keep it right', exact: true }).click();
    await dialog.getByRole('button', { name: 'Stop chrony and keep it right' }).waitFor();
    await dialog.getByRole('list', { name: 'Now' }).getByText('chrony sets this clock').waitFor();
  });

  it('with the command for a terminal, which can be copied and outlives the dialog', async (context) => {
    const command = 'sudo truechimer clock install --take-over';
    const { page, engine, keep, dialog } = await meet(context, {
      browser: { permissions: ['clipboard-read', 'clipboard-write'] },
    });
    engine.answers.steer = async () => report({ outcome: 'by-hand', command });
    await keep.click();
    await dialog.getByRole('button', { name: 'Keep it right', exact: true }).click();
    const field = dialog.getByRole('group', { name: 'Command for a terminal' });
    expect(await field.locator('code').textContent()).toBe(command);
    await field.getByRole('button', { name: 'Copy' }).click();
    await said(dialog, 'Copied. Paste it into a terminal.');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(command);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.locator('main code').first().textContent()).toBe(command);
  });

  it('with the command selected, where the browser does not let the page copy', async (context) => {
    const { page, engine, keep, dialog } = await meet(context, {
      before: () => {
        Object.defineProperty(navigator, 'clipboard', { value: undefined });
      },
    });
    engine.answers.steer = async () => report({ outcome: 'by-hand', command: 'sudo x clock install' });
    await keep.click();
    await dialog.getByRole('button', { name: 'Keep it right', exact: true }).click();
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await dialog.getByText('The command is selected').first().waitFor();
    expect(await page.evaluate(() => String(getSelection()))).toBe('sudo x clock install');
  });
});

describe('switching off', () => {
  it('says what happens to the clock and who has it then, and does it', async (context) => {
    const { page, engine, keep, dialog } = await meet(context, { status: KEPT });
    engine.answers.steeringPlan = async () => CHRONY_STOPPED;
    await keep.click();
    await dialog.getByRole('heading', { name: 'Stop keeping this clock right?' }).waitFor();
    const changes = dialog.getByRole('list', { name: 'What will change' });
    await changes.getByText('The clock keeps the rate that was learned.').waitFor();
    await changes.getByText('chrony is started again and keeps the clock, as before.').waitFor();
    await dialog.getByRole('button', { name: 'Switch it off' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(engine.callsOf('steer')).toEqual([{ on: false }]);
    await said(page, 'This clock is only watched now.');
    await expect.poll(() => keep.getAttribute('aria-checked')).toBe('false');
    await isFocused(keep);
  });

  it('does not claim that nothing was changed where only the other program stayed away', async (context) => {
    const { engine, keep, dialog } = await meet(context, { status: KEPT });
    engine.answers.steeringPlan = async () => CHRONY_STOPPED;
    engine.answers.steer = async () => report({ outcome: 'dismissed' });
    await keep.click();
    await dialog.getByRole('button', { name: 'Switch it off' }).click();
    await dialog
      .locator('.outcome')
      .getByText('This clock is only watched now, but chrony was not started again')
      .waitFor();
  });
});

describe('after another program took the clock', () => {
  it('it is switched on again as the first time, and the other one is stopped for it', async (context) => {
    const { engine, keep, dialog } = await meet(context, { status: YIELDED });
    engine.answers.steeringPlan = async () => CHRONY_BESIDE;
    await keep.click();
    await dialog.getByText('chrony sets this clock at present.').first().waitFor();
    await dialog.getByRole('button', { name: 'Stop chrony and keep it right' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(engine.callsOf('steer')).toEqual([{ on: true, takeOver: true }]);
    await expect.poll(() => keep.getAttribute('aria-checked')).toBe('true');
  });

  it('or it is left so, and nothing speaks of it any more', async (context) => {
    const { page, engine, keep, dialog } = await meet(context, { status: YIELDED });
    engine.answers.steeringPlan = async () => CHRONY_BESIDE;
    await page.getByRole('button', { name: 'Leave it so …' }).click();
    await dialog.getByRole('heading', { name: 'Leave this clock as it is?' }).waitFor();
    await dialog.getByText('chrony goes on setting it.').waitFor();
    await dialog.getByRole('button', { name: 'Leave it so' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => describedBy(keep)).toBe('Off: this clock is only watched.');
  });

  it('is told when it happens, by name', async (context) => {
    const { page, engine } = await meet(context, { status: KEPT });
    engine.say(YIELDED);
    const notice = page.locator('.notice');
    await notice.getByText('chrony sets this clock').waitFor();
    await notice
      .getByText('That was noticed when its service was started, so Truechimer has taken its hands off')
      .waitFor();
  });
});

describe('from elsewhere', () => {
  it('an address leads to the switch, and leads there again', async (context) => {
    const { page, keep } = await meet(context, { path: '#/switch', status: OBSERVED });
    await isFocused(keep);
    await page.getByRole('button', { name: 'Resync now' }).focus();
    await page.evaluate(() => {
      location.hash = '#/switch';
    });
    await isFocused(keep);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.evaluate(() => {
      location.hash = '#/switch';
    });
    await isFocused(keep);
  });

  it('the settings say how it stands, and lead to it', async (context) => {
    const { page, keep } = await meet(context, { path: '#/settings', status: KEPT });
    const section = page.getByRole('region', { name: 'When is your clock right?' });
    await section.getByText('On since Sunday 17:05, switched on by ada.').waitFor();
    await section.getByRole('link', { name: 'Go to the switch' }).click();
    await isFocused(keep);
  });

  it.for([
    [OBSERVED, 'Observing: this clock is not changed.', 'Keep this clock right …'],
    [KEPT, 'Keeping this clock right.', 'Switch it off …'],
    [YIELDED, 'Hands off: chrony sets this clock.', 'Keep this clock right …'],
  ] as const)(
    'the popover says how it stands, and leads to the window for more',
    async ([status, words, link], context) => {
      const { page, engine } = await meet(context, { path: '?view=popover', status });
      await page.locator('.mode').getByText(words).waitFor();
      const opened = page.waitForEvent('popup');
      await page.getByRole('link', { name: link }).click();
      await isFocused((await opened).getByRole('switch', { name: 'Keep this clock right' }));
      expect(await page.getByRole('switch').count()).toBe(0);
      expect(engine.callsOf('steeringPlan')).toEqual([]);
    },
  );
});
