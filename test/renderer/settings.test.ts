/** The settings page: servers are added, checked, removed and saved, and no mistake costs what was typed. */
import { describe, expect, it, type TestContext } from 'vitest';
import { ApiError, type CheckReport, type SettingsReport } from '../../main/api/contract.ts';
import { SERVERS, visit } from './visit.ts';

const open = (context: TestContext, wish: Parameters<typeof visit>[1] = {}) =>
  visit(context, { path: '#/settings', ...wish });

describe('adding a server', () => {
  it('puts it into the list, checks it, and saves it', async (context) => {
    const { page, engine } = await open(context);
    await page.getByLabel('Name or address').fill(' NTP.Four.Example:1123 ');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const entry = page.getByRole('listitem').filter({ hasText: 'ntp.four.example:1123' });
    await entry.getByText('new').waitFor();
    expect(await page.getByLabel('Name or address').inputValue()).toBe('');

    await entry.getByRole('button', { name: 'Check ntp.four.example:1123' }).click();
    await entry
      .getByText('It answers: 192.0.2.44 (stratum 2); by it, your clock is 2.9 ms slow, ± 15 ms at most.')
      .waitFor();
    expect(engine.callsOf('checkServer')).toEqual(['ntp.four.example:1123']);

    expect(engine.callsOf('saveSettings')).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.save-bar').getByText('Saved.').waitFor();
    expect(engine.settings.servers).toEqual([
      ...SERVERS,
      { name: 'ntp.four.example:1123', pool: false, own: false },
    ]);
    expect(await entry.getByText('new').count()).toBe(0);
  });

  it('may be one’s own, which is said with what it means and can be changed later', async (context) => {
    const { page, engine } = await open(context);
    await page.getByLabel('Name or address').fill('ntp.home.arpa');
    await page.getByRole('checkbox', { name: /This is my own server/ }).check();
    await page.getByText('It may be asked every 16 seconds.').waitFor();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('checkbox', { name: 'time.one.example is my own server' }).check();
    await page.getByRole('checkbox', { name: 'time.one.example is my own server' }).uncheck();
    await page.getByRole('checkbox', { name: 'ntp.two.example is my own server' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.save-bar').getByText('Saved.').waitFor();
    expect(engine.settings.servers.map(({ name, own }) => [name, own])).toEqual([
      ['time.one.example', false],
      ['ntp.two.example', true],
      ['ntp.three.example', false],
      ['ntp.home.arpa', true],
    ]);
  });

  it('cannot be one’s own where it is a pool', async (context) => {
    const { page, engine } = await open(context);
    const own = page.getByRole('checkbox', { name: /This is my own server/ });
    await page.getByLabel('Name or address').fill('pool.four.example');
    await own.check();
    await page.getByLabel('This is a pool').check();
    expect([await own.isChecked(), await own.isDisabled()]).toEqual([false, true]);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const entry = page.getByRole('listitem').filter({ hasText: 'pool.four.example' });
    expect(await entry.getByRole('checkbox').count()).toBe(0);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.save-bar').getByText('Saved.').waitFor();
    expect(engine.settings.servers.at(-1)).toEqual({ name: 'pool.four.example', pool: true, own: false });
  });

  it('works with the keyboard alone', async (context) => {
    const { page, engine } = await open(context);
    for (let stops = 0; stops < 20; stops += 1) {
      await page.keyboard.press('Tab');
      if ((await page.locator(':focus').getAttribute('id')) === 'add-name') break;
    }
    await page.keyboard.type('pool.four.example');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page
      .getByRole('listitem')
      .filter({ hasText: 'pool.four.example' })
      .getByText('Pool', { exact: true })
      .waitFor();
    await page.getByRole('status').getByText('pool.four.example added. It is not saved yet.').waitFor();
    for (let stops = 0; stops < 20; stops += 1) {
      await page.keyboard.press('Tab');
      if ((await page.locator(':focus').textContent()) === 'Save') break;
    }
    await page.keyboard.press('Enter');
    await page.locator('.save-bar').getByText('Saved.').waitFor();
    expect(engine.settings.servers.at(-1)).toEqual({ name: 'pool.four.example', pool: true, own: false });
  });

  it('refuses what is no server name, in words, and keeps what was typed', async (context) => {
    const { page, engine } = await open(context);
    const field = page.getByLabel('Name or address');
    for (const [typed, words] of [
      ['ntp.example.org/time', '“ntp.example.org/time” is not a server name'],
      ['ntp.example.org:99999', '“99999” is not a port'],
      ['two words', '“two words” contains a blank'],
      ['', 'Write the name or address of a time server'],
    ] as const) {
      await field.fill(typed);
      await field.press('Enter');
      await page.getByRole('alert').getByText(words).waitFor();
      expect(await field.inputValue()).toBe(typed);
      expect(await field.getAttribute('aria-invalid')).toBe('true');
    }
    expect(engine.calls.filter(({ command }) => command === 'saveSettings')).toEqual([]);
  });

  it('refuses a server that is there already, however it is written', async (context) => {
    const { page } = await open(context);
    await page.getByLabel('Name or address').fill('TIME.one.example.:123');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('alert').getByText('time.one.example is in your list already').waitFor();
    expect(await page.getByRole('list', { name: 'Your time servers' }).getByRole('listitem').count()).toBe(3);
  });

  it('says what a check of a silent or unknown server means', async (context) => {
    const { page, engine } = await open(context);
    const results: CheckReport['result'][] = [
      { kind: 'silent', address: '192.0.2.1' },
      { kind: 'unresolved', reason: 'not-found' },
    ];
    engine.answers.checkServer = async (name) => ({ name, result: results.shift()! });
    const check = page.getByRole('button', { name: 'Check time.one.example' });
    await check.click();
    await page.locator('.check-result', { hasText: 'It does not answer (192.0.2.1).' }).waitFor();
    await check.click();
    await page.locator('.check-result', { hasText: 'There is no server of this name.' }).waitFor();
  });

  it('saves a name that was typed and not added', async (context) => {
    const { page, engine } = await open(context);
    await page.getByLabel('Name or address').fill('ntp.four.example');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.save-bar').getByText('Saved.').waitFor();
    expect(engine.settings.servers.at(-1)?.name).toBe('ntp.four.example');
  });
});

describe('the list', () => {
  it('loses a server at Remove, warns when too few are left, and takes it back at Discard', async (context) => {
    const { page, engine } = await open(context);
    const few = page.getByText('With fewer than three servers a wrong one cannot be told from a right one.');
    expect(await few.count()).toBe(0);
    await page.getByRole('button', { name: 'Remove ntp.two.example' }).click();
    await few.waitFor();
    expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Remove ntp.three.example');
    await page.getByText('You have changes that are not saved.').waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('listitem').filter({ hasText: 'ntp.two.example' }).waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
    expect(engine.callsOf('saveSettings')).toEqual([]);
  });

  it('warns when more than ten servers would be asked', async (context) => {
    const pools = ['a', 'b', 'c'].map((name) => ({ name: `${name}.pool.example`, pool: true, own: false }));
    const { page } = await open(context, { settings: { servers: pools } });
    await page.getByText('This asks up to 12 servers.').waitFor();
  });
});

describe('nothing is lost', () => {
  it('when the engine refuses to save', async (context) => {
    const { page, engine } = await open(context);
    engine.answers.saveSettings = () => Promise.reject(new ApiError('refused', 'The disk is full.'));
    await page.getByLabel('Limit (milliseconds)').fill('12,5');
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .getByRole('alert')
      .getByText('Not saved, and nothing that you wrote is lost. The disk is full.')
      .waitFor();
    expect(await page.getByLabel('Limit (milliseconds)').inputValue()).toBe('12,5');
  });

  it('when the engine goes away under it, which the page says', async (context) => {
    const { page, engine, pages } = await open(context);
    await page.getByLabel('Limit (milliseconds)').fill('20');
    pages.fallSilent();
    await page.getByRole('alert').getByText('Truechimer does not answer.').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('Not saved, and nothing that you wrote is lost.').waitFor();
    pages.comeBack();
    await page.getByText('Truechimer does not answer.').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.save-bar').getByText('Saved.').waitFor();
    expect(engine.settings.limit).toBe(0.02);
  });

  it('of what is typed while it saves', async (context) => {
    const { page, engine } = await open(context);
    const take = engine.answers.saveSettings;
    let answer = () => {};
    engine.answers.saveSettings = async (settings) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return take(settings);
    };
    const limit = page.getByLabel('Limit (milliseconds)');
    await limit.fill('12,5');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => engine.callsOf('saveSettings')).toHaveLength(1);
    await limit.fill('20');
    answer();
    await page.getByRole('status').getByText('Saved.').waitFor();
    expect(engine.settings.limit).toBe(0.0125);
    expect(await limit.inputValue()).toBe('20');
    await page.getByText('You have changes that are not saved.').waitFor();
    expect(await page.getByText('The settings were changed elsewhere').count()).toBe(0);
    engine.answers.saveSettings = take;
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.save-bar').getByText('Saved.').waitFor();
    expect(engine.settings.limit).toBe(0.02);
  });

  it('silently where the file cannot be written', async (context) => {
    const { page, engine } = await open(context, { browser: { viewport: { width: 1080, height: 600 } } });
    const take = engine.answers.saveSettings;
    engine.answers.saveSettings = async (settings): Promise<SettingsReport> => ({
      settings,
      file: '/c/config.json',
      problems: [
        { code: 'settings-unwritable', subject: '/c/config.json', detail: 'EPERM: no, rename /c/a' },
      ],
    });
    await page.getByLabel('Limit (milliseconds)').fill('20');
    await page.getByRole('button', { name: 'Save' }).click();
    const told = page.getByRole('alert').filter({ hasText: 'Not saved to disk: /c/config.json cannot be' });
    await told.waitFor();
    expect(await page.getByText('Saved.').count()).toBe(0);
    for (const position of [0, 10_000]) {
      await page.evaluate((y) => scrollTo(0, y), position);
      const box = (await told.boundingBox())!;
      expect(box.y + box.height).toBeLessThanOrEqual(600);
      expect(box.y).toBeGreaterThan(0);
    }
    const note = page.getByRole('list', { name: 'Notes' });
    expect(await note.textContent()).toContain('cannot be written (EPERM)');
    const card = (await page.locator('form > .card').first().boundingBox())!;
    expect(await note.boundingBox()).toMatchObject({ x: card.x, width: card.width });

    engine.answers.saveSettings = take;
    await page.getByLabel('Limit (milliseconds)').fill('30');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.save-bar').getByText('Saved.').waitFor();
    expect(await told.count()).toBe(0);
  });

  it('at a look at the other page', async (context) => {
    const { page } = await open(context);
    await page.getByLabel('Name or address').fill('half.writ');
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { level: 1, name: 'Your clock is' }).waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    expect(await page.getByLabel('Name or address').inputValue()).toBe('half.writ');
    expect(await page.locator(':focus').textContent()).toBe('Settings');
  });

  it('when the settings are changed elsewhere meanwhile', async (context) => {
    const { page, engine } = await open(context);
    await page.getByLabel('Limit (milliseconds)').fill('50');
    engine.saySettings({ notifications: false });
    await page.getByText('The settings were changed elsewhere meanwhile.').waitFor();
    expect(await page.getByLabel('Limit (milliseconds)').inputValue()).toBe('50');
  });

  it('and an untouched page follows what is changed elsewhere', async (context) => {
    const { page, engine } = await open(context);
    engine.saySettings({ limit: 0.25 });
    await expect.poll(() => page.getByLabel('Limit (milliseconds)').inputValue()).toBe('250');
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
  });
});

describe('the other settings', () => {
  it('are saved as they are shown', async (context) => {
    const { page, engine } = await open(context);
    await page.getByLabel('Limit (milliseconds)').fill('1.1');
    await page.getByLabel('Tell me when my clock gets out of sync').uncheck();
    await page.getByLabel('Dark').check();
    await page.getByLabel('Port of this page in a browser').fill('8123');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.save-bar').getByText('Saved.').waitFor();
    expect(engine.settings).toMatchObject({
      limit: 0.0011,
      notifications: false,
      theme: 'dark',
      startAtLogin: false,
      port: 8123,
    });
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(await page.getByLabel('Limit (milliseconds)').inputValue()).toBe('1.1');
  });

  it('leave the start at login to the tray program, in a browser', async (context) => {
    const { page } = await open(context);
    expect(await page.getByLabel('Start Truechimer when I log in').isDisabled()).toBe(true);
    await page.getByText('Works in the tray program only.').waitFor();
  });

  it('have the start at login in the tray program', async (context) => {
    const { page } = await open(context, {
      before: () => {
        const settings = {
          version: 1,
          servers: [],
          limit: 0.1,
          notifications: true,
          theme: 'system',
          startAtLogin: false,
          port: 0,
        };
        Object.assign(window, {
          truechimer: {
            call: async (command: string, input: unknown) =>
              command === 'settings' || command === 'saveSettings'
                ? {
                    ok: true,
                    value: { settings: input ?? settings, file: '/c/config.json', problems: [] },
                  }
                : { ok: false, code: 'refused', message: 'not today' },
            listen: () => () => {},
          },
        });
      },
    });
    const start = page.getByLabel('Start Truechimer when I log in');
    await start.check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.save-bar').getByText('Saved.').waitFor();
    expect(await start.isChecked()).toBe(true);
    expect(await page.getByText('Works in the tray program only.').count()).toBe(0);
  });

  it('are refused at the field where they are wrong', async (context) => {
    const { page, engine } = await open(context);
    await page.getByLabel('Limit (milliseconds)').fill('soon');
    await page.getByLabel('Port of this page in a browser').fill('70000');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('The limit is a number of milliseconds').waitFor();
    await page.getByRole('alert').getByText('A port is a whole number from 0 to 65535').waitFor();
    expect(await page.getByLabel('Limit (milliseconds)').getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator(':focus').getAttribute('id')).toBe('limit');
    expect(engine.callsOf('saveSettings')).toEqual([]);
  });
});

describe('Copy diagnostics', () => {
  it('copies, and says so', async (context) => {
    const { page } = await open(context, { browser: { permissions: ['clipboard-read', 'clipboard-write'] } });
    await page.getByText('/home/ada/.config/truechimer/config.json').waitFor();
    await page.getByRole('button', { name: 'Copy diagnostics' }).click();
    await page.locator('main').getByText('Copied. Paste it into your bug report.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('health: in-sync');
  });

  it('gives the text to copy by hand where the browser forbids it', async (context) => {
    const { page } = await open(context, {
      before: () => {
        Object.defineProperty(navigator, 'clipboard', { value: undefined });
      },
    });
    await page.getByRole('button', { name: 'Copy diagnostics' }).click();
    const area = page.getByLabel('Diagnostics', { exact: true });
    expect(await area.inputValue()).toContain('health: in-sync');
    expect(
      await area.evaluate((a: HTMLTextAreaElement) => a.selectionEnd - a.selectionStart),
    ).toBeGreaterThan(20);
  });

  it('says why there is nothing to copy', async (context) => {
    const { page, engine } = await open(context);
    engine.answers.diagnostics = () => Promise.reject(new Error('no log'));
    await page.getByRole('button', { name: 'Copy diagnostics' }).click();
    await page.getByRole('alert').getByText('There is nothing to copy: no log').waitFor();
  });
});
