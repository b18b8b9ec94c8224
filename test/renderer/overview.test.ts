/** The first page and the popover, as a person with eyes, with a keyboard, and with a screen reader meets them. */
import { describe, expect, it } from 'vitest';
import type { ResyncReport } from '../../main/api/status.ts';
import { LEAPING, OBSERVED, OUT_OF_SYNC, STARTING, STEERED } from '../doubles/statuses.ts';
import { visit } from './visit.ts';

const MEASURED: ResyncReport = {
  outcome: 'measured',
  offset: 0.0012,
  bound: 0.009,
  answered: 4,
  asked: 5,
  correction: null,
  againIn: null,
  age: 0,
};

function deferred<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('the headline', () => {
  it('says in words how wrong the clock is, how sure that is, and what it means', async (context) => {
    const { page } = await visit(context);
    await page
      .getByRole('heading', { level: 1, name: 'Your clock is 3.2 ms slow ± 400 µs (99 %)' })
      .waitFor();
    await page.getByText('Guaranteed: at most 17 ms wrong, as long as more than half').waitFor();
    await page.getByText('The 99 % figure was right in 997 of 1000 checks').waitFor();
    await page.getByText('Truechimer only watches: it changes nothing.').waitFor();
    expect(await page.title()).toMatch(/^Observing: 3\.2\sms slow ±\s400\sµs \(99\s%\) – Truechimer$/);
  });

  it('follows the engine, and the tab’s icon with it', async (context) => {
    const { page, engine } = await visit(context);
    engine.say(OUT_OF_SYNC);
    await page
      .getByRole('heading', { level: 1, name: 'Your clock is 412 ms fast ± 900 µs (99 %)' })
      .waitFor();
    await expect
      .poll(() => page.locator('link[rel="icon"]').getAttribute('href'))
      .toContain('Out%20of%20sync');
  });

  it('says at the start what was known before', async (context) => {
    const { page } = await visit(context, { status: STARTING });
    await page
      .getByText('When Truechimer last ran (22 Nov 2026, 17:30), the clock was 2.1 ms slow')
      .waitFor();
  });

  it('counts the next poll down without a new status, and without the computer’s clock', async (context) => {
    const { page } = await visit(context, {
      // A clock that jumps about an hour at every look: nothing on the page may depend on it.
      before: () => {
        let hours = 0;
        Date.now = () => (hours += 3_600_000);
      },
    });
    await page.getByText('in 52 s').waitFor();
    await page.getByText('in 50 s').waitFor();
    await page.getByText('14 s ago').first().waitFor();
  });
});

describe('Resync', () => {
  it('asks at one click, shows progress, and says the result', async (context) => {
    const { page, engine } = await visit(context);
    const asked = deferred<void>();
    const answered = deferred<ResyncReport>();
    engine.answers.resync = () => {
      asked.resolve();
      return answered.promise;
    };
    await page.getByRole('button', { name: 'Resync now' }).click();
    await asked.promise;
    engine.say({ resync: { done: 6, of: 20 } });
    const progress = page.getByRole('progressbar', { name: 'Progress of the measurement' });
    await expect.poll(() => progress.evaluate((bar: HTMLProgressElement) => bar.position)).toBeCloseTo(0.3);
    await page.getByText('Measuring: 6 of 20 answers').waitFor();
    engine.say({ resync: null, lastResync: MEASURED });
    answered.resolve(MEASURED);
    await page.getByRole('status').getByText('Measured: 1.2 ms slow, ± 9 ms at most.').waitFor();
    await page.locator('.resync-result', { hasText: 'Measured: 1.2 ms slow, ± 9 ms at most.' }).waitFor();
    await page.getByRole('button', { name: 'Resync now' }).waitFor();
  });

  it('has no result any more when that is old', async (context) => {
    const { page, engine } = await visit(context, {
      status: { ...OBSERVED, lastResync: { ...MEASURED, outcome: 'unanswered', age: 57 } },
    });
    const result = page.locator('.resync-result');
    await result.getByText('No server answered.').waitFor();
    await result.waitFor({ state: 'detached' });
    expect(engine.status.lastResync?.age).toBe(57);
  });

  it('can be cancelled, and the focus stays at hand', async (context) => {
    const { page, engine } = await visit(context);
    const answered = deferred<ResyncReport>();
    engine.answers.resync = () => {
      engine.say({ resync: { done: 0, of: 20 } });
      return answered.promise;
    };
    engine.answers.cancelResync = async () => {
      const cancelled: ResyncReport = { ...MEASURED, outcome: 'cancelled' };
      engine.say({ resync: null, lastResync: cancelled });
      answered.resolve(cancelled);
      return null;
    };
    await page.getByRole('button', { name: 'Resync now' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.resync-result', { hasText: 'Cancelled.' }).waitFor();
    expect(await page.locator(':focus').textContent()).toBe('Resync now');
  });

  it('says why it was refused', async (context) => {
    const { page, engine } = await visit(context);
    engine.answers.resync = () => Promise.reject(new Error('the engine is shutting down'));
    await page.getByRole('button', { name: 'Resync now' }).click();
    await page
      .getByRole('alert')
      .getByText('could not be measured now: the engine is shutting down')
      .waitFor();
  });

  it('can be reached and given with the keyboard alone', async (context) => {
    const { page, engine } = await visit(context);
    for (let stops = 0; stops < 10; stops += 1) {
      await page.keyboard.press('Tab');
      if ((await page.locator(':focus').textContent()) === 'Resync now') break;
    }
    await page.keyboard.press('Enter');
    await expect.poll(() => engine.callsOf('resync')).toHaveLength(1);
  });
});

describe('the list of servers', () => {
  it('marks a falseticker and says why without being asked', async (context) => {
    const { page } = await visit(context);
    const row = page.getByRole('row', { name: /clock\.four\.example/ });
    await row.getByRole('cell', { name: 'Falseticker' }).waitFor();
    await page
      .getByText('it tells a different time. 3 servers agree, and it is at least 54 ms outside')
      .waitFor();
  });

  it('has rows with figures, and details one click away', async (context) => {
    const { page } = await visit(context);
    const row = page.getByRole('row', { name: /time\.one\.example/ }).first();
    expect(await row.getByRole('cell').allTextContents()).toEqual(
      ['Best', '', '+3.1 ms ± 12 ms', '14 ms', '1', '', ''].map((text) =>
        text.replaceAll(/(\d) ms/g, '$1\u00a0ms').replace('± ', '±\u00a0'),
      ),
    );
    await row.getByRole('img', { name: '8 of the last 8 polls answered' }).waitFor();
    await row.getByRole('button', { name: 'Details of time.one.example' }).click();
    await page.getByText('Used, and the best of your servers').waitFor();
    await page.getByText('GPS').waitFor();
    await page
      .getByText('changed 2 h ago: 10 ms longer. Its answers are corrected by 5 ms, by the continuity')
      .waitFor();
    await page.locator('.details div', { hasText: /^Path bias\+300\sµs$/ }).waitFor();
  });

  it('keeps in narrow windows what does not fit into columns', async (context) => {
    const { page } = await visit(context, { browser: { viewport: { width: 340, height: 700 } } });
    const row = page.getByRole('row', { name: /ntp\.three\.example/ });
    expect(await row.getByText('18 ms').isVisible()).toBe(false);
    await row.getByRole('button').click();
    await page.locator('.details').getByText('18 ms').waitFor();
    await page.locator('.details').getByRole('img', { name: '7 of the last 8 polls answered' }).waitFor();
  });
});

describe('the facts', () => {
  it('say how the clock does without servers, and how steady it is', async (context) => {
    const { page } = await visit(context);
    await page
      .locator('[data-fact="forecast"]')
      .getByText('known to within 20 ms until 14:10 (99 %)')
      .waitFor();
    await page.locator('[data-fact="drift"]').getByText('It follows the day, up and down by').waitFor();
  });

  it('have a dash where that is not known', async (context) => {
    const { page } = await visit(context, { status: STARTING });
    expect(await page.locator('[data-fact="forecast"] dd').textContent()).toBe('–');
  });
});

describe('a leap second', () => {
  it('is announced, and a server that smears it is told from one that lies', async (context) => {
    const { page } = await visit(context, { status: LEAPING });
    await page.getByText(/A leap second is announced for Friday.* 00:00: the minute before/).waitFor();
    const row = page.getByRole('row', { name: /clock\.four\.example/ });
    await row.getByRole('cell', { name: 'Smearing' }).waitFor();
    await page.getByText('it spreads the leap second over hours (smearing)').waitFor();
  });
});

describe('what stands around the clock', () => {
  it('shows a problem until it is put away', async (context) => {
    const { page } = await visit(context, {
      status: {
        ...OBSERVED,
        problems: [{ code: 'settings-corrupt', subject: '/etc/a.json', detail: '/etc/a.json.broken' }],
      },
    });
    await page.getByText('The settings file could not be read').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('The settings file could not be read').waitFor({ state: 'detached' });
  });

  it('tells when the clock gets wrong and right again, but not what was so before', async (context) => {
    const { page, engine } = await visit(context, { status: OUT_OF_SYNC });
    const notice = page.locator('.notice');
    engine.say({ ...STEERED, lastAnswerAge: 1 });
    await notice.getByText('Your clock is right again').waitFor();
    engine.say(OUT_OF_SYNC);
    await notice.getByText('Your clock is out of sync').waitFor();
    expect(await page.getByRole('status').filter({ has: notice }).count()).toBe(1);
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    expect(await notice.count()).toBe(0);
  });

  it('is quiet where notifications are off', async (context) => {
    const { page, engine } = await visit(context, { settings: { notifications: false } });
    engine.say(OUT_OF_SYNC);
    await page.getByRole('heading', { level: 1, name: 'Your clock is 412 ms fast' }).waitFor();
    expect(await page.locator('.notice').count()).toBe(0);
  });

  it('pauses and continues', async (context) => {
    const { page, engine } = await visit(context);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('No server is asked until you continue.').waitFor();
    await page.locator('.eyebrow').getByText('Paused').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    expect(engine.callsOf('pause')).toEqual([true, false]);
  });
});

describe('when the engine is not heard any more', () => {
  it('says so, shows the last state as old, and recovers by itself', async (context) => {
    const { page, engine, pages } = await visit(context);
    await page.getByRole('heading', { level: 1, name: 'Your clock is 3.2 ms slow' }).waitFor();
    pages.fallSilent();
    await page.getByRole('heading', { level: 1, name: 'Truechimer does not answer' }).waitFor();
    await page
      .getByText(/What you see is from \d+\ss ago: Observing: 3\.2\sms slow ±\s400\sµs \(99\s%\)\./)
      .waitFor();
    expect(await page.getByRole('button', { name: 'Resync now' }).getAttribute('aria-disabled')).toBe('true');
    await page.getByText(/As of \d+\ss ago/).waitFor();
    expect(await page.title()).toBe('Truechimer does not answer – Truechimer');
    engine.say({ offset: 0.0007, bound: 0.008, likely: null });
    pages.comeBack();
    await page.getByRole('heading', { level: 1, name: 'Your clock is 700 µs slow ± 8 ms at most' }).waitFor();
    expect(await page.getByRole('button', { name: 'Resync now' }).getAttribute('aria-disabled')).toBe(
      'false',
    );
  });

  it('does not leave a command hanging', async (context) => {
    const { page, engine, pages } = await visit(context);
    engine.answers.resync = () => new Promise(() => {});
    await page.getByRole('button', { name: 'Resync now' }).click();
    await expect.poll(() => engine.callsOf('resync')).toHaveLength(1);
    pages.fallSilent();
    await page.getByRole('alert').getByText('Truechimer does not answer, so nothing was done.').waitFor();
  });

  it('takes an engine that is connected, but says nothing for long, for what it is', async (context) => {
    const { page } = await visit(context);
    await page.getByRole('heading', { level: 1, name: 'Truechimer does not answer' }).waitFor();
    await page.getByText(/What you see is from 1[0-9]\ss ago/).waitFor();
  });
});

describe('the popover', () => {
  it('has the answer, Resync, the server and a way to the whole window', async (context) => {
    const { page, engine } = await visit(context, {
      path: '?view=popover',
      browser: { viewport: { width: 360, height: 600 } },
    });
    await page
      .getByRole('heading', { level: 1, name: 'Your clock is 3.2 ms slow ± 400 µs (99 %)' })
      .waitFor();
    await page.getByText('Guaranteed: at most 17 ms wrong').waitFor();
    await page.getByText('time.one.example (stratum 1)').waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'clock.four.example' })
      .getByText('Falseticker')
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Resync now' }).click();
    await expect.poll(() => engine.callsOf('resync')).toHaveLength(1);
    const link = page.getByRole('link', { name: 'Open Truechimer' });
    expect(await link.getAttribute('href')).toBe('?view=window#/');
  });
});

describe('Electron’s bridge', () => {
  it('is used where there is one, and the notices are left to the system', async (context) => {
    const { page } = await visit(context, {
      before: () => {
        Object.assign(window, {
          truechimer: {
            view: 'popover',
            call: async () => ({ ok: false, code: 'refused', message: 'not today' }),
            listen: () => () => {},
          },
        });
      },
    });
    await page.getByRole('heading', { level: 1, name: 'Truechimer does not answer' }).waitFor();
    await page.getByRole('link', { name: 'Open Truechimer' }).waitFor();
    expect(await page.locator('.notices').count()).toBe(0);
  });
});
