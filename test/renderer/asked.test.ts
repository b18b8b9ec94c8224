/** A correction that is too large to be made alone: a person reads why, and says so with one click, or does not. */
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../main/api/contract.ts';
import type { Correction } from '../../main/api/status.ts';
import { ASKED, KEPT } from '../doubles/statuses.ts';
import { visit } from './visit.ts';

const STEPPED: Correction = { kind: 'stepped', amount: 28_800, over: null, reason: null, age: 0 };
const QUESTION = 'Your clock would have to be set by +8 h: do it now?';

describe('a correction that needs a word', () => {
  it('is asked about with its reason, made at one click, and its result stays', async (context) => {
    const { page, engine } = await visit(context, { status: ASKED });
    const asked = page.getByRole('region', { name: 'A question about your clock' });
    await asked.getByText(QUESTION).waitFor();
    await asked.getByText('It shows 09:00 and would then show 17:00.').waitFor();
    let answer = () => {};
    engine.answers.approve = () =>
      new Promise((resolve) => {
        answer = () => resolve(STEPPED);
      });
    const set = asked.getByRole('button', { name: 'Set the clock' });
    await set.focus();
    await page.keyboard.press('Enter');
    await asked.getByRole('progressbar').waitFor();
    await page.getByRole('status').getByText('Setting the clock.').waitFor({ state: 'attached' });
    expect(await set.getAttribute('aria-disabled')).toBe('true');
    await page.keyboard.press('Enter');

    engine.say({ ...KEPT, offset: 0.0004, lastCorrection: STEPPED });
    answer();
    await asked.getByText('Done: the clock was set by +8 h.').waitFor();
    await page.getByRole('status').getByText('Done: the clock was set').waitFor({ state: 'attached' });
    expect(engine.callsOf('approve')).toHaveLength(1);
    expect(await asked.getByText(QUESTION).count()).toBe(0);
    // The button went with the question, and did not take the focus along.
    expect(await page.locator(':focus').textContent()).toContain('Done: the clock was set');
    await asked.getByRole('button', { name: 'Dismiss' }).click();
    await asked.waitFor({ state: 'detached' });
  });

  it.for([
    ['servers-moved', 'so it must be your servers’ time that moved'],
    ['needs-consent', 'is made only with your password'],
  ] as const)('gives the reason %s in words', async ([reason, words], context) => {
    const lastCorrection = { ...ASKED.lastCorrection!, reason };
    const { page } = await visit(context, { status: { ...ASKED, lastCorrection } });
    await page.getByText(words).waitFor();
  });

  it('is still asked about where the password was not given', async (context) => {
    const { page, engine } = await visit(context, { status: ASKED });
    engine.answers.approve = async () => ({ ...ASKED.lastCorrection!, reason: 'needs-consent' });
    await page.getByRole('button', { name: 'Set the clock' }).click();
    await page
      .locator('.asked-result')
      .getByText('Nothing was changed: the system was not given your password.')
      .waitFor();
    await page.getByText(QUESTION).waitFor();
  });

  it('says why it could not be made', async (context) => {
    const { page, engine } = await visit(context, { status: ASKED });
    engine.answers.approve = () => Promise.reject(new ApiError('refused', 'The engine is ending.'));
    await page.getByRole('button', { name: 'Set the clock' }).click();
    await page.locator('.asked-result').getByText('was not set: The engine is ending.').waitFor();
  });

  it('is said aloud when it comes up, and is not there before', async (context) => {
    const { page, engine } = await visit(context, { status: KEPT });
    expect(await page.locator('.asked').count()).toBe(0);
    engine.say(ASKED);
    await page.getByRole('status').getByText(QUESTION).waitFor({ state: 'attached' });
  });

  it('is short in the popover, and decided on in the window', async (context) => {
    const { page } = await visit(context, { path: '?view=popover', status: ASKED });
    await page.getByText('Your clock would have to be set by +8 h.').waitFor();
    expect(await page.getByRole('button', { name: 'Set the clock' }).count()).toBe(0);
    const opened = page.waitForEvent('popup');
    await page.getByRole('link', { name: 'Read why and decide …' }).click();
    await (await opened).getByRole('button', { name: 'Set the clock' }).waitFor();
  });
});
