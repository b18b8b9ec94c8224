/** The settings page: servers are added, checked, removed and saved, and no mistake costs what was typed. */
import { describe, expect, it, type TestContext } from 'vitest';
import { ApiError, type CheckReport } from '../../main/api/contract.ts';
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
      .getByText('It answers: 192.0.2.44 (stratum 2); by it, your clock is 2.9 ms slow ± 15 ms.')
      .waitFor();
    expect(engine.callsOf('checkServer')).toEqual(['ntp.four.example:1123']);

    expect(engine.callsOf('saveSettings')).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.save-bar').getByText('Saved.').waitFor();
    expect(engine.settings.servers).toEqual([...SERVERS, { name: 'ntp.four.example:1123', pool: false }]);
    expect(await entry.getByText('new').count()).toBe(0);
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
    expect(engine.settings.servers.at(-1)).toEqual({ name: 'pool.four.example', pool: true });
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
    const pools = ['a', 'b', 'c'].map((name) => ({ name: `${name}.pool.example`, pool: true }));
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
    await page.getByLabel('Start Truechimer when I log in').check();
    await page.getByLabel('Port of this page in a browser').fill('8123');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.save-bar').getByText('Saved.').waitFor();
    expect(engine.settings).toMatchObject({
      limit: 0.0011,
      notifications: false,
      theme: 'dark',
      startAtLogin: true,
      port: 8123,
    });
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(await page.getByLabel('Limit (milliseconds)').inputValue()).toBe('1.1');
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
